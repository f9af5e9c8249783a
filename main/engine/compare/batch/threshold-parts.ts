import { NumberColumn } from "../../exports/growing-columns.ts";
import { GroupCodes } from "./group-codes.ts";
import type { KeptComparison } from "./kept-comparison.ts";
import { RELABELLED } from "./outcome-codes.ts";
import { PairKinds } from "./pair-kinds.ts";
import type { SteadySink } from "./read-steady.ts";
import { add, RowFigures } from "./row-figures.ts";

/** Bits beside the kind of a pair: which cells of the matrix the row has at every threshold. */
export const HAS_PAIR = 1;
export const HAS_A = 2;
export const HAS_B = 4;
export const KIND_SHIFT = 3;

/** Pairs by row, one after the other. */
interface RowPairs {
	/** By row, where they end. */
	ends: Uint32Array;
	/** The kind, shifted by {@link KIND_SHIFT}, and bits. */
	kinds: Uint32Array;
	/** Places of their similarities. */
	places: Uint32Array;
}

/**
 * What thresholds change and what they do not, apart: a new threshold goes through the little that it may change. For
 * each pair that is not wholly alike this takes 8 bytes, for a competing annotation or candidate 4, for a group 16 and for
 * a row 57.
 */
export class ThresholdParts {
	/** The rows with every pair that some threshold parts as two without a partner. */
	readonly steady: RowFigures;
	readonly kinds: PairKinds;
	/** By row. */
	readonly isCompared: Uint8Array;
	/** Pairs at every threshold, hits only at some. */
	readonly fixed: RowPairs;
	/** Pairs only at some thresholds. */
	readonly singles: RowPairs;
	/** Groups: by row, where they end; for each the place of its codes, its similarities, its nodes and its edges. */
	readonly groups: Readonly<Record<"ends" | "codes" | "similarities" | "nodes" | "edges", Uint32Array>>;
	/** Of groups, as of {@link GroupCodes}: twice the cell of a node without a partner; odd: the row has it at every threshold. */
	readonly nodes: Uint32Array;
	/** Kinds and bits of edges. */
	readonly edges: Uint32Array;

	constructor(readonly kept: KeptComparison) {
		const { rows } = kept;
		const found = new PartFinder(kept);
		this.isCompared = new Uint8Array(rows);
		const ends = (): Uint32Array => new Uint32Array(rows);
		const [fixed, singles, groups] = [ends(), ends(), ends()];
		for (let row = 0; row < rows; row++) {
			if (kept.state(row) === "compared") {
				this.isCompared[row] = 1;
				found.begin(row);
				kept.readSteady(row, found);
			}
			fixed[row] = found.fixed.kinds.length;
			singles[row] = found.singles.kinds.length;
			groups[row] = found.groups.codes.length;
		}
		this.steady = found.steady;
		this.kinds = found.kinds;
		this.fixed = { ends: fixed, kinds: whole(found.fixed.kinds), places: whole(found.fixed.places) };
		this.singles = { ends: singles, kinds: whole(found.singles.kinds), places: whole(found.singles.places) };
		const { codes, similarities, nodes, edges } = found.groups;
		this.groups = {
			ends: groups,
			codes: whole(codes),
			similarities: whole(similarities),
			nodes: whole(nodes),
			edges: whole(edges),
		};
		this.nodes = whole(found.nodes);
		this.edges = whole(found.edges);
	}

	get rows(): number {
		return this.steady.rows;
	}

	/** A reader for groups, to be opened at their places. */
	groupReader(): GroupCodes {
		return new GroupCodes(this.kept.codeValues, this.kept.similarityValues);
	}
}

type Numbers = NumberColumn<Uint32Array>;

function numbers(): Numbers {
	return new NumberColumn(new Uint32Array(0));
}

function whole(column: Numbers): Uint32Array {
	return column.values.slice(0, column.length);
}

