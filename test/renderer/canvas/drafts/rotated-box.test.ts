import fc from "fast-check";
import { expect, it } from "vitest";
import type { Point } from "#shared/task";
import {
	boxOfFrame,
	boxOnEdge,
	boxTurned,
	frameOfBox,
	fromFrame,
	inFrame,
} from "../../../../renderer/canvas/drafts/rotated-box.ts";
import { place } from "./geometries.ts";

it("has its corners in the order of the export: turned by 90 degrees as the format's own example is", () => {
	expect(boxOfFrame({ at: [0, 0], width: 10, height: 20, turn: Math.PI / 2 }).corners).toEqual([
		[0, 0],
		[-20, expect.closeTo(0)],
		[-20, expect.closeTo(10)],
		[expect.closeTo(0), 10],
	]);
	const upright = boxOnEdge([10, 20], [40, 20], [25, 35]);
	expect(upright.rotation).toBe(0);
	expect(upright.corners).toEqual([
		[10, 20],
		[10, 35],
		[40, 35],
		[40, 20],
	]);
});

it("is the same box whichever way its edge was drawn, and whichever side the third place lies on", () => {
	fc.assert(
		fc.property(place, place, place, (from, to, beside) => {
			fc.pre(Math.hypot(to[0] - from[0], to[1] - from[1]) > 0.01);
			const box = boxOnEdge(from, to, beside);
			expect(boxOnEdge(to, from, beside)).toEqual(box);
			expect(box.rotation).toBeGreaterThan(-90.000001);
			expect(box.rotation).toBeLessThan(90.000001);
			// Both ends of the edge are corners, and the third place lies on the side across or on the edge itself.
			for (const end of [from, to])
				expect(Math.min(...box.corners.map((corner) => away(corner, end)))).toBeLessThan(1e-6);
			const { width, height } = frameOfBox(box);
			const down = inFrame(frameOfBox(box), beside)[1];
			expect(width).toBeCloseTo(away(from, to), 5);
			expect(Math.min(Math.abs(down), Math.abs(down - height))).toBeLessThan(1e-6);
		}),
	);
});

it("keeps its middle and its size when it is turned, and turns in steps of 15 degrees", () => {
	fc.assert(
		fc.property(place, place, place, place, (from, to, beside, look) => {
			const box = boxOnEdge(from, to, beside);
			const before = frameOfBox(box);
			fc.pre(before.width > 0.01 && before.height > 0.01);
			const turned = boxTurned(box, look, true);
			const after = frameOfBox(turned);
			expect(after.width).toBeCloseTo(before.width, 5);
			expect(after.height).toBeCloseTo(before.height, 5);
			const middle = fromFrame(before, [before.width / 2, before.height / 2]);
			expect(away(fromFrame(after, [after.width / 2, after.height / 2]), middle)).toBeLessThan(1e-6);
			expect(Math.abs(turned.rotation)).toBeLessThanOrEqual(180.000001);
			expect(Math.abs(turned.rotation / 15 - Math.round(turned.rotation / 15))).toBeLessThan(1e-9);
		}),
	);
});

function away(a: Point, b: Point): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
