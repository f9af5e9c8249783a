import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	clampTop,
	lastTop,
	rowsSeen,
	scrolled,
	spacerHeight,
	tallest,
	toNative,
	topToReveal,
	toTop,
	type ScrollState,
	type Track,
} from "../../../renderer/parts/virtual-scroll.ts";

const rowHeight = 28;
const sizes = fc.constantFrom(1, 30, 1000, 285_714, 285_715, 1_000_000, 50_000_000);
const tracks = fc
	.record({ rows: sizes, view: fc.integer({ min: 60, max: 2000 }) })
	.map(({ rows, view }) => ({ rows, track: { total: rows * rowHeight, view } satisfies Track }));

/** What a browser does: an offset is a number of device pixels between 0 and the end. */
function browser(native: number, track: Track): number {
	return Math.round(Math.min(Math.max(0, spacerHeight(track) - track.view), Math.max(0, native)));
}

describe("a list that is taller than an element can be", () => {
	it("never asks for an element beyond the limit", () => {
		fc.assert(
			fc.property(tracks, ({ track }) => {
				expect(spacerHeight(track)).toBeLessThanOrEqual(tallest);
			}),
		);
	});

	it("maps both ways without loss, and keeps the order", () => {
		fc.assert(
			fc.property(
				tracks,
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				({ track }, a, b) => {
					const [low, high] = [Math.min(a, b) * lastTop(track), Math.max(a, b) * lastTop(track)];
					expect(toTop(toNative(low, track), track)).toBeCloseTo(low, 2);
					expect(toNative(low, track)).toBeLessThanOrEqual(toNative(high, track) + 1e-6);
				},
			),
		);
	});

	it("shows the first row at the top and the very last row at the end of the scroll bar", () => {
		fc.assert(
			fc.property(tracks, ({ rows, track }) => {
				const start: ScrollState = { top: lastTop(track), native: browser(tallest, track) };
				const first = scrolled(start, 0, track);
				if (track.total > tallest) expect(first.top).toBe(0);
				const end = scrolled({ top: 0, native: 0 }, browser(tallest, track), track);
				const seen = rowsSeen(clampTop(end.top, track), track.view, rowHeight, rows, 0);
				expect(seen.to).toBe(rows);
				expect(end.top + track.view).toBeGreaterThanOrEqual(track.total - 1);
			}),
		);
	});

	it("can bring every row into view", () => {
		fc.assert(
			fc.property(tracks, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), ({ rows, track }, share, from) => {
				const row = Math.min(rows - 1, Math.floor(share * rows));
				const top = topToReveal(row, clampTop(from, track), rowHeight, track);
				// Through the element and back, as scrolling there does.
				const shown = track.total <= tallest ? top : toTop(toNative(top, track), track);
				const seen = rowsSeen(shown, track.view, rowHeight, rows, 0);
				expect(row).toBeGreaterThanOrEqual(seen.from);
				expect(row).toBeLessThan(seen.to);
			}),
		);
	});

	it("moves by the wheel's pixels wherever it is, through any number of steps", () => {
		const deltas = fc.array(fc.integer({ min: -700, max: 700 }), { maxLength: 60 });
		fc.assert(
			fc.property(tracks, fc.double({ min: 0, max: 1, noNaN: true }), deltas, ({ track }, share, steps) => {
				let truth = Math.round(share * lastTop(track));
				let state: ScrollState = { top: truth, native: browser(toNative(truth, track), track) };
				for (const step of steps) {
					const native = browser(state.native + step, track);
					const next = scrolled(state, native, track);
					truth = clampTop(truth + (native - state.native), track);
					expect(Math.abs(next.top - truth)).toBeLessThanOrEqual(1.5);
					truth = next.top;
					state = next.settle === "now" ? { top: next.top, native: browser(toNative(next.top, track), track) } : next;
				}
			}),
		);
	});

	it("reaches both ends by the wheel alone", () => {
		const track: Track = { total: 50_000_000 * rowHeight, view: 800 };
		for (const direction of [1, -1] as const) {
			const goal = direction === 1 ? lastTop(track) : 0;
			let state: ScrollState = { top: goal - direction * 5_000_000, native: 0 };
			state = { ...state, native: browser(toNative(state.top, track), track) };
			let steps = 0;
			while (state.top !== goal && steps < 20_000) {
				const next = scrolled(state, browser(state.native + direction * 400, track), track);
				state = next.settle === "no" ? next : { top: next.top, native: browser(toNative(next.top, track), track) };
				steps += 1;
			}
			expect(state.top).toBe(goal);
			// 5,000,000 px by 400: no step is lost at the ends and none leaps.
			expect(steps).toBeGreaterThanOrEqual(12_500);
			expect(steps).toBeLessThan(12_520);
		}
	});
});
