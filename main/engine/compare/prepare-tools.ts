import type { CompareSettings } from "#shared/compare/settings";
import type { GeometryKind } from "#shared/task";
import { findCandidates } from "./candidates.ts";
import { comparedPage, type ComparedTool } from "./compared.ts";
import { identicalPairs, identityOf, isSameClass, type Positions } from "./identity.ts";
import { radiusOf } from "./shapes/nearness.ts";
import { similarityOf } from "./similarity.ts";

/** Steps in which two annotations that are left may be paired, the first that they may in. */
export const stepNumbers = { identity: 0, class: 1, any: 2 } as const;

/** Candidates take about 400 bytes each until they are assigned: a task of more would take all memory there is. */
const mostCandidates = 1_500_000;

/** Raised where too many annotations of a task lie upon each other. */
export class TooManyCandidates extends Error {}

/** All that pairing at any threshold needs to know. Positions are those in the lists of tools that were given. */
export interface PreparedTools {
	/** Pairs of one identity: they hold at every threshold. */
	pairs: readonly (Positions & { similarity: number })[];
	/** Positions of what is left, in the order in which ties are broken. */
	leftA: readonly number[];
	leftB: readonly number[];
	/** Of what is left, its place in one order of both sides; what cannot be told apart has the same. */
	rankA: readonly number[];
	rankB: readonly number[];
	edges: CandidateEdges;
	/** Positions of entries that only say where an object leaves, and that stand on one side only. */
	stopsA: readonly number[];
	stopsB: readonly number[];
}

/** Pairs that may be made, of one geometry kind and page; by `a`, then by `b`. */
export interface CandidateEdges {
	/** Places in `leftA` and in `leftB`. */
	a: readonly number[];
	b: readonly number[];
	similarity: readonly number[];
	/** Of `stepNumbers`. */
	step: readonly number[];
}

/**
 * Pairs what has one identity and finds what else may be a pair. Entries that only say where an object leaves
 * (`interpolationStopped`) have a shape, but nothing is there: they take no part.
 * @param sheet size of the picture, in pixels; null where it is not known.
 * @param least pairs below are no candidates: the threshold itself, or the lowest one at which pairs will be asked for.
 * Errors: TooManyCandidates.
 */
export function prepareTools(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	settings: CompareSettings,
	sheet: { width: number; height: number } | null,
	least: number = settings.threshold,
): PreparedTools {
	const radius = radiusOf(settings, sheet);
	const keysA = a.map((tool) => identityOf(tool, settings.pairing));
	const keysB = b.map((tool) => identityOf(tool, settings.pairing));
	const pairs: (Positions & { similarity: number })[] = [];
	const isPairedA = new Uint8Array(a.length);
	const isPairedB = new Uint8Array(b.length);
	const pages = byPage(a, b);
	for (const { fromA, fromB } of pages.values()) {
		if (fromA.length === 0 || fromB.length === 0) continue;
		for (const pair of identicalPairs(a, b, fromA, fromB, keysA, keysB)) {
			isPairedA[pair.a] = 1;
			isPairedB[pair.b] = 1;
			const [toolA, toolB] = [a[pair.a] as ComparedTool, b[pair.b] as ComparedTool];
			pairs.push({ ...pair, similarity: similarityOf(toolA.geometry, toolB.geometry, radius) });
		}
	}
	const { leftA, leftB, rankA, rankB } = inTieOrder(a, b, leftOf(a, isPairedA), leftOf(b, isPairedB));
	const edges =
		leftA.length === 0 || leftB.length === 0
			? { a: [], b: [], similarity: [], step: [] }
			: edgesOf(a, b, leftA, leftB, { keysA, keysB, radius, least });
	return { pairs, leftA, leftB, rankA, rankB, edges, ...loneStops(a, b, keysA, keysB) };
}

function leftOf(tools: readonly ComparedTool[], isPaired: Uint8Array): number[] {
	const left: number[] = [];
	for (let at = 0; at < tools.length; at++)
		if (isPaired[at] === 0 && !(tools[at] as ComparedTool).interpolationStopped) left.push(at);
	return left;
}

interface OnPage {
	fromA: number[];
	fromB: number[];
}

