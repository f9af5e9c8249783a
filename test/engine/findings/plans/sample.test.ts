import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocated, fittingStrata } from "../../../../main/engine/findings/plans/allocation.ts";
import { drawSample } from "../../../../main/engine/findings/plans/sample.ts";

const populations = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 12 });

/** Populations, and a size from as many as there are to all of them. */
const asked = populations.chain((list) =>
	fc.tuple(fc.constant(list), fc.integer({ min: list.length, max: list.reduce((sum, each) => sum + each, 0) })),
);

function strata(sizes: readonly number[]) {
	let row = 0;
	return sizes.map((size, at) => ({
		name: `s${String(at).padStart(3, "0")}`,
		rows: Uint32Array.from({ length: size }, () => row++),
	}));
}

describe("allocation", () => {
	test.each([
		[[50, 30, 20], 10, [5, 3, 2]],
		// Quotas 1.43, 2.14, 1.43: of equal remainders the earlier, none being larger.
		[[10, 15, 10], 5, [2, 2, 1]],
		[[1000, 1, 1], 10, [8, 1, 1]],
		[[1, 1, 1], 3, [1, 1, 1]],
		[[6, 6, 2], 7, [3, 3, 1]],
	] as const)("of %j, %i", (sizes, size, expected) => {
		expect(allocated(sizes, size)).toEqual(expected);
	});

	test("gives all of the size, to each at least one and at most what it has", () => {
		fc.assert(
			fc.property(asked, ([sizes, size]) => {
				const counts = allocated(sizes, size);
				expect(counts.reduce((sum, each) => sum + each, 0)).toBe(size);
				for (const [at, count] of counts.entries()) {
					expect(count).toBeGreaterThanOrEqual(1);
					expect(count).toBeLessThanOrEqual(sizes[at] as number);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test("stays within one of the share, where no share is below one", () => {
		fc.assert(
			fc.property(asked, ([sizes, size]) => {
				const all = sizes.reduce((sum, each) => sum + each, 0);
				fc.pre(sizes.every((each) => each * size >= all));
				for (const [at, count] of allocated(sizes, size).entries())
					expect(Math.abs(count - ((sizes[at] as number) * size) / all)).toBeLessThan(1);
			}),
			{ numRuns: 300 },
		);
	});

	test("never gives a larger stratum less", () => {
		fc.assert(
			fc.property(asked, ([sizes, size]) => {
				const counts = allocated(sizes, size);
				const byPopulation = [...sizes.keys()].sort((a, b) => (sizes[a] as number) - (sizes[b] as number));
				for (const [at, stratum] of byPopulation.entries()) {
					const next = byPopulation[at + 1];
					if (next === undefined || sizes[next] === sizes[stratum]) continue;
					expect(counts[next]).toBeGreaterThanOrEqual(counts[stratum] as number);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test("puts the smallest together where there are too many, and leaves no row out", () => {
		const fitting = fittingStrata(strata([5, 1, 9, 1, 2]), 3);
		expect(fitting.map(({ name, rows }) => [name, rows.length])).toEqual([
			["s000", 5],
			["s002", 9],
			["3 others", 4],
		]);
		expect(fitting.flatMap(({ rows }) => [...rows]).sort((a, b) => a - b)).toEqual([...Array(18).keys()]);
	});
});

describe("sample", () => {
	test("the same seed draws the same rows, in whatever order the strata come", () => {
		fc.assert(
			fc.property(asked, fc.nat(), fc.nat(), ([sizes, size], seed, turn) => {
				const given = strata(sizes);
				const turned = given.map((_, at) => given[(at + turn) % given.length] as (typeof given)[0]);
				expect(drawSample(turned, size, seed)).toEqual(drawSample(given, size, seed));
			}),
			{ numRuns: 100 },
		);
	});

	test("draws each row once, from the stratum it names", () => {
		fc.assert(
			fc.property(populations, fc.integer({ min: 1, max: 60 }), fc.nat(), (sizes, wanted, seed) => {
				const size = Math.min(
					wanted,
					sizes.reduce((sum, each) => sum + each, 0),
				);
				const drawn = drawSample(strata(sizes), size, seed);
				expect(drawn.rows).toHaveLength(size);
				expect(new Set(drawn.rows).size).toBe(size);
				const places = drawn.strata.flatMap((stratum) => stratum.places);
				expect(places.sort((a, b) => a - b)).toEqual([...Array(size).keys()]);
				const members = new Map(strata(sizes).map(({ name, rows }) => [name, new Set(rows)]));
				for (const { name, places: own } of drawn.strata)
					for (const place of own) {
						const rows = members.get(name);
						if (rows !== undefined) expect(rows.has(drawn.rows[place] as number)).toBe(true);
					}
			}),
			{ numRuns: 100 },
		);
	});

	test("what a seed draws stays what it is", () => {
		expect(drawSample(strata([40, 10]), 5, 42).rows).toMatchInlineSnapshot(`
			[
			  5,
			  45,
			  6,
			  3,
			  25,
			]
		`);
	});

	test("each row has the same chance, and so has each to be the first", () => {
		const [rows, size, seeds] = [20, 5, 4000];
		const drawn = new Float64Array(rows);
		const first = new Float64Array(rows);
		for (let seed = 0; seed < seeds; seed++) {
			const sample = drawSample(strata([rows]), size, seed).rows;
			for (const row of sample) drawn[row] = (drawn[row] as number) + 1;
			first[sample[0] as number] = (first[sample[0] as number] as number) + 1;
		}
		// χ² with 19 degrees of freedom is above 43.8 once in a thousand; rows of one sample exclude each other.
		const chi = (counts: Float64Array, expected: number): number =>
			counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
		expect(chi(drawn, (seeds * size) / rows)).toBeLessThan(43.8);
		expect(chi(first, seeds / rows)).toBeLessThan(43.8);
	});
});
