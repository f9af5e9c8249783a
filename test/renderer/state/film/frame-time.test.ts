import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameMiddle, frameOfTime, framesIn, rateOf } from "../../../../renderer/state/film/frame-time.ts";

const rates = [24_000 / 1001, 23.976, 24, 25, 29.97, 30_000 / 1001, 30, 50, 59.94, 60_000 / 1001, 60, 120];

describe("frames and moments of a film", () => {
	it.each(rates)(
		"at %d a second the frame whose picture begins at its time is itself, however that is rounded",
		(rate) => {
			// Ten hours; containers round to milliseconds (WebM) or to ticks of 1/90,000 s (MPEG), by cutting or to the nearest.
			fc.assert(
				fc.property(fc.integer({ min: 0, max: Math.floor(36_000 * rate) }), (frame) => {
					const exact = frame / rate;
					for (const ticks of [1000, 90_000]) {
						for (const round of [Math.floor, Math.round, Math.ceil])
							expect(frameOfTime(round(exact * ticks) / ticks, rate)).toBe(frame);
					}
				}),
			);
		},
	);

	it.each(rates)("at %d a second the middle of a frame lies in it, and in no other, by either rounding", (rate) => {
		fc.assert(
			fc.property(fc.integer({ min: 0, max: Math.floor(36_000 * rate) }), (frame) => {
				const middle = frameMiddle(frame, rate);
				// What is on screen at the middle: the last picture that has begun.
				expect(Math.ceil((frame / rate) * 1000) / 1000).toBeLessThan(middle);
				expect(Math.floor(((frame + 1) / rate) * 1000) / 1000).toBeGreaterThan(middle);
			}),
		);
	});

	it("a whole film has as many frames as it was made of", () => {
		for (const rate of rates) {
			for (const frames of [1, 2, 90, 1000, 86_400])
				expect(framesIn(Math.round((frames / rate) * 1000) / 1000, rate)).toBe(frames);
		}
	});

	it("the moment before the beginning is the first frame's", () => {
		expect(frameOfTime(-0.02, 25)).toBe(0);
	});
});

describe("the rate at which so many frames last so long", () => {
	it.each([
		[1000, 1000 / 25, 25],
		[1000, 1001 / 24, 24_000 / 1001],
		[1000, 1001 / 30, 30_000 / 1001],
		[5994, 100, 60_000 / 1001],
		[1800, 60.01, 30],
		[1000, 77, 12.987],
		[100, 1000, 0.1],
	])("%i frames in %d s are %d a second", (frames, seconds, rate) => {
		expect(rateOf(frames, seconds)).toBeCloseTo(rate, 6);
	});

	it("is not known of what lasts no time, or has no end", () => {
		for (const seconds of [0, Infinity, NaN, -1]) expect(rateOf(90, seconds)).toBeNull();
	});
});
