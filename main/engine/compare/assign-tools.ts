import type { CompareSettings } from "#shared/compare/settings";
import type { PairStep } from "#shared/compare/task-comparison";
import { assign } from "./assignment.ts";
import { type PreparedTools, stepNumbers } from "./prepare-tools.ts";

/** Two annotations that are paired. Positions are those in the lists that were prepared. */
export interface AssignedPair {
	a: number;
	b: number;
	step: PairStep;
	similarity: number;
}

type Matching = Pick<CompareSettings, "matching" | "reference">;

/**
 * Pairs at a threshold: those of one identity, then of what is left the assignments of the highest total similarity,
 * step by step. In no order.
 * @param threshold not below the least similarity for which the tools were prepared.
 */
export function assignAt(prepared: PreparedTools, threshold: number, settings: Matching): AssignedPair[] {
	const { pairs, leftA, leftB, edges } = prepared;
	const assigned: AssignedPair[] = pairs.map(({ a, b, similarity }) => ({ a, b, step: "identity", similarity }));
	if (edges.a.length === 0) return assigned;
	const isTakenA = new Uint8Array(leftA.length);
	const isTakenB = new Uint8Array(leftB.length);
	for (const step of ["identity", "class", "any"] as const) {
		const open: number[] = [];
		for (let edge = 0; edge < edges.a.length; edge++) {
			if ((edges.step[edge] as number) > stepNumbers[step] || (edges.similarity[edge] as number) < threshold) continue;
			if (isTakenA[edges.a[edge] as number] === 1 || isTakenB[edges.b[edge] as number] === 1) continue;
			open.push(edge);
		}
		for (const edge of settings.matching === "optimal" ? optimal(prepared, open) : greedy(prepared, open, settings)) {
			const [placeA, placeB] = [edges.a[edge] as number, edges.b[edge] as number];
			isTakenA[placeA] = 1;
			isTakenB[placeB] = 1;
			assigned.push({
				a: leftA[placeA] as number,
				b: leftB[placeB] as number,
				step,
				similarity: edges.similarity[edge] as number,
			});
		}
	}
	return assigned;
}

/** Of some edges those of the assignment with the highest total; each connected component on its own. */
function optimal(prepared: PreparedTools, open: readonly number[]): number[] {
	const chosen: number[] = [];
	for (const component of componentsOf(prepared, open)) {
		const [first] = component;
		if (component.length === 1 && first !== undefined) chosen.push(first);
		else for (const edge of optimalOf(prepared, component)) chosen.push(edge);
	}
	return chosen;
}

function componentsOf({ edges, leftA, leftB }: PreparedTools, open: readonly number[]): Iterable<number[]> {
	const parents = new Int32Array(leftA.length + leftB.length).map((_, at) => at);
	const rootOf = (node: number): number => {
		let root = node;
		while (parents[root] !== root) {
			// Halves the way for those who come after.
			parents[root] = parents[parents[root] as number] as number;
			root = parents[root] as number;
		}
		return root;
	};
	for (const edge of open) parents[rootOf(edges.a[edge] as number)] = rootOf(leftA.length + (edges.b[edge] as number));
	const components = new Map<number, number[]>();
	for (const edge of open) {
		const root = rootOf(edges.a[edge] as number);
		const known = components.get(root);
		if (known === undefined) components.set(root, [edge]);
		else known.push(edge);
	}
	return components.values();
}

/**
 * Which side the solver goes through row by row may decide a tie: it is the one that comes first by what its annotations
 * are, so that the sides can be exchanged.
 */
function optimalOf({ edges, rankA, rankB }: PreparedTools, component: readonly number[]): number[] {
	const placesA = distinct(component.map((edge) => edges.a[edge] as number));
	const placesB = distinct(component.map((edge) => edges.b[edge] as number));
	const isByA = comesFirst(
		placesA.map((place) => rankA[place] as number),
		placesB.map((place) => rankB[place] as number),
	);
	const [places, others] = isByA ? [placesA, placesB] : [placesB, placesA];
	const [rowOf, columnOf] = isByA ? [edges.a, edges.b] : [edges.b, edges.a];
	const [rowAt, columnAt] = [numbered(places), numbered(others)];
	// They come by A, then by B.
	const listed = isByA
		? component
		: component.toSorted(
				(left, right) =>
					(edges.b[left] as number) - (edges.b[right] as number) ||
					(edges.a[left] as number) - (edges.a[right] as number),
			);
	const chosen = assign({
		rows: places.length,
		columns: others.length,
		row: listed.map((edge) => rowAt.get(rowOf[edge] as number) as number),
		column: listed.map((edge) => columnAt.get(columnOf[edge] as number) as number),
		weight: listed.map((edge) => edges.similarity[edge] as number),
	});
	return chosen.map((at) => listed[at] as number);
}

function distinct(places: readonly number[]): number[] {
	return [...new Set(places)].sort((a, b) => a - b);
}

function numbered(places: readonly number[]): Map<number, number> {
	return new Map(places.map((place, at) => [place, at]));
}

/** The shorter list, of equal ones the first by its entries; the first of two that are the same. */
function comesFirst(a: readonly number[], b: readonly number[]): boolean {
	if (a.length !== b.length) return a.length < b.length;
	for (const [at, value] of a.entries()) {
		const other = b[at] ?? value;
		if (value !== other) return value < other;
	}
	return true;
}

/**
 * As pycocotools matches detections that all have the same score: each, in the order exported, takes the most similar
 * free annotation of the reference, of equal ones the last. The reference is B where none is set.
 */
function greedy({ edges, leftA, leftB }: PreparedTools, open: readonly number[], { reference }: Matching): number[] {
	const isDetectedInA = reference !== "a";
	const detected = isDetectedInA ? edges.a : edges.b;
	const truths = isDetectedInA ? edges.b : edges.a;
	const [leftDetected, leftTruths] = isDetectedInA ? [leftA, leftB] : [leftB, leftA];
	const exportedAt = (edge: number): number => leftDetected[detected[edge] as number] as number;
	const truthAt = (edge: number): number => leftTruths[truths[edge] as number] as number;
	const sorted = open.toSorted((a, b) => exportedAt(a) - exportedAt(b) || truthAt(a) - truthAt(b));
	const chosen = new Map<number, number>();
	const isTaken = new Set<number>();
	for (let from = 0; from < sorted.length;) {
		const detection = exportedAt(sorted[from] as number);
		let best = -1;
		for (; from < sorted.length && exportedAt(sorted[from] as number) === detection; from++) {
			const edge = sorted[from] as number;
			if (isTaken.has(truthAt(edge))) continue;
			if (best < 0 || (edges.similarity[edge] as number) >= (edges.similarity[best] as number)) best = edge;
		}
		if (best < 0) continue;
		chosen.set(detection, best);
		isTaken.add(truthAt(best));
	}
	return [...chosen.values()];
}
