import type { CompareSettings } from "#shared/compare/settings";
import type { AnswerPair, RelationsComparison, ToolChange } from "#shared/compare/task-comparison";
import { pageOf } from "#shared/drawing/placing";
import { assignAt } from "../assign-tools.ts";
import { compareAnswers, differingAnswers } from "../compare-answers.ts";
import { compareRelations } from "../compare-relations.ts";
import type { LeanSnapshot } from "../compared-task.ts";
import type { ComparedSnapshot, ComparedTool } from "../compared.ts";
import { type PreparedTools, prepareTools } from "../prepare-tools.ts";
import { changesOf } from "../tool-changes.ts";
import type { BatchWords } from "./batch-words.ts";
import {
	addLone,
	addPair,
	ANSWERED,
	answerChanges,
	emptyCodes,
	type Group,
	LEAST_THRESHOLD,
	MOVED,
	RELABELLED,
	RETYPED,
	type TaskCodes,
} from "./outcome-codes.ts";

/** What a batch tells of one pair of tools. */
export interface FoundPair {
	/** Positions in the lists that were compared. */
	a: number;
	b: number;
	similarity: number;
	changes: readonly ToolChange[];
}

/** Two snapshots of a task, at the threshold of the settings. */
export interface TaskFindings {
	tools: { pairs: FoundPair[]; removed: number[]; added: number[] };
	answers: readonly AnswerPair[];
	relations: RelationsComparison;
	codes: TaskCodes;
}

type Sheet = { width: number; height: number } | null;

/** Neither side has an annotation, an answer, a relation or a mask. */
export function isEmptyPair(a: LeanSnapshot, b: LeanSnapshot): boolean {
	return [a, b].every(
		({ tools, classifications, relations, hasMask }) =>
			!hasMask && tools.length === 0 && classifications.length === 0 && relations.length === 0,
	);
}

/** `same`: the two are the same bytes. */
export function findingsOf(
	a: ComparedSnapshot,
	b: ComparedSnapshot,
	same: boolean,
	settings: CompareSettings,
	sheet: Sheet,
	words: BatchWords,
): TaskFindings {
	const codes = emptyCodes();
	const tools =
		same && settings.pairing.by === "id" && areToldApart(a.tools)
			? pairWithSelf(a.tools, codes, words)
			: pairTools(a.tools, b.tools, settings, sheet, codes, words);
	const answers = compareAnswers(a.classifications, b.classifications);
	for (const pair of answers) {
		// A question that nobody answered says nothing.
		if (pair.before === null && pair.after === null) continue;
		codes.answers.push({
			question: words.question(pair),
			before: words.answer(pair.before),
			after: words.answer(pair.after),
			change: answerChanges.indexOf(pair.change),
		});
	}
	const relations = relationsOf(a, b, tools.pairs, settings);
	const changed = relations.pairs.filter(({ changes }) => changes.length > 0).length;
	codes.relations = {
		unchanged: relations.pairs.length - changed,
		changed,
		added: relations.added.length,
		removed: relations.removed.length,
	};
	return { tools, answers, relations, codes };
}

/** Whether each of the tools is another object, and there. */
function areToldApart(tools: readonly ComparedTool[]): boolean {
	const seen = new Set<string>();
	for (const tool of tools) {
		if (tool.objectId === null || tool.interpolationStopped) return false;
		seen.add(`${String(pageOf(tool))} ${tool.objectId}`);
	}
	return seen.size === tools.length;
}

function pairWithSelf(tools: readonly ComparedTool[], codes: TaskCodes, words: BatchWords): TaskFindings["tools"] {
	const counts = new Map<number, number>();
	for (const tool of tools) {
		const of = words.class(tool);
		counts.set(of, (counts.get(of) ?? 0) + 1);
	}
	for (const [of, count] of counts) codes.fixed.push({ a: of, b: of, changes: 0, similarity: 1, count });
	return {
		pairs: tools.map((_, place) => ({ a: place, b: place, similarity: 1, changes: [] })),
		removed: [],
		added: [],
	};
}

