import { drawPolygon } from "./draw-polygon.ts";
import type { Bounds, Drawing } from "./drawing.ts";

/** An upright box. One without width or height is a line; one without both is a cross. */
export function drawBoundingBox({ x, y, width, height }: Bounds): Drawing | null {
	return drawPolygon([
		[x, y],
		[x + width, y],
		[x + width, y + height],
		[x, y + height],
	]);
}
