import fc from "fast-check";
import { expect, it } from "vitest";
import type { Point } from "#shared/task";
import { convexHull, hullDistance, traceHull } from "#shared/drawing/hull";
import { ringDistance, ringHolds, signedArea } from "#shared/drawing/ring";
import { RecordingPen } from "./recording-pen.ts";

const coordinate = fc.oneof(
	fc.integer({ min: -20, max: 20 }),
	// Fractions as exports have them; not those so small that their products vanish.
	fc.integer({ min: -1e7, max: 1e7 }).map((value) => value / 1024),
);
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 60 });

it("is the corners of a square, whatever lies inside and on its sides", () => {
	const square: Point[] = [
		[0, 0],
		[10, 0],
		[10, 10],
		[0, 10],
	];
	expect(convexHull([...square, [5, 5], [5, 0], [0, 5], [10, 10]])).toEqual(square);
});

it("is two points for a line, one for a place, none for nothing", () => {
	expect(
		convexHull([
			[0, 0],
			[2, 2],
			[1, 1],
		]),
	).toEqual([
		[0, 0],
		[2, 2],
	]);
	expect(
		convexHull([
			[3, 4],
			[3, 4],
		]),
	).toEqual([[3, 4]]);
	expect(convexHull([])).toEqual([]);
});

it("holds all its points, is made of them, and turns one way only", () => {
	fc.assert(
		fc.property(points, (all) => {
			const hull = convexHull(all);
			for (const corner of hull) expect(all).toContainEqual(corner);
			for (const [x, y] of all) expect(ringHolds(x, y, hull) ? 0 : ringDistance(x, y, hull)).toBeLessThan(1e-6);
			expect(signedArea(hull)).toBeGreaterThanOrEqual(0);
			for (const [at, b] of hull.length < 3 ? [] : hull.entries()) {
				const a = hull.at(at - 1) ?? b;
				const c = hull[(at + 1) % hull.length] ?? b;
				expect((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])).toBeGreaterThan(0);
			}
		}),
	);
});

it("is painted at its padding around every point", () => {
	fc.assert(
		fc.property(points, fc.integer({ min: 1, max: 30 }), (all, padding) => {
			const hull = convexHull(all);
			const pen = new RecordingPen();
			traceHull(pen, hull, padding);
			let turned = 0;
			for (const command of pen.commands) {
				const [name, x, y, radius, from, to] = command.split(" ");
				if (name !== "arc") continue;
				expect(hull).toContainEqual([Number(x), Number(y)]);
				expect(Number(radius)).toBe(padding);
				turned += Number(to) - Number(from);
			}
			// Once around: a corner that turned the long way would make it more.
			expect(turned).toBeCloseTo(2 * Math.PI, 3);
		}),
	);
});

it("measures the distance to the padded line from both sides", () => {
	const hull = convexHull([
		[0, 0],
		[100, 0],
		[100, 100],
		[0, 100],
	]);
	expect(hullDistance(-10, 50, hull, 10)).toBeCloseTo(0);
	expect(hullDistance(-13, 50, hull, 10)).toBeCloseTo(3);
	expect(hullDistance(-4, 50, hull, 10)).toBeCloseTo(6);
	expect(hullDistance(20, 50, hull, 10)).toBeCloseTo(30);
	expect(hullDistance(3, 7, [[3, 4]], 3)).toBeCloseTo(0);
});
