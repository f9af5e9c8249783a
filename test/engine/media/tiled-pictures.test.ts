import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { copyFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TiledPicture, TileSet } from "#shared/media";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { MediaFile } from "../../../main/engine/engine-api.ts";
import { TiledPictures } from "../../../main/engine/media/tiled-pictures.ts";
import { writeCellPng } from "../../cell-png.ts";
import { valueOf } from "../../value-of.ts";
import { tiffFile } from "./tiff-file.ts";

let root = "";
let folder = "";
const files = new Map<string, string>();

/** Ids as the library makes them, by name. */
function idOf(name: string): string {
	return Buffer.from(name).toString("hex").padEnd(32, "0").slice(0, 32);
}

function put(name: string, bytes: Uint8Array): string {
	writeFileSync(join(root, name), bytes);
	files.set(idOf(name), join(root, name));
	return idOf(name);
}

async function resolve(id: string): Promise<Outcome<MediaFile>> {
	const path = files.get(id);
	if (path === undefined) return fault("media-missing", "no such picture");
	return Promise.resolve(ok({ path, mimeType: "image/tiff", bytes: 1 }));
}

async function tilesOf(pictures: TiledPictures, id: string, page = 0): Promise<TileSet> {
	for (;;) {
		const answer = valueOf(await pictures.read(`/media/${id}-${String(page)}`));
		if (answer.phase === "ready") return answer.tiles;
		expect(answer.share).toBeGreaterThanOrEqual(0);
		expect(answer.share).toBeLessThanOrEqual(1);
	}
}

/** Told so, or asked so long before that it was still under way: a slow machine comes to it later than it answers. */
function expectGivenUp(outcome: Outcome<TiledPicture>): void {
	if (outcome.ok) expect(outcome.value.phase).not.toBe("ready");
	else expect(outcome.code).toBe("cancelled");
}

async function tile(pictures: TiledPictures, { url }: TileSet, level: number, column: number, row: number) {
	const id = `${url.slice("/media/".length)}-${String(level)}-${String(column)}-${String(row)}`;
	expect(TiledPictures.isTile(id)).toBe(true);
	const { path, bytes } = valueOf(await pictures.resolveTile(id));
	expect((await readFile(path)).length).toBe(bytes);
	const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
	const at = (x: number, y: number): number[] => {
		const from = (y * info.width + x) * info.channels;
		return [...data.subarray(from, from + 3)];
	};
	return { width: info.width, height: info.height, at };
}

const colourOf = (column: number, row: number) => [column * 20, row * 40, (column + row) * 9] as const;

beforeAll(async () => {
	root = mkdtempSync(join(tmpdir(), "loupe-tiles-"));
	await writeCellPng(join(root, "wide.png"), { width: 9001, height: 3003 }, 1000, colourOf);
	await writeCellPng(join(root, "huge.png"), { width: 20_000, height: 12_000 }, 2000, colourOf);
	for (const name of ["wide.png", "huge.png"]) files.set(idOf(name), join(root, name));
});

beforeEach(() => {
	folder = mkdtempSync(join(root, "cache-"));
});

afterAll(() => {
	rmSync(root, { recursive: true, force: true });
});

