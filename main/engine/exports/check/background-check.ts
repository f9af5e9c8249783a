import type { CheckPhase } from "#shared/export";
import type { RowIndex } from "../row-index.ts";
import type { BatchResult, CheckBatch } from "./check-batch.ts";
import type { CheckOrder } from "./check-order.ts";

/** What a worker answers to a batch: its result, or why there is none. */
export type CheckReply =
	| { kind: "checked"; result: BatchResult }
	/** Told to stop. */
	| { kind: "stopped" }
	| ({ kind: "failed" } & StopReason);

/** Why a check cannot go on. */
export interface StopReason {
	message: string;
	/** The file is not what it was; otherwise it could not be read. */
	sourceChanged: boolean;
}

/** One of those that check: a worker thread, or (in tests) this one. */
export interface Checker {
	check(batch: CheckBatch): void;
	/** Ends it after the piece it is at. */
	end(): void;
}

/** What a checker and the one who started it share: whether to stop, and how many reads of a person are under way. */
export const CONTROL_STOP = 0;
export const CONTROL_READS = 1;

export interface CheckerOrder extends CheckOrder {
	/** Two numbers: {@link CONTROL_STOP}, {@link CONTROL_READS}. */
	control: SharedArrayBuffer;
}

export interface Checkers {
	/** How many may work at once. */
	readonly count: number;
	/** `broken`: it will not answer any more. */
	start(order: CheckerOrder, reply: (reply: CheckReply) => void, broken: (error: Error) => void): Checker;
}

export interface CheckListener {
	/** The next rows of the index have been checked: results come in the order of the file. */
	checked(result: BatchResult): void;
	ended(phase: Exclude<CheckPhase, "waiting" | "checking">, reason: StopReason | null): void;
}

/** A batch is at least one asset, and not much more than this. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_ASSETS = 2000;
/** Batches given out to one checker: one at work, one behind it. */
const AHEAD = 2;

/**
 * Goes through every asset of an index, beside everything else: batches are given to checkers as they become free, and
 * their results are told in the order of the file.
 */
export class BackgroundCheck {
	readonly #control = new Int32Array(new SharedArrayBuffer(8));
	readonly #checkers: Checker[] = [];
	/** Batches that came before their turn. */
	readonly #waiting = new Map<number, BatchResult>();
	/** The next row that is given out, and the next batch that is told. */
	#row: number;
	#next = 0;
	#given = 0;
	#ended = false;

	/** `fromRow`: rows before it were checked already. It has to be the first of its asset. */
	constructor(
		private readonly index: RowIndex,
		private readonly listener: CheckListener,
		fromRow: number,
	) {
		this.#row = fromRow;
	}

	start(checkers: Checkers, order: CheckOrder): void {
		const shared = { ...order, control: this.#control.buffer };
		if (this.#row >= this.index.length) {
			this.#end("done", null);
			return;
		}
		for (let i = 0; i < checkers.count && !this.#ended; i++) {
			const checker = checkers.start(
				shared,
				(reply) => {
					this.#hear(checker, reply);
				},
				(error) => {
					this.#end("stopped", { message: error.message, sourceChanged: false });
				},
			);
			this.#checkers.push(checker);
			for (let ahead = 0; ahead < AHEAD; ahead++) this.#give(checker);
		}
	}

	cancel(): void {
		this.#end("cancelled", null);
	}

	/** Somebody reads a task: checkers wait until it is done. */
	holdWhile<T>(read: () => T): T {
		Atomics.add(this.#control, CONTROL_READS, 1);
		try {
			return read();
		} finally {
			Atomics.sub(this.#control, CONTROL_READS, 1);
			Atomics.notify(this.#control, CONTROL_READS);
		}
	}

	#hear(checker: Checker, reply: CheckReply): void {
		if (this.#ended) return;
		if (reply.kind === "failed") this.#end("stopped", reply);
		else if (reply.kind === "checked") {
			this.#waiting.set(reply.result.id, reply.result);
			for (;;) {
				const result = this.#waiting.get(this.#next);
				if (!result) break;
				this.#waiting.delete(this.#next++);
				this.listener.checked(result);
			}
			if (this.#row >= this.index.length && this.#next === this.#given) this.#end("done", null);
			else this.#give(checker);
		}
	}

	/** The next assets in the order of the file; a V2 asset with all its rows. */
	#give(checker: Checker): void {
		const { index } = this;
		if (this.#ended || this.#row >= index.length) return;
		const batch: CheckBatch = { id: this.#given++, assets: [] };
		let bytes = 0;
		while (this.#row < index.length && bytes < BATCH_BYTES && batch.assets.length < BATCH_ASSETS) {
			const row = this.#row++;
			const { offset, length, form } = index.place(row);
			while (this.#row < index.length && index.place(this.#row).offset === offset) this.#row++;
			batch.assets.push({ offset, length, form, row, rows: this.#row - row });
			bytes += length;
		}
		checker.check(batch);
	}

	#end(phase: "done" | "cancelled" | "stopped", reason: StopReason | null): void {
		if (this.#ended) return;
		this.#ended = true;
		Atomics.store(this.#control, CONTROL_STOP, 1);
		Atomics.notify(this.#control, CONTROL_READS);
		for (const checker of this.#checkers) checker.end();
		this.listener.ended(phase, reason);
	}
}
