import fc from "fast-check";
import type { Geometry, Point } from "#shared/task";
import type { ComparedTool } from "../../../main/engine/compare/compared.ts";
import { tool } from "./some-tools.ts";

/** Coordinates on a coarse grid as often as not: shapes then share vertices and edges. */
const coordinate = fc.oneof(
	fc.integer({ min: 0, max: 12 }).map((value) => value * 5),
	fc.integer({ min: 0, max: 60_000 }).map((value) => value / 1000),
);
const size = fc.oneof(
	fc.integer({ min: 0, max: 6 }).map((value) => value * 5),
	fc.integer({ min: 0, max: 30_000 }).map((value) => value / 1000),
);
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate);
/** Any order of the points: most of them cross themselves. */
const randomRing = fc.array(point, { minLength: 1, maxLength: 9 });

const box = fc
	.tuple(coordinate, coordinate, size, size)
	.map(([x, y, width, height]): Geometry => ({ kind: "bounding-box", x, y, width, height }));
const rotated = fc
	.tuple(coordinate, coordinate, size, size, fc.integer({ min: -180, max: 180 }))
	.map(([x, y, width, height, rotation]): Geometry => {
		const [cos, sin] = [Math.cos((rotation * Math.PI) / 180), Math.sin((rotation * Math.PI) / 180)];
		const at = (u: number, v: number): Point => [x + u * cos - v * sin, y + u * sin + v * cos];
		return {
			kind: "rotated-bounding-box",
			corners: [at(0, 0), at(0, height), at(width, height), at(width, 0)],
			rotation,
		};
	});
const segmentation = fc
	.array(fc.record({ region: randomRing, holes: fc.array(randomRing, { maxLength: 2 }) }), { maxLength: 3 })
	.map((zones): Geometry => ({ kind: "segmentation", zones }));
const circle = fc.tuple(point, size).map(([centre, radius]): Geometry => ({ kind: "circle", centre, radius }));

/** Kinds that cover a part of a picture. */
export const randomArea = fc.oneof(
	box,
	rotated,
	randomRing.map((ring): Geometry => ({ kind: "polygon", ring })),
	segmentation,
	circle,
);

const fraction = fc.integer({ min: 0, max: 20 }).map((value) => value / 20);
const pageRect = fc.record({ x: fraction, y: fraction, width: fraction, height: fraction });
const voxel = fc.tuple(coordinate, coordinate, coordinate);

/** Every kind. */
export const randomGeometry: fc.Arbitrary<Geometry> = fc.oneof(
	{ weight: 5, arbitrary: randomArea },
	point.map((at): Geometry => ({ kind: "point", at })),
	randomRing.map((points): Geometry => ({ kind: "polyline", points })),
	randomRing.map((points): Geometry => ({ kind: "spline", points })),
	fc.tuple(voxel, voxel).map(([from, to]): Geometry => ({ kind: "line-3d", from, to })),
	fc.tuple(voxel, voxel).map(([a, b]): Geometry => ({
		kind: "box-3d",
		min: [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.min(a[2], b[2])],
		max: [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2])],
	})),
	fc
		.tuple(voxel, voxel, voxel, fc.option(fc.integer({ min: 0, max: 180 })))
		.map(([vertex, p1, p2, degrees]): Geometry => ({ kind: "angle", vertex, p1, p2, degrees })),
	fc
		.tuple(fc.nat(40), fc.nat(20))
		.map(([start, length]): Geometry => ({ kind: "entity", start, end: start + length, selection: null })),
	fc
		.tuple(fc.integer({ min: 1, max: 2 }), pageRect, fc.array(pageRect, { maxLength: 3 }))
		.map(([pageNumber, bounds, rects]): Geometry => ({
			kind: "pdf",
			pageNumber,
			bounds,
			rects,
			pageSize: { width: 600, height: 800 },
			text: null,
			image: false,
		})),
	fc.constantFrom<Geometry>({ kind: "voxel-brush" }, { kind: "none" }, { kind: "unknown", key: "cuboid" }),
);

const anyTool = fc
	.record({
		geometry: randomGeometry,
		objectId: fc.option(fc.constantFrom("o1", "o2", "o3", "o4", "o5")),
		schemaId: fc.option(fc.constantFrom("car", "bus"), { freq: 8 }),
		page: fc.option(fc.constantFrom(0, 1), { freq: 3 }),
		interpolationStopped: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
	})
	.map(({ geometry, ...more }) => tool(geometry, more));

/** One side of a comparison; indices differ from places in the list, and from those of other lists. */
export function randomSide(first: number): fc.Arbitrary<ComparedTool[]> {
	return fc
		.array(anyTool, { maxLength: 12 })
		.map((tools) => tools.map((entry, at) => ({ ...entry, index: first + at })));
}
