import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsIn, moved, rowsOf, type TileMove } from "../../../renderer/parts/tile-grid.ts";

describe("a grid of tiles", () => {
	it("has as many columns as fit with a gap on either side, and at least one", () => {
		expect(columnsIn(8 + 3 * 108, 100, 8)).toBe(3);
		expect(columnsIn(8 + 3 * 108 - 1, 100, 8)).toBe(2);
		expect(columnsIn(50, 100, 8)).toBe(1);
		expect(columnsIn(0, 100, 8)).toBe(1);
	});

	it("has a shorter last row where the tiles do not fill it", () => {
		expect(rowsOf({ count: 0, columns: 4 })).toBe(0);
		expect(rowsOf({ count: 8, columns: 4 })).toBe(2);
		expect(rowsOf({ count: 9, columns: 4 })).toBe(3);
	});

	/*  0 1 2 3
	    4 5 6 7
	    8 9      */
	const grid = { count: 10, columns: 4 };
	it.each<[from: number | null, move: TileMove, to: number]>([
		[5, "left", 4],
		[4, "left", 3],
		[0, "left", 0],
		[3, "right", 4],
		[9, "right", 9],
		[6, "up", 2],
		[2, "up", 2],
		[4, "down", 8],
		[6, "down", 9],
		[9, "down", 9],
		[8, "down", 8],
		[9, "pageUp", 1],
		[1, "pageDown", 9],
		[3, "pageDown", 9],
		[7, "first", 0],
		[0, "last", 9],
		[null, "right", 0],
		[null, "up", 9],
	])("leads from %s %s to %s", (from, move, to) => {
		expect(moved(from, move, 2, grid)).toBe(to);
	});

	it("never leads out of the grid, and up and down leave the column only for a shorter last row", () => {
		const moves = fc.constantFrom<TileMove>("left", "right", "up", "down", "pageUp", "pageDown", "first", "last");
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 1_000_000 }),
				fc.integer({ min: 1, max: 20 }),
				fc.nat(),
				moves,
				fc.integer({ min: 1, max: 9 }),
				(count, columns, at, move, page) => {
					const from = at % count;
					const to = moved(from, move, page, { count, columns });
					expect(to).toBeGreaterThanOrEqual(0);
					expect(to).toBeLessThan(count);
					if (["up", "down", "pageUp", "pageDown"].includes(move) && to !== count - 1)
						expect(to % columns).toBe(from % columns);
				},
			),
		);
	});
});