class PartFinder implements SteadySink {
	readonly steady: RowFigures;
	readonly kinds: PairKinds;
	readonly fixed = { kinds: numbers(), places: numbers() };
	readonly singles = { kinds: numbers(), places: numbers() };
	readonly groups = { codes: numbers(), similarities: numbers(), nodes: numbers(), edges: numbers() };
	readonly nodes = numbers();
	readonly edges = numbers();
	readonly #similarities: Float64Array;
	readonly #group: GroupCodes;
	readonly #classes: number;
	/** By cell, from 1: the last row that has it at every threshold. */
	readonly #rows: number[] = [];
	#row = 0;

	constructor(kept: KeptComparison) {
		this.#classes = kept.classes.length;
		this.#similarities = kept.similarityValues;
		this.#group = new GroupCodes(kept.codeValues, kept.similarityValues);
		this.steady = new RowFigures(kept.rows, null);
		this.kinds = new PairKinds(this.#classes);
		for (let cell = 0; cell < 2 * this.#classes; cell++) this.#rows.push(0);
	}

	begin(row: number): void {
		this.#row = row;
	}

	pair(a: number, b: number, changes: number, at: number, count: number): void {
		const row = this.#row;
		const similarity = this.#similarities[at] as number;
		const kind = this.#kind(a, b, changes);
		this.#rows[this.kinds.cell[kind] as number] = row + 1;
		this.steady.addPairs(row, changes, similarity, count);
		if ((changes & RELABELLED) !== 0) return;
		if (similarity >= 1) add(this.steady.hits, row, count);
		else push(this.fixed, kind << KIND_SHIFT, at, count);
	}

	lone(side: 0 | 1, of: number, count: number): void {
		this.#rows[side === 0 ? of : this.#classes + of] = this.#row + 1;
		this.#addLone(side, count);
	}

	single(a: number, b: number, changes: number, at: number, count: number): void {
		const kind = this.#kind(a, b, changes);
		const cellB = this.#classes + b;
		const known = this.#knows(this.kinds.cell[kind] as number, HAS_PAIR) | this.#knows(a, HAS_A);
		push(this.singles, (kind << KIND_SHIFT) | known | this.#knows(cellB, HAS_B), at, count);
		this.#addLone(0, count);
		this.#addLone(1, count);
	}

	group(place: number, at: number): void {
		const { groups, nodes, edges } = this;
		const group = this.#group;
		group.open(place, at);
		groups.codes.push(place);
		groups.similarities.push(at);
		groups.nodes.push(nodes.length);
		groups.edges.push(edges.length);
		for (let node = 0; node < group.nodes; node++) {
			const cell = node < group.nodesA ? group.classOf(node) : this.#classes + group.classOf(node);
			nodes.push(2 * cell + this.#knows(cell, 1));
		}
		for (let edge = 0; edge < group.edges; edge++) {
			const [a, b] = [group.classOf(group.nodeA(edge)), group.classOf(group.nodeB(edge))];
			const kind = this.#kind(a, b, group.changes(edge));
			edges.push((kind << KIND_SHIFT) | this.#knows(this.kinds.cell[kind] as number, HAS_PAIR));
		}
		this.#addLone(0, group.nodesA);
		this.#addLone(1, group.nodes - group.nodesA);
	}

	#kind(a: number, b: number, changes: number): number {
		const kind = this.kinds.number(a, b, changes);
		while (this.#rows.length < this.kinds.cells) this.#rows.push(0);
		return kind;
	}

	#addLone(side: 0 | 1, count: number): void {
		add(side === 0 ? this.steady.removed : this.steady.added, this.#row, count);
	}

	#knows(cell: number, bit: number): number {
		return this.#rows[cell] === this.#row + 1 ? bit : 0;
	}
}

function push(pairs: { kinds: Numbers; places: Numbers }, kind: number, place: number, count: number): void {
	for (let i = 0; i < count; i++) {
		pairs.kinds.push(kind);
		pairs.places.push(place);
	}
}
