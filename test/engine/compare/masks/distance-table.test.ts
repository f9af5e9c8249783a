import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	countOf,
	countWithin,
	distanceTable,
	percentile,
} from "../../../../main/engine/compare/masks/distance-table.ts";

describe("a table of distances", () => {
	const table = distanceTable(Float64Array.of(3, 0, 1, 1, 0.1 + 0.2));

	it("holds each value once", () => {
		expect([...table.values]).toEqual([0, 0.1 + 0.2, 1, 3]);
		expect(countOf(table)).toBe(5);
	});

	it("counts what is at most as large, the last bits of a sum aside", () => {
		expect([-1, 0, 0.3, 1, 2, 3].map((most) => countWithin(table, most))).toEqual([0, 1, 2, 4, 4, 5]);
	});

	it("gives percentiles between two values in proportion", () => {
		expect(percentile(table, 0)).toBe(0);
		expect(percentile(table, 0.95)).toBeCloseTo(1 + 2 * 0.8, 12);
		expect(percentile(table, 1)).toBe(3);
		expect(percentile(distanceTable(Float64Array.of(7)), 0.95)).toBe(7);
	});

	it("counts as going through all of them does", () => {
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }),
				fc.integer({ min: -1, max: 21 }),
				(all, most) => {
					const made = distanceTable(Float64Array.from(all));
					expect(countWithin(made, most)).toBe(all.filter((each) => each <= most).length);
					const sorted = all.toSorted((x, y) => x - y);
					const place = Math.floor(all.length / 2);
					expect(percentile(made, all.length === 1 ? 0 : place / (all.length - 1))).toBeCloseTo(
						sorted[all.length === 1 ? 0 : place] ?? NaN,
						9,
					);
				},
			),
		);
	});
});
