import type { RowIndex } from "../../exports/row-index.ts";
import { JobControl } from "../../job-control.ts";
import type { JudgeBatch, JudgeOrder, JudgeOutcome, JudgeReply } from "./judge-batch.ts";

/** One of those that judge: a worker thread, or (in tests) this one. */
export interface Judge {
	judge(batch: JudgeBatch): void;
	/** Ends it, in the midst of what it is at. */
	end(): void;
}

export interface Judges {
	/** How many may work at once. */
	readonly count: number;
	/** `broken`: it will not answer any more. */
	start(order: JudgeOrder, reply: (reply: JudgeReply) => void, broken: (error: Error) => void): Judge;
}

export type RulesEnding =
	{ phase: "done" | "cancelled" } | { phase: "failed"; message: string; sourceChanged: boolean };

export interface RulesListener {
	/** The next batch, in the order of the file. */
	judged(batch: JudgeBatch, outcome: JudgeOutcome): void;
	ended(ending: RulesEnding): void;
}

/** A batch is at least one task, and not much more than this. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_TASKS = 1000;
/** Batches given out to one judge: one at work, one behind it. */
const AHEAD = 2;
/** Results that came before their turn hold up what is given out: one slow task must not gather all others in memory. */
const MOST_WAITING = 64;

/** Gives the tasks of an export to judges as they become free, and tells what they found in the order of the file. */
export class RunningRules {
	readonly #control = new JobControl();
	readonly #judges: Judge[] = [];
	readonly #idle = new Set<Judge>();
	readonly #given = new Map<number, JudgeBatch>();
	/** Batches that came before their turn. */
	readonly #waiting = new Map<number, JudgeOutcome>();
	#at = 0;
	#next = 0;
	#ended = false;

	constructor(
		private readonly index: RowIndex,
		private readonly rows: Uint32Array,
		private readonly listener: RulesListener,
	) {}

	start(judges: Judges, order: Omit<JudgeOrder, "control">): void {
		if (this.rows.length === 0) {
			this.#end({ phase: "done" });
			return;
		}
		const shared = { ...order, control: this.#control.memory };
		for (let i = 0; i < judges.count && !this.#ended; i++) {
			const judge = judges.start(
				shared,
				(reply) => {
					this.#hear(judge, reply);
				},
				(error) => {
					this.#end({ phase: "failed", message: error.message, sourceChanged: false });
				},
			);
			this.#judges.push(judge);
			for (let ahead = 0; ahead < AHEAD; ahead++) this.#give(judge);
		}
	}

	cancel(): void {
		this.#end({ phase: "cancelled" });
	}

	#hear(judge: Judge, reply: JudgeReply): void {
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
			this.listener.judged(batch, outcome);
		}
		if (this.#at >= this.rows.length && this.#given.size === 0) this.#end({ phase: "done" });
		else {
			this.#give(judge);
			for (const idle of this.#idle) this.#give(idle);
		}
	}

	#give(judge: Judge): void {
		if (this.#ended || this.#at >= this.rows.length) return;
		if (this.#waiting.size >= MOST_WAITING) {
			this.#idle.add(judge);
			return;
		}
		this.#idle.delete(judge);
		const batch: JudgeBatch = { id: this.#next + this.#given.size, items: [] };
		let bytes = 0;
		while (this.#at < this.rows.length && bytes < BATCH_BYTES && batch.items.length < BATCH_TASKS) {
			const row = this.rows[this.#at++] as number;
			const place = this.index.place(row);
			batch.items.push({ row, place });
			bytes += place.length;
		}
		this.#given.set(batch.id, batch);
		judge.judge(batch);
	}

	#end(ending: RulesEnding): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#control.stop();
		for (const judge of this.#judges) judge.end();
		this.listener.ended(ending);
	}
}
