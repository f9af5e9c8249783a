import Flatbush from "flatbush";
import type { Geometry } from "#shared/task";
import { isArea, overlapOf, ownArea } from "./shapes/areas.ts";
import { boundsOfGeometry, type Box } from "./shapes/bounds.ts";
import { isLine } from "./shapes/lines.ts";
import { pairRadius, reachOf } from "./shapes/nearness.ts";
import { similarityOf } from "./similarity.ts";

/** Similarities below this are none: shapes that share less are no candidates, however low a threshold is set. */
const leastSimilarity = 1e-6;

/** Below this many pairs all are looked at: an index costs more. */
const fewPairs = 256;

/** What the search looks at, of shapes of one kind on one page. */
export interface Sought {
	a: readonly Geometry[];
	b: readonly Geometry[];
	/** In pixels or voxels; null where the picture's size is not known. */
	radius: number | null;
	/** Pairs below are not told. */
	least: number;
}

/** Tells of every pair of places with at least the least similarity. */
export function findCandidates(
	{ a, b, radius, least }: Sought,
	tell: (a: number, b: number, similarity: number) => void,
): void {
	const floor = Math.max(least, leastSimilarity);
	const boxesA = a.map(boundsOfGeometry);
	const boxesB = b.map(boundsOfGeometry);
	const reach = reachAround(a, b, radius) * reachOf(floor);

	const look = (atA: number, atB: number): void => {
		const [shapeA, shapeB] = [a[atA] as Geometry, b[atB] as Geometry];
		if (isHopeless(shapeA, shapeB, boxesA[atA] ?? null, boxesB[atB] ?? null, floor)) return;
		const similarity = similarityOf(shapeA, shapeB, radius);
		if (similarity >= floor) tell(atA, atB, similarity);
	};

	if (a.length * b.length <= fewPairs) {
		for (const [atA, boxA] of boxesA.entries()) {
			for (const [atB, boxB] of boxesB.entries()) if (doTouch(boxA, boxB, reach)) look(atA, atB);
		}
		return;
	}
	const placesOfB = [...boxesB.keys()].filter((place) => boxesB[place] !== null);
	if (placesOfB.length === 0) return;
	const index = new Flatbush(placesOfB.length);
	for (const place of placesOfB) {
		const { left, top, right, bottom } = boxesB[place] as Box;
		index.add(left, top, right, bottom);
	}
	index.finish();
	for (const [atA, box] of boxesA.entries()) {
		if (box === null) continue;
		const found = index.search(box.left - reach, box.top - reach, box.right + reach, box.bottom + reach);
		for (const place of found) look(atA, placesOfB[place] as number);
	}
}

function doTouch(a: Box | null, b: Box | null, reach: number): boolean {
	return (
		a !== null &&
		b !== null &&
		a.left <= b.right + reach &&
		b.left <= a.right + reach &&
		a.top <= b.bottom + reach &&
		b.top <= a.bottom + reach
	);
}

/** What they share is no more than the smaller one, or their boxes' overlap; and no less is covered than the larger one. */
function isHopeless(a: Geometry, b: Geometry, boxA: Box | null, boxB: Box | null, floor: number): boolean {
	if (!isArea(a) || !isArea(b)) return false;
	const [areaA, areaB] = [ownArea(a), ownArea(b)];
	const most = Math.min(areaA, areaB, overlapOf(boxA, boxB));
	const union = areaA + areaB - most;
	// Shapes without an area may still be the same. Bounds are rounded as areas are: what is near the floor is looked at.
	return union > 0 && most < union * floor * (1 - 1e-9);
}

/** The largest radius that any pair may have; 0 for what has to touch. */
function reachAround(a: readonly Geometry[], b: readonly Geometry[], radius: number | null): number {
	const first = a[0];
	if (first === undefined || !(isLine(first) || first.kind === "point" || first.kind === "angle")) return 0;
	if (radius !== null) return radius;
	// The extent of a pair is at most that of all along each axis, which is at most the sum of two pairs' extents.
	const widest = (shapes: readonly Geometry[]): number =>
		shapes.reduce((most, shape) => Math.max(most, pairRadius(shape, first)), 0);
	return widest(a) + widest(b);
}
