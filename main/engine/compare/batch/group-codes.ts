import type { CompareSettings } from "#shared/compare/settings";
import { assignAt } from "../assign-tools.ts";
import { EDGE_SIZE, NODE_SIZE } from "./outcome-codes.ts";

export type Matching = Pick<CompareSettings, "matching" | "reference">;

/** Annotations that compete for partners, one group after the other. Nodes are numbered through: those of A, then those of B. */
export class GroupCodes {
	nodesA = 0;
	nodes = 0;
	edges = 0;
	/** Of the codes, behind the group. */
	end = 0;
	#startNodes = 0;
	#startEdges = 0;
	/** The place of the first similarity. */
	#next = 0;
	/** By node: in which step it was taken, from 1; 0: not. */
	#taken = new Uint8Array(64);

	constructor(
		private readonly codes: Uint32Array,
		private readonly similarities: Float64Array,
	) {}

	/** `at`: where its codes begin, `next`: where its similarities do. */
	open(at: number, next: number): void {
		this.nodesA = this.codes[at] as number;
		this.nodes = this.nodesA + (this.codes[at + 1] as number);
		this.edges = this.codes[at + 2] as number;
		this.#startNodes = at + 3;
		this.#startEdges = this.#startNodes + this.nodes * NODE_SIZE;
		this.end = this.#startEdges + this.edges * EDGE_SIZE;
		this.#next = next;
		if (this.#taken.length < this.nodes) this.#taken = new Uint8Array(2 * this.nodes);
	}

	/** Marks the edges that are pairs, by the place of their similarity. */
	choose(threshold: number, matching: Matching, chosen: Uint8Array): void {
		if (!this.#chooseUndisputed(threshold, chosen)) this.#solve(threshold, matching, chosen);
	}

	/** Finds the nodes that have a partner, for {@link isPaired}. */
	pair(chosen: Uint8Array): void {
		this.#taken.fill(0, 0, this.nodes);
		for (let edge = 0; edge < this.edges; edge++) {
			if (chosen[this.#next + edge] !== 1) continue;
			this.#taken[this.nodeA(edge)] = 1;
			this.#taken[this.nodeB(edge)] = 1;
		}
	}

	isPaired(node: number): boolean {
		return this.#taken[node] === 1;
	}

	classOf(node: number): number {
		return this.codes[this.#startNodes + node * NODE_SIZE] as number;
	}

	nodeA(edge: number): number {
		return this.#part(edge, 0);
	}

	nodeB(edge: number): number {
		return this.nodesA + this.#part(edge, 1);
	}

	changes(edge: number): number {
		return this.#part(edge, 3);
	}

	/** Step by step, as long as no two candidates share an end: then each is a pair, by whatever rule. False: they do. */
	#chooseUndisputed(threshold: number, chosen: Uint8Array): boolean {
		const taken = this.#taken.fill(0, 0, this.nodes);
		for (let step = 0; step <= 2; step++) {
			for (let edge = 0; edge < this.edges; edge++) {
				if (this.#part(edge, 2) > step || (this.similarities[this.#next + edge] as number) < threshold) continue;
				const a = this.nodeA(edge);
				const b = this.nodeB(edge);
				// Taken before this step, an end is no candidate any more; taken in it, it is disputed.
				const byA = taken[a] as number;
				const byB = taken[b] as number;
				if ((byA > 0 && byA <= step) || (byB > 0 && byB <= step)) continue;
				if (byA > 0 || byB > 0) {
					chosen.fill(0, this.#next, this.#next + this.edges);
					return false;
				}
				taken[a] = taken[b] = step + 1;
				chosen[this.#next + edge] = 1;
			}
		}
		return true;
	}

	#solve(threshold: number, matching: Matching, chosen: Uint8Array): void {
		const { nodesA, nodes, edges } = this;
		const leftA = this.#numbers(0, nodesA, 2);
		const leftB = this.#numbers(nodesA, nodes, 2);
		const parts = (part: number): number[] => Array.from({ length: edges }, (_, edge) => this.#part(edge, part));
		const [a, b] = [parts(0), parts(1)];
		const similarity = Array.from(this.similarities.subarray(this.#next, this.#next + edges));
		const prepared = {
			pairs: [],
			leftA,
			leftB,
			rankA: this.#numbers(0, nodesA, 1),
			rankB: this.#numbers(nodesA, nodes, 1),
			edges: { a, b, similarity, step: parts(2) },
			stopsA: [],
			stopsB: [],
		};
		const partners = new Map(assignAt(prepared, threshold, matching).map((pair) => [pair.a, pair.b]));
		for (let edge = 0; edge < edges; edge++) {
			const partner = partners.get(leftA[a[edge] as number] as number);
			if (partner !== undefined && partner === leftB[b[edge] as number]) chosen[this.#next + edge] = 1;
		}
	}

	/** Of an edge: node of A, node of B, step, changes. */
	#part(edge: number, part: number): number {
		return this.codes[this.#startEdges + edge * EDGE_SIZE + part] as number;
	}

	#numbers(from: number, to: number, part: number): number[] {
		const at = this.#startNodes + part;
		return Array.from({ length: to - from }, (_, node) => this.codes[at + (from + node) * NODE_SIZE] as number);
	}
}
