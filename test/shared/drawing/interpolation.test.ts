import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Geometry, Point } from "#shared/task";
import { geometryBetween } from "#shared/drawing/interpolation";

const number = fc.double({ min: -2000, max: 4000, noNaN: true });
const size = fc.double({ min: 0.5, max: 2000, noNaN: true });
const point: fc.Arbitrary<Point> = fc.tuple(number, number);
const share = fc.double({ min: 0, max: 1, noNaN: true });

function points(length: number): fc.Arbitrary<Point[]> {
	return fc.array(point, { minLength: length, maxLength: length });
}

const box = fc
	.record({ x: number, y: number, width: size, height: size })
	.map((sides): Geometry => ({ kind: "bounding-box", ...sides }));

/** As an export gives it: P, P+h·v, P+h·v+w·u, P+w·u (format.md, 4.3). */
function turned(x: number, y: number, width: number, height: number, rotation: number) {
	const angle = (rotation * Math.PI) / 180;
	const [ux, uy] = [width * Math.cos(angle), width * Math.sin(angle)];
	const [vx, vy] = [-height * Math.sin(angle), height * Math.cos(angle)];
	return {
		kind: "rotated-bounding-box" as const,
		corners: [
			[x, y],
			[x + vx, y + vy],
			[x + vx + ux, y + vy + uy],
			[x + ux, y + uy],
		] as const,
		rotation,
	};
}

const turnedBox = fc
	.tuple(number, number, size, size, fc.double({ min: -180, max: 180, noNaN: true }))
	.map((sides) => turned(...sides));

/** Two geometries of one structure. */
const pair: fc.Arbitrary<readonly [Geometry, Geometry]> = fc.oneof(
	fc.tuple(box, box),
	fc.tuple(turnedBox, turnedBox),
	fc.tuple(point, point).map(
		([a, b]) =>
			[
				{ kind: "point", at: a },
				{ kind: "point", at: b },
			] as const,
	),
	fc
		.integer({ min: 1, max: 9 })
		.chain((length) => fc.tuple(points(length), points(length)))
		.chain(([a, b]) =>
			fc.constantFrom<readonly [Geometry, Geometry]>(
				[
					{ kind: "polygon", ring: a },
					{ kind: "polygon", ring: b },
				],
				[
					{ kind: "polyline", points: a },
					{ kind: "polyline", points: b },
				],
				[
					{ kind: "segmentation", zones: [{ region: a, holes: [a] }] },
					{ kind: "segmentation", zones: [{ region: b, holes: [b] }] },
				],
			),
		),
);

/** Every coordinate of a geometry, in one order. */
function numbersOf(geometry: Geometry): number[] {
	switch (geometry.kind) {
		case "bounding-box":
			return [geometry.x, geometry.y, geometry.width, geometry.height];
		case "rotated-bounding-box":
			return geometry.corners.flat();
		case "point":
			return [...geometry.at];
		case "polygon":
			return geometry.ring.flat();
		case "polyline":
			return geometry.points.flat();
		case "segmentation":
			return geometry.zones.flatMap(({ region, holes }) => [...region.flat(), ...holes.flat(2)]);
		default:
			return [];
	}
}

function sides({ corners: [a, b, , d] }: Extract<Geometry, { kind: "rotated-bounding-box" }>) {
	return { width: Math.hypot(d[0] - a[0], d[1] - a[1]), height: Math.hypot(b[0] - a[0], b[1] - a[1]) };
}

