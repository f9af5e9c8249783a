import fc from "fast-check";
import type { Geometry, Point, Zone } from "#shared/task";
import { describe, expect, it } from "vitest";
import { type AreaGeometry, areasOf, overUnion } from "../../../main/engine/compare/shapes/areas.ts";
import { outlineOf } from "../../../main/engine/compare/shapes/outline.ts";
import { areaOfAll } from "../../../main/engine/compare/shapes/strips.ts";
import { sweep } from "../../../main/engine/compare/shapes/sweep.ts";
import { randomArea } from "./random-shapes.ts";
import { slowArea } from "./slow-area.ts";
import { box, polygon, regular } from "./some-tools.ts";

function areas(a: Geometry, b: Geometry): { a: number; b: number; intersection: number } {
	return areasOf(a as AreaGeometry, b as AreaGeometry);
}

function circle(x: number, y: number, radius: number): Geometry {
	return { kind: "circle", centre: [x, y], radius };
}

function segmentation(...zones: Zone[]): Geometry {
	return { kind: "segmentation", zones };
}

function square(x: number, y: number, side: number): Point[] {
	return [
		[x, y],
		[x + side, y],
		[x + side, y + side],
		[x, y + side],
	];
}

function zonesOf(geometry: Geometry): readonly Zone[] {
	switch (geometry.kind) {
		case "bounding-box": {
			const { x, y, width, height } = geometry;
			return zonesOf(polygon([x, y], [x + width, y], [x + width, y + height], [x, y + height]));
		}
		case "rotated-bounding-box":
			return [{ region: geometry.corners, holes: [] }];
		case "polygon":
			return [{ region: geometry.ring, holes: [] }];
		case "segmentation":
			return geometry.zones;
		default:
			throw new Error(`zonesOf: got ${geometry.kind}, expected a kind with rings`);
	}
}

/** Within a millionth of a millionth of what the shapes could cover. */
const near = 1e-9;

