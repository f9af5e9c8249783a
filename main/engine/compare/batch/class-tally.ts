import type { BatchPart, BatchReport, MatrixCell } from "#shared/compare/batch";
import { classNames } from "#shared/compare/class-names";
import type { ChangeCounts, Scores } from "#shared/compare/task-comparison";
import { scoresFrom } from "../compare-tools.ts";
import type { GroupCodes } from "./group-codes.ts";
import type { ClassName } from "./kept-comparison.ts";
import { ANSWERED, MOVED, RELABELLED, RETYPED } from "./outcome-codes.ts";
import type { SteadySink } from "./read-steady.ts";
import { classTerm, pairTerm } from "./report-where.ts";
import { add } from "./row-figures.ts";
import type { RowScores } from "./row-scores.ts";
import { HAS_A, HAS_B, HAS_PAIR, KIND_SHIFT, type ThresholdParts } from "./threshold-parts.ts";

export function noCounts(): ChangeCounts {
	return { pairs: 0, unchanged: 0, moved: 0, relabelled: 0, retyped: 0, answered: 0, added: 0, removed: 0 };
}

/** Scores from the hits and the number of annotations on the two sides; null without a reference. */
export function sideScores(hits: number, a: number, b: number, reference: "a" | "b" | null): Scores | null {
	if (reference === null) return null;
	const [right, other] = reference === "a" ? [a, b] : [b, a];
	return scoresFrom(hits, right - hits, other - hits);
}

/** What is told of one class. */
class ClassCounts {
	readonly counts = noCounts();
	similarity = 0;
	hits = 0;
	/** Annotations on the two sides. */
	a = 0;
	b = 0;

	constructor(
		readonly number: number,
		readonly name: ClassName,
	) {}
}

/**
 * Sums the outcomes of rows by class, and by pair of classes: first what no threshold changes, then in a copy the rest. A
 * relabelled pair counts in both of its classes.
 */
export class ClassTally implements SteadySink {
	/** By kind of pair. */
	readonly #pairs: Float64Array;
	readonly #hits: Float64Array;
	readonly #similarity: Float64Array;
	/** Annotations without a partner, by cell. */
	readonly #lone: Float64Array;
	/** Tasks by cell, and by class; and the last row that was counted, from 1. */
	readonly #cellTasks: Float64Array;
	readonly #cellRows: Uint32Array;
	readonly #classTasks: Float64Array;
	readonly #classRows: Uint32Array;
	readonly #group: GroupCodes;
	readonly #similarities: Float64Array;
	#row = 0;

	private constructor(
		private readonly parts: ThresholdParts,
		from: ClassTally | null,
	) {
		const { kinds, kept } = parts;
		const { length, classes, cells } = kinds;
		this.#pairs = from ? from.#pairs.slice() : new Float64Array(length);
		this.#hits = from ? from.#hits.slice() : new Float64Array(length);
		this.#similarity = from ? from.#similarity.slice() : new Float64Array(length);
		this.#lone = from ? from.#lone.slice() : new Float64Array(2 * classes);
		this.#cellTasks = from ? from.#cellTasks.slice() : new Float64Array(cells);
		this.#classTasks = from ? from.#classTasks.slice() : new Float64Array(classes);
		this.#cellRows = new Uint32Array(cells);
		this.#classRows = new Uint32Array(classes);
		this.#group = parts.groupReader();
		this.#similarities = kept.similarityValues;
	}

	/** What no threshold changes in some rows; what only some thresholds pair stands without a partner. */
	static steady(parts: ThresholdParts, rows: Uint32Array): ClassTally {
		const tally = new ClassTally(parts, null);
		for (const row of rows) {
			if (parts.isCompared[row] !== 1) continue;
			tally.#row = row + 1;
			parts.kept.readSteady(row, tally);
		}
		return tally;
	}

	/** What these rows come to with the scores of a threshold. */
	at(scores: RowScores, rows: Uint32Array): ClassTally {
		const tally = new ClassTally(this.parts, this);
		const { isCompared } = this.parts;
		for (const row of rows) {
			if (isCompared[row] !== 1) continue;
			tally.#row = row + 1;
			tally.#addPairs(row, scores.threshold);
			tally.#addGroups(row, scores.chosen);
		}
		return tally;
	}

