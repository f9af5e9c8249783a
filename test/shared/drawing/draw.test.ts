import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Geometry, Point, Zone } from "#shared/task";
import { draw } from "#shared/drawing/draw";
import type { Drawing } from "#shared/drawing/drawing";
import { isFilled, RecordingPen } from "./recording-pen.ts";

function drawn(geometry: Geometry): Drawing {
	const drawing = draw(geometry);
	if (drawing === null) throw new Error(`A ${geometry.kind} drew nothing.`);
	return drawing;
}

function traced(drawing: Drawing): RecordingPen {
	const pen = new RecordingPen();
	drawing.trace(pen);
	return pen;
}

/** What a canvas fills: the path by its rule, within the clip. */
function paints(drawing: Drawing, x: number, y: number): boolean {
	const clip = new RecordingPen();
	drawing.clip?.(clip);
	return isFilled(traced(drawing), drawing.rule, x, y) && (drawing.clip === null || isFilled(clip, drawing.rule, x, y));
}

function square(x: number, y: number, side: number): Point[] {
	return [
		[x, y],
		[x + side, y],
		[x + side, y + side],
		[x, y + side],
	];
}

const coordinate = fc.double({ min: -5_000, max: 5_000, noNaN: true, noDefaultInfinity: true });
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate);
const points = fc.array(point, { maxLength: 12 });
const zone: fc.Arbitrary<Zone> = fc.record({ region: points, holes: fc.array(points, { maxLength: 3 }) });
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
	fc.record({
		kind: fc.constant("bounding-box" as const),
		x: coordinate,
		y: coordinate,
		width: fc.double({ min: 0, max: 1_000, noNaN: true }),
		height: fc.double({ min: 0, max: 1_000, noNaN: true }),
	}),
	fc.record({
		kind: fc.constant("rotated-bounding-box" as const),
		corners: fc.tuple(point, point, point, point),
		rotation: coordinate,
	}),
	fc.record({ kind: fc.constant("polygon" as const), ring: points }),
	fc.record({ kind: fc.constant("polyline" as const), points }),
	fc.record({ kind: fc.constant("spline" as const), points }),
	fc.record({ kind: fc.constant("point" as const), at: point }),
	fc.record({ kind: fc.constant("segmentation" as const), zones: fc.array(zone, { maxLength: 3 }) }),
	fc.record({ kind: fc.constant("circle" as const), centre: point, radius: coordinate }),
);

/** A convex ring: the places of growing angles on an ellipse. */
const convex = fc
	.record({
		centre: point,
		across: fc.double({ min: 1, max: 500, noNaN: true }),
		down: fc.double({ min: 1, max: 500, noNaN: true }),
		corners: fc.integer({ min: 3, max: 24 }),
		turn: fc.double({ min: 0, max: 6, noNaN: true }),
	})
	.map(({ centre, across, down, corners, turn }) => ({
		centre,
		ring: Array.from({ length: corners }, (_, at): Point => {
			const angle = turn + (at / corners) * 2 * Math.PI;
			return [centre[0] + across * Math.cos(angle), centre[1] + down * Math.sin(angle)];
		}),
	}));

