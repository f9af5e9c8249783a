import type { Point, Ring } from "#shared/task";
import { lineDistance, signedArea } from "#shared/drawing/ring";

/**
 * The line with fewer vertices, nowhere further than `tolerance` from those left out (Ramer 1972; Douglas and Peucker
 * 1973). First and last vertex stay. Without recursion: a hand that draws for a minute makes tens of thousands.
 */
export function simplifiedLine(points: readonly Point[], tolerance: number): Point[] {
	const kept = new Uint8Array(points.length);
	if (points.length > 0) kept[0] = kept[points.length - 1] = 1;
	const parts: [from: number, to: number][] = [[0, points.length - 1]];
	for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
		const [from, to] = part;
		const [start, end] = [points[from], points[to]];
		if (start === undefined || end === undefined) continue;
		let [farthest, most] = [-1, tolerance];
		for (let at = from + 1; at < to; at++) {
			const [x, y] = points[at] ?? start;
			const away = lineDistance(x, y, [start, end]);
			if (away > most) [farthest, most] = [at, away];
		}
		if (farthest < 0) continue;
		kept[farthest] = 1;
		parts.push([from, farthest], [farthest, to]);
	}
	return points.filter((_, at) => kept[at] === 1);
}

/**
 * The same for a ring, from the vertex that is farthest from its first: both stay. Null where nothing with an area is
 * left, as of a hand that only clicked.
 */
export function simplifiedRing(points: readonly Point[], tolerance: number): Ring | null {
	const [first] = points;
	if (first === undefined) return null;
	let [farthest, most] = [0, 0];
	for (const [at, [x, y]] of points.entries()) {
		const away = Math.hypot(x - first[0], y - first[1]);
		if (away > most) [farthest, most] = [at, away];
	}
	const there = simplifiedLine(points.slice(0, farthest + 1), tolerance);
	const back = simplifiedLine([...points.slice(farthest), first], tolerance);
	const ring = [...there, ...back.slice(1, -1)];
	const least = tolerance * tolerance;
	return ring.length < 3 || Math.abs(signedArea(ring)) <= least ? null : ring;
}
