import type { CompareSettings } from "#shared/compare/settings";
import { assignAt } from "../assign-tools.ts";
import { EDGE_SIZE, type Edge, HEADER, NODE_SIZE, RELABELLED } from "./outcome-codes.ts";

/** What is done with the outcome of one task at one threshold. */
export interface OutcomeSink {
	/** `count` pairs that are alike. */
	pair(a: number, b: number, changes: number, similarity: number, count: number): void;
	/** `side` 0: removed, only in A; 1: added, only in B. */
	lone(side: number, of: number, count: number): void;
}

export type Matching = Pick<CompareSettings, "matching" | "reference">;

/** Tells the outcome that codes hold at a threshold. `at`: where the similarities of the task begin. */
export function readOutcome(
	codes: Uint32Array,
	similarities: Float64Array,
	at: number,
	threshold: number,
	matching: Matching,
	sink: OutcomeSink,
): void {
	const fixed = codes[0] ?? 0;
	const lone = codes[1] ?? 0;
	const singles = codes[2] ?? 0;
	const groups = codes[3] ?? 0;
	let place = HEADER;
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
		group.read(threshold, matching, sink);
		place = group.end;
		next += group.edges.length;
	}
}

/** A pair of one class and of at least the threshold. */
export function isHit(changes: number, similarity: number, threshold: number): boolean {
	return (changes & RELABELLED) === 0 && similarity >= threshold;
}

/** Annotations that compete for partners. */
class GroupCodes {
	readonly edges: Edge[] = [];
	readonly end: number;
	readonly #nodesA: number;
	readonly #nodesB: number;
	readonly #startA: number;
	readonly #startB: number;

	constructor(
		private readonly codes: Uint32Array,
		at: number,
		similarities: Float64Array,
		next: number,
	) {
		this.#nodesA = codes[at] as number;
		this.#nodesB = codes[at + 1] as number;
		const count = codes[at + 2] as number;
		this.#startA = at + 3;
		this.#startB = this.#startA + this.#nodesA * NODE_SIZE;
		let place = this.#startB + this.#nodesB * NODE_SIZE;
		for (let edge = 0; edge < count; edge++, place += EDGE_SIZE)
			this.edges.push({
				a: codes[place] as number,
				b: codes[place + 1] as number,
				step: codes[place + 2] as number,
				changes: codes[place + 3] as number,
				similarity: similarities[next + edge] as number,
			});
		this.end = place;
	}

	read(threshold: number, matching: Matching, sink: OutcomeSink): void {
		const pairedA = new Uint8Array(this.#nodesA);
		const pairedB = new Uint8Array(this.#nodesB);
		for (const { a, b, changes, similarity } of this.#pairs(threshold, matching)) {
			pairedA[a] = 1;
			pairedB[b] = 1;
			sink.pair(this.#classA(a), this.#classB(b), changes, similarity, 1);
		}
		for (let a = 0; a < this.#nodesA; a++) if (pairedA[a] === 0) sink.lone(0, this.#classA(a), 1);
		for (let b = 0; b < this.#nodesB; b++) if (pairedB[b] === 0) sink.lone(1, this.#classB(b), 1);
	}

	#pairs(threshold: number, matching: Matching): Edge[] {
		const { edges } = this;
		if (!edges.some(({ similarity }) => similarity >= threshold)) return [];
		const leftA = this.#numbers(this.#startA, this.#nodesA, 2);
		const leftB = this.#numbers(this.#startB, this.#nodesB, 2);
		const prepared = {
			pairs: [],
			leftA,
			leftB,
			rankA: this.#numbers(this.#startA, this.#nodesA, 1),
			rankB: this.#numbers(this.#startB, this.#nodesB, 1),
			edges: {
				a: edges.map(({ a }) => a),
				b: edges.map(({ b }) => b),
				similarity: edges.map(({ similarity }) => similarity),
				step: edges.map(({ step }) => step),
			},
			stopsA: [],
			stopsB: [],
		};
		const placesA = new Map(leftA.map((position, place) => [position, place]));
		const placesB = new Map(leftB.map((position, place) => [position, place]));
		return assignAt(prepared, threshold, matching).map((pair) => {
			const [a, b] = [placesA.get(pair.a), placesB.get(pair.b)];
			const edge = edges.find((one) => one.a === a && one.b === b);
			if (!edge) throw new Error("A pair was made that was no candidate");
			return edge;
		});
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
