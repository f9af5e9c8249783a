import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	PyramidCache,
	type PyramidDescription,
	type UnfinishedPyramid,
} from "../../../main/engine/media/pyramid-cache.ts";
import { valueOf } from "../../value-of.ts";

const about: PyramidDescription = {
	width: 10,
	height: 10,
	tileSize: 8192,
	levels: 1,
	samples: "8-bit",
	range: null,
	hasProfile: false,
	isInk: false,
};
const key = `${"a".repeat(40)}-0`;
const otherKey = `${"b".repeat(40)}-0`;
let folder = "";

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-pyramids-"));
});
afterEach(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

/** A pyramid with one tile, not finished yet. */
async function begun(cache: PyramidCache, as = key): Promise<UnfinishedPyramid> {
	const pyramid = valueOf(await cache.begin(as, 1000, "a.tif"));
	fs.mkdirSync(path.join(pyramid.folder, "tiles_files", "0"), { recursive: true });
	fs.writeFileSync(path.join(pyramid.folder, "tiles_files", "0", "0_0.png"), "a tile");
	return pyramid;
}

function tileOf(cache: PyramidCache, as = key): fs.Stats {
	return fs.statSync(path.join(cache.folderOf(as), "tiles_files", "0", "0_0.png"));
}

describe("pyramids on disk", () => {
	test("of two programs that cut up the same picture are the first one's", async () => {
		const [one, two] = [new PyramidCache(folder), new PyramidCache(folder)];
		const [first, second] = [await begun(one), await begun(two)];
		valueOf(await one.finish(first, about, "a.tif"));
		const tile = tileOf(one);
		valueOf(await two.finish(second, about, "a.tif"));
		// On somebody's screen by now: the same file, not one put in its place.
		expect(tileOf(two).ino).toBe(tile.ino);
		expect(fs.readdirSync(folder)).toEqual([key]);
		expect(await two.find(key)).toEqual(about);
	});

	test("are each finished by one of two programs that end at a time, and both have it", async () => {
		for (let round = 0; round < 20; round += 1) {
			const [one, two] = [new PyramidCache(folder), new PyramidCache(folder)];
			const [first, second] = [await begun(one), await begun(two)];
			const ended = await Promise.all([one.finish(first, about, "a.tif"), two.finish(second, about, "a.tif")]);
			expect(ended.map(({ ok }) => ok)).toEqual([true, true]);
			expect(fs.readdirSync(folder)).toEqual([key]);
			expect(await one.find(key)).toEqual(about);
			fs.rmSync(folder, { recursive: true });
		}
	});

	test("are finished beside a file that somebody else left among them", async () => {
		const cache = new PyramidCache(folder, 1);
		fs.writeFileSync(path.join(folder, ".DS_Store"), "Finder");
		valueOf(await cache.finish(await begun(cache), about, "a.tif"));
		valueOf(await cache.finish(await begun(cache, otherKey), about, "b.tif"));
		expect(fs.readdirSync(folder).sort()).toEqual([".DS_Store", otherKey]);
	});

	test("that may take more than is free are not begun, and the figures say why", async () => {
		const refused = await new PyramidCache(folder).begin(key, 1e18, "a.tif");
		expect(refused).toMatchObject({ ok: false, code: "no-space" });
		expect(refused.ok ? "" : refused.detail).toMatch(
			/^the tiles of a\.tif may take 1000000000\.0 GB, [\d.]+ [GM]B are free/u,
		);
		expect(fs.readdirSync(folder)).toEqual([]);
	});

	test("that cannot be removed are left for the next program", async () => {
		const cache = new PyramidCache(folder);
		const file = path.join(folder, "no-folder");
		fs.writeFileSync(file, "");
		// Below a file nothing is found, nor removed: for another reason than that it is gone.
		await expect(cache.discard({ folder: path.join(file, "within") })).resolves.toBeUndefined();
		await expect(cache.interrupt({ folder: path.join(file, "within"), key })).resolves.toBeUndefined();
	});
});
