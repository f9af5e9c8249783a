import fc from "fast-check";
import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point, Ring } from "#shared/task";

/** Eighths: sums of them are exact. */
const figure = fc.integer({ min: -40_000, max: 40_000 }).map((eighths) => eighths / 8);
const side = fc.integer({ min: 4, max: 24_000 }).map((eighths) => eighths / 8);
export const place: fc.Arbitrary<Point> = fc.tuple(figure, figure);
/** A ring that comes back to a place where it was is opened there: none of that here. */
const ring: fc.Arbitrary<Ring> = fc.uniqueArray(place, { minLength: 4, maxLength: 12, selector: String });

/** Everything that can be drawn, boxes upright or turned. */
export const drawn: fc.Arbitrary<DrawnGeometry> = fc.oneof(
	fc.record({ kind: fc.constant("bounding-box" as const), x: figure, y: figure, width: side, height: side }),
	ring.map((points): DrawnGeometry => ({ kind: "polygon", ring: points })),
	ring.map((points): DrawnGeometry => ({ kind: "polyline", points })),
	place.map((at): DrawnGeometry => ({ kind: "point", at })),
	fc.tuple(place, place).map(([from, to]): DrawnGeometry => ({ kind: "arrow", from, to })),
	fc
		.array(fc.record({ region: ring, holes: fc.array(ring, { maxLength: 2 }) }), { minLength: 1, maxLength: 3 })
		.map((zones): DrawnGeometry => ({ kind: "segmentation", zones })),
);
