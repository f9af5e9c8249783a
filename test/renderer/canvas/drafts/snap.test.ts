import fc from "fast-check";
import { expect, it } from "vitest";
import { draw } from "#shared/drawing/draw";
import type { Point } from "#shared/task";
import { borderOf, outlinesOf, snapped, straightened } from "../../../../renderer/canvas/drafts/snap.ts";
import { place } from "./geometries.ts";

const box = draw({ kind: "bounding-box", x: 10, y: 10, width: 100, height: 50 });
const lines = box === null ? [] : outlinesOf(box);

it("goes to a corner before an edge, to an edge before nothing, and stays where neither is near", () => {
	expect(snapped([12, 11], lines, 5)).toEqual({ at: [10, 10], onto: "vertex" });
	expect(snapped([60, 12], lines, 5)).toEqual({ at: [60, 10], onto: "edge" });
	// The side that closes the ring is one of its edges.
	expect(snapped([11, 40], lines, 5).at).toEqual([10, 40]);
	expect(snapped([60, 30], lines, 5)).toEqual({ at: [60, 30], onto: null });
	expect(snapped([399, 150], [borderOf({ x: 0, y: 0, width: 400, height: 300 })], 3).at).toEqual([400, 150]);
});

it("follows curves and spots", () => {
	const circle = draw({ kind: "circle", centre: [50, 50], radius: 20 });
	const [x, y] = snapped(
		[50 + 19 * Math.cos(1), 50 + 19 * Math.sin(1)],
		circle === null ? [] : outlinesOf(circle),
		3,
	).at;
	expect(Math.hypot(x - 50, y - 50)).toBeCloseTo(20, 1);
	const point = draw({ kind: "point", at: [7, 8] });
	expect(snapped([9, 9], point === null ? [] : outlinesOf(point), 3).at).toEqual([7, 8]);
});

it("never goes further than it may, and nowhere but onto what is there", () => {
	fc.assert(
		fc.property(place, fc.array(fc.array(place, { minLength: 1, maxLength: 5 }), { maxLength: 4 }), (at, outlines) => {
			const reach = 300;
			const { at: to, onto } = snapped(at, outlines, reach);
			expect(Math.hypot(to[0] - at[0], to[1] - at[1])).toBeLessThanOrEqual(reach + 1e-9);
			const nearestVertex = Math.min(Infinity, ...outlines.flat().map(([x, y]) => Math.hypot(x - at[0], y - at[1])));
			expect(onto === "vertex").toBe(nearestVertex <= reach);
			if (onto === null) expect(to).toBe(at);
		}),
	);
});

it("straightens a way to a multiple of 45 degrees, exactly along the axes", () => {
	const from: Point = [0.1, 0.2];
	expect(straightened(from, [100.3, 3])).toEqual([100.3, 0.2]);
	expect(straightened(from, [-2, 80])).toEqual([0.1, expect.closeTo(80)]);
	const [x, y] = straightened([0, 0], [10, 8]);
	expect([x, y]).toEqual([expect.closeTo(9), expect.closeTo(9)]);
});