	pair(a: number, b: number, changes: number, at: number, count: number): void {
		const { kinds } = this.parts;
		const kind = kinds.number(a, b, changes);
		const similarity = this.#similarities[at] as number;
		add(this.#pairs, kind, count);
		add(this.#similarity, kind, similarity * count);
		if (similarity >= 1 && (changes & RELABELLED) === 0) add(this.#hits, kind, count);
		this.#meetCell(kinds.cell[kind] as number);
		this.#meetClass(a);
		this.#meetClass(b);
	}

	lone(side: 0 | 1, of: number, count: number): void {
		const cell = side === 0 ? of : this.parts.kinds.classes + of;
		add(this.#lone, cell, count);
		this.#meetCell(cell);
		this.#meetClass(of);
	}

	single(a: number, b: number, _changes: number, _at: number, count: number): void {
		add(this.#lone, a, count);
		add(this.#lone, this.parts.kinds.classes + b, count);
		this.#meetClass(a);
		this.#meetClass(b);
	}

	group(place: number, at: number): void {
		const group = this.#group;
		group.open(place, at);
		for (let node = 0; node < group.nodes; node++) {
			const of = group.classOf(node);
			add(this.#lone, node < group.nodesA ? of : this.parts.kinds.classes + of, 1);
			this.#meetClass(of);
		}
	}

	#addPairs(row: number, threshold: number): void {
		const { fixed, singles, kinds } = this.parts;
		const similarities = this.#similarities;
		for (let at = startOf(fixed.ends, row), end = fixed.ends[row] as number; at < end; at++)
			if ((similarities[fixed.places[at] as number] as number) >= threshold)
				add(this.#hits, (fixed.kinds[at] as number) >>> KIND_SHIFT, 1);
		for (let at = startOf(singles.ends, row), end = singles.ends[row] as number; at < end; at++) {
			const word = singles.kinds[at] as number;
			const similarity = similarities[singles.places[at] as number] as number;
			if (similarity >= threshold) {
				this.#join(word, similarity);
				continue;
			}
			const kind = word >>> KIND_SHIFT;
			if ((word & HAS_A) === 0) this.#meetCell(kinds.a[kind] as number);
			if ((word & HAS_B) === 0) this.#meetCell(kinds.classes + (kinds.b[kind] as number));
		}
	}

	#addGroups(row: number, chosen: Uint8Array): void {
		const { groups, nodes, edges } = this.parts;
		const group = this.#group;
		for (let at = startOf(groups.ends, row), end = groups.ends[row] as number; at < end; at++) {
			const next = groups.similarities[at] as number;
			const firstEdge = groups.edges[at] as number;
			const firstNode = groups.nodes[at] as number;
			group.open(groups.codes[at] as number, next);
			group.pair(chosen);
			for (let edge = 0; edge < group.edges; edge++)
				if (chosen[next + edge] === 1)
					this.#join(edges[firstEdge + edge] as number, this.#similarities[next + edge] as number);
			for (let node = 0; node < group.nodes; node++) {
				const word = nodes[firstNode + node] as number;
				if ((word & 1) === 0 && !group.isPaired(node)) this.#meetCell(word >>> 1);
			}
		}
	}

	/** Makes a pair of two that stood without a partner; it is of at least the threshold. */
	#join(word: number, similarity: number): void {
		const { kinds } = this.parts;
		const kind = word >>> KIND_SHIFT;
		add(this.#pairs, kind, 1);
		add(this.#similarity, kind, similarity);
		add(this.#lone, kinds.a[kind] as number, -1);
		add(this.#lone, kinds.classes + (kinds.b[kind] as number), -1);
		if (((kinds.changes[kind] as number) & RELABELLED) === 0) add(this.#hits, kind, 1);
		if ((word & HAS_PAIR) === 0) this.#meetCell(kinds.cell[kind] as number);
	}

	#meetCell(cell: number): void {
		if (this.#cellRows[cell] === this.#row) return;
		this.#cellRows[cell] = this.#row;
		add(this.#cellTasks, cell, 1);
	}

	#meetClass(of: number): void {
		if (this.#classRows[of] === this.#row) return;
		this.#classRows[of] = this.#row;
		add(this.#classTasks, of, 1);
	}

	/** Classes by title; `at`: the threshold, as terms of a query name it. */
	report(reference: "a" | "b" | null, at: string): Pick<BatchReport, "classes" | "matrix"> {
		const sorted = this.#sorted();
		const names = classNames(sorted.map(({ name }) => name));
		const places = new Map(sorted.map(({ number }, place) => [number, place]));
		return {
			classes: sorted.map((own, place): BatchPart => {
				const { counts } = own;
				return {
					name: names[place] ?? "",
					where: classTerm(own.name, at),
					tasks: this.#classTasks[own.number] as number,
					counts,
					similarity: counts.pairs === 0 ? null : own.similarity / counts.pairs,
					scores: sideScores(own.hits, own.a, own.b, reference),
				};
			}),
			matrix: {
				classes: sorted.map(({ name }) => name),
				cells: this.#cells()
					.map(({ a: classA, b: classB, annotations, tasks }): MatrixCell => {
						const a = places.get(classA) ?? null;
						const b = places.get(classB) ?? null;
						const [nameA, nameB] = [a, b].map((place) => (place === null ? null : (sorted[place]?.name ?? null)));
						return { a, b, annotations, tasks, where: pairTerm(nameA ?? null, nameB ?? null, at) };
					})
					.sort((x, y) => order(x.a) - order(y.a) || order(x.b) - order(y.b)),
			},
		};
	}

	#sorted(): ClassCounts[] {
		const { kinds, kept } = this.parts;
		const all = kept.classes.map((name, number) => new ClassCounts(number, name));
		for (const own of all) {
			own.a = own.counts.removed = this.#lone[own.number] as number;
			own.b = own.counts.added = this.#lone[kinds.classes + own.number] as number;
		}
		for (const [kind, pairs] of this.#pairs.entries()) {
			const first = all[kinds.a[kind] as number] as ClassCounts;
			const second = all[kinds.b[kind] as number] as ClassCounts;
			first.a += pairs;
			second.b += pairs;
			for (const own of new Set([first, second])) {
				addPairs(own.counts, kinds.changes[kind] as number, pairs);
				own.similarity += this.#similarity[kind] as number;
				own.hits += this.#hits[kind] as number;
			}
		}
		const text = ({ name: { title, schemaId } }: ClassCounts): string => `${title}\0${schemaId ?? ""}`;
		return all.filter(({ a, b }) => a + b > 0).sort((x, y) => (text(x) < text(y) ? -1 : 1));
	}

	/** Those of the matrix that hold annotations; `a` and `b`: numbers of classes, -1 for none. */
	#cells(): { a: number; b: number; annotations: number; tasks: number }[] {
		const { kinds } = this.parts;
		const { classes } = kinds;
		const cells = Array.from(this.#cellTasks, (tasks, cell) => ({
			a: cell < classes ? cell : -1,
			b: cell >= classes && cell < 2 * classes ? cell - classes : -1,
			annotations: this.#lone[cell] ?? 0,
			tasks,
		}));
		for (const [kind, pairs] of this.#pairs.entries()) {
			const cell = cells[kinds.cell[kind] as number] as (typeof cells)[number];
			cell.a = kinds.a[kind] as number;
			cell.b = kinds.b[kind] as number;
			cell.annotations += pairs;
		}
		return cells.filter(({ annotations }) => annotations > 0);
	}
}

/** Unmatched comes last. */
function order(place: number | null): number {
	return place ?? Number.MAX_SAFE_INTEGER;
}

function startOf(ends: Uint32Array, row: number): number {
	return row === 0 ? 0 : (ends[row - 1] as number);
}

function addPairs(counts: ChangeCounts, changes: number, pairs: number): void {
	counts.pairs += pairs;
	if (changes === 0) counts.unchanged += pairs;
	if ((changes & MOVED) !== 0) counts.moved += pairs;
	if ((changes & RELABELLED) !== 0) counts.relabelled += pairs;
	if ((changes & RETYPED) !== 0) counts.retyped += pairs;
	if ((changes & ANSWERED) !== 0) counts.answered += pairs;
}
