import type { Point } from "#shared/task";
import { boundsOf, spotDrawing, type Drawing } from "./drawing.ts";
import { lineDistance, traceLine } from "./ring.ts";

/** An open line in the order it was drawn. Without extent it is a cross, without points nothing. */
export function drawPolyline(points: readonly Point[]): Drawing | null {
	const bounds = boundsOf(points);
	const first = points[0];
	if (bounds === null || first === undefined) return null;
	if (bounds.width === 0 && bounds.height === 0) return spotDrawing(first, "cross");
	return {
		bounds,
		vertices: points.length,
		area: 0,
		rule: null,
		trace: (pen) => {
			traceLine(pen, points);
		},
		clip: null,
		spots: [],
		distance: (x, y) => lineDistance(x, y, points),
	};
}