describe("the tiles of a picture", () => {
	test("are one where a canvas holds it, with the range of its 16 bits, page by page", async () => {
		const pages = [0, 5000].map((base) => ({
			width: 60,
			height: 40,
			tile: 16,
			samples: Uint16Array.from({ length: 2400 }, (_, n) => base + n * 2),
		}));
		const id = put("deep.tif", tiffFile(pages));
		const pictures = new TiledPictures(folder, resolve);
		const tiles = await tilesOf(pictures, id, 1);
		expect(tiles).toEqual({
			url: `/media/${id}-1`,
			width: 60,
			height: 40,
			tileSize: 8192,
			levels: 1,
			samples: "16-bit",
			range: { least: 5000, most: 9798 },
			hasProfile: false,
			isInk: false,
		});
		const { at, width, height } = await tile(pictures, tiles, 0, 0, 0);
		expect([width, height, at(0, 0), at(59, 39)]).toEqual([60, 40, [0, 0, 0], [255, 255, 255]]);
		expect((await tilesOf(pictures, id, 0)).range).toEqual({ least: 0, most: 4798 });
	});

	test("hold every pixel of a large one at its place, and halves of it level by level", async () => {
		const pictures = new TiledPictures(folder, resolve);
		const tiles = await tilesOf(pictures, idOf("wide.png"));
		expect(tiles).toMatchObject({ width: 9001, height: 3003, tileSize: 512, levels: 6, samples: "8-bit", range: null });
		for (let level = 0; level < tiles.levels; level += 1) {
			for (const [x, y] of [
				[0, 0],
				[9000, 3002],
				[4500, 1500],
				[8500, 500],
				[2999, 2999],
			] as const) {
				const [here, there] = [Math.floor(x / 2 ** level), Math.floor(y / 2 ** level)];
				const { at } = await tile(pictures, tiles, level, Math.floor(here / 512), Math.floor(there / 512));
				const colour = at(here % 512, there % 512);
				const expected = colourOf(Math.floor(x / 1000), Math.floor(y / 1000));
				// At the edge of a cell halves mix; elsewhere nothing changes.
				if (level === 0 || ![9000, 2999].includes(x)) expect(colour).toEqual(expected);
			}
		}
		const last = await tile(pictures, tiles, tiles.levels - 1, 0, 0);
		expect([last.width, last.height]).toEqual([282, 94]);
	});

	test("are kept: a second program takes them, and makes none anew", async () => {
		const first = await tilesOf(new TiledPictures(folder, resolve), idOf("wide.png"));
		const made = readdirSync(folder);
		expect(made).toHaveLength(1);
		expect(made[0]).toMatch(/^[0-9a-f]{40}-0$/u);
		const again = new TiledPictures(folder, resolve);
		expect(valueOf(await again.read(first.url))).toEqual({ phase: "ready", tiles: first });
		expect((await tile(again, first, 0, 17, 5)).at(0, 0)).toEqual(colourOf(8, 2));
	});

	test("are made anew where a killed program, or a power cut, left half of them", async () => {
		const tiles = await tilesOf(new TiledPictures(folder, resolve), idOf("wide.png"));
		const [key = ""] = readdirSync(folder);
		const victim = join(folder, key, "tiles_files", "5", "3_3.png");
		truncateSync(victim, 10);
		// A process that cannot be alive: Linux's largest, and more than Windows gives.
		const left = join(folder, ".unfinished-4194304-abc");
		mkdirSync(left);
		writeFileSync(join(left, "tiles.json"), "{}");
		const pictures = new TiledPictures(folder, resolve);
		await tilesOf(pictures, idOf("wide.png"));
		expect((await tile(pictures, tiles, 0, 3, 3)).at(0, 0)).toEqual(colourOf(1, 1));
		expect(readdirSync(folder)).toEqual([key]);
	});

	test("are others once the file has changed", async () => {
		const id = put("changes.tif", tiffFile([{ width: 4, height: 4, samples: new Uint8Array(16).fill(1) }]));
		const pictures = new TiledPictures(folder, resolve);
		expect((await tile(pictures, await tilesOf(pictures, id), 0, 0, 0)).at(0, 0)).toEqual([1, 1, 1]);
		put("changes.tif", tiffFile([{ width: 4, height: 4, samples: new Uint8Array(16).fill(2) }]));
		expect((await tile(pictures, await tilesOf(pictures, id), 0, 0, 0)).at(0, 0)).toEqual([2, 2, 2]);
	});

	test("are bounded in bytes: those used longest ago go", async () => {
		const ids = [3, 5, 7].map((fill) =>
			put(`n${String(fill)}.tif`, tiffFile([{ width: 300, height: 300, samples: new Uint8Array(90_000).fill(fill) }])),
		);
		// Too little for two: the latest stays all the same.
		const pictures = new TiledPictures(folder, resolve, 1);
		const sets: TileSet[] = [];
		for (const id of ids) sets.push(await tilesOf(pictures, id));
		expect(readdirSync(folder)).toHaveLength(1);
		const [first, , last] = sets;
		expect(await pictures.resolveTile(`${first?.url.slice(7) ?? ""}-0-0-0`)).toMatchObject({ code: "media-missing" });
		expect(await pictures.resolveTile(`${last?.url.slice(7) ?? ""}-0-0-0`)).toMatchObject({ ok: true });
	});

	test("are given up for another picture's, and leave nothing behind", async () => {
		const pictures = new TiledPictures(folder, resolve);
		const id = put("small.tif", tiffFile([{ width: 4, height: 4, samples: new Uint8Array(16) }]));
		const given = pictures.read(`/media/${idOf("huge.png")}-0`);
		await expect.poll(() => readdirSync(folder).length, { interval: 5 }).toBe(1);
		await tilesOf(pictures, id);
		expectGivenUp(await given);
		expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
		expect(readdirSync(folder)).toHaveLength(1);
		// And can be had afterwards all the same.
		expect((await tilesOf(pictures, idOf("huge.png"))).width).toBe(20_000);
	});

	test("are given up when the engine stops", async () => {
		const pictures = new TiledPictures(folder, resolve);
		const given = pictures.read(`/media/${idOf("huge.png")}-0`);
		await expect.poll(() => readdirSync(folder).length, { interval: 5 }).toBe(1);
		await pictures.stop();
		expectGivenUp(await given);
		expect(readdirSync(folder)).toEqual([]);
	});

	test("are not made of what is damaged: the fault says so, and nothing is left", async () => {
		await copyFile(join(root, "wide.png"), join(root, "cut.png"));
		truncateSync(join(root, "cut.png"), 20_000);
		files.set(idOf("cut.png"), join(root, "cut.png"));
		const pictures = new TiledPictures(folder, resolve);
		const outcome = await pictures.read(`/media/${idOf("cut.png")}-0`);
		expect(outcome).toMatchObject({ ok: false, code: "picture-damaged" });
		expect(outcome.ok ? "" : outcome.detail).toContain("cut.png");
		expect(outcome.ok ? "" : outcome.detail).not.toContain(root);
		expect(readdirSync(folder)).toEqual([]);
	});

	test.each([
		"",
		"/media/",
		"/media/abc-0",
		`/media/${"a".repeat(32)}`,
		`/media/../../${"a".repeat(32)}-0`,
		`/media/${"b".repeat(32)}-0`,
	])("of %j are asked in vain", async (url) => {
		expect(await new TiledPictures(folder, resolve).read(url)).toMatchObject({ ok: false, code: "media-missing" });
	});
});
