import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point } from "#shared/task";
import type { PlacedGeometry } from "./drawing.ts";

/** Of an arrow's length, at most; and of its own length aside. */
const headShare = 0.25;
const headSpread = 0.45;
/** Pixels of the picture: the head of a long arrow grows no further. */
const longestHead = 24;

/** Placed geometries live as long as what they were made from, so that their drawings do too. */
const arrows = new WeakMap<DrawnGeometry, PlacedGeometry>();

/** What a reviewer drew, where it lies on its sheet. */
export function placedDrawn(geometry: DrawnGeometry): PlacedGeometry {
	if (geometry.kind !== "arrow") return geometry;
	const known = arrows.get(geometry);
	if (known !== undefined) return known;
	const placed: PlacedGeometry = { kind: "lines", lines: arrowLines(geometry.from, geometry.to) };
	arrows.set(geometry, placed);
	return placed;
}

/** The shaft, and the head's two sides at `to`; an arrow without length has no head. */
function arrowLines(from: Point, to: Point): (readonly Point[])[] {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const length = Math.hypot(dx, dy);
	if (length === 0) return [[from, to]];
	const head = Math.min(longestHead, headShare * length) / length;
	const side = (sign: 1 | -1): Point => [
		to[0] - head * (dx + sign * headSpread * dy),
		to[1] - head * (dy - sign * headSpread * dx),
	];
	return [
		[from, to],
		[side(1), to, side(-1)],
	];
}
