import type { ChangeCounts } from "#shared/compare/task-comparison";
import { ANSWERED, MOVED, RELABELLED, RETYPED } from "./outcome-codes.ts";

type CountName = keyof ChangeCounts | "hits";

/** What rows come to. */
export class RowFigures {
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

	/** `from`: what to go on from. */
	constructor(
		readonly rows: number,
		from: RowFigures | null,
	) {
		const counts = (name: CountName): Uint32Array => from?.[name].slice() ?? new Uint32Array(rows);
		this.pairs = counts("pairs");
		this.unchanged = counts("unchanged");
		this.moved = counts("moved");
		this.relabelled = counts("relabelled");
		this.retyped = counts("retyped");
		this.answered = counts("answered");
		this.added = counts("added");
		this.removed = counts("removed");
		this.hits = counts("hits");
		this.similarity = from?.similarity.slice() ?? new Float64Array(rows);
	}

	/** Pairs that are alike; whether they are hits is said apart. */
	addPairs(row: number, changes: number, similarity: number, count: number): void {
		add(this.pairs, row, count);
		this.similarity[row] = (this.similarity[row] as number) + similarity * count;
		if (changes === 0) {
			add(this.unchanged, row, count);
			return;
		}
		if ((changes & MOVED) !== 0) add(this.moved, row, count);
		if ((changes & RELABELLED) !== 0) add(this.relabelled, row, count);
		if ((changes & RETYPED) !== 0) add(this.retyped, row, count);
		if ((changes & ANSWERED) !== 0) add(this.answered, row, count);
	}
}

/** `count` may be below 0. */
export function add(counts: Uint32Array | Float64Array, at: number, count: number): void {
	counts[at] = (counts[at] as number) + count;
}
