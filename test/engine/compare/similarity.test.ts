import fc from "fast-check";
import type { Measure } from "#shared/compare/task-comparison";
import type { Geometry, Point } from "#shared/task";
import { describe, expect, it } from "vitest";
import { radiusOf } from "../../../main/engine/compare/shapes/nearness.ts";
import { measureOf, similarityOf } from "../../../main/engine/compare/similarity.ts";
import { randomGeometry } from "./random-shapes.ts";
import { box, polygon } from "./some-tools.ts";

const point = (x: number, y: number): Geometry => ({ kind: "point", at: [x, y] });
const polyline = (...points: Point[]): Geometry => ({ kind: "polyline", points });
const span = (start: number, end: number): Geometry => ({ kind: "entity", start, end, selection: null });

describe("similarity", () => {
	it("is the same both ways, from 0 to 1, and 1 of a shape with itself", () => {
		fc.assert(
			fc.property(randomGeometry, randomGeometry, fc.option(fc.constantFrom(0, 1, 20)), (a, b, radius) => {
				const similarity = similarityOf(a, b, radius);
				expect(similarityOf(b, a, radius)).toBe(similarity);
				expect(similarity).toBeGreaterThanOrEqual(0);
				expect(similarity).toBeLessThanOrEqual(1);
				expect(similarityOf(a, structuredClone(a), radius)).toBe(1);
			}),
			{ numRuns: 500 },
		);
	});

	it("of areas of different kinds is what they share over what they cover", () => {
		expect(similarityOf(box(0, 0, 10, 10), polygon([0, 0], [10, 0], [10, 10]), null)).toBeCloseTo(0.5, 12);
		const turned: Geometry = {
			kind: "rotated-bounding-box",
			corners: [
				[5, -5],
				[15, 5],
				[5, 15],
				[-5, 5],
			],
			rotation: 45,
		};
		expect(measureOf(box(0, 0, 10, 10), turned, null)).toEqual({ kind: "area", a: 100, b: 200, intersection: 100 });
	});

	it("of two without an area is 1 if they are equal, else 0", () => {
		expect(similarityOf(box(5, 5, 0, 9), box(5, 5, 0, 9), null)).toBe(1);
		expect(similarityOf(box(5, 5, 0, 9), box(5, 5, 0, 8), null)).toBe(0);
		expect(similarityOf(span(4, 4), span(4, 4), null)).toBe(1);
		expect(similarityOf(span(4, 4), span(5, 5), null)).toBe(0);
	});

	it("of points falls with their distance in radii", () => {
		expect(similarityOf(point(0, 0), point(3, 4), 5)).toBeCloseTo(Math.exp(-0.5), 12);
		expect(radiusOf({ radius: null }, { width: 300, height: 400 })).toBe(5);
		expect(radiusOf({ radius: 7 }, { width: 300, height: 400 })).toBe(7);
		expect(similarityOf(point(1, 1), point(1, 2), 0)).toBe(0);
	});

	it("of points on a picture of unknown size is measured from the origin, by the two alone", () => {
		expect(measureOf(point(300, 400), point(299, 400), null)).toEqual({ kind: "point", distance: 1, radius: 5 });
		expect(measureOf(point(-300, 0), point(0, 400), null)).toMatchObject({ radius: 5 });
		expect(similarityOf(point(0, 0), point(0, 0), null)).toBe(1);
	});

	it("of lines does not mind in which direction they were drawn, or where their corners are", () => {
		const line = polyline([0, 0], [100, 0], [100, 50]);
		expect(similarityOf(line, polyline([100, 50], [100, 0], [0, 0]), 1)).toBeCloseTo(1, 9);
		expect(similarityOf(line, polyline([0, 0], [30, 0], [100, 0], [100, 50]), 1)).toBeCloseTo(1, 9);
	});

	it("of lines looks both ways: a piece of a line is not the line", () => {
		const measure = measureOf(polyline([0, 0], [50, 0]), polyline([0, 0], [100, 0]), 1);
		expect(measure).toMatchObject({ kind: "line", hausdorff: 50, radius: 1 });
		const { forward, backward } = measure as Extract<Measure, { kind: "line" }>;
		expect(forward).toBeGreaterThan(0.8);
		expect(backward).toBeLessThan(0.6);
		expect(similarityOf(polyline([0, 0], [50, 0]), polyline([0, 0], [100, 0]), 1)).toBe((forward + backward) / 2);
	});

	it("of parallel lines is that of their distance", () => {
		const apart = similarityOf(polyline([0, 0], [100, 0]), polyline([0, 3], [100, 3]), 3);
		expect(apart).toBeCloseTo(Math.exp(-0.5), 12);
		expect(measureOf(polyline([0, 0], [100, 0]), polyline([0, 3], [100, 3]), 3)).toMatchObject({ hausdorff: 3 });
		expect(similarityOf(polyline(), polyline([0, 3]), 3)).toBe(0);
		expect(similarityOf(polyline([2, 2]), polyline([2, 2], [2, 2]), 3)).toBe(1);
	});

	it("of angles falls with their difference and with the distance of their vertices", () => {
		const angle = (degrees: number | null, at = 0): Geometry => ({
			kind: "angle",
			vertex: [at, 0, 0],
			p1: [at, 10, 0],
			p2: [at, 0, 10],
			degrees,
		});
		expect(similarityOf(angle(90), angle(80), 5)).toBeCloseTo(Math.exp(-0.5), 12);
		expect(similarityOf(angle(90), angle(80, 5), 5)).toBeCloseTo(Math.exp(-1), 12);
		// Not exported: taken from the points.
		expect(measureOf(angle(null), angle(80), 5)).toMatchObject({ difference: 10 });
	});

	it("of spans is their overlap over their union, the end left out", () => {
		expect(similarityOf(span(0, 10), span(5, 15), null)).toBeCloseTo(1 / 3, 12);
		expect(similarityOf(span(0, 10), span(10, 15), null)).toBe(0);
		// The union of two that lie apart is what they cover, not what lies between.
		expect(measureOf(span(0, 1), span(9, 10), null)).toEqual({ kind: "span", overlap: 0, union: 2 });
	});

	it("of page areas unites their rectangles, on one page", () => {
		const area = (pageNumber: number, ...rects: [number, number, number, number][]): Geometry => {
			const made = rects.map(([x, y, width, height]) => ({ x, y, width, height }));
			return {
				kind: "pdf",
				pageNumber,
				bounds: { x: 0, y: 0, width: 1, height: 1 },
				rects: made,
				pageSize: { width: 600, height: 800 },
				text: null,
				image: false,
			};
		};
		const two = area(1, [0, 0, 0.5, 0.5], [0.25, 0, 0.5, 0.5]);
		expect(measureOf(two, area(1, [0, 0, 0.75, 0.25]), null)).toEqual({
			kind: "page",
			a: 0.375,
			b: 0.1875,
			intersection: 0.1875,
		});
		expect(similarityOf(two, area(2, [0, 0, 0.5, 0.5]), null)).toBe(0);
		expect(measureOf(area(1), area(1, [0, 0, 1, 0.5]), null)).toMatchObject({ a: 1, intersection: 0.5 });
	});

	it("of what cannot be laid over each other is 0, and nothing was measured", () => {
		expect(measureOf(point(0, 0), box(0, 0, 9, 9), null)).toEqual({ kind: "none" });
		expect(similarityOf(point(0, 0), box(0, 0, 9, 9), null)).toBe(0);
		expect(similarityOf({ kind: "unknown", key: "a" }, { kind: "unknown", key: "a" }, null)).toBe(1);
		expect(similarityOf({ kind: "unknown", key: "a" }, { kind: "unknown", key: "b" }, null)).toBe(0);
	});
});
