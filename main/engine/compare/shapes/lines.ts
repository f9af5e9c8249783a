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
	return Math.max(farthest(a, b), farthest(b, a));
}

function farthest(from: LineGeometry, to: LineGeometry): number {
	const samples = samplesOf(from);
	const places = pointsOf(from).map(([x = 0, y = 0, z = 0]): readonly number[] => [x, y, z]);
	for (let at = 0; at < samples.length; at += 3) places.push(Array.from(samples.subarray(at, at + 3)));
	const line = pointsOf(to);
	return line.length === 0 ? 0 : places.reduce((most, place) => Math.max(most, distanceToLine(place, line)), 0);
}

function distanceToLine(place: readonly number[], line: readonly (readonly number[])[]): number {
	let least = Infinity;
	for (const [at, to] of line.entries()) {
		const from = line[at - 1] ?? to;
		let [along, square] = [0, 0];
		for (let axis = 0; axis < 3; axis++) {
			const d = (to[axis] ?? 0) - (from[axis] ?? 0);
			along += ((place[axis] ?? 0) - (from[axis] ?? 0)) * d;
			square += d * d;
		}
		const share = square === 0 ? 0 : Math.min(1, Math.max(0, along / square));
		const foot = [0, 1, 2].map((axis) => (from[axis] ?? 0) + ((to[axis] ?? 0) - (from[axis] ?? 0)) * share);
		least = Math.min(least, distanceOf(place, foot));
	}
	return least;
}
