import type { Point } from "#shared/task";
import type { Body } from "./body.ts";

/** A line from one body to another, in pixels of the picture. */
export interface Arrow {
	kind: "arrow";
	from: Point;
	to: Point;
	/** CSS pixels that each end stays away from its place. */
	fromGap: number;
	toGap: number;
	/** Which of the lines between the same two bodies: they lie beside each other, the first where it belongs. */
	lane: number;
}

/** A line from a body to itself: most of a circle around a place of its edge. */
export interface Loop {
	kind: "loop";
	at: Point;
	/** CSS pixels from that place to the circle's middle, up and to the right. */
	gap: number;
	lane: number;
}

/** Part of the way from one place to another: 0-1. */
type Share = number;

/**
 * The straight line between the middles of two bodies, as far as it lies outside of both: from the edge of the one to
 * the edge of the other. Where they overlap, or one lies in the other, it begins or ends in the middle instead. A body
 * around the middle of another is met at the top; two in the same place have no line between them, but a loop.
 */
export function arrowBetween(a: Body, b: Body, lane: number): Arrow | Loop {
	const isSamePlace = distance(a.middle, b.middle) < 1e-6;
	const [start, end] = isSamePlace ? [top(a), top(b)] : [a.middle, b.middle];
	const way = distance(start, end);
	if (way < 1e-6) return loopAt(a, lane);
	const out = isSamePlace ? 0 : last(crossings(a, start, end));
	const entries = isSamePlace ? [] : crossings(b, start, end).filter((share) => share >= out);
	const into = entries.reduce((least, share) => Math.min(least, share), 1);
	// Shapes that touch leave nothing between them to be seen.
	const [from, to] = (into - out) * way > 1e-6 ? [out, into] : [0, 1];
	return {
		kind: "arrow",
		from: along(start, end, from),
		to: along(start, end, to),
		fromGap: a.reach,
		toGap: b.reach,
		lane,
	};
}

/** The way out of a body to the upper right, where a loop hangs on its edge. */
export function loopAt(body: Body, lane: number): Loop {
	const { middle, hull, reach } = body;
	const right = hull.reduce((most, [x]) => Math.max(most, x), middle[0]);
	const above = hull.reduce((least, [, y]) => Math.min(least, y), middle[1]);
	// A little beyond the corner, which may be the body's own.
	const corner = along(middle, [right, above], 1.01);
	return { kind: "loop", at: along(middle, corner, last(crossings(body, middle, corner))), gap: reach, lane };
}

/** The last of some shares; 0 of none. */
function last(shares: readonly Share[]): Share {
	return shares.reduce((most, share) => Math.max(most, share), 0);
}

/** Where the way between two places meets a body's lines. */
function crossings({ lines }: Body, start: Point, end: Point): Share[] {
	const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
	const found: Share[] = [];
	for (const line of lines) {
		let from = line[0];
		for (const to of line) {
			if (from === undefined) continue;
			const [ex, ey] = [to[0] - from[0], to[1] - from[1]];
			const cross = dx * ey - dy * ex;
			if (cross !== 0) {
				const [fx, fy] = [from[0] - start[0], from[1] - start[1]];
				const share = (fx * ey - fy * ex) / cross;
				const beside = (fx * dy - fy * dx) / cross;
				// A hair's breadth more than the piece: a way through a corner must not slip between two pieces.
				if (share >= 0 && share <= 1 && beside >= -1e-9 && beside <= 1 + 1e-9) found.push(share);
			}
			from = to;
		}
	}
	return found;
}

function top({ hull, middle }: Body): Point {
	return [middle[0], hull.reduce((least, [, y]) => Math.min(least, y), middle[1])];
}

function along(start: Point, end: Point, share: Share): Point {
	return [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
