import type { Point } from "#shared/task";
import { spotDrawing, type Drawing } from "./drawing.ts";

/** A disc; without a radius it is a cross. A radius is taken without its sign. */
export function drawCircle(centre: Point, exportedRadius: number): Drawing {
	const [cx, cy] = centre;
	const radius = Math.abs(exportedRadius);
	if (radius === 0) return spotDrawing(centre, "cross");
	return {
		bounds: { x: cx - radius, y: cy - radius, width: 2 * radius, height: 2 * radius },
		vertices: 24,
		area: Math.PI * radius * radius,
		rule: "evenodd",
		trace: (pen) => {
			// Without the move, a second arc on the same path would be joined to the first by a line.
			pen.moveTo(cx + radius, cy);
			pen.arc(cx, cy, radius, 0, 2 * Math.PI);
			pen.closePath();
		},
		clip: null,
		spots: [],
		distance: (x, y) => Math.max(0, Math.hypot(x - cx, y - cy) - radius),
	};
}
