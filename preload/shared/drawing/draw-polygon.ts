import type { Ring } from "#shared/task";
import { boundsOf, openRing, spotDrawing, type Drawing } from "./drawing.ts";
import { ringDistance, ringHolds, signedArea, traceRing } from "./ring.ts";

/** A closed ring, filled even-odd as it may cross itself. Without extent it is a cross, without points nothing. */
export function drawPolygon(points: Ring): Drawing | null {
	const ring = openRing(points);
	const bounds = boundsOf(ring);
	const first = ring[0];
	if (bounds === null || first === undefined) return null;
	if (bounds.width === 0 && bounds.height === 0) return spotDrawing(first, "cross");
	return {
		bounds,
		vertices: ring.length,
		area: Math.abs(signedArea(ring)),
		rule: "evenodd",
		trace: (pen) => {
			traceRing(pen, ring);
		},
		clip: null,
		spots: [],
		distance: (x, y) => (ringHolds(x, y, ring) ? 0 : ringDistance(x, y, ring)),
	};
}