function byPage(a: readonly ComparedTool[], b: readonly ComparedTool[]): Map<number, OnPage> {
	const pages = new Map<number, OnPage>();
	// Most tasks have one page, and the tools of others stand page by page.
	let [page, last]: [number, OnPage | undefined] = [0, undefined];
	const on = (tool: ComparedTool): OnPage => {
		const named = comparedPage(tool);
		if (last !== undefined && named === page) return last;
		page = named;
		last = pages.get(page);
		if (last === undefined) pages.set(page, (last = { fromA: [], fromB: [] }));
		return last;
	};
	for (let at = 0; at < a.length; at++) {
		const tool = a[at] as ComparedTool;
		if (!tool.interpolationStopped) on(tool).fromA.push(at);
	}
	for (let at = 0; at < b.length; at++) {
		const tool = b[at] as ComparedTool;
		if (!tool.interpolationStopped) on(tool).fromB.push(at);
	}
	return pages;
}

function inTieOrder(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	fromA: readonly number[],
	fromB: readonly number[],
): Pick<PreparedTools, "leftA" | "leftB" | "rankA" | "rankB"> {
	// Without a partner to be found, the order is no matter.
	if (fromA.length === 0 || fromB.length === 0) return { leftA: fromA, leftB: fromB, rankA: [], rankB: [] };
	const all = [
		...fromA.map((position) => ({ tool: a[position] as ComparedTool, position, isOfA: true })),
		...fromB.map((position) => ({ tool: b[position] as ComparedTool, position, isOfA: false })),
	];
	all.sort((left, right) => compareTies(left.tool, right.tool));
	const order = { leftA: [] as number[], leftB: [] as number[], rankA: [] as number[], rankB: [] as number[] };
	let rank = 0;
	for (const [at, { tool, position, isOfA }] of all.entries()) {
		if (at > 0 && compareTies(all[at - 1]?.tool ?? tool, tool) !== 0) rank = at;
		(isOfA ? order.leftA : order.leftB).push(position);
		(isOfA ? order.rankA : order.rankB).push(rank);
	}
	return order;
}

/** By class, object id, then index. */
function compareTies(a: ComparedTool, b: ComparedTool): number {
	return (
		compareTexts(a.schemaId, b.schemaId) ||
		(a.schemaId === null ? compareTexts(a.title, b.title) : 0) ||
		compareTexts(a.objectId, b.objectId) ||
		a.index - b.index
	);
}

/** By code units, as every machine does; what is missing comes first. */
function compareTexts(a: string | null, b: string | null): number {
	if (a === b) return 0;
	if (a === null || b === null) return a === null ? -1 : 1;
	return a < b ? -1 : 1;
}

interface EdgeSearch {
	keysA: readonly (string | null)[];
	keysB: readonly (string | null)[];
	radius: number | null;
	least: number;
}

interface OfKind {
	kind: GeometryKind;
	placesA: number[];
	placesB: number[];
}

function edgesOf(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	leftA: readonly number[],
	leftB: readonly number[],
	{ keysA, keysB, radius, least }: EdgeSearch,
): CandidateEdges {
	// Shapes that all lie upon each other make millions: no object for each.
	const found = { a: [] as number[], b: [] as number[], similarity: [] as number[], step: [] as number[] };
	const add = (placeA: number, placeB: number, similarity: number): void => {
		if (found.a.length === mostCandidates)
			throw new TooManyCandidates(
				"Its annotations lie upon each other in more than 1,500,000 pairs: too many to find the best ones",
			);
		found.a.push(placeA);
		found.b.push(placeB);
		found.similarity.push(similarity);
		found.step.push(stepOf(placeA, placeB));
	};
	const toolOfA = (place: number): ComparedTool => a[leftA[place] as number] as ComparedTool;
	const toolOfB = (place: number): ComparedTool => b[leftB[place] as number] as ComparedTool;
	const stepOf = (placeA: number, placeB: number): number => {
		if (!isSameClass(toolOfA(placeA), toolOfB(placeB))) return stepNumbers.any;
		const key = keysA[leftA[placeA] as number] ?? null;
		return key !== null && key === keysB[leftB[placeB] as number] ? stepNumbers.identity : stepNumbers.class;
	};
	for (const { kind, placesA, placesB } of byKind(
		leftA.map((_, at) => toolOfA(at)),
		leftB.map((_, at) => toolOfB(at)),
	)) {
		if (placesA.length === 0 || placesB.length === 0) continue;
		if (kind === "none" || kind === "unknown") continue;
		if (kind === "voxel-brush") {
			for (const [placeA, placeB] of brushPairs(placesA, placesB, toolOfA, toolOfB)) add(placeA, placeB, 1);
			continue;
		}
		const sought = {
			a: placesA.map((place) => toolOfA(place).geometry),
			b: placesB.map((place) => toolOfB(place).geometry),
			radius,
			least,
		};
		findCandidates(sought, (atA, atB, similarity) => {
			add(placesA[atA] as number, placesB[atB] as number, similarity);
		});
	}
	return inOrder(found);
}

