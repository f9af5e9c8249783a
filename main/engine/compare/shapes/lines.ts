import type { Geometry } from "#shared/task";
import { nearness } from "./nearness.ts";

export type LineGeometry = Extract<Geometry, { kind: "polyline" | "spline" | "line-3d" }>;

export function isLine(geometry: Geometry): geometry is LineGeometry {
	return geometry.kind === "polyline" || geometry.kind === "spline" || geometry.kind === "line-3d";
}

/**
 * The points of a line as exported, in pixels or voxels. Of a spline too: exports do not say how the editor bends between
 * its points, and what is compared is what was exported.
 */
function pointsOf(line: LineGeometry): readonly (readonly number[])[] {
	return line.kind === "line-3d" ? [line.from, line.to] : line.points;
}

/** Each line is compared at the ends of this many pieces of equal length. */
const steps = 64;

/** x, y and z of the ends of the pieces; of a line without length all are its first point. Empty without points. */
function samplesOf(line: LineGeometry): Float64Array {
	const points = pointsOf(line);
	const samples = new Float64Array(points.length === 0 ? 0 : (steps + 1) * 3);
	const lengths = points.map((point, at) => (at === 0 ? 0 : distanceOf(points[at - 1] ?? point, point)));
	const total = lengths.reduce((sum, length) => sum + length, 0);
	let [piece, before] = [1, 0];
	for (let step = 0; step * 3 < samples.length; step++) {
		const along = (total * step) / steps;
		while (piece < points.length - 1 && before + (lengths[piece] as number) < along) {
			before += lengths[piece] as number;
			piece++;
		}
		const to = points[Math.min(piece, points.length - 1)] ?? [];
		const from = points[Math.min(piece, points.length - 1) - 1] ?? to;
		const length = lengths[piece] ?? 0;
		const share = length > 0 ? Math.min(1, (along - before) / length) : 0;
		for (let axis = 0; axis < 3; axis++) {
			const start = from[axis] ?? 0;
			samples[step * 3 + axis] = share === 1 ? (to[axis] ?? 0) : start + ((to[axis] ?? 0) - start) * share;
		}
	}
	return samples;
}

function distanceOf(a: readonly number[], b: readonly number[]): number {
	return Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0), (a[2] ?? 0) - (b[2] ?? 0));
}

/**
 * How near the samples of each line are to the nearest sample of the other, on average, 0 to 1. The direction in which a
 * line was drawn makes no difference. Null where a line has no points.
 */
export function lineNearness(
	a: LineGeometry,
	b: LineGeometry,
	radius: number,
): { forward: number; backward: number } | null {
	const [p, q] = [samplesOf(a), samplesOf(b)];
	if (p.length === 0 || q.length === 0) return null;
	const nearestOfP = new Float64Array(steps + 1).fill(Infinity);
	const nearestOfQ = new Float64Array(steps + 1).fill(Infinity);
	for (let i = 0; i <= steps; i++) {
		for (let j = 0; j <= steps; j++) {
			const dx = (p[i * 3] as number) - (q[j * 3] as number);
			const dy = (p[i * 3 + 1] as number) - (q[j * 3 + 1] as number);
			const dz = (p[i * 3 + 2] as number) - (q[j * 3 + 2] as number);
			const square = dx * dx + dy * dy + dz * dz;
			if (square < (nearestOfP[i] as number)) nearestOfP[i] = square;
			if (square < (nearestOfQ[j] as number)) nearestOfQ[j] = square;
		}
	}
	return { forward: meanNearness(nearestOfP, radius), backward: meanNearness(nearestOfQ, radius) };
}

function meanNearness(squares: Float64Array, radius: number): number {
	return squares.reduce((sum, square) => sum + nearness(Math.sqrt(square), radius), 0) / squares.length;
}

/**
 * Hausdorff's distance, in pixels or voxels: the farthest that a corner or sample of either line is from the other line
 * itself. 0 where a line has no points.
 */
export function hausdorffDistance(a: LineGeometry, b: LineGeometry): number {
	const [p, q] = [cornersOf(a), cornersOf(b)];
	if (p.length === 0 || q.length === 0) return 0;
	const [s, t] = [samplesOf(a), samplesOf(b)];
	return Math.sqrt(Math.max(farthest(p, q), farthest(s, q), farthest(q, p), farthest(t, p)));
}

/** x, y and z of the points. */
function cornersOf(line: LineGeometry): Float64Array {
	return Float64Array.from(pointsOf(line).flatMap(([x = 0, y = 0, z = 0]) => [x, y, z]));
}

/**
 * Of some places the largest squared distance from a line. A place that is nearer than the largest so far is left alone,
 * and each is looked for where the one before was nearest: long lines that run along each other cost their length only.
 */
function farthest(places: Float64Array, line: Float64Array): number {
	const pieces = Math.max(1, line.length / 3 - 1);
	let [most, nearest] = [0, 0];
	for (let place = 0; place < places.length; place += 3) {
		let least = Infinity;
		const first = nearest;
		for (let step = 0; step < pieces && least > most; step++) {
			// 0, +1, -1, +2, -2, … around the first, modulo the number of pieces.
			const away = step % 2 === 0 ? -(step / 2) : (step + 1) / 2;
			const piece = (((first + away) % pieces) + pieces) % pieces;
			const square = squareToPiece(places, place, line, piece * 3);
			if (square < least) [least, nearest] = [square, piece];
		}
		if (least > most) most = least;
	}
	return most;
}

/** Squared distance of a place from the piece that begins at a point of a line; the last point is a piece of no length. */
function squareToPiece(places: Float64Array, place: number, line: Float64Array, from: number): number {
	const to = from + 3 < line.length ? from + 3 : from;
	let [along, length] = [0, 0];
	for (let axis = 0; axis < 3; axis++) {
		const d = (line[to + axis] as number) - (line[from + axis] as number);
		along += ((places[place + axis] as number) - (line[from + axis] as number)) * d;
		length += d * d;
	}
	const share = length === 0 ? 0 : Math.min(1, Math.max(0, along / length));
	let square = 0;
	for (let axis = 0; axis < 3; axis++) {
		const start = line[from + axis] as number;
		const foot = start + ((line[to + axis] as number) - start) * share;
		square += ((places[place + axis] as number) - foot) ** 2;
	}
	return square;
}
