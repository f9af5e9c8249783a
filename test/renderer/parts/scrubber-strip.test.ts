import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsOf, middleOf, placeAt, type Strip } from "../../../renderer/parts/scrubber-strip.ts";

function strip(count: number, filled: readonly (readonly [number, number])[]): Strip {
	return {
		count,
		places: Float64Array.from(filled.map(([place]) => place)),
		values: Float64Array.from(filled.map(([, value]) => value)),
		ticks: [],
		spans: [],
	};
}

describe("the strip of a scrubber", () => {
	it("shows a lone frame among 100,000", () => {
		const most = columnsOf(strip(100_000, [[54_321, 3]]), 800);
		expect([...most.entries()].filter(([, value]) => value > 0)).toEqual([[434, 3]]);
	});

	it("gives every column the most of the frames under it, and few frames several columns", () => {
		expect([
			...columnsOf(
				strip(4, [
					[0, 1],
					[1, 5],
					[3, 2],
				]),
				2,
			),
		]).toEqual([5, 2]);
		expect([...columnsOf(strip(2, [[1, 7]]), 6)]).toEqual([0, 0, 0, 7, 7, 7]);
	});

	it("takes 100,000 full frames in a few milliseconds", () => {
		const full = strip(
			100_000,
			Array.from({ length: 100_000 }, (_, at) => [at, at % 9] as const),
		);
		const before = performance.now();
		columnsOf(full, 1600);
		expect(performance.now() - before).toBeLessThan(200);
	});

	it("finds a frame again under its own middle, and stays within its ends", () => {
		const place = fc
			.integer({ min: 1, max: 1_000_000 })
			.chain((count) => fc.tuple(fc.constant(count), fc.nat(count - 1)));
		fc.assert(
			fc.property(place, fc.integer({ min: 1, max: 4000 }), ([count, at], width) => {
				expect(placeAt(middleOf(at, width, count), width, count)).toBe(at);
			}),
		);
		expect([placeAt(-5, 100, 10), placeAt(500, 100, 10), placeAt(3, 0, 10)]).toEqual([0, 9, 0]);
	});
});
