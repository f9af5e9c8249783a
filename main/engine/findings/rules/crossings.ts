import Flatbush from "flatbush";
import type { Point, Ring } from "#shared/task";

/** Below this many edges all pairs are looked at: an index costs more. */
const fewEdges = 48;
/** A ring that crosses itself more often is told as one that does so this often. */
const mostCrossings = 1000;
/** Pairs of edges looked at, of one ring: a scribble must not hold up a whole export. */
const mostPairs = 2_000_000;

/**
 * How often a ring crosses itself: pairs of its edges that do not follow each other and share a place. Points that repeat
 * make no edge of their own. At most 1,000 are counted.
 */
export function crossingsOf(ring: Ring): number {
	const points = withoutRepeats(ring);
	const count = points.length;
	// Three points make a triangle, or lie on a line: nothing to cross.
	if (count < 4) return 0;
	let found = 0;
	const look = (a: number, b: number): void => {
		const [from, to] = [Math.min(a, b), Math.max(a, b)];
		if (to - from < 2 || (from === 0 && to === count - 1)) return;
		if (isTouching(points, from, to)) found++;
	};
	if (count <= fewEdges) {
		for (let a = 0; a < count; a++) for (let b = a + 2; b < count; b++) look(a, b);
		return Math.min(found, mostCrossings);
	}
	const index = new Flatbush(count);
	for (let at = 0; at < count; at++) index.add(...boundsOf(points, at));
	index.finish();
	let looked = 0;
	for (let at = 0; at < count && found < mostCrossings && looked < mostPairs; at++) {
		index.search(...boundsOf(points, at), (other) => {
			if (other > at) {
				looked++;
				look(at, other);
			}
			return false;
		});
	}
	return Math.min(found, mostCrossings);
}

function withoutRepeats(ring: Ring): readonly Point[] {
	return ring.filter((point, at) => {
		const before = ring.at(at - 1);
		return before === undefined || ring.length === 1 || point[0] !== before[0] || point[1] !== before[1];
	});
}

function boundsOf(points: readonly Point[], at: number): [number, number, number, number] {
	const [from, to] = edge(points, at);
	return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
}

function edge(points: readonly Point[], at: number): readonly [Point, Point] {
	return [points[at] as Point, points[(at + 1) % points.length] as Point];
}

/** Whether two edges share a place, their ends included. */
function isTouching(points: readonly Point[], first: number, second: number): boolean {
	const [a, b] = edge(points, first);
	const [c, d] = edge(points, second);
	const [sideC, sideD] = [side(a, b, c), side(a, b, d)];
	const [sideA, sideB] = [side(c, d, a), side(c, d, b)];
	if (sideC * sideD < 0 && sideA * sideB < 0) return true;
	return (
		(sideC === 0 && isBetween(a, b, c)) ||
		(sideD === 0 && isBetween(a, b, d)) ||
		(sideA === 0 && isBetween(c, d, a)) ||
		(sideB === 0 && isBetween(c, d, b))
	);
}

/** Left or right of a line from one point to another, or on it: the sign of the cross product. */
function side(from: Point, to: Point, at: Point): number {
	return Math.sign((to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]));
}

function isBetween(from: Point, to: Point, at: Point): boolean {
	return (
		Math.min(from[0], to[0]) <= at[0] &&
		at[0] <= Math.max(from[0], to[0]) &&
		Math.min(from[1], to[1]) <= at[1] &&
		at[1] <= Math.max(from[1], to[1])
	);
}
