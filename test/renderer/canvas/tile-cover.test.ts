import { describe, expect, test } from "vitest";
import { ancestor, coveredBy, levelFor, tilesInView, type TileGrid } from "../../../renderer/canvas/tile-cover.ts";

const grid: TileGrid = { width: 20_001, height: 9000, tileSize: 512, levels: 7 };
const screen = { width: 1000, height: 800 };

describe("the tiles of a view", () => {
	test("are of the level whose pixels are no larger than the screen's", () => {
		expect([64, 1.5, 1, 0.51].map((zoom) => levelFor(grid, zoom))).toEqual([0, 0, 0, 0]);
		expect([0.5, 0.26, 0.25, 0.04].map((zoom) => levelFor(grid, zoom))).toEqual([1, 1, 2, 4]);
		// Beyond the last level there is no smaller one.
		expect(levelFor(grid, 0.0001)).toBe(6);
	});

	test("cover the screen, and nothing beyond the picture", () => {
		for (const zoom of [0.03, 0.11, 0.5, 1, 7.3]) {
			for (const [x, y] of [
				[0, 0],
				[-3210, -1234],
				[400, 300],
				[900 - 20_001 * zoom, 700 - 9000 * zoom],
			] as const) {
				const level = levelFor(grid, zoom);
				const tiles = tilesInView(grid, level, { x, y, zoom }, screen);
				const names = new Set(tiles.map(({ column, row }) => `${String(column)} ${String(row)}`));
				expect(names.size).toBe(tiles.length);
				const side = 512 * 2 ** level;
				// Every pixel of the screen that shows the picture shows one of these tiles.
				for (let px = 0.5; px < screen.width; px += 37) {
					for (let py = 0.5; py < screen.height; py += 41) {
						const [u, v] = [(px - x) / zoom, (py - y) / zoom];
						if (u < 0 || v < 0 || u >= grid.width || v >= grid.height) continue;
						expect(names).toContain(`${String(Math.floor(u / side))} ${String(Math.floor(v / side))}`);
					}
				}
				for (const tile of tiles) {
					const { left, top, width, height } = coveredBy(tile, grid);
					expect([width > 0, height > 0, left + width <= 20_001, top + height <= 9000]).toEqual([
						true,
						true,
						true,
						true,
					]);
					expect([x + (left + width) * zoom > 0, x + left * zoom < screen.width]).toEqual([true, true]);
					expect([y + (top + height) * zoom > 0, y + top * zoom < screen.height]).toEqual([true, true]);
				}
			}
		}
	});

	test("come from the middle of the screen outwards", () => {
		const [first, ...others] = tilesInView(grid, 0, { x: -5000, y: -4000, zoom: 1 }, screen);
		expect(first).toEqual({ level: 0, column: 10, row: 8 });
		expect(others).toHaveLength(8);
	});

	test("are none where the picture is out of view", () => {
		expect(tilesInView(grid, 0, { x: 1001, y: 0, zoom: 1 }, screen)).toEqual([]);
		expect(tilesInView(grid, 0, { x: -20_480, y: 0, zoom: 1 }, screen)).toEqual([]);
	});

	test("have a stand-in on every coarser level, which covers them", () => {
		for (let level = 0; level < grid.levels; level += 1) {
			const tile = { level: 0, column: 39, row: 17 };
			const stand = ancestor(tile, level);
			const [inner, outer] = [coveredBy(tile, grid), coveredBy(stand, grid)];
			expect(stand.level).toBe(level);
			expect(outer.left).toBeLessThanOrEqual(inner.left);
			expect(outer.left + outer.width).toBeGreaterThanOrEqual(inner.left + inner.width);
			expect(outer.top + outer.height).toBeGreaterThanOrEqual(inner.top + inner.height);
		}
		expect(ancestor({ level: 0, column: 39, row: 17 }, 6)).toEqual({ level: 6, column: 0, row: 0 });
	});
});
