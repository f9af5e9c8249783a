import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { classColour } from "#shared/drawing/colour";
import { type Fault, fault, ok } from "#shared/outcome";
import type { Thumbnail } from "#shared/thumbnail";
import type { Engine } from "../../../main/engine/engine.ts";
import { type Drawers, drawHere } from "../../../main/engine/thumbnails/drawing-threads.ts";
import { ThumbnailCache } from "../../../main/engine/thumbnails/thumbnail-cache.ts";
import { Thumbnails } from "../../../main/engine/thumbnails/thumbnails.ts";
import { encodePng } from "../../../resources/png.ts";
import { valueOf } from "../../value-of.ts";
import { engineHere } from "../engine-here.ts";

let folder = "";
let engine: Engine;
let drawn: number[];

/** Draws on this thread, and notes which rows. */
function countingDrawers(): Drawers {
	return {
		count: 1,
		start: () => {
			const drawer = drawHere().start();
			return {
				...drawer,
				read: (order) => {
					drawn.push(order.ref.row);
					return drawer.read(order);
				},
			};
		},
	};
}

function start(): Engine {
	drawn = [];
	return engineHere(folder, { drawers: countingDrawers() });
}

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-drawn-"));
	engine = start();
});
afterEach(async () => {
	await engine.stop();
	fs.rmSync(folder, { recursive: true, force: true });
});

function boxTool(x: number, y: number, side: number): object {
	const box = { x, y, width: side, height: side };
	return { objectId: `o${String(x)}`, schemaId: "car", title: "Car", "bounding-box": box };
}

function assetText(n: number, tools: object[], more: object = {}): string {
	const task = { taskId: `t${String(n)}`, stage: "Label", stageId: "l", tools, ...more };
	return JSON.stringify({
		asset: `https://example.invalid/${String(n)}.png`,
		externalId: `${String(n)}.png`,
		metadata: { width: 400, height: 200 },
		task,
	});
}

async function open(text: string, name = "tasks.json"): Promise<string> {
	const file = path.join(folder, name);
	// Written anew it would be another file.
	if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) fs.writeFileSync(file, text);
	const [id = ""] = valueOf(await engine.openPaths([file]));
	valueOf(await engine.reading(id));
	return id;
}

/** A picture of one colour. */
function picture(width: number, height: number, [r, g, b]: readonly [number, number, number]): Uint8Array {
	const rgba = new Uint8Array(width * height * 4);
	for (let at = 0; at < rgba.length; at += 4) rgba.set([r, g, b, 255], at);
	return encodePng(width, height, rgba);
}

async function addPictures(pictures: Record<string, Uint8Array>): Promise<string> {
	const media = path.join(folder, "media");
	fs.mkdirSync(media, { recursive: true });
	for (const [name, bytes] of Object.entries(pictures)) fs.writeFileSync(path.join(media, name), bytes);
	const id = valueOf(await engine.addMediaFolder(media));
	await expect
		.poll(async () => valueOf(await engine.listMediaFolders()).every(({ phase }) => phase === "done"))
		.toBe(true);
	return id;
}

/** Waits until all rows are told. */
async function wanted(id: string, rows: number[], scheme: "light" | "dark" = "light"): Promise<(Thumbnail | Fault)[]> {
	const told = new Map<number, Thumbnail | Fault>();
	const whole = new Promise<void>((resolve) => {
		const stop = engine.subscribe((event) => {
			if (event.name !== "thumbnailsReady" || event.payload.scheme !== scheme) return;
			for (const { row, thumbnail } of event.payload.thumbnails) told.set(row, thumbnail);
			if (rows.every((row) => told.has(row))) {
				stop();
				resolve();
			}
		});
	});
	valueOf(await engine.wantThumbnails({ export: id, scheme, rows, viewer: "test" }));
	await whole;
	return rows.map((row) => {
		const thumbnail = told.get(row);
		if (!thumbnail) throw new Error(`Row ${String(row)} was not told`);
		return thumbnail;
	});
}

async function oneOf(id: string, row: number, scheme: "light" | "dark" = "light"): Promise<Thumbnail> {
	const [thumbnail] = await wanted(id, [row], scheme);
	if (!thumbnail || "ok" in thumbnail) throw new Error(thumbnail?.detail ?? "none");
	return thumbnail;
}

