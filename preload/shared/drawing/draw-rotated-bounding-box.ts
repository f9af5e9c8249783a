import type { Point } from "#shared/task";
import { drawPolygon } from "./draw-polygon.ts";
import type { Drawing } from "./drawing.ts";

/** A box by its four corners in ring order; the exported corners are trusted, not the rotation. */
export function drawRotatedBoundingBox(corners: readonly [Point, Point, Point, Point]): Drawing | null {
	return drawPolygon(corners);
}