describe("any geometry", () => {
	it("traces nothing outside its bounds, and signs nothing outside either", () => {
		fc.assert(
			fc.property(geometry, (any) => {
				const drawing = draw(any);
				if (drawing === null) return;
				const { x, y, width, height } = drawing.bounds;
				const slack = 1e-6;
				for (const [px, py] of [...traced(drawing).vertices, ...drawing.spots.map(({ at }) => at)]) {
					expect(px).toBeGreaterThanOrEqual(x - slack);
					expect(py).toBeGreaterThanOrEqual(y - slack);
					expect(px).toBeLessThanOrEqual(x + width + slack);
					expect(py).toBeLessThanOrEqual(y + height + slack);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("shows something that can be hit wherever it draws at all", () => {
		fc.assert(
			fc.property(geometry, (any) => {
				const drawing = draw(any);
				if (drawing === null) return;
				const [spot] = drawing.spots;
				if (spot !== undefined) return;
				const [x, y] = traced(drawing).vertices[0] ?? [NaN, NaN];
				if (any.kind === "circle") return;
				expect(drawing.distance(x, y)).toBeLessThanOrEqual(1e-6);
			}),
			{ numRuns: 500 },
		);
	});

	it("is drawn once: the same geometry gives the same drawing", () => {
		const box: Geometry = { kind: "bounding-box", x: 1, y: 2, width: 3, height: 4 };
		expect(draw(box)).toBe(draw(box));
	});

	it("draws nothing for what has no place on a picture", () => {
		const placeless: Geometry[] = [
			{ kind: "box-3d", min: [0, 0, 0], max: [1, 1, 1] },
			{ kind: "line-3d", from: [0, 0, 0], to: [1, 1, 1] },
			{ kind: "angle", vertex: [0, 0, 0], p1: [1, 0, 0], p2: [0, 1, 0], degrees: 90 },
			{ kind: "entity", start: 1, end: 2, selection: null },
			{ kind: "voxel-brush" },
			{ kind: "none" },
			{ kind: "unknown", key: "pct" },
			{ kind: "polygon", ring: [] },
			{ kind: "polyline", points: [] },
			{ kind: "spline", points: [] },
			{ kind: "segmentation", zones: [] },
			{ kind: "segmentation", zones: [{ region: [], holes: [square(0, 0, 4)] }] },
		];
		expect(placeless.map(draw)).toEqual(placeless.map(() => null));
	});
});

describe("a convex polygon", () => {
	it("is hit by every place strictly inside, and by none further out than its distance tells", () => {
		const share = fc.double({ min: 0, max: 0.98, noNaN: true });
		fc.assert(
			fc.property(
				convex,
				share,
				fc.nat(23),
				fc.double({ min: 1.05, max: 4, noNaN: true }),
				(shape, inner, at, outer) => {
					const drawing = drawn({ kind: "polygon", ring: shape.ring });
					const [cx, cy] = shape.centre;
					const [x, y] = shape.ring[at % shape.ring.length] ?? shape.centre;
					expect(drawing.distance(cx + (x - cx) * inner, cy + (y - cy) * inner)).toBe(0);
					const [ox, oy] = [cx + (x - cx) * outer, cy + (y - cy) * outer];
					const nearestCorner = Math.min(...shape.ring.map(([px, py]) => Math.hypot(px - ox, py - oy)));
					expect(drawing.distance(ox, oy)).toBeGreaterThan(0);
					expect(drawing.distance(ox, oy)).toBeLessThanOrEqual(nearestCorner + 1e-9);
				},
			),
		);
	});
});

describe("a polygon", () => {
	it("that crosses itself is filled even-odd: both lobes, and nothing beside the crossing", () => {
		const bow = drawn({
			kind: "polygon",
			ring: [
				[0, 0],
				[10, 10],
				[10, 0],
				[0, 10],
			],
		});
		expect([bow.distance(2, 5), bow.distance(8, 5)]).toEqual([0, 0]);
		expect(bow.distance(5, 1)).toBeGreaterThan(2);
		expect([paints(bow, 2, 5), paints(bow, 8, 5), paints(bow, 5, 1)]).toEqual([true, true, false]);
	});

	it("may repeat its first point at the end without another edge", () => {
		const [a, b, c, d] = square(0, 0, 4);
		if (!a || !b || !c || !d) throw new Error("A square has four corners.");
		expect(traced(drawn({ kind: "polygon", ring: [a, b, c, d, a] })).commands).toEqual([
			"M 0 0",
			"L 4 0",
			"L 4 4",
			"L 0 4",
			"Z",
		]);
	});

	it("of two points is a line that can be hit", () => {
		const line = drawn({
			kind: "polygon",
			ring: [
				[0, 0],
				[10, 0],
			],
		});
		expect([line.distance(5, 0), line.distance(5, 3), line.area]).toEqual([0, 3, 0]);
	});

	it("of one point is a cross", () => {
		expect(drawn({ kind: "polygon", ring: [[3, 4]] }).spots).toEqual([{ at: [3, 4], sign: "cross" }]);
	});
});

describe("boxes", () => {
	it("without any size are a cross, without width they are a line", () => {
		expect(drawn({ kind: "bounding-box", x: 3, y: 4, width: 0, height: 0 }).spots).toEqual([
			{ at: [3, 4], sign: "cross" },
		]);
		const line = drawn({ kind: "bounding-box", x: 3, y: 4, width: 0, height: 10 });
		expect([line.spots, line.distance(3, 9), line.distance(5, 9)]).toEqual([[], 0, 2]);
	});

	it("are hit by their corners where they are turned, not by the upright box around them", () => {
		const turned = drawn({
			kind: "rotated-bounding-box",
			rotation: 45,
			corners: [
				[10, 0],
				[0, 10],
				[10, 20],
				[20, 10],
			],
		});
		expect(turned.bounds).toEqual({ x: 0, y: 0, width: 20, height: 20 });
		expect(turned.distance(10, 10)).toBe(0);
		expect(turned.distance(1, 1)).toBeCloseTo(8 / Math.SQRT2);
		expect(turned.area).toBe(200);
	});
});

describe("a segmentation", () => {
	const outside = 4;

	it("is not hit in a hole, but on the hole's edge", () => {
		const holed = drawn({ kind: "segmentation", zones: [{ region: square(0, 0, 30), holes: [square(10, 10, 10)] }] });
		expect(holed.distance(5, 5)).toBe(0);
		expect(holed.distance(15, 15)).toBe(5);
		expect(holed.distance(10, 15)).toBe(0);
		expect([paints(holed, 5, 5), paints(holed, 15, 15)]).toEqual([true, false]);
		expect(holed.area).toBe(800);
	});

	it("of overlapping zones is their union, also where the one fills the other's hole", () => {
		const zones = [
			{ region: square(0, 0, 30), holes: [square(10, 10, 10)] },
			{ region: square(15, 5, 30).toReversed(), holes: [] },
		];
		const union = drawn({ kind: "segmentation", zones });
		for (const [x, y, inside] of [
			[5, 5, true],
			[12, 15, false],
			[18, 15, true],
			[25, 25, true],
			[40, 30, true],
			[5, 33, false],
		] as const) {
			expect([x, y, paints(union, x, y)]).toEqual([x, y, inside]);
			expect([x, y, union.distance(x, y) === 0]).toEqual([x, y, inside]);
		}
	});

	it("paints nothing where a hole sticks out of its region or lies beside it", () => {
		const odd = drawn({
			kind: "segmentation",
			zones: [{ region: square(0, 0, 20), holes: [square(15, 5, 10), square(40, 0, 5)] }],
		});
		expect([paints(odd, 5, 5), paints(odd, 17, 10), paints(odd, 22, 10), paints(odd, 42, 2)]).toEqual([
			true,
			false,
			false,
			false,
		]);
		expect(odd.distance(17, 10)).toBeGreaterThan(0);
		expect(odd.distance(42, 2)).toBeGreaterThan(0);
	});

	it("paints where it is hit, for any upright zones with holes", () => {
		const whole = fc.integer({ min: 0, max: 20 });
		const box = fc.record({ x: whole, y: whole, side: fc.integer({ min: 1, max: 12 }), isReversed: fc.boolean() });
		// Holes lie within their region and apart from each other, as two fills of one hole are none by either rule.
		const holed = box.map(({ x, y, side, isReversed }): Zone => {
			const region = square(x, y, side);
			const holes = side > outside ? [square(x + 1, y + 1, 1), square(x + 3, y + 2, 2).toReversed()] : [];
			return { region: isReversed ? region.toReversed() : region, holes };
		});
		fc.assert(
			fc.property(fc.array(holed, { minLength: 1, maxLength: 4 }), whole, whole, (zones, x, y) => {
				const drawing = drawn({ kind: "segmentation", zones });
				// Off the grid, so that no edge is met.
				expect(paints(drawing, x + 0.37, y + 0.61)).toBe(drawing.distance(x + 0.37, y + 0.61) === 0);
			}),
			{ numRuns: 500 },
		);
	});

	it("reads closed and open rings alike, and passes over empty ones", () => {
		const [a, b, c, d] = square(0, 0, 4);
		if (!a || !b || !c || !d) throw new Error("A square has four corners.");
		const open = drawn({ kind: "segmentation", zones: [{ region: [a, b, c, d], holes: [[]] }] });
		const closed = drawn({
			kind: "segmentation",
			zones: [
				{ region: [a, b, c, d, a], holes: [] },
				{ region: [], holes: [] },
			],
		});
		expect(traced(closed).commands).toEqual(traced(open).commands);
	});

	it("marks a zone without extent by a cross beside the others", () => {
		const specks = drawn({
			kind: "segmentation",
			zones: [
				{ region: square(0, 0, 4), holes: [] },
				{ region: [[9, 9]], holes: [] },
			],
		});
		expect(specks.spots).toEqual([{ at: [9, 9], sign: "cross" }]);
	});
});

describe("lines, points and circles", () => {
	it("are hit by their distance", () => {
		const line = drawn({
			kind: "polyline",
			points: [
				[0, 0],
				[10, 0],
				[10, 10],
			],
		});
		expect([line.distance(5, 2), line.distance(13, 5), line.distance(5, 5)]).toEqual([2, 3, 5]);
		const disc = drawn({ kind: "circle", centre: [10, 10], radius: 5 });
		expect([disc.distance(12, 12), disc.distance(18, 10)]).toEqual([0, 3]);
		expect(drawn({ kind: "point", at: [1, 2] }).spots).toEqual([{ at: [1, 2], sign: "ring" }]);
		expect(drawn({ kind: "circle", centre: [1, 2], radius: 0 }).spots).toEqual([{ at: [1, 2], sign: "cross" }]);
	});

	it("of a spline pass through each of its points", () => {
		fc.assert(
			fc.property(fc.array(point, { minLength: 3, maxLength: 8 }), (through) => {
				const spline = draw({ kind: "spline", points: through });
				if (spline === null || spline.spots.length > 0) return;
				for (const [x, y] of through) expect(spline.distance(x, y)).toBeLessThan(1e-6);
			}),
		);
	});
});