describe("areas", () => {
	it("knows boxes to the last digit", () => {
		expect(areas(box(0, 0, 10, 10), box(5, 5, 10, 10))).toEqual({ a: 100, b: 100, intersection: 25 });
		expect(areas(box(0, 0, 10, 10), box(10, 0, 10, 10)).intersection).toBe(0);
	});

	it("fills a ring that crosses itself even-odd", () => {
		const bowTie = polygon([0, 0], [10, 10], [10, 0], [0, 10]);
		expect(areas(bowTie, box(0, 0, 5, 10))).toMatchObject({ a: 50, intersection: 25 });
		// A five-pointed star drawn in one go: its middle is outside.
		const star = polygon(
			...[0, 2, 4, 1, 3].map((at): Point => {
				const angle = (2 * Math.PI * at) / 5;
				return [Math.cos(angle), Math.sin(angle)];
			}),
		);
		expect(areas(star, regular(50, 0, 0, 0.3)).intersection).toBeCloseTo(0, 12);
		// A ring that is gone round twice.
		expect(areas(polygon(...square(0, 0, 4), ...square(0, 0, 4)), box(0, 0, 4, 4)).a).toBe(0);
	});

	it("takes holes from their own zone, and unites zones", () => {
		const holed = segmentation(
			{ region: square(0, 0, 10), holes: [square(2, 2, 4), square(4, 4, 4)] },
			{ region: square(3, 3, 2), holes: [] },
		);
		// 100 less two squares of 16 that share 4, and a square of 4 that lies in the holes comes back.
		expect(areas(holed, box(0, 0, 20, 20))).toMatchObject({ a: 76, intersection: 76 });
		expect(areas(holed, box(3, 3, 2, 2)).intersection).toBe(4);
		// A hole that sticks out of its region takes nothing there, and nothing from another zone.
		const out = segmentation(
			{ region: square(0, 0, 4), holes: [square(2, 0, 8)] },
			{ region: square(6, 0, 2), holes: [] },
		);
		expect(areas(out, box(0, 0, 20, 20)).a).toBeCloseTo(8 + 4, 12);
	});

	it("bears what has no area, repeats points or lies upon an edge", () => {
		const ring = square(0, 0, 10);
		const doubled = polygon(...ring.flatMap((point) => [point, point, point]));
		expect(areas(doubled, polygon(...ring)).intersection).toBe(100);
		expect(areas(polygon([0, 0], [10, 10], [5, 5]), polygon(...ring))).toMatchObject({ a: 0, intersection: 0 });
		expect(areas(polygon([3, 3]), polygon()).a).toBe(0);
		expect(areas(segmentation(), segmentation()).a).toBe(0);
		// A spike out and back covers nothing.
		expect(areas(polygon(...ring, [0, 5], [-20, 5], [0, 5]), polygon(...ring))).toMatchObject({ a: 100 });
		// Nearly on one line: what is left is rounding, not an area.
		expect(areas(polygon([0.1, 0.3], [0.2, 0.6], [0.3, 0.9]), box(0, 0, 1, 1)).a).toBe(0);
	});

	it("is exact far from the origin", () => {
		const far = 2 ** 30;
		const a = polygon([far, far], [far + 3, far + 1], [far + 1, far + 4]);
		const b = polygon([far + 1, far], [far + 4, far + 2], [far, far + 3]);
		const near0 = areas(polygon([0, 0], [3, 1], [1, 4]), polygon([1, 0], [4, 2], [0, 3]));
		expect(areas(a, b).intersection).toBeCloseTo(near0.intersection, 12);
	});

	it("integrates circles, and puts no polygon in their place", () => {
		expect(areas(circle(0, 0, 2), box(-9, -9, 18, 18)).intersection).toBeCloseTo(4 * Math.PI, 12);
		expect(areas(circle(0, 0, 2), box(0, 0, 9, 9)).intersection).toBeCloseTo(Math.PI, 12);
		expect(areas(circle(0, 0, 2), box(-1, -1, 2, 2)).intersection).toBeCloseTo(4, 12);
		// A chord at half the radius.
		const cap = 4 * (Math.PI / 3 - Math.sqrt(3) / 4);
		expect(areas(circle(0, 0, 2), polygon([1, -9], [9, -9], [9, 9], [1, 9])).intersection).toBeCloseTo(cap, 12);
		expect(areas(circle(0, 0, 2), polygon([-9, 1], [9, 1], [9, 9], [-9, 9])).intersection).toBeCloseTo(cap, 12);
		expect(areas(circle(0, 0, 2), circle(2, 0, 2)).intersection).toBeCloseTo(2 * cap, 12);
		expect(areas(circle(0, 0, 2), circle(0.5, 0, 1)).intersection).toBeCloseTo(Math.PI, 12);
		expect(areas(circle(0, 0, 2), circle(4, 0, 2)).intersection).toBe(0);
		expect(areas(circle(0, 0, 0), circle(4, 0, 2)).a).toBe(0);
	});

	it("has a circle's share of any ring as a polygon of many corners has it", () => {
		fc.assert(
			fc.property(randomArea, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 30 }), (shape, at, radius) => {
				const corners = 20_000;
				// Of the same area as the circle.
				const share = Math.sqrt((2 * Math.PI) / (corners * Math.sin((2 * Math.PI) / corners)));
				const exact = areas(circle(at, 30, radius), shape);
				const drawn = areas(regular(corners, at, 30, radius * share), shape);
				expect(Math.abs(exact.intersection - drawn.intersection)).toBeLessThan(1e-6 * exact.a);
			}),
			{ numRuns: 15 },
		);
	});

	it("agrees with the slow way on random shapes, whichever is named first", () => {
		const ringed = randomArea.filter(({ kind }) => kind !== "circle");
		fc.assert(
			fc.property(ringed, ringed, (a, b) => {
				const found = areas(a, b);
				const [zonesA, zonesB] = [zonesOf(a), zonesOf(b)];
				expect(Math.abs(found.a - slowArea([zonesA]))).toBeLessThan(near);
				expect(Math.abs(found.b - slowArea([zonesB]))).toBeLessThan(near);
				expect(Math.abs(found.intersection - slowArea([zonesA, zonesB]))).toBeLessThan(near);
				expect(areas(b, a)).toEqual({ a: found.b, b: found.a, intersection: found.intersection });
			}),
			{ numRuns: 300 },
		);
	});

	it("has no intersection over union of nothing", () => {
		expect(overUnion({ a: 0, b: 0, intersection: 0 })).toBeNull();
		expect(overUnion({ a: 2, b: 2, intersection: 1 })).toBe(1 / 3);
	});
});

describe("shapes of thousands of edges", () => {
	const comb = (teeth: number, shift: number, angle: number): Geometry =>
		polygon(
			...Array.from({ length: 2 * teeth }, (_, at): Point => {
				const [x, y] = [at + shift, at % 2 === 0 ? (at * 7) % 13 : 900 + ((at * 5) % 11)];
				return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
			}),
		);

	it.each([0, 0.4, Math.PI / 2, 2])("are cut into strips that add up to the whole, at %d", (angle) => {
		const [a, b] = [comb(600, 0, angle), comb(600, 0.3, angle)].map((shape) => outlineOf(shape as never));
		if (a === undefined || b === undefined) throw new Error("two outlines were made");
		for (const swept of [
			{ outline: a, other: null, disc: null },
			{ outline: a, other: b, disc: null },
			{ outline: b, other: null, disc: { x: 600 * Math.cos(angle), y: 600 * Math.sin(angle), radius: 250 } },
		]) {
			const whole = sweep(swept);
			expect(Math.abs(areaOfAll(swept) - whole)).toBeLessThan(1e-9 * whole);
			expect(whole).toBeGreaterThan(1000);
		}
	});
});
