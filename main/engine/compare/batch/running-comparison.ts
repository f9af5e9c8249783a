import type { RowIndex } from "../../exports/row-index.ts";
import type { BatchCorrections } from "./batch-corrections.ts";
import type { BatchOutcome, CompareBatch, CompareOrder, CompareReply } from "./batch-order.ts";

/** One of those that compare: a worker thread, or (in tests) this one. */
export interface Comparer {
	compare(batch: CompareBatch): void;
	/** Ends it, in the midst of what it is at. */
	end(): void;
}

export interface Comparers {
	/** How many may work at once. */
	readonly count: number;
	/** `broken`: it will not answer any more. */
	start(order: CompareOrder, reply: (reply: CompareReply) => void, broken: (error: Error) => void): Comparer;
}

export type RunEnding =
	{ phase: "done" | "cancelled" } | { phase: "failed"; message: string; sourceChanged: boolean; side: "a" | "b" };

export interface RunListener {
	/** The next batch, in the order of the file. */
	compared(batch: CompareBatch, outcome: BatchOutcome): void;
	ended(ending: RunEnding): void;
}

/** Tasks to be compared, as columns: rows of A in order, and their rows of B (-1: the same row of A, at another moment). */
export interface RunRows {
	a: RowIndex;
	b: RowIndex | null;
	rows: Uint32Array;
	partners: Int32Array | null;
	corrections: BatchCorrections;
}

/** A batch is at least one task, and not much more than this. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_TASKS = 1000;
/** Batches given out to one comparer: one at work, one behind it. */
const AHEAD = 2;
/** Results that came before their turn hold up what is given out: one slow task must not gather all others in memory. */
const MOST_WAITING = 64;

/** Gives the tasks of a comparison to comparers as they become free, and tells the results in the order of the file. */
export class RunningComparison {
	readonly #control = new Int32Array(new SharedArrayBuffer(4));
	readonly #comparers: Comparer[] = [];
	readonly #waiting = new Map<number, BatchOutcome>();
	readonly #given = new Map<number, CompareBatch>();
	readonly #idle = new Set<Comparer>();
	#at = 0;
	#next = 0;
	#ended = false;

	constructor(
		private readonly rows: RunRows,
		private readonly listener: RunListener,
	) {}

	start(comparers: Comparers, order: Omit<CompareOrder, "control">): void {
		if (this.rows.rows.length === 0) {
			this.#end({ phase: "done" });
			return;
		}
		const shared = { ...order, control: this.#control.buffer };
		for (let i = 0; i < comparers.count && !this.#ended; i++) {
			const comparer = comparers.start(
				shared,
				(reply) => {
					this.#hear(comparer, reply);
				},
				(error) => {
					this.#end({ phase: "failed", message: error.message, sourceChanged: false, side: "a" });
				},
			);
			this.#comparers.push(comparer);
			for (let ahead = 0; ahead < AHEAD; ahead++) this.#give(comparer);
		}
	}

	cancel(): void {
		this.#end({ phase: "cancelled" });
	}

	#hear(comparer: Comparer, reply: CompareReply): void {
		if (this.#ended || reply.kind === "stopped") return;
		if (reply.kind === "failed") {
			this.#end({ ...reply, phase: "failed" });
			return;
		}
		this.#waiting.set(reply.outcome.id, reply.outcome);
		for (;;) {
			const outcome = this.#waiting.get(this.#next);
			const batch = this.#given.get(this.#next);
			if (!outcome || !batch) break;
			this.#waiting.delete(this.#next);
			this.#given.delete(this.#next++);
			this.listener.compared(batch, outcome);
		}
		if (this.#at >= this.rows.rows.length && this.#given.size === 0) this.#end({ phase: "done" });
		else {
			this.#give(comparer);
			for (const idle of this.#idle) this.#give(idle);
		}
	}

	#give(comparer: Comparer): void {
		const { a, b, rows, partners, corrections } = this.rows;
		if (this.#ended || this.#at >= rows.length) return;
		if (this.#waiting.size >= MOST_WAITING) {
			this.#idle.add(comparer);
			return;
		}
		this.#idle.delete(comparer);
		const batch: CompareBatch = { id: this.#next + this.#given.size, items: [] };
		let bytes = 0;
		while (this.#at < rows.length && bytes < BATCH_BYTES && batch.items.length < BATCH_TASKS) {
			const row = rows[this.#at++] as number;
			const partner = partners?.[row] ?? -1;
			const place = a.place(row);
			const other = b && partner >= 0 ? b.place(partner) : null;
			batch.items.push({ row, a: place, b: other, ...corrections.item(row, b ? partner : row) });
			bytes += place.length + (other?.length ?? 0);
		}
		this.#given.set(batch.id, batch);
		comparer.compare(batch);
	}

	#end(ending: RunEnding): void {
		if (this.#ended) return;
		this.#ended = true;
		Atomics.store(this.#control, 0, 1);
		for (const comparer of this.#comparers) comparer.end();
		this.listener.ended(ending);
	}
}