/** By `a`, then by `b`; most are found so. */
function inOrder(found: CandidateEdges): CandidateEdges {
	const { a, b, similarity, step } = found;
	const compare = (left: number, right: number): number =>
		(a[left] as number) - (a[right] as number) || (b[left] as number) - (b[right] as number);
	if (a.every((_, at) => at === 0 || compare(at - 1, at) < 0)) return found;
	const order = Array.from(Uint32Array.from(a.keys()).sort(compare));
	const sorted = (values: readonly number[]): number[] => order.map((at) => values[at] as number);
	return { a: sorted(a), b: sorted(b), similarity: sorted(similarity), step: sorted(step) };
}

/** Places of what shares a page and a geometry kind. */
function byKind(toolsA: readonly ComparedTool[], toolsB: readonly ComparedTool[]): Iterable<OfKind> {
	const groups = new Map<string, OfKind>();
	const of = (tool: ComparedTool): OfKind => {
		const { kind } = tool.geometry;
		const key = `${kind} ${String(comparedPage(tool))}`;
		let group = groups.get(key);
		if (group === undefined) groups.set(key, (group = { kind, placesA: [], placesB: [] }));
		return group;
	};
	for (const [place, tool] of toolsA.entries()) of(tool).placesA.push(place);
	for (const [place, tool] of toolsB.entries()) of(tool).placesB.push(place);
	return groups.values();
}

/**
 * A brush entry has no shape of its own, only answers about what is painted in its class: those of one class belong
 * together, in order. Entries whose shape is not exported or not known say nothing by which they could be paired.
 */
function brushPairs(
	placesA: readonly number[],
	placesB: readonly number[],
	toolOfA: (place: number) => ComparedTool,
	toolOfB: (place: number) => ComparedTool,
): [number, number][] {
	const pairs: [number, number][] = [];
	const free = [...placesB];
	for (const placeA of placesA) {
		const at = free.findIndex((placeB) => isSameClass(toolOfA(placeA), toolOfB(placeB)));
		if (at >= 0) pairs.push([placeA, ...free.splice(at, 1)] as [number, number]);
	}
	return pairs;
}

/** Object leaves at this page on one side, and not on the other. Without an identity the class has to do. */
function loneStops(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	keysA: readonly (string | null)[],
	keysB: readonly (string | null)[],
): Pick<PreparedTools, "stopsA" | "stopsB"> {
	const isStop = (tool: ComparedTool): boolean => tool.interpolationStopped;
	if (!a.some(isStop) && !b.some(isStop)) return { stopsA: [], stopsB: [] };
	const stopsA = stopsOf(a, keysA);
	const stopsB = stopsOf(b, keysB);
	for (const [key, positions] of stopsA) {
		const others = stopsB.get(key);
		if (others === undefined) continue;
		const shared = Math.min(positions.length, others.length);
		positions.splice(0, shared);
		others.splice(0, shared);
	}
	return { stopsA: [...stopsA.values()].flat(), stopsB: [...stopsB.values()].flat() };
}

function stopsOf(tools: readonly ComparedTool[], keys: readonly (string | null)[]): Map<string, number[]> {
	const stops = new Map<string, number[]>();
	const stopped = [...tools.entries()].filter(([, tool]) => tool.interpolationStopped);
	for (const [position, tool] of stopped.sort(([, left], [, right]) => compareTies(left, right))) {
		const identity = keys[position] ?? null;
		const key = JSON.stringify([comparedPage(tool), identity, identity === null ? tool.schemaId : null]);
		const known = stops.get(key);
		if (known === undefined) stops.set(key, [position]);
		else known.push(position);
	}
	return stops;
}
