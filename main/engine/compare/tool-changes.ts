import type { Finding, PairStep, ToolChange } from "#shared/compare/task-comparison";
import type { Geometry } from "#shared/task";
import type { ComparedTool } from "./compared.ts";
import { isSameClass } from "./identity.ts";
import { isArea } from "./shapes/areas.ts";
import { isPlaced } from "./shapes/bounds.ts";
import { isLine } from "./shapes/lines.ts";
import { isSameGeometry } from "./shapes/same-geometry.ts";
import { angleNearness, degreesOf } from "./similarity.ts";

/** Pixels or voxels: a vertex that is no farther from where it was has not moved. */
const jitter = 0.5;
/** Shapes that are less alike have moved, where vertices cannot tell. */
const unmoved = 0.999;
/** Above it, two annotations of other identities are one that was drawn again. */
const drawnAgain = 0.95;

const noChanges: readonly ToolChange[] = [];

/** What differs between two annotations of a pair, in a fixed order. @param isAnswered whether nested answers differ. */
export function changesOf(
	a: ComparedTool,
	b: ComparedTool,
	similarity: number,
	isAnswered: boolean,
): readonly ToolChange[] {
	const isMoved = hasMoved(a.geometry, b.geometry, similarity);
	const isRelabelled = !isSameClass(a, b);
	const isRetyped = a.geometry.kind !== b.geometry.kind;
	if (!isMoved && !isRelabelled && !isRetyped && !isAnswered) return noChanges;
	const changes: ToolChange[] = [];
	if (isMoved) changes.push("moved");
	if (isRelabelled) changes.push("relabelled");
	if (isRetyped) changes.push("retyped");
	if (isAnswered) changes.push("answered");
	return changes;
}

/** Identities as `identityOf` has them; null: none, which is no other one. */
export interface Identities {
	a: string | null;
	b: string | null;
}

export function findingOf(
	a: Geometry,
	b: Geometry,
	step: PairStep,
	similarity: number,
	threshold: number,
	identities: Identities,
): Finding | null {
	if (step === "identity") return similarity < threshold && canMeasure(a, b) ? "moved-far" : null;
	const areOthers = identities.a !== null && identities.b !== null && identities.a !== identities.b;
	return areOthers && similarity > drawnAgain && isOverlapping(a) ? "drawn-again" : null;
}

/** Whether its similarity is what two share over what they cover together. */
function isOverlapping(geometry: Geometry): boolean {
	return isArea(geometry) || geometry.kind === "box-3d" || geometry.kind === "pdf" || geometry.kind === "entity";
}

/** Whether there is a similarity between shapes of these kinds. */
function canMeasure(a: Geometry, b: Geometry): boolean {
	if (!isPlaced(a) || !isPlaced(b)) return false;
	if (a.kind === b.kind) return true;
	return (isArea(a) && isArea(b)) || (isLine(a) && isLine(b) && a.kind !== "line-3d" && b.kind !== "line-3d");
}

/**
 * With the same vertices in the same order, whether any of them is elsewhere by more than half a pixel; else whether the
 * two are less than 0.999 alike. Of a circle the farthest that its line moved counts. Offsets of a text are exact. Of
 * what lies nowhere that is known, nobody can say that it moved.
 */
function hasMoved(a: Geometry, b: Geometry, similarity: number): boolean {
	if (isSameGeometry(a, b) || !isPlaced(a) || !isPlaced(b)) return false;
	if (a.kind === "entity" && b.kind === "entity") {
		const offsets = [a.start, a.end, b.start, b.end];
		return offsets.every((offset) => Number.isInteger(offset)) || similarity < unmoved;
	}
	const farthest = a.kind === b.kind ? farthestMove(a, b) : null;
	if (farthest === null) return similarity < unmoved;
	if (a.kind === "angle" && b.kind === "angle" && hasTurned(degreesOf(a), degreesOf(b))) return true;
	// A ring may begin elsewhere or run the other way: its vertices are then in another order.
	return farthest > jitter && (similarity < unmoved || !isReordered(a, b));
}

function hasTurned(a: number | null, b: number | null): boolean {
	return a !== null && b !== null && angleNearness(Math.abs(a - b)) < unmoved;
}

/** How far the vertex went that went farthest, in pixels or voxels; null where the two have not the same ones. */
function farthestMove(a: Geometry, b: Geometry): number | null {
	if (a.kind === "bounding-box" && b.kind === "bounding-box") {
		return cornerMove([a.x, a.y], [a.x + a.width, a.y + a.height], [b.x, b.y], [b.x + b.width, b.y + b.height]);
	}
	if (a.kind === "box-3d" && b.kind === "box-3d") return cornerMove(a.min, a.max, b.min, b.max);
	if (a.kind === "circle" && b.kind === "circle") return distanceOf(a.centre, b.centre) + Math.abs(a.radius - b.radius);
	const [linesA, linesB] = [verticesOf(a), verticesOf(b)];
	if (linesA === null || linesB?.length !== linesA.length) return null;
	let farthest = 0;
	for (const [at, line] of linesA.entries()) {
		const other = linesB[at] as Vertices;
		if (other.length !== line.length) return null;
		for (const [place, vertex] of line.entries())
			farthest = Math.max(farthest, distanceOf(vertex, other[place] as readonly number[]));
	}
	return farthest;
}

/** Of all corners between the least and the greatest ones. */
function cornerMove(
	minA: readonly number[],
	maxA: readonly number[],
	minB: readonly number[],
	maxB: readonly number[],
): number {
	return Math.hypot(
		...minA.map((value, axis) =>
			Math.max(Math.abs(value - (minB[axis] ?? 0)), Math.abs((maxA[axis] ?? 0) - (maxB[axis] ?? 0))),
		),
	);
}

function distanceOf(a: readonly number[], b: readonly number[]): number {
	return Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0), (a[2] ?? 0) - (b[2] ?? 0));
}

type Vertices = readonly (readonly number[])[];

/** Line by line and ring by ring; null for what is not drawn by vertices in pixels or voxels. */
function verticesOf(geometry: Geometry): readonly Vertices[] | null {
	switch (geometry.kind) {
		case "rotated-bounding-box":
			return [geometry.corners];
		case "polygon":
			return [geometry.ring];
		case "segmentation":
			// The lengths of the lists tell which are holes of which zone.
			return geometry.zones.flatMap(({ region, holes }) => [region, ...holes, []]);
		case "polyline":
		case "spline":
			return [geometry.points];
		case "line-3d":
			return [[geometry.from, geometry.to]];
		case "point":
			return [[geometry.at]];
		case "angle":
			return [[geometry.vertex, geometry.p1, geometry.p2]];
		default:
			return null;
	}
}

/** Whether each ring or line is the other one from another start or the other way round. */
function isReordered(a: Geometry, b: Geometry): boolean {
	const [linesA, linesB] = [verticesOf(a), verticesOf(b)];
	if (linesA === null || linesB === null) return false;
	const isOpen = isLine(a);
	return linesA.every((line, at) => {
		const other = linesB[at] ?? [];
		const starts = isOpen ? [0] : [...other.keys()];
		const ends = isOpen ? [other.length - 1] : starts;
		return (
			line.length === 0 ||
			starts.some((start) => areNear(line, other, start, 1)) ||
			ends.some((start) => areNear(line, other, start, -1))
		);
	});
}

function areNear(line: Vertices, other: Vertices, start: number, way: 1 | -1): boolean {
	const { length } = line;
	return line.every((vertex, at) => distanceOf(vertex, other[(start + way * at + length) % length] ?? []) <= jitter);
}