function pairTools(
	a: readonly ComparedTool[],
	b: readonly ComparedTool[],
	settings: CompareSettings,
	sheet: Sheet,
	codes: TaskCodes,
	words: BatchWords,
): TaskFindings["tools"] {
	const least = Math.min(LEAST_THRESHOLD, settings.threshold);
	const prepared = prepareTools(a, b, settings, sheet, least);
	const toolA = (at: number): ComparedTool => a[at] as ComparedTool;
	const toolB = (at: number): ComparedTool => b[at] as ComparedTool;
	const changes = new PairChanges(toolA, toolB);
	for (const pair of prepared.pairs)
		addPair(codes.fixed, {
			a: words.class(toolA(pair.a)),
			b: words.class(toolB(pair.b)),
			changes: bitsOf(changes.of(pair.a, pair.b, pair.similarity)),
			similarity: pair.similarity,
		});
	addLeft(prepared, toolA, toolB, changes, codes, words);
	const pairs = assignAt(prepared, settings.threshold, settings)
		.map((pair): FoundPair => ({
			a: pair.a,
			b: pair.b,
			similarity: pair.similarity,
			changes: changes.of(pair.a, pair.b, pair.similarity),
		}))
		.sort((one, other) => one.a - other.a);
	return { pairs, ...unpaired(prepared, pairs) };
}

/** What nobody on the other side is, in the order of the export. */
function unpaired(prepared: PreparedTools, pairs: readonly FoundPair[]): { removed: number[]; added: number[] } {
	const pairedA = new Set(pairs.map(({ a }) => a));
	const pairedB = new Set(pairs.map(({ b }) => b));
	return {
		removed: prepared.leftA.filter((place) => !pairedA.has(place)).sort((x, y) => x - y),
		added: prepared.leftB.filter((place) => !pairedB.has(place)).sort((x, y) => x - y),
	};
}

const unchanged: readonly ToolChange[] = [];

/** Changes of pairs. */
class PairChanges {
	readonly #known = new Map<number, { b: number; changes: readonly ToolChange[] }>();

	constructor(
		private readonly toolA: (at: number) => ComparedTool,
		private readonly toolB: (at: number) => ComparedTool,
	) {}

	/** A candidate may become a pair: of each in A the last one is kept, which it is unless it had many. */
	of(a: number, b: number, similarity: number): readonly ToolChange[] {
		const [toolA, toolB] = [this.toolA(a), this.toolB(b)];
		// Read from the same text.
		if (toolA.geometry === toolB.geometry && toolA.classifications === toolB.classifications) return unchanged;
		const known = this.#known.get(a);
		if (known?.b === b) return known.changes;
		const isAnswered = differingAnswers(toolA.classifications, toolB.classifications).length > 0;
		const changes = changesOf(toolA, toolB, similarity, isAnswered);
		this.#known.set(a, { b, changes });
		return changes;
	}
}

