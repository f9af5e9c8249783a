import type { Point } from "#shared/task";
import { drawPolyline } from "./draw-polyline.ts";
import { boundsOf, type Drawing } from "./drawing.ts";
import { lineDistance } from "./ring.ts";

/** Lines that stand for one span of the curve in hit tests. */
const spanLines = 12;

interface Span {
	from: Point;
	control1: Point;
	control2: Point;
	to: Point;
}

/**
 * An open curve through its points. Exports carry the points only, not how the editor bends between them: this is the
 * uniform Catmull-Rom spline in its Bézier form (Catmull and Rom, 1974), which passes through each of them.
 */
export function drawSpline(points: readonly Point[]): Drawing | null {
	const first = points[0];
	const line = drawPolyline(points);
	if (first === undefined || line === null || points.length < 3 || line.spots.length > 0) return line;
	const spans = spansOf(points);
	const flat = [first, ...spans.flatMap(flattened)];
	// A Bézier curve stays within its control points.
	const hull = boundsOf(spans.flatMap(({ from, control1, control2, to }) => [from, control1, control2, to]));
	return {
		...line,
		bounds: hull ?? line.bounds,
		vertices: flat.length,
		trace: (pen) => {
			pen.moveTo(first[0], first[1]);
			for (const { control1, control2, to } of spans) {
				pen.bezierCurveTo(control1[0], control1[1], control2[0], control2[1], to[0], to[1]);
			}
		},
		distance: (x, y) => lineDistance(x, y, flat),
	};
}

function spansOf(points: readonly Point[]): Span[] {
	const spans: Span[] = [];
	for (let at = 1; at < points.length; at++) {
		const from = points[at - 1];
		const to = points[at];
		if (from === undefined || to === undefined) continue;
		const before = points[at - 2] ?? from;
		const after = points[at + 1] ?? to;
		spans.push({
			from,
			control1: [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6],
			control2: [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6],
			to,
		});
	}
	return spans;
}

function flattened({ from, control1, control2, to }: Span): Point[] {
	return Array.from({ length: spanLines }, (_, index) => {
		const t = (index + 1) / spanLines;
		const s = 1 - t;
		const along = (axis: 0 | 1): number =>
			s * s * s * from[axis] + 3 * s * s * t * control1[axis] + 3 * s * t * t * control2[axis] + t * t * t * to[axis];
		return [along(0), along(1)];
	});
}
