import type { CompareSettings } from "#shared/compare/settings";
import { assignAt } from "../assign-tools.ts";
import { EDGE_SIZE, HEADER, NODE_SIZE, RELABELLED } from "./outcome-codes.ts";

/** What is done with the outcome of one task at one threshold. */
export interface OutcomeSink {
	/** `count` pairs that are alike. */
	pair(a: number, b: number, changes: number, similarity: number, count: number): void;
	/** `side` 0: removed, only in A; 1: added, only in B. */
	lone(side: number, of: number, count: number): void;
}

export type Matching = Pick<CompareSettings, "matching" | "reference">;

/** Which candidates of groups are pairs at a threshold, by the place of their similarity. Found once, then only read. */
export interface GroupChoices {
	isKnown: boolean;
	chosen: Uint8Array;
}

/** Tells the outcome that codes hold at a threshold. `start` and `at`: where those of the task begin. */
export function readOutcome(
	codes: Uint32Array,
	start: number,
	similarities: Float64Array,
	at: number,
	threshold: number,
	matching: Matching,
	choices: GroupChoices,
	sink: OutcomeSink,
): void {
	const fixed = codes[start] as number;
	const lone = codes[start + 1] as number;
	const singles = codes[start + 2] as number;
	const groups = codes[start + 3] as number;
	let place = start + HEADER;
	let next = at;
	for (let i = 0; i < fixed; i++, place += 4)
		sink.pair(
			codes[place] as number,
			codes[place + 1] as number,
			codes[place + 2] as number,
			similarities[next++] as number,
			codes[place + 3] as number,
		);
	for (let i = 0; i < lone; i++, place += 3)
		sink.lone(codes[place] as number, codes[place + 1] as number, codes[place + 2] as number);
	for (let i = 0; i < singles; i++, place += 4) {
		const similarity = similarities[next++] as number;
		const a = codes[place] as number;
		const b = codes[place + 1] as number;
		const count = codes[place + 3] as number;
		if (similarity >= threshold) sink.pair(a, b, codes[place + 2] as number, similarity, count);
		else {
			sink.lone(0, a, count);
			sink.lone(1, b, count);
		}
	}
	for (let i = 0; i < groups; i++) {
		const group = new GroupCodes(codes, place, similarities, next);
		if (!choices.isKnown) group.choose(threshold, matching, choices.chosen);
		group.read(choices.chosen, sink);
		place = group.end;
		next += group.edges;
	}
}

/** A pair of one class and of at least the threshold. */
export function isHit(changes: number, similarity: number, threshold: number): boolean {
	return (changes & RELABELLED) === 0 && similarity >= threshold;
}

/** Annotations that compete for partners. */
class GroupCodes {
	readonly edges: number;
	readonly end: number;
	readonly #nodesA: number;
	readonly #nodesB: number;
	readonly #startA: number;
	readonly #startB: number;
	readonly #startEdges: number;

	constructor(
		private readonly codes: Uint32Array,
		at: number,
		private readonly similarities: Float64Array,
		private readonly next: number,
	) {
		this.#nodesA = codes[at] as number;
		this.#nodesB = codes[at + 1] as number;
		this.edges = codes[at + 2] as number;
		this.#startA = at + 3;
		this.#startB = this.#startA + this.#nodesA * NODE_SIZE;
		this.#startEdges = this.#startB + this.#nodesB * NODE_SIZE;
		this.end = this.#startEdges + this.edges * EDGE_SIZE;
	}

	/** Marks the pairs. */
	choose(threshold: number, matching: Matching, chosen: Uint8Array): void {
		if (!this.#chooseUndisputed(threshold, chosen)) this.#solve(threshold, matching, chosen);
	}

	read(chosen: Uint8Array, sink: OutcomeSink): void {
		const { codes } = this;
		const pairedA = new Uint8Array(this.#nodesA);
		const pairedB = new Uint8Array(this.#nodesB);
		for (let edge = 0; edge < this.edges; edge++) {
			if (chosen[this.next + edge] !== 1) continue;
			const a = this.#part(edge, 0);
			const b = this.#part(edge, 1);
			pairedA[a] = 1;
			pairedB[b] = 1;
			const similarity = this.similarities[this.next + edge] as number;
			sink.pair(this.#classA(a), this.#classB(b), this.#part(edge, 3), similarity, 1);
		}
		for (let a = 0; a < this.#nodesA; a++)
			if (pairedA[a] === 0) sink.lone(0, codes[this.#startA + a * NODE_SIZE] as number, 1);
		for (let b = 0; b < this.#nodesB; b++)
			if (pairedB[b] === 0) sink.lone(1, codes[this.#startB + b * NODE_SIZE] as number, 1);
	}

	/** Step by step, as long as no two candidates share an end: then each is a pair, by whatever rule. False: they do. */
	#chooseUndisputed(threshold: number, chosen: Uint8Array): boolean {
		const takenA = new Uint8Array(this.#nodesA);
		const takenB = new Uint8Array(this.#nodesB);
		for (let step = 0; step <= 2; step++) {
			for (let edge = 0; edge < this.edges; edge++) {
				if (this.#part(edge, 2) > step || (this.similarities[this.next + edge] as number) < threshold) continue;
				const a = this.#part(edge, 0);
				const b = this.#part(edge, 1);
				// Taken before this step, an end is no candidate any more; taken in it, it is disputed.
				const [byA, byB] = [takenA[a] as number, takenB[b] as number];
				if ((byA > 0 && byA <= step) || (byB > 0 && byB <= step)) continue;
				if (byA > 0 || byB > 0) {
					chosen.fill(0, this.next, this.next + this.edges);
					return false;
				}
				takenA[a] = takenB[b] = step + 1;
				chosen[this.next + edge] = 1;
			}
		}
		return true;
	}

	#solve(threshold: number, matching: Matching, chosen: Uint8Array): void {
		const leftA = this.#numbers(this.#startA, this.#nodesA, 2);
		const leftB = this.#numbers(this.#startB, this.#nodesB, 2);
		const parts = (part: number): number[] => Array.from({ length: this.edges }, (_, edge) => this.#part(edge, part));
		const [a, b] = [parts(0), parts(1)];
		const similarity = Array.from(this.similarities.subarray(this.next, this.next + this.edges));
		const prepared = {
			pairs: [],
			leftA,
			leftB,
			rankA: this.#numbers(this.#startA, this.#nodesA, 1),
			rankB: this.#numbers(this.#startB, this.#nodesB, 1),
			edges: { a, b, similarity, step: parts(2) },
			stopsA: [],
			stopsB: [],
		};
		const partners = new Map(assignAt(prepared, threshold, matching).map((pair) => [pair.a, pair.b]));
		for (let edge = 0; edge < this.edges; edge++) {
			const partner = partners.get(leftA[a[edge] as number] as number);
			if (partner !== undefined && partner === leftB[b[edge] as number]) chosen[this.next + edge] = 1;
		}
	}

	/** Of an edge: node of A, node of B, step, changes. */
	#part(edge: number, part: number): number {
		return this.codes[this.#startEdges + edge * EDGE_SIZE + part] as number;
	}

	#numbers(start: number, count: number, part: number): number[] {
		return Array.from({ length: count }, (_, node) => this.codes[start + node * NODE_SIZE + part] as number);
	}

	#classA(node: number): number {
		return this.codes[this.#startA + node * NODE_SIZE] as number;
	}

	#classB(node: number): number {
		return this.codes[this.#startB + node * NODE_SIZE] as number;
	}
}
