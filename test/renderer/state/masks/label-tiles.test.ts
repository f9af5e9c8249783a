import { describe, expect, it } from "vitest";
import { LabelTiles } from "../../../../renderer/state/masks/label-tiles.ts";
import { maskOf } from "../../made-up-mask.ts";

const { signal } = new AbortController();

function tilesOf(size: { width: number; height: number; tileSize: number; levels: number }) {
	const asked: string[] = [];
	const failed: string[] = [];
	const state = { bytes: (): number | Error => 0 };
	const { width, height, tileSize, levels } = size;
	const tiles = new LabelTiles(
		maskOf({ width, height, tiles: { url: "/media/mask-a", tileSize, levels } }),
		(url) => {
			asked.push(url);
			const bytes = state.bytes();
			return bytes instanceof Error ? Promise.reject(bytes) : Promise.resolve(new Uint8Array(bytes));
		},
		(words) => failed.push(words),
	);
	return { tiles, asked, failed, state };
}

describe("the labels of a mask", () => {
	it("are fetched once for each tile, those at the edges cut at the mask's, rounded up", async () => {
		const { tiles, asked, state } = tilesOf({ width: 11, height: 5, tileSize: 4, levels: 3 });
		state.bytes = () => 3 * 1;
		expect(await tiles.load({ level: 0, column: 2, row: 1 }, signal)).toMatchObject({ width: 3, height: 1 });
		state.bytes = () => 2 * 3;
		expect(await tiles.load({ level: 1, column: 1, row: 0 }, signal)).toMatchObject({ width: 2, height: 3 });
		state.bytes = () => 3 * 2;
		const root = await tiles.load({ level: 2, column: 0, row: 0 }, signal);
		expect(await tiles.load({ level: 2, column: 0, row: 0 }, signal)).toBe(root);
		expect(tiles.held({ level: 2, column: 0, row: 0 })).toBe(root);
		expect(tiles.held({ level: 0, column: 0, row: 0 })).toBeNull();
		expect(asked).toEqual(["/media/mask-a-0-2-1", "/media/mask-a-1-1-0", "/media/mask-a-2-0-0"]);
	});

	it("are refused with both figures where a tile has another size, and where it cannot be had", async () => {
		const { tiles, failed, state } = tilesOf({ width: 8, height: 8, tileSize: 4, levels: 2 });
		state.bytes = () => 15;
		expect(await tiles.load({ level: 0, column: 0, row: 0 }, signal)).toBeNull();
		state.bytes = () => new Error("the host answered 404");
		expect(await tiles.load({ level: 0, column: 0, row: 0 }, signal)).toBeNull();
		expect(failed).toEqual(["got 15 labels for a tile of 4 x 4, expected 16", "the host answered 404"]);
	});

	it("say nothing of what was called back", async () => {
		const { tiles, failed, state } = tilesOf({ width: 8, height: 8, tileSize: 4, levels: 2 });
		const abort = new AbortController();
		state.bytes = () => {
			abort.abort();
			return new Error("aborted");
		};
		await expect(tiles.load({ level: 0, column: 0, row: 0 }, abort.signal)).rejects.toThrow("aborted");
		expect(failed).toEqual([]);
	});

	it("are forgotten, those unused the longest first, beyond a bound", async () => {
		const side = 4096;
		const { tiles, asked, state } = tilesOf({ width: 5 * side, height: side, tileSize: side, levels: 1 });
		state.bytes = () => side * side;
		for (const column of [0, 1, 2]) await tiles.load({ level: 0, column, row: 0 }, signal);
		tiles.held({ level: 0, column: 0, row: 0 });
		await tiles.load({ level: 0, column: 3, row: 0 }, signal);
		const kept = [0, 1, 2, 3].filter((column) => tiles.held({ level: 0, column, row: 0 }) !== null);
		expect(kept).toEqual([0, 2, 3]);
		await tiles.load({ level: 0, column: 1, row: 0 }, signal);
		expect(asked).toHaveLength(5);
	});
});
