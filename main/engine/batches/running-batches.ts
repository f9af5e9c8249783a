import { JobControl } from "../job-control.ts";
import type { Batch, BatchFailure, BatchReply, BatchWorker, BatchWorkers } from "./batch.ts";

/** What is to be given out, and how many bytes of its file it is. */
export interface SizedItem<Item> {
	item: Item;
	bytes: number;
}

export type BatchesEnding = { phase: "done" | "cancelled" } | ({ phase: "failed" } & BatchFailure);

export interface BatchesListener<Item, Answer> {
	/** The next batch, in the order of the file. */
	answered(batch: Batch<Item>, answer: Answer): void;
	/** Once; after it nothing more is told. */
	ended(ending: BatchesEnding): void;
}

/** A batch is at least one item, and not much more than this. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** Batches given out to one worker: one at work, one behind it. */
const AHEAD = 2;
/** Answers that came before their turn hold up what is given out: one slow item must not gather all others in memory. */
const MOST_WAITING = 64;

/** Gives items to workers as these become free, and tells what they answer in the order of the items. */
export class RunningBatches<Order, Item, Answer> {
	readonly #control = new JobControl();
	readonly #workers: BatchWorker<Item>[] = [];
	/** Those that were given nothing when answers waited. */
	readonly #idle = new Set<BatchWorker<Item>>();
	readonly #given = new Map<number, Batch<Item>>();
	/** Answers that came before their turn, by batch. */
	readonly #waiting = new Map<number, Answer>();
	readonly #items: Iterator<SizedItem<Item>>;
	/** The next item that is given out; null: there is none. */
	#upcoming: SizedItem<Item> | null;
	#next = 0;
	#ended = false;

	/** @param most items of a batch */
	constructor(
		items: Iterable<SizedItem<Item>>,
		private readonly most: number,
		private readonly listener: BatchesListener<Item, Answer>,
	) {
		this.#items = items[Symbol.iterator]();
		this.#upcoming = this.#take();
	}

	start(workers: BatchWorkers<Order, Item, Answer>, order: Order): void {
		if (this.#upcoming === null) {
			this.#end({ phase: "done" });
			return;
		}
		const told = { order, control: this.#control.memory };
		for (let i = 0; i < workers.count && !this.#ended; i++) {
			const worker = workers.start(
				told,
				(reply) => {
					this.#hear(worker, reply);
				},
				({ message }) => {
					this.#end({ phase: "failed", message, sourceChanged: false, side: "a" });
				},
			);
			this.#workers.push(worker);
			for (let ahead = 0; ahead < AHEAD; ahead++) this.#give(worker);
		}
	}

	/** What is being worked on is not waited for. */
	cancel(): void {
		this.#end({ phase: "cancelled" });
	}

	#hear(worker: BatchWorker<Item>, reply: BatchReply<Answer>): void {
		if (this.#ended || reply.kind === "stopped") return;
		if (reply.kind === "failed") {
			const { message, sourceChanged, side } = reply;
			this.#end({ phase: "failed", message, sourceChanged, side });
			return;
		}
		this.#waiting.set(reply.id, reply.answer);
		this.#tell();
		if (this.#upcoming === null && this.#given.size === 0) this.#end({ phase: "done" });
		else {
			this.#give(worker);
			for (const idle of this.#idle) this.#give(idle);
		}
	}

	/** All whose turn it is. */
	#tell(): void {
		// A listener may cancel.
		while (!this.#ended) {
			const batch = this.#given.get(this.#next);
			if (!batch || !this.#waiting.has(this.#next)) return;
			const answer = this.#waiting.get(this.#next) as Answer;
			this.#waiting.delete(this.#next);
			this.#given.delete(this.#next++);
			this.listener.answered(batch, answer);
		}
	}

	#give(worker: BatchWorker<Item>): void {
		if (this.#ended || this.#upcoming === null) return;
		if (this.#waiting.size >= MOST_WAITING) {
			this.#idle.add(worker);
			return;
		}
		this.#idle.delete(worker);
		const batch: Batch<Item> = { id: this.#next + this.#given.size, items: [] };
		let bytes = 0;
		while (this.#upcoming !== null && bytes < BATCH_BYTES && batch.items.length < this.most) {
			batch.items.push(this.#upcoming.item);
			bytes += this.#upcoming.bytes;
			this.#upcoming = this.#take();
		}
		this.#given.set(batch.id, batch);
		worker.give(batch);
	}

	#take(): SizedItem<Item> | null {
		const next = this.#items.next();
		return next.done === true ? null : next.value;
	}

	#end(ending: BatchesEnding): void {
		if (this.#ended) return;
		this.#ended = true;
		this.#control.stop();
		for (const worker of this.#workers) worker.end();
		this.listener.ended(ending);
	}
}