describe("a geometry between two key frames", () => {
	it("is the exported one at both of them", () => {
		fc.assert(
			fc.property(pair, ([from, to]) => {
				expect(geometryBetween(from, to, 0).geometry).toBe(from);
				expect(geometryBetween(from, to, 1).geometry).toBe(to);
			}),
		);
	});

	it("comes as near to both as one likes: there is no jump", () => {
		fc.assert(
			fc.property(pair, ([from, to]) => {
				for (const [at, end] of [
					[1e-9, from],
					[1 - 1e-9, to],
				] as const) {
					const near = numbersOf(geometryBetween(from, to, at).geometry);
					for (const [place, value] of numbersOf(end).entries()) expect(near[place]).toBeCloseTo(value, 3);
				}
			}),
		);
	});

	it("is the mean half way, and on the straight line at every share", () => {
		fc.assert(
			fc.property(pair, share, ([from, to], at) => {
				fc.pre(from.kind !== "rotated-bounding-box" && at > 0 && at < 1);
				for (const part of [0.5, at]) {
					const { geometry, held } = geometryBetween(from, to, part);
					expect(held).toBeNull();
					const [a, b] = [numbersOf(from), numbersOf(to)];
					const expected = a.map((value, place) => value * (1 - part) + (b[place] ?? NaN) * part);
					for (const [place, value] of numbersOf(geometry).entries())
						expect(value).toBeCloseTo(expected[place] ?? NaN, 6);
				}
			}),
		);
	});

	it("keeps the right angles of a rotated box; its middle, sides and rotation are the mean half way", () => {
		fc.assert(
			fc.property(turnedBox, turnedBox, (from, to) => {
				const { geometry } = geometryBetween(from, to, 0.5);
				if (geometry.kind !== "rotated-bounding-box") throw new Error(geometry.kind);
				const [one, other, half] = [sides(from), sides(to), sides(geometry)];
				expect(half.width).toBeCloseTo((one.width + other.width) / 2, 5);
				expect(half.height).toBeCloseTo((one.height + other.height) / 2, 5);
				const [a, b, c, d] = geometry.corners;
				expect(
					((b[0] - a[0]) * (d[0] - a[0]) + (b[1] - a[1]) * (d[1] - a[1])) / (half.width * half.height),
				).toBeCloseTo(0, 6);
				const middle = (corners: typeof geometry.corners) =>
					[0, 1].map((axis) => ((corners[0][axis] ?? NaN) + (corners[2][axis] ?? NaN)) / 2);
				for (const axis of [0, 1]) {
					const mean = ((middle(from.corners)[axis] ?? NaN) + (middle(to.corners)[axis] ?? NaN)) / 2;
					expect(((a[axis] ?? NaN) + (c[axis] ?? NaN)) / 2).toBeCloseTo(mean, 5);
				}
				// Never more than a quarter of a circle from either: the shorter way round.
				expect(Math.abs(geometry.rotation - from.rotation)).toBeLessThanOrEqual(90 + 1e-6);
			}),
		);
	});

	it("turns a box over 180 degrees the shorter way", () => {
		const { geometry } = geometryBetween(turned(0, 0, 10, 4, 170), turned(0, 0, 10, 4, -170), 0.5);
		if (geometry.kind !== "rotated-bounding-box") throw new Error(geometry.kind);
		expect(geometry.rotation).toBeCloseTo(180, 9);
		expect(sides(geometry).width).toBeCloseTo(10, 9);
	});

	it("is held, with the reason, where the structure differs or the kind is not interpolated", () => {
		const triangle: Geometry = {
			kind: "polygon",
			ring: [
				[0, 0],
				[4, 0],
				[0, 4],
			],
		};
		const square: Geometry = { kind: "polygon", ring: [...triangle.ring, [1, 1]] };
		const dot: Geometry = { kind: "point", at: [1, 1] };
		const holed: Geometry = { kind: "segmentation", zones: [{ region: triangle.ring, holes: [triangle.ring] }] };
		const whole: Geometry = { kind: "segmentation", zones: [{ region: triangle.ring, holes: [] }] };
		const words: Geometry = { kind: "entity", start: 1, end: 2, selection: null };
		expect(geometryBetween(triangle, square, 0.5)).toEqual({
			geometry: triangle,
			held: "the next key frame has another number of points",
		});
		expect(geometryBetween(triangle, dot, 0.5).held).toMatch(/another kind/u);
		expect(geometryBetween(holed, whole, 0.5)).toMatchObject({
			geometry: holed,
			held: expect.stringMatching(/holes/u) as string,
		});
		expect(geometryBetween(words, words, 0.5).held).toMatch(/not interpolated/u);
	});
});