/** The colour at a place of a thumbnail. */
async function pixelOf({ url }: Thumbnail, x: number, y: number): Promise<readonly number[]> {
	const bytes = valueOf(await engine.readThumbnail(url?.slice("/thumbnail/".length) ?? ""));
	// From a file: the program lets the library read nothing but its own drawings from memory.
	const file = path.join(folder, "thumbnail.webp");
	fs.writeFileSync(file, bytes);
	const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
	return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
}

function rgbOf(hex: string): number[] {
	return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** WebP is not exact. */
function expectClose(got: readonly number[], expected: readonly number[], within = 40): void {
	const apart = Math.max(...got.map((value, at) => Math.abs(value - (expected[at] ?? 0))));
	expect(apart, `${got.join(",")} beside ${expected.join(",")}`).toBeLessThan(within);
}

const ground = [30, 140, 60] as const;

describe("a thumbnail", () => {
	test("shows the shapes over the picture where that is at hand, scaled to fit", async () => {
		const id = await open(assetText(0, [boxTool(100, 50, 100)]));
		await addPictures({ "0.png": picture(400, 200, ground) });
		const thumbnail = await oneOf(id, 0);
		expect(thumbnail).toMatchObject({
			shows: "picture",
			width: 256,
			height: 128,
			shapes: 1,
			dots: 0,
			medium: "picture",
		});
		expectClose(await pixelOf(thumbnail, 10, 10), ground);
		// The left side of the box, at 100 of 400.
		expectClose(await pixelOf(thumbnail, 64, 64), rgbOf(classColour("car", "light").stroke), 90);
	});

	test("shows the shapes on a sheet of the exported size, in the colours of the scheme", async () => {
		const id = await open(assetText(0, [boxTool(100, 50, 100)]));
		const light = await oneOf(id, 0);
		expect(light).toMatchObject({ shows: "sheet", width: 256, height: 128 });
		expectClose(await pixelOf(light, 200, 100), [255, 255, 255]);
		expectClose(await pixelOf(await oneOf(id, 0, "dark"), 200, 100), [0x1d, 0x1e, 0x20]);
	});

	test("of a picture that is all but a line is broad enough to be seen", async () => {
		const text = assetText(0, [boxTool(2, 20_000, 6)]).replace(
			'"width":400,"height":200',
			'"width":10,"height":100000',
		);
		expect(await oneOf(await open(text), 0)).toMatchObject({ width: 8, height: 256, shapes: 1 });
	});

	test("is of the first page that has annotations", async () => {
		const id = await open(
			assetText(0, [
				{ ...boxTool(10, 10, 50), page: 3 },
				{ ...boxTool(10, 10, 50), page: 7 },
			]),
		);
		expect(await oneOf(id, 0)).toMatchObject({ shows: "sheet", page: 3, shapes: 1 });
	});

	test("is figures for a text: its medium and the tools of each class", async () => {
		const entity = (at: number, schemaId: string) => ({
			objectId: `e${String(at)}`,
			schemaId,
			title: schemaId,
			ner: { start: at, end: at + 3, selection: "abc" },
		});
		const tools = Array.from({ length: 20 }, (_, at) => entity(at, `class ${String(Math.min(at, 8))}`));
		// Ends an object, and is none.
		tools.push({ ...entity(30, "class 8"), interpolationStopped: true } as ReturnType<typeof entity>);
		const text = { asset: "https://example.invalid/a.txt", externalId: "a.txt", task: { taskId: "t", tools } };
		const thumbnail = await oneOf(await open(JSON.stringify(text)), 0);
		expect(thumbnail).toMatchObject({ shows: "counts", url: null, medium: "text", otherTools: 3 });
		expect(thumbnail.classes[0]).toEqual({ schemaId: "class 8", title: "class 8", tools: 12 });
		expect(thumbnail.classes).toHaveLength(6);
	});

	test("is of a document, or of the pictures of its pages, as the task's view is", async () => {
		const asset = "https://example.invalid/a.pdf";
		const task = { taskId: "t", tools: [boxTool(1, 1, 50)] };
		const document = JSON.stringify({ asset, task });
		const pages = JSON.stringify({ asset, dataset: ["https://example.invalid/1.png"], task: { ...task, taskId: "u" } });
		const id = await open(`${document}\n${pages}`);
		expect([(await oneOf(id, 0)).medium, (await oneOf(id, 1)).medium]).toEqual(["document", "picture"]);
	});

	test("says why the picture that was found does not lie under it", async () => {
		const id = await open(`${assetText(0, [boxTool(0, 0, 50)])}\n${assetText(1, [boxTool(0, 0, 50)])}`);
		await addPictures({ "0.png": picture(400, 200, ground).subarray(0, 60), "1.png": Buffer.from("%PDF-1.7") });
		expect(await oneOf(id, 0)).toMatchObject({ shows: "sheet", pictureFault: { code: "picture-damaged" } });
		expect(await oneOf(id, 1)).toMatchObject({ shows: "sheet", pictureFault: { code: "media-unsupported" } });
	});

	test("of a damaged asset is its fault, and its neighbours have theirs", async () => {
		const texts = [assetText(0, []), assetText(1, []).replace('"tools":[]', '"tools":[01]'), assetText(2, [])];
		const id = await open(texts.join("\n"));
		const rows = valueOf(await engine.readRows(id, { where: "", order: null }, 0, 10)).rows.length;
		const all = await wanted(id, [...Array(rows).keys()]);
		const faults = all.filter((each) => "ok" in each);
		expect(all.length - faults.length).toBe(2);
		for (const each of faults) expect(each).toMatchObject({ code: "task-damaged" });
		expect((await wanted(id, [99]))[0]).toMatchObject({ ok: false, code: "task-missing" });
	});

	test("of 20,000 shapes is small and says how many are dots", async () => {
		const tools = Array.from({ length: 20_000 }, (_, n) => boxTool((n * 7) % 390, (n * 13) % 190, 6));
		const id = await open(assetText(0, tools));
		const thumbnail = await oneOf(id, 0);
		expect(thumbnail.shapes).toBe(20_000);
		const bytes = valueOf(await engine.readThumbnail(thumbnail.url?.slice("/thumbnail/".length) ?? ""));
		expect(bytes.length).toBeLessThan(60_000);
	});
});

describe("thumbnails on disk", () => {
	const texts = Array.from({ length: 30 }, (_, n) => assetText(n, [boxTool(n, n, 50)])).join("\n");
	const rows = [...Array(30).keys()];

	test("are taken from there at the second opening, and draw nothing", async () => {
		const first = await wanted(await open(texts), rows);
		expect(drawn.toSorted((a, b) => a - b)).toEqual(rows);
		await engine.stop();
		engine = start();
		const second = await wanted(await open(texts), rows);
		expect(drawn).toEqual([]);
		const facts = (list: (Thumbnail | Fault)[]) => list.map((each) => ({ ...each, url: null }));
		expect(facts(second)).toEqual(facts(first));
		expectClose(await pixelOf(second[0] as Thumbnail, 200, 100), [255, 255, 255]);
	});

	test("are drawn anew where a picture has come, has changed, or is gone", async () => {
		const id = await open(texts);
		await wanted(id, [0, 1]);
		const media = await addPictures({ "0.png": picture(400, 200, ground) });
		expect(await oneOf(id, 0)).toMatchObject({ shows: "picture" });
		expect(drawn).toEqual([0, 1, 0]);
		await wanted(id, [0, 1]);
		expect(drawn).toEqual([0, 1, 0]);
		fs.writeFileSync(path.join(folder, "media", "0.png"), picture(400, 100, [200, 30, 30]));
		expect(await oneOf(id, 0)).toMatchObject({ shows: "picture", height: 64 });
		valueOf(await engine.removeMediaFolder(media));
		expect(await oneOf(id, 0)).toMatchObject({ shows: "sheet" });
		expect(drawn).toEqual([0, 1, 0, 0, 0]);
	});

	test("are none of an export whose file was written anew", async () => {
		await wanted(await open(texts), [0]);
		await engine.stop();
		engine = start();
		expect(await wanted(await open(texts.replace('"x":0', '"x":9')), [0])).toHaveLength(1);
		expect(drawn).toEqual([0]);
	});

	test("are drawn anew where they are damaged, and nobody is told", async () => {
		await wanted(await open(texts), rows);
		await engine.stop();
		const kept = path.join(folder, "cache", "thumbnails");
		const [file = ""] = fs.readdirSync(kept);
		const bytes = fs.readFileSync(path.join(kept, file));
		for (let at = 2000; at < bytes.length - 2000; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
		fs.writeFileSync(path.join(kept, file), bytes);
		engine = start();
		const all = await wanted(await open(texts), rows);
		expect(all.every((each) => !("ok" in each))).toBe(true);
		expect(drawn.length).toBeGreaterThan(0);
	});
});

describe("wishes", () => {
	test("for what scrolled away are dropped before they are begun", async () => {
		const texts = Array.from({ length: 600 }, (_, n) => assetText(n, [boxTool(n % 90, 5, 50)])).join("\n");
		const id = await open(texts);
		for (let from = 0; from < 400; from += 20) {
			const rows = Array.from({ length: 20 }, (_, at) => from + at);
			valueOf(await engine.wantThumbnails({ export: id, scheme: "light", rows, viewer: "test" }));
		}
		await wanted(id, [500, 501, 502]);
		// What was under way when the last wish came: as many as are looked up and drawn at a time, and no more.
		expect(drawn.filter((row) => row < 400).length).toBeLessThan(12);
		expect(drawn).toContain(500);
	});

	test("for an export that is closed meanwhile end", async () => {
		const texts = Array.from({ length: 50 }, (_, n) => assetText(n, [boxTool(n, 5, 50)])).join("\n");
		const id = await open(texts);
		valueOf(await engine.wantThumbnails({ export: id, scheme: "light", rows: [...Array(50).keys()], viewer: "test" }));
		valueOf(await engine.closeExport(id));
		expect(drawn.length).toBeLessThan(50);
		expect(await engine.wantThumbnails({ export: id, scheme: "light", rows: [1], viewer: "test" })).toMatchObject({
			code: "export-closed",
		});
	});

	test("are not told of once they have stopped, even those that ended with their thread", async () => {
		let told = 0;
		let end: (() => void) | null = null;
		const threads: Drawers = {
			count: 1,
			start: () => ({
				...drawHere().start(),
				read: () =>
					new Promise((resolve) => {
						end = () => {
							resolve(fault("thumbnail-failed", "its thread was ended"));
						};
					}),
				end: () => {
					end?.();
					return Promise.resolve();
				},
			}),
		};
		const thumbnails = new Thumbnails(new ThumbnailCache(path.join(folder, "kept")), threads, {
			order: () =>
				ok({
					textPath: "",
					stamp: null,
					name: "a.json",
					place: { offset: 0, length: 1, member: 0, form: "v3" },
					taskId: null,
					key: null,
				}),
			findPicture: () => Promise.resolve(ok(null)),
			told: () => {
				told += 1;
			},
		});
		thumbnails.want({ export: "id", scheme: "light", rows: [1], viewer: "test" });
		await expect.poll(() => end).not.toBeNull();
		await thumbnails.stop();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(told).toBe(0);
	});

	test("that meet a bug are told of it, and the next ones are drawn", async () => {
		const told = new Map<number, Thumbnail | Fault>();
		const thumbnails = new Thumbnails(new ThumbnailCache(path.join(folder, "kept")), drawHere(), {
			order: ({ row }) => {
				if (row === 1) throw new TypeError("a bug of ours");
				return fault("task-missing", `row ${String(row)}`);
			},
			findPicture: () => Promise.resolve(ok(null)),
			told: (news) => {
				for (const { row, thumbnail } of news.thumbnails) told.set(row, thumbnail);
			},
		});
		thumbnails.want({ export: "id", scheme: "light", rows: [1, 2], viewer: "test" });
		await expect.poll(() => told.size).toBe(2);
		expect(told.get(1)).toMatchObject({
			ok: false,
			code: "thumbnail-failed",
			detail: expect.stringContaining("a bug of ours") as string,
		});
		expect(told.get(2)).toMatchObject({ ok: false, code: "task-missing" });
		await thumbnails.stop();
	});
});
