/**
 * What the comparison of one task found, as whole numbers and similarities: small enough to be kept for every task, and
 * whole enough to be scored again at any threshold.
 *
 *     counts of what follows: fixed, lone, single, groups, answers; relations unchanged, changed, added, removed;
 *     how many entries say on one side only where an object leaves
 *     fixed   class of A, class of B, changes, how many      paired at every threshold; one similarity each
 *     lone    side (0: A), class, how many                   without a candidate at any threshold
 *     single  class of A, class of B, changes, how many      candidates of each other and of nobody else; one similarity each
 *     group   nodes of A, nodes of B, edges; for each node its class, rank and position; for each edge node of A, node of
 *             B, step, changes, and its similarity
 *     answer  question, answer of A, answer of B, change     answers are numbered from 1; 0: unanswered
 */
export const HEADER = 10;

/** Bits of `changes`. */
export const MOVED = 1;
export const RELABELLED = 2;
export const RETYPED = 4;
export const ANSWERED = 8;

export const answerChanges = ["unchanged", "changed", "answered", "cleared"] as const;

/** Below this no candidates are kept: two shapes that hardly touch are no pair at any threshold that makes sense. */
export const LEAST_THRESHOLD = 0.05;

export interface Edge {
	/** Nodes, by place within the two sides of the group. */
	a: number;
	b: number;
	/** Of `stepNumbers`. */
	step: number;
	changes: number;
	similarity: number;
}

/** An annotation among its candidates. */
export interface Node {
	class: number;
	/** As of `PreparedTools`; and where it stands among the exported annotations of its side. */
	rank: number;
	position: number;
}

/** Annotations that are candidates of each other, directly or by way of others, each side in the order of its ranks. */
export interface Group {
	a: Node[];
	b: Node[];
	/** By `a`, then by `b`. */
	edges: Edge[];
}

export const NODE_SIZE = 3;
export const EDGE_SIZE = 4;

export interface PairCode {
	a: number;
	b: number;
	changes: number;
	similarity: number;
	count: number;
}

/** The findings of one task, with numbers for classes, questions and answers. */
export interface TaskCodes {
	fixed: PairCode[];
	lone: { side: 0 | 1; class: number; count: number }[];
	singles: PairCode[];
	groups: Group[];
	answers: { question: number; before: number; after: number; change: number }[];
	relations: { unchanged: number; changed: number; added: number; removed: number };
	/** Entries that say on one side only where an object leaves. */
	leaves: number;
}

export function emptyCodes(): TaskCodes {
	return {
		fixed: [],
		lone: [],
		singles: [],
		groups: [],
		answers: [],
		relations: { unchanged: 0, changed: 0, added: 0, removed: 0 },
		leaves: 0,
	};
}

/** Adds a pair to those that are alike. */
export function addPair(pairs: PairCode[], pair: Omit<PairCode, "count">): void {
	// Unchanged ones are few kinds; of the others hardly two agree in their similarity.
	const known =
		pair.similarity === 1
			? pairs.find(
					({ a, b, changes, similarity }) =>
						a === pair.a && b === pair.b && changes === pair.changes && similarity === pair.similarity,
				)
			: undefined;
	if (known) known.count++;
	else pairs.push({ ...pair, count: 1 });
}

export function addLone(codes: TaskCodes, side: 0 | 1, of: number): void {
	const known = codes.lone.find((lone) => lone.side === side && lone.class === of);
	if (known) known.count++;
	else codes.lone.push({ side, class: of, count: 1 });
}

export function writeCodes(codes: TaskCodes, numbers: number[], similarities: number[]): void {
	const { fixed, lone, singles, groups, answers, relations, leaves } = codes;
	numbers.push(fixed.length, lone.length, singles.length, groups.length, answers.length);
	numbers.push(relations.unchanged, relations.changed, relations.added, relations.removed, leaves);
	for (const pair of fixed) writePair(pair, numbers, similarities);
	for (const { side, class: of, count } of lone) numbers.push(side, of, count);
	for (const pair of singles) writePair(pair, numbers, similarities);
	for (const { a, b, edges } of groups) {
		numbers.push(a.length, b.length, edges.length);
		for (const node of a) numbers.push(node.class, node.rank, node.position);
		for (const node of b) numbers.push(node.class, node.rank, node.position);
		for (const edge of edges) {
			numbers.push(edge.a, edge.b, edge.step, edge.changes);
			similarities.push(edge.similarity);
		}
	}
	for (const { question, before, after, change } of answers) numbers.push(question, before, after, change);
}

function writePair({ a, b, changes, count, similarity }: PairCode, numbers: number[], similarities: number[]): void {
	numbers.push(a, b, changes, count);
	similarities.push(similarity);
}

/** Puts other numbers in the place of classes, questions and answers. */
export function renumber(
	codes: Uint32Array,
	classes: readonly number[],
	questions: readonly number[],
	answers: readonly number[],
): void {
	const [fixed = 0, lone = 0, singles = 0, groups = 0, answered = 0] = codes;
	let at = HEADER;
	const put = (place: number, numbers: readonly number[]): void => {
		codes[place] = numbers[codes[place] ?? 0] ?? 0;
	};
	const pairs = (count: number): void => {
		for (let i = 0; i < count; i++, at += 4) {
			put(at, classes);
			put(at + 1, classes);
		}
	};
	pairs(fixed);
	for (let i = 0; i < lone; i++, at += 3) put(at + 1, classes);
	pairs(singles);
	for (let i = 0; i < groups; i++) {
		const nodes = (codes[at] ?? 0) + (codes[at + 1] ?? 0);
		const edges = codes[at + 2] ?? 0;
		at += 3;
		for (let node = 0; node < nodes; node++, at += NODE_SIZE) put(at, classes);
		at += EDGE_SIZE * edges;
	}
	for (let i = 0; i < answered; i++, at += 4) {
		put(at, questions);
		put(at + 1, answers);
		put(at + 2, answers);
	}
}
