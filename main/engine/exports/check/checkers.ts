import { availableParallelism } from "node:os";
import { startBatchThread } from "../../batch-thread.ts";
import { isSystemError } from "../system-fault.ts";
import { SourceChanged } from "../text-source.ts";
import { CONTROL_READS, CONTROL_STOP, type CheckerOrder, type Checkers, type CheckReply } from "./background-check.ts";
import { BatchCheck, type CheckBatch } from "./check-batch.ts";
import { CheckStopped } from "./feed.ts";

/** How long a checker steps aside at most for one read: a reader that died must not hold it for ever. */
const LONGEST_HOLD_MS = 250;

/** Checks batches for as long as it is told to: what runs on a worker thread. */
export class CheckRun {
	#check: BatchCheck | null = null;
	readonly #control: Int32Array;

	constructor(private readonly order: CheckerOrder) {
		this.#control = new Int32Array(order.control);
	}

	run(batch: CheckBatch): CheckReply {
		try {
			this.#check ??= new BatchCheck(this.order, () => this.#goOn());
			return { kind: "checked", result: this.#check.run(batch) };
		} catch (error) {
			if (error instanceof CheckStopped) return { kind: "stopped" };
			const sourceChanged = error instanceof SourceChanged;
			if (!sourceChanged && !isSystemError(error)) throw error;
			return { kind: "failed", message: error.message, sourceChanged };
		}
	}

	close(): void {
		this.#check?.close();
		this.#check = null;
	}

	#goOn(): boolean {
		const reads = Atomics.load(this.#control, CONTROL_READS);
		if (reads > 0) Atomics.wait(this.#control, CONTROL_READS, reads, LONGEST_HOLD_MS);
		return Atomics.load(this.#control, CONTROL_STOP) === 0;
	}
}

/** Checkers on worker threads of the compiled worker file: at most two, and one core is left to everything else. */
export function checkOnThreads(workerFile: string): Checkers {
	return {
		count: Math.max(1, Math.min(2, availableParallelism() - 1)),
		start: (order, reply, broken) => {
			const hear = (answer: unknown): void => {
				reply(answer as CheckReply);
			};
			const thread = startBatchThread<CheckBatch>(workerFile, { order, heapMb: 768 }, hear, broken);
			return { check: thread.post, end: thread.end };
		},
	};
}
