import type { ChangeCounts } from "#shared/compare/task-comparison";
import type { KeptComparison } from "./kept-comparison.ts";
import { ANSWERED, answerChanges, HEADER, MOVED, RELABELLED, RETYPED } from "./outcome-codes.ts";
import { type GroupChoices, isHit, type Matching, type OutcomeSink } from "./read-outcome.ts";

export type CountName = keyof ChangeCounts;

const countNames: readonly CountName[] = [
	"pairs",
	"unchanged",
	"moved",
	"relabelled",
	"retyped",
	"answered",
	"added",
	"removed",
];

/** What each row comes to at one threshold. */
export class RowScores implements OutcomeSink {
	readonly pairs: Uint32Array;
	readonly unchanged: Uint32Array;
	readonly moved: Uint32Array;
	readonly relabelled: Uint32Array;
	readonly retyped: Uint32Array;
	readonly answered: Uint32Array;
	readonly added: Uint32Array;
	readonly removed: Uint32Array;
	/** Pairs of one class and of at least the threshold. */
	readonly hits: Uint32Array;
	/** Sum over the pairs. */
	readonly similarity: Float64Array;
	/** 1: all annotations are paired, each pair of one class and of at least the threshold. */
	readonly agrees: Uint8Array;
	/** Which candidates are pairs at this threshold. */
	readonly groups: GroupChoices;
	#row = 0;

	/** Scores rows 0 to `rows`. */
	constructor(
		readonly kept: KeptComparison,
		readonly threshold: number,
		matching: Matching,
		readonly rows = kept.rows,
	) {
		const counts = (): Uint32Array => new Uint32Array(rows);
		this.pairs = counts();
		this.unchanged = counts();
		this.moved = counts();
		this.relabelled = counts();
		this.retyped = counts();
		this.answered = counts();
		this.added = counts();
		this.removed = counts();
		this.hits = counts();
		this.similarity = new Float64Array(rows);
		this.agrees = new Uint8Array(rows);
		this.groups = { isKnown: false, chosen: new Uint8Array(kept.similarityCount) };
		for (let row = 0; row < rows; row++) {
			if (kept.state(row) !== "compared") continue;
			this.#row = row;
			kept.read(row, threshold, matching, this.groups, this);
			const isWhole = this.added[row] === 0 && this.removed[row] === 0;
			this.agrees[row] = isWhole && this.hits[row] === this.pairs[row] ? 1 : 0;
		}
		this.groups.isKnown = true;
	}

	pair(_a: number, _b: number, changes: number, similarity: number, count: number): void {
		const row = this.#row;
		add(this.pairs, row, count);
		this.similarity[row] = (this.similarity[row] as number) + similarity * count;
		if (isHit(changes, similarity, this.threshold)) add(this.hits, row, count);
		if (changes === 0) {
			add(this.unchanged, row, count);
			return;
		}
		if ((changes & MOVED) !== 0) add(this.moved, row, count);
		if ((changes & RELABELLED) !== 0) add(this.relabelled, row, count);
		if ((changes & RETYPED) !== 0) add(this.retyped, row, count);
		if ((changes & ANSWERED) !== 0) add(this.answered, row, count);
	}

	lone(side: number, _of: number, count: number): void {
		add(side === 0 ? this.removed : this.added, this.#row, count);
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
		return (
			countNames.some((name) => this[name][row] !== other[name][row]) ||
			this.hits[row] !== other.hits[row] ||
			this.similarity[row] !== other.similarity[row]
		);
	}
}

function add(counts: Uint32Array, row: number, count: number): void {
	counts[row] = (counts[row] as number) + count;
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
