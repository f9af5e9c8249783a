import type { Point, Ring } from "#shared/task";
import type { Pen } from "./drawing.ts";
import { ringDistance, ringHolds } from "./ring.ts";

/**
 * The corners of the smallest convex ring around some points, clockwise on the screen (y down); of points on one line
 * its two ends, of equal points one (Andrew's monotone chain, 1979).
 */
export function convexHull(points: readonly Point[]): Ring {
	const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
	const first = sorted[0];
	const last = sorted.at(-1);
	if (first === undefined || last === undefined) return [];
	if (first[0] === last[0] && first[1] === last[1]) return [first];
	// Each chain ends where the other begins.
	return [...chain(sorted).slice(0, -1), ...chain(sorted.toReversed()).slice(0, -1)];
}

/** From the first of sorted points to the last, turning clockwise on the screen only. */
function chain(sorted: readonly Point[]): Point[] {
	const kept: Point[] = [];
	for (const point of sorted) {
		for (let [b, a] = [kept.at(-1), kept.at(-2)]; a !== undefined && b !== undefined; b = a, a = kept.at(-2)) {
			if ((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) > 0) break;
			kept.pop();
		}
		kept.push(point);
	}
	return kept;
}

/** The line at `padding` around a convex clockwise ring, its corners round; padding in the units of the points. */
export function traceHull(pen: Pen, hull: Ring, padding: number): void {
	const first = hull[0];
	if (first === undefined) return;
	if (hull.length === 1) {
		pen.moveTo(first[0] + padding, first[1]);
		pen.arc(first[0], first[1], padding, 0, 2 * Math.PI);
		pen.closePath();
		return;
	}
	for (const [at, corner] of hull.entries()) {
		const before = hull.at(at - 1) ?? corner;
		const after = hull[(at + 1) % hull.length] ?? corner;
		const from = outward(before, corner);
		let turn = outward(corner, after) - from;
		if (turn < 0) turn += 2 * Math.PI;
		// No corner turns by more than half a turn: one that seems to is straight but for a rounding.
		if (turn > 1.5 * Math.PI) turn = 0;
		if (at === 0) pen.moveTo(corner[0] + padding * Math.cos(from), corner[1] + padding * Math.sin(from));
		pen.arc(corner[0], corner[1], padding, from, from + turn);
	}
	pen.closePath();
}

/** Distance from a place to that line, inside or outside; Infinity without points. */
export function hullDistance(x: number, y: number, hull: Ring, padding: number): number {
	const away = ringDistance(x, y, hull);
	return ringHolds(x, y, hull) ? away + padding : Math.abs(away - padding);
}

/** The angle that points away from a clockwise ring at one of its sides, in radians. */
function outward(from: Point, to: Point): number {
	return Math.atan2(to[1] - from[1], to[0] - from[0]) - Math.PI / 2;
}
