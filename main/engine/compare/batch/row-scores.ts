import type { Matching } from "./group-codes.ts";
import { answerChanges, HEADER, RELABELLED } from "./outcome-codes.ts";
import { add, RowFigures } from "./row-figures.ts";
import { KIND_SHIFT, type ThresholdParts } from "./threshold-parts.ts";

/** What each row comes to at one threshold. */
export class RowScores extends RowFigures {
	/** 1: all annotations are paired, each pair of one class and of at least the threshold. */
	readonly agrees: Uint8Array;
	/** Which candidates of groups are pairs at this threshold, by the place of their similarity. */
	readonly chosen: Uint8Array;

	/** `threshold`: from the least that the kept similarities tell of to 1. */
	constructor(
		readonly parts: ThresholdParts,
		readonly threshold: number,
		matching: Matching,
	) {
		super(parts.rows, parts.steady);
		this.agrees = new Uint8Array(parts.rows);
		this.chosen = new Uint8Array(parts.kept.similarityCount);
		this.#addPairs();
		this.#addGroups(matching);
		for (let row = 0; row < this.rows; row++) {
			const isWhole = this.added[row] === 0 && this.removed[row] === 0;
			if (isWhole && this.hits[row] === this.pairs[row]) this.agrees[row] = parts.isCompared[row] as number;
		}
	}

	#addPairs(): void {
		const { fixed, singles, kinds, kept } = this.parts;
		const similarities = kept.similarityValues;
		const { threshold, rows, hits } = this;
		for (let row = 0, at = 0; row < rows; row++)
			for (const end = fixed.ends[row] as number; at < end; at++)
				if ((similarities[fixed.places[at] as number] as number) >= threshold) add(hits, row, 1);
		for (let row = 0, at = 0; row < rows; row++)
			for (const end = singles.ends[row] as number; at < end; at++) {
				const similarity = similarities[singles.places[at] as number] as number;
				if (similarity < threshold) continue;
				this.#join(row, kinds.changes[(singles.kinds[at] as number) >>> KIND_SHIFT] as number, similarity);
			}
	}

	#addGroups(matching: Matching): void {
		const { groups, kept } = this.parts;
		const { threshold, rows, chosen } = this;
		const similarities = kept.similarityValues;
		const group = this.parts.groupReader();
		for (let row = 0, at = 0; row < rows; row++)
			for (const end = groups.ends[row] as number; at < end; at++) {
				const next = groups.similarities[at] as number;
				group.open(groups.codes[at] as number, next);
				group.choose(threshold, matching, chosen);
				for (let edge = 0; edge < group.edges; edge++)
					if (chosen[next + edge] === 1) this.#join(row, group.changes(edge), similarities[next + edge] as number);
			}
	}

	/** Makes a pair of two that stood without a partner; it is of at least the threshold. */
	#join(row: number, changes: number, similarity: number): void {
		this.addPairs(row, changes, similarity, 1);
		add(this.removed, row, -1);
		add(this.added, row, -1);
		if ((changes & RELABELLED) === 0) add(this.hits, row, 1);
	}

	/** Annotations that are not unchanged. */
	changes(row: number): number {
		const { pairs, unchanged, added, removed } = this;
		const changed = (pairs[row] ?? 0) - (unchanged[row] ?? 0);
		return changed + (added[row] ?? 0) + (removed[row] ?? 0);
	}

	/** Mean over the pairs; NaN where there is none. */
	mean(row: number): number {
		return (this.similarity[row] ?? 0) / (this.pairs[row] ?? 0);
	}

	/** 2 hits / (annotations of A and of B): the same whichever side is the reference. NaN where there is nothing on both. */
	f1(row: number): number {
		const all = 2 * (this.pairs[row] ?? 0) + (this.added[row] ?? 0) + (this.removed[row] ?? 0);
		return (2 * (this.hits[row] ?? 0)) / all;
	}

	/** Whether a row's figures are others than at another threshold. */
	differs(other: RowScores, row: number): boolean {
		// One by one: a loop over the names takes five times as long.
		return (
			this.pairs[row] !== other.pairs[row] ||
			this.hits[row] !== other.hits[row] ||
			this.similarity[row] !== other.similarity[row] ||
			this.unchanged[row] !== other.unchanged[row] ||
			this.moved[row] !== other.moved[row] ||
			this.relabelled[row] !== other.relabelled[row] ||
			this.retyped[row] !== other.retyped[row] ||
			this.answered[row] !== other.answered[row] ||
			this.added[row] !== other.added[row] ||
			this.removed[row] !== other.removed[row]
		);
	}
}

/** Calls `each` for every question of a row that a side answered. */
export function readAnswers(
	codes: Uint32Array,
	each: (question: number, before: number, after: number, change: (typeof answerChanges)[number]) => void,
): void {
	const answers = codes[4] ?? 0;
	for (let at = codes.length - 4 * answers; at < codes.length; at += 4)
		each(
			codes[at] as number,
			codes[at + 1] as number,
			codes[at + 2] as number,
			answerChanges[codes[at + 3] ?? 0] ?? "unchanged",
		);
}

/** Entries that say on one side only where an object leaves. */
export function readLeaves(codes: Uint32Array): number {
	return codes[9] ?? 0;
}

/** Relations of a row: unchanged, changed, added, removed; null where it was not compared. */
export function readRelations(codes: Uint32Array): Uint32Array | null {
	return codes.length < HEADER ? null : codes.subarray(5, 9);
}
