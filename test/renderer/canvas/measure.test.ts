import fc from "fast-check";
import { expect, it } from "vitest";
import { measured, measureWords, onAxis } from "../../../renderer/canvas/measure.ts";

it("measures a way by its length, its parts and its angle, upwards being positive", () => {
	expect(measured({ from: [10, 10], to: [13, 6] })).toMatchObject({ length: 5, dx: 3, dy: -4 });
	const angles = [
		[1, 0],
		[0, -1],
		[-1, 0],
		[0, 1],
		[0, 0],
	].map(([x = 0, y = 0]) => measured({ from: [0, 0], to: [x, y] }).angle);
	expect(angles).toEqual([0, 90, 180, -90, 0]);
});

it("says it in words of a tenth at most", () => {
	expect(measureWords({ from: [0, 0], to: [100, -67.24] })).toBe("120.5 px · dx 100 · dy −67.2 · 33.9°");
	expect(measureWords({ from: [5, 5], to: [5, 5] })).toBe("0 px · dx 0 · dy 0 · 0°");
	expect(measureWords({ from: [0, 0], to: [-0.01, 0] })).toBe("0 px · dx 0 · dy 0 · 180°");
});

it("keeps to the nearer axis, and never moves the end further than to it", () => {
	const place = fc.tuple(fc.integer(), fc.integer());
	fc.assert(
		fc.property(place, place, (from, to) => {
			const [x, y] = onAxis(from, to);
			expect(x === from[0] || y === from[1]).toBe(true);
			const moved = Math.hypot(x - to[0], y - to[1]);
			expect(moved).toBe(Math.min(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])));
		}),
	);
});