/** What is left after the identities: alone, with one candidate that has no other, or in groups. */
function addLeft(
	{ leftA, leftB, rankA, rankB, edges, stopsA, stopsB }: PreparedTools,
	toolA: (at: number) => ComparedTool,
	toolB: (at: number) => ComparedTool,
	changes: PairChanges,
	codes: TaskCodes,
	words: BatchWords,
): void {
	const groups = new Components(leftA.length, leftB.length, edges.a, edges.b);
	for (const [place, position] of leftA.entries())
		if (groups.isAloneA(place)) addLone(codes, 0, words.class(toolA(position)));
	for (const [place, position] of leftB.entries())
		if (groups.isAloneB(place)) addLone(codes, 1, words.class(toolB(position)));
	codes.leaves = stopsA.length + stopsB.length;
	for (const component of groups.list()) {
		const edgesOf = component.map((edge) => {
			const [a, b] = [edges.a[edge] as number, edges.b[edge] as number];
			const similarity = edges.similarity[edge] as number;
			const bits = bitsOf(changes.of(leftA[a] as number, leftB[b] as number, similarity));
			return { a, b, step: edges.step[edge] as number, changes: bits, similarity };
		});
		const [only] = edgesOf;
		if (only && edgesOf.length === 1) {
			const { changes: bits, similarity } = only;
			const a = words.class(toolA(leftA[only.a] as number));
			const b = words.class(toolB(leftB[only.b] as number));
			addPair(codes.singles, { a, b, changes: bits, similarity });
			continue;
		}
		const nodesA = numbered(edgesOf.map(({ a }) => a));
		const nodesB = numbered(edgesOf.map(({ b }) => b));
		const group: Group = {
			a: [...nodesA.keys()].map((place) => {
				const position = leftA[place] as number;
				return { class: words.class(toolA(position)), rank: rankA[place] ?? 0, position };
			}),
			b: [...nodesB.keys()].map((place) => {
				const position = leftB[place] as number;
				return { class: words.class(toolB(position)), rank: rankB[place] ?? 0, position };
			}),
			edges: edgesOf.map((edge) => ({ ...edge, a: nodesA.get(edge.a) ?? 0, b: nodesB.get(edge.b) ?? 0 })),
		};
		codes.groups.push(group);
	}
}

/** Places in their order, each with its number. */
function numbered(places: readonly number[]): Map<number, number> {
	return new Map([...new Set(places)].sort((a, b) => a - b).map((place, number) => [place, number]));
}

/** Which edges belong together, by way of shared ends. */
class Components {
	readonly #parents: Int32Array;
	readonly #degrees: Uint32Array;

	constructor(
		private readonly sizeA: number,
		sizeB: number,
		private readonly a: readonly number[],
		private readonly b: readonly number[],
	) {
		this.#parents = new Int32Array(sizeA + sizeB).map((_, node) => node);
		this.#degrees = new Uint32Array(sizeA + sizeB);
		for (const [edge, from] of a.entries()) {
			const to = sizeA + (b[edge] as number);
			this.#degrees[from] = (this.#degrees[from] as number) + 1;
			this.#degrees[to] = (this.#degrees[to] as number) + 1;
			this.#parents[this.#root(from)] = this.#root(to);
		}
	}

	isAloneA(place: number): boolean {
		return this.#degrees[place] === 0;
	}

	isAloneB(place: number): boolean {
		return this.#degrees[this.sizeA + place] === 0;
	}

	/** Edges of each, in their order; the components by their first edge. */
	list(): Iterable<number[]> {
		const found = new Map<number, number[]>();
		for (const edge of this.a.keys()) {
			const root = this.#root(this.a[edge] as number);
			const known = found.get(root);
			if (known) known.push(edge);
			else found.set(root, [edge]);
		}
		return found.values();
	}

	#root(node: number): number {
		let root = node;
		while (this.#parents[root] !== root) {
			this.#parents[root] = this.#parents[this.#parents[root] as number] as number;
			root = this.#parents[root] as number;
		}
		return root;
	}
}

const bits: Readonly<Record<ToolChange, number>> = {
	moved: MOVED,
	relabelled: RELABELLED,
	retyped: RETYPED,
	answered: ANSWERED,
};

function bitsOf(changes: readonly ToolChange[]): number {
	return changes.reduce((sum, change) => sum | bits[change], 0);
}

function relationsOf(
	a: ComparedSnapshot,
	b: ComparedSnapshot,
	pairs: readonly FoundPair[],
	settings: CompareSettings,
): RelationsComparison {
	if (a.relations.length === 0 && b.relations.length === 0) return { pairs: [], removed: [], added: [] };
	return compareRelations(a, b, { pairs }, settings.pairing);
}
