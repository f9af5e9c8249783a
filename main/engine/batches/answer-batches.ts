import { parentPort, workerData } from "node:worker_threads";
import { isSystemError } from "../exports/system-fault.ts";
import { SourceChanged } from "../exports/text-source.ts";
import { JobControl, JobStopped } from "../job-control.ts";
import type { Batch, BatchOrder, BatchReply } from "./batch.ts";

/** What answers batches, one after the other, on the thread it was made on. */
export interface BatchWork<Item, Answer> {
	/** Errors: SourceChanged; JobStopped; what the file system raises. */
	run(items: readonly Item[]): Answer;
	close(): void;
}

/** Errors: as {@link BatchWork.run}. `goOn` answers false where it is to raise JobStopped. */
export type StartWork<Order, Item, Answer> = (order: Order, goOn: () => boolean) => BatchWork<Item, Answer>;

/** Answers batches for as long as it is told to: what runs on a worker thread. */
export class BatchAnswers<Order, Item, Answer> {
	#work: BatchWork<Item, Answer> | null = null;
	readonly #control: JobControl;

	constructor(
		private readonly begin: StartWork<Order, Item, Answer>,
		private readonly told: BatchOrder<Order>,
	) {
		this.#control = new JobControl(told.control);
	}

	answer({ id, items }: Batch<Item>): BatchReply<Answer> {
		try {
			this.#work ??= this.begin(this.told.order, () => !this.#control.isStopped());
			return { kind: "answered", id, answer: this.#work.run(items) };
		} catch (error) {
			if (error instanceof JobStopped) return { kind: "stopped" };
			if (error instanceof SourceChanged)
				return { kind: "failed", message: error.message, sourceChanged: true, side: error.side };
			if (!isSystemError(error)) throw error;
			return { kind: "failed", message: error.message, sourceChanged: false, side: "a" };
		}
	}

	close(): void {
		this.#work?.close();
		this.#work = null;
	}
}

/**
 * Makes this thread one that answers batches. Errors: Error where it is no worker thread.
 *
 * @param moved buffers of an answer that go over instead of being copied
 */
export function answerBatches<Order, Item, Answer>(
	begin: StartWork<Order, Item, Answer>,
	moved: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
	const port = parentPort;
	if (!port) throw new Error("A thread that answers batches was started outside a worker thread");
	const answers = new BatchAnswers(begin, workerData as BatchOrder<Order>);
	port.on("message", (batch: Batch<Item>) => {
		const reply = answers.answer(batch);
		port.postMessage(reply, reply.kind === "answered" ? moved(reply.answer) : []);
	});
	port.once("close", () => {
		answers.close();
	});
}
