import type { Point, Ring } from "#shared/task";
import type { Pen } from "./drawing.ts";

/** Measures of rings and lines, in the units of their points. A ring is closed without repeating its first point. */

/** Distance from a place to a segment; the segment may be a single point. */
function segmentDistance(x: number, y: number, from: Point, to: Point): number {
	const dx = to[0] - from[0];
	const dy = to[1] - from[1];
	const square = dx * dx + dy * dy;
	const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / square));
	return Math.hypot(x - from[0] - along * dx, y - from[1] - along * dy);
}

/** Distance from a place to an open line through the points; Infinity without points. */
export function lineDistance(x: number, y: number, points: readonly Point[]): number {
	let nearest = Infinity;
	let from = points[0];
	for (const to of points) {
		if (from !== undefined) nearest = Math.min(nearest, segmentDistance(x, y, from, to));
		from = to;
	}
	return nearest;
}

/** Distance from a place to a ring's line, inside or outside; Infinity without points. */
export function ringDistance(x: number, y: number, ring: Ring): number {
	const first = ring[0];
	const last = ring.at(-1);
	if (first === undefined || last === undefined) return Infinity;
	return Math.min(segmentDistance(x, y, last, first), lineDistance(x, y, ring));
}

/** Whether a place lies inside by the even-odd rule: the lobes of a self-crossing ring count, what they share does not. */
export function ringHolds(x: number, y: number, ring: Ring): boolean {
	let inside = false;
	let from = ring.at(-1);
	for (const to of ring) {
		if (
			from !== undefined &&
			to[1] > y !== from[1] > y &&
			x < ((from[0] - to[0]) * (y - to[1])) / (from[1] - to[1]) + to[0]
		) {
			inside = !inside;
		}
		from = to;
	}
	return inside;
}

/** Twice-summed cross products, halved: positive where the ring runs clockwise on the screen (y down). */
export function signedArea(ring: Ring): number {
	let sum = 0;
	let from = ring.at(-1);
	for (const to of ring) {
		if (from !== undefined) sum += from[0] * to[1] - to[0] * from[1];
		from = to;
	}
	return sum / 2;
}

export function traceLine(pen: Pen, points: readonly Point[]): void {
	let first = true;
	for (const [x, y] of points) {
		if (first) pen.moveTo(x, y);
		else pen.lineTo(x, y);
		first = false;
	}
}

export function traceRing(pen: Pen, ring: Ring): void {
	if (ring.length === 0) return;
	traceLine(pen, ring);
	pen.closePath();
}
