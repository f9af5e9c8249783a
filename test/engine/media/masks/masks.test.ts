import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { valueOf } from "../../../value-of.ts";
import { labelsOf, MaskDesk, readMask, readyMask } from "./mask-desk.ts";
import { pngBytes } from "./png-encoder.ts";

const link =
	"https://masks.invalid/brush/t1-1700000000000.png?X-Amz-Signature=secret&X-Amz-Expires=120000&X-Amz-Date=20200101T000000Z";

let desk: MaskDesk;

beforeEach(() => {
	desk = new MaskDesk();
});
afterEach(async () => {
	await desk.end();
});

type Rgba = readonly [number, number, number, number];

/** A mask whose pixels are painted by a function; null: background. */
function maskPng(width: number, height: number, paint: (x: number, y: number) => Rgba | null): Buffer {
	return pngBytes({
		width,
		height,
		depth: 8,
		colourType: 6,
		sampleOf: (x, y, channel) => paint(x, y)?.[channel] ?? 0,
		filterOf: (row) => row % 5,
	});
}

function asset(task: object = {}, more: object = {}): object {
	return {
		asset: "https://host.invalid/a.jpg",
		externalId: "a.jpg",
		metadata: { width: 40, height: 30 },
		...more,
		task: {
			taskId: "t1",
			stage: "Complete",
			tools: [],
			classifications: [],
			relations: [],
			brushDataUrl: link,
			...task,
		},
	};
}

const red: Rgba = [255, 0, 0, 255];
const green: Rgba = [0, 255, 0, 255];

