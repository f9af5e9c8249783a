import fc from "fast-check";
import { expect, it } from "vitest";
import { componentAt } from "../../../../renderer/state/masks/component-at.ts";
import { labelsOf } from "../../made-up-mask.ts";

it("finds what hangs together by sides and corners, in one label, over the edges of tiles", () => {
	const source = labelsOf(["0110010", "0010110", "1002001", "0110001", "0000011"]);
	expect(componentAt(source, 1, 0)).toEqual({ area: 3, box: { x: 1, y: 0, width: 2, height: 2 } });
	expect(componentAt(source, 3, 2)).toEqual({ area: 1, box: { x: 3, y: 2, width: 1, height: 1 } });
	expect(componentAt(source, 6, 4)).toEqual({ area: 7, box: { x: 4, y: 0, width: 3, height: 5 } });
	expect(componentAt(source, 0, 2)).toEqual({ area: 3, box: { x: 0, y: 2, width: 3, height: 2 } });
	expect(componentAt(source, 0, 0)).toBeNull();
});

it("says nothing where a part of it is not at hand", () => {
	const source = labelsOf(["11111", "00000"]);
	const cut = {
		...source,
		held: (tile: Parameters<typeof source.held>[0]) => (tile.column === 1 ? null : source.held(tile)),
	};
	expect(componentAt(source, 0, 0)?.area).toBe(5);
	expect(componentAt(cut, 0, 0)).toBeNull();
});

it("covers each pixel of a label by one component, as painting them one after the other does", () => {
	const digits = fc.integer({ min: 0, max: 2 }).map(String);
	const line = fc.array(digits, { minLength: 9, maxLength: 9 }).map((row) => row.join(""));
	fc.assert(
		fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), (rows) => {
			const source = labelsOf(rows);
			const areas = new Map<string, number>();
			for (const [y, row] of rows.entries())
				for (const [x, digit] of Array.from(row).entries()) {
					if (digit === "0") continue;
					const part = painted(rows, x, y);
					areas.set(`${String(x)} ${String(y)}`, part);
					expect(componentAt(source, x, y)?.area).toBe(part);
				}
		}),
		{ numRuns: 60 },
	);
});

/** Grows a set of pixels until nothing touches it any more. */
function painted(rows: readonly string[], x: number, y: number): number {
	const label = rows[y]?.[x];
	const inside = new Set([`${String(x)} ${String(y)}`]);
	for (let before = 0; before < inside.size;) {
		before = inside.size;
		for (const [row, line] of rows.entries())
			for (const [column, digit] of Array.from(line).entries()) {
				if (digit !== label) continue;
				const near = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => `${String(column + dx)} ${String(row + dy)}`));
				if (near.some((each) => inside.has(each))) inside.add(`${String(column)} ${String(row)}`);
			}
	}
	return inside.size;
}
