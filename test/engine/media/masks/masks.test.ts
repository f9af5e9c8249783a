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
});