describe("a mask of brush strokes", () => {
	test("is read with its colours, its components and its tiles", async () => {
		const paint = (x: number, y: number): Rgba | null => {
			if (y < 10 && x < 5) return red;
			if (y > 20 && x > 30) return red;
			return y === 15 ? green : null;
		};
		await desk.put("t1-1700000000000.png", maskPng(40, 30, paint));
		const ref = { export: await desk.open([asset()]), row: 0 };
		const mask = await readyMask(desk.engine, ref);
		expect(mask).toMatchObject({
			name: "t1-1700000000000.png",
			origin: "folder",
			width: 40,
			height: 30,
			assetSize: null,
			pixels: { total: 1200, background: 1200 - 50 - 81 - 40, classified: 0, unknown: 171 },
			notes: [],
		});
		expect(
			mask.entries.map(({ colour, pixels, parts, match, example }) => ({ colour, pixels, parts, match, example })),
		).toEqual([
			{
				colour: "#ff0000",
				pixels: { exact: 131, edge: 0, near: 0 },
				parts: 2,
				match: "unknown",
				example: { x: 0, y: 0 },
			},
			{
				colour: "#00ff00",
				pixels: { exact: 40, edge: 0, near: 0 },
				parts: 1,
				match: "unknown",
				example: { x: 0, y: 15 },
			},
		]);
		const labels = await labelsOf(desk.engine, mask);
		const label = new Map(mask.entries.map((entry) => [entry.colour, entry.label]));
		for (let y = 0; y < 30; y++) {
			for (let x = 0; x < 40; x++) {
				const colour = paint(x, y);
				expect(labels[40 * y + x]).toBe(colour === null ? 0 : label.get(colour === red ? "#ff0000" : "#00ff00"));
			}
		}
		const parts = valueOf(await desk.engine.listMaskParts(ref, null, 0, label.get("#ff0000") ?? 0, 0, 10));
		expect(parts).toEqual({
			total: 2,
			listed: 2,
			from: 0,
			parts: [
				{ area: 81, box: { x: 31, y: 21, width: 9, height: 9 }, centroid: { x: 35.5, y: 25.5 } },
				{ area: 50, box: { x: 0, y: 0, width: 5, height: 10 }, centroid: { x: 2.5, y: 5 } },
			],
		});
	});

	test("is also what a volume's link leads to, where that is a PNG", async () => {
		const volumeLink = link.replace("brush/", "masks/").replace("t1-1700000000000.png", "t1.zip");
		const state = { brushDataUrl: null, medicalBrushDataUrl: volumeLink };
		const labels = Buffer.from("NRRD0005\ntype: uint8\ndimension: 3\nsizes: 1 1 1\nencoding: raw\n\n\u0001");
		await desk.put(
			"t1.png",
			maskPng(40, 30, (x, y) => (x < 4 && y < 3 ? red : null)),
		);
		await desk.put("t2.nrrd", labels);
		const id = await desk.open([
			asset(state),
			asset({ ...state, taskId: "t2", medicalBrushDataUrl: volumeLink.replace("t1", "t2") }),
			asset({ ...state, taskId: "t3", medicalBrushDataUrl: volumeLink.replace("t1", "t3") }),
		]);
		const mask = await readyMask(desk.engine, { export: id, row: 0 });
		expect(mask.entries.map(({ pixels }) => pixels.exact)).toEqual([12]);
		for (const row of [1, 2])
			expect(await readMask(desk.engine, { export: id, row })).toEqual({ ok: true, value: { phase: "none" } });
	});

	test("that no state points to is none; one that is not here is missing, and says why without the link's query", async () => {
		const id = await desk.open([asset({ brushDataUrl: null }), asset({ taskId: "t2" })]);
		expect(valueOf(await readMask(desk.engine, { export: id, row: 0 }))).toEqual({ phase: "none" });
		const missing = valueOf(await readMask(desk.engine, { export: id, row: 1 }));
		expect(missing).toMatchObject({
			phase: "missing",
			place: "masks.invalid/brush/t1-1700000000000.png",
			why: { class: "expired" },
		});
		expect(JSON.stringify(missing)).not.toContain("secret");
	});

	test("keeps what a person says of a colour for all exports of the project, and decodes nothing again for it", async () => {
		const [taskId, other] = ["64e5f0c2a1b2c3d4e5f60718", "64e5f0c2a1b2c3d4e5f60719"];
		await desk.put(
			`${taskId}.png`,
			maskPng(4, 1, (x) => (x < 3 ? red : [254, 1, 2, 255])),
		);
		await desk.put(
			`${other}.png`,
			maskPng(4, 1, (x) => (x < 2 ? red : null)),
		);
		const tool = (schemaId: string): object => ({ schemaId, title: "Car", objectId: "o", point: [1, 1] });
		const file = "Traffic-task-export-2026-11-22-10_15_00_GMT.json";
		const first = await desk.open([asset({ taskId, tools: [tool("a".repeat(23))] })], file);
		const ref = { export: first, row: 0 };
		expect((await readyMask(desk.engine, ref)).entries).toMatchObject([
			{ colour: "#ff0000", match: "unknown", pixels: { exact: 3 } },
			{ colour: "#fe0102", match: "unknown", pixels: { exact: 1 } },
		]);
		const car = { schemaId: "a".repeat(23), title: "Car" };
		valueOf(await desk.engine.mapMaskColour(first, "#ff0000", car));
		const mapped = [
			{ colour: "#ff0000", match: "mapped", classes: [car], pixels: { exact: 3, edge: 0, near: 1 }, parts: 1 },
		];
		expect((await readyMask(desk.engine, ref)).entries).toMatchObject(mapped);
		expect(desk.jobs.filter((job) => job === "decode")).toHaveLength(1);

		// After another start; the same task under another file's name; another task of a file of the same name.
		await desk.restart();
		const unknown = async (name: string, task: object): Promise<string[]> => {
			const mask = await readyMask(desk.engine, { export: await desk.open([asset(task)], name), row: 0 });
			return mask.entries.map(({ match }) => match);
		};
		valueOf(await desk.engine.addMediaFolder(desk.media));
		await desk.put(
			"more.png",
			maskPng(1, 1, () => red),
		);
		expect(await unknown("renamed.json", { taskId })).toEqual(["mapped"]);
		expect(await unknown("Traffic-task-export-2026-12-01-10_15_00_GMT.json", { taskId: other })).toEqual(["mapped"]);
		// Another project: of another name; of the same, with classes of its own.
		expect(await unknown("Ships-task-export-2026-12-01-10_15_00_GMT.json", { taskId: other })).toEqual(["unknown"]);
		expect(
			await unknown("Traffic-task-export-2026-12-02-10_15_00_GMT.json", {
				taskId: other,
				tools: [tool("b".repeat(23))],
			}),
		).toEqual(["unknown"]);

		const again = await desk.open([asset({ taskId })], "again.json");
		valueOf(await desk.engine.mapMaskColour(again, "#ff0000", null));
		expect((await readyMask(desk.engine, { export: again, row: 0 })).entries).toMatchObject([
			{ colour: "#ff0000", match: "unknown" },
			{ colour: "#fe0102", match: "unknown" },
		]);
		expect(await desk.engine.mapMaskColour(again, "red", car)).toMatchObject({ ok: false, code: "mask-unsupported" });
	});

	test("takes the colours that tools themselves give for their classes", async () => {
		await desk.put(
			"t1.png",
			maskPng(3, 1, (x) => [red, green, null][x] ?? null),
		);
		const tools = [
			{ schemaId: "s1", title: "Car", color: "#FF0000", point: [0, 0] },
			{ schemaId: "s2", title: "Van", hexColor: "#f00", point: [0, 0] },
			{ schemaId: "s3", title: "constructor", colour: "#00ff00", point: [0, 0] },
			{ schemaId: "s4", title: "Odd", colour: 12, color: "__proto__", point: [0, 0] },
		];
		const mask = await readyMask(desk.engine, { export: await desk.open([asset({ tools })]), row: 0 });
		expect(mask.entries.map(({ match, classes }) => [match, classes.map(({ title }) => title)])).toEqual([
			["shared", ["Car", "Van"]],
			["exact", ["constructor"]],
		]);
	});

	test("is that of the visit that is asked for", async () => {
		const at = (name: string): string => `https://masks.invalid/brush/${name}.png`;
		await desk.put(
			"t1-1.png",
			maskPng(2, 1, () => red),
		);
		await desk.put(
			"t1-2.png",
			maskPng(2, 1, () => green),
		);
		const stageHistory = [
			{ stage: "Start", tools: [] },
			{ stage: "Label", tools: [], brushDataUrl: at("t1-1") },
			{ stage: "Review", tools: [], brushDataUrl: at("gone") },
		];
		const ref = { export: await desk.open([asset({ stageHistory, brushDataUrl: at("t1-2") })]), row: 0 };
		expect(valueOf(await readMask(desk.engine, ref, 0))).toEqual({ phase: "none" });
		expect((await readyMask(desk.engine, ref, 1)).entries).toMatchObject([{ colour: "#ff0000" }]);
		expect(valueOf(await readMask(desk.engine, ref, 2))).toMatchObject({
			phase: "missing",
			place: "masks.invalid/brush/gone.png",
		});
		expect((await readyMask(desk.engine, ref)).entries).toMatchObject([{ colour: "#00ff00" }]);
	});

	test("of another size than its asset says so, and one for many pages that it does not say for which", async () => {
		await desk.put(
			"t1.png",
			maskPng(8, 6, () => red),
		);
		const dataset = ["https://host.invalid/0.jpg", "https://host.invalid/1.jpg"];
		const ref = { export: await desk.open([asset({}, { dataset })]), row: 0 };
		const mask = await readyMask(desk.engine, ref);
		expect(mask.assetSize).toEqual({ width: 40, height: 30 });
		expect(mask.notes).toEqual([expect.stringContaining("one mask for all 2 pages")]);
		expect(await desk.engine.readMask(ref, null, 2)).toMatchObject({ ok: false, code: "page-missing" });
	});

	test("that is damaged is refused with its name and the byte, and is not decoded for every question", async () => {
		const png = maskPng(8, 6, () => red);
		png[60] = (png[60] ?? 0) ^ 1;
		await desk.put("t1.png", png);
		const ref = { export: await desk.open([asset()]), row: 0 };
		for (let n = 0; n < 3; n++) {
			const refused = await readMask(desk.engine, ref);
			expect(refused).toMatchObject({
				ok: false,
				code: "mask-damaged",
				detail: expect.stringMatching(/^t1\.png has .*byte/u) as string,
			});
		}
		expect(desk.jobs).toEqual(["decode"]);
		await desk.put("t1.png", Buffer.from("\xff\xd8\xff\xe0", "latin1"));
		expect(await readMask(desk.engine, ref)).toMatchObject({ ok: false, code: "mask-unsupported" });
	});

	test("of many tiles has levels in which no trace of one pixel is lost", async () => {
		const [width, height] = [1100, 1030];
		const paint = (x: number, y: number): Rgba | null =>
			x === 777 || y === 513 || (x === 1099 && y === 1029) ? red : x > 100 && x < 400 && y < 300 ? green : null;
		await desk.put("t1.png", maskPng(width, height, paint));
		const mask = await readyMask(desk.engine, { export: await desk.open([asset()]), row: 0 });
		expect(mask.tiles).toMatchObject({ tileSize: 512, levels: 3 });
		const label = new Map(mask.entries.map((entry) => [entry.colour, entry.label]));
		let finer = await labelsOf(desk.engine, mask, 0);
		for (let y = 0; y < height; y++) {
			for (let x = 0; x < width; x++) {
				const colour = paint(x, y);
				const expected = colour === null ? 0 : label.get(colour === red ? "#ff0000" : "#00ff00");
				if (finer[width * y + x] !== expected) expect.fail(`${String(x)} ${String(y)}`);
			}
		}
		for (let level = 1; level < mask.tiles.levels; level++) {
			const labels = await labelsOf(desk.engine, mask, level);
			const [columns, before] = [Math.ceil(width / 2 ** level), Math.ceil(width / 2 ** (level - 1))];
			const covered = new Uint8Array(labels.length);
			for (let n = 0; n < finer.length; n++) {
				const at = Math.floor(n / before / 2) * columns + Math.floor((n % before) / 2);
				if (finer[n] !== 0) covered[at] = 1;
			}
			expect(labels.every((value, n) => value > 0 === (covered[n] === 1))).toBe(true);
			finer = labels;
		}
		const id = mask.tiles.url.slice("/media/".length);
		for (const place of ["0-3-0", "0-0-3", "3-0-0", "0-999999-0"])
			expect(await desk.engine.resolveMedia(`${id}-${place}`)).toMatchObject({ ok: false, code: "media-missing" });
	});
});
