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

	it("shows the most of the 62 frames under each of 1,600 columns", () => {
		const frames = Array.from({ length: 99_200 }, (_, at) => [at, (at * 7919) % 1009] as const);
		const most = columnsOf(strip(frames.length, frames), 1600);
		for (const [column, value] of most.entries()) {
			const under = frames.slice(column * 62, (column + 1) * 62);
			expect(value).toBe(Math.max(...under.map(([, height]) => height)));
		}
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
