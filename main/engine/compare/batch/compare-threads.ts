import { availableParallelism } from "node:os";
import { startBatchThread } from "../../batch-thread.ts";
import { isSystemError } from "../../exports/system-fault.ts";
import type { CompareBatch, CompareOrder, CompareReply } from "./batch-order.ts";
import { BatchComparison, CompareStopped } from "./compare-batch.ts";
import type { Comparers } from "./running-comparison.ts";
import { SideChanged } from "./task-sides.ts";

/** Compares batches for as long as it is told to: what runs on a worker thread. */
export class CompareRun {
	#comparison: BatchComparison | null = null;
	readonly #control: Int32Array;

	constructor(private readonly order: CompareOrder) {
		this.#control = new Int32Array(order.control);
	}

	run(batch: CompareBatch): CompareReply {
		try {
			this.#comparison ??= new BatchComparison(this.order, () => Atomics.load(this.#control, 0) === 0);
			return { kind: "compared", outcome: this.#comparison.run(batch) };
		} catch (error) {
			if (error instanceof CompareStopped) return { kind: "stopped" };
			if (error instanceof SideChanged)
				return { kind: "failed", message: error.message, sourceChanged: true, side: error.side };
			if (!isSystemError(error)) throw error;
			return { kind: "failed", message: error.message, sourceChanged: false, side: "a" };
		}
	}

	close(): void {
		this.#comparison?.close();
		this.#comparison = null;
	}
}

/** What a thread may take beside what it reads: an asset's lists take about ten times their text. */
const HEAP_MB = 1024;

/** Comparers on worker threads of the compiled worker file. `count`: how many; by default as many as there are cores, at most eight. */
export function compareOnThreads(
	workerFile: string,
	count = Math.max(1, Math.min(8, availableParallelism())),
): Comparers {
	return {
		count,
		start: (order, reply, broken) => {
			const hear = (answer: unknown): void => {
				reply(answer as CompareReply);
			};
			const thread = startBatchThread<CompareBatch>(workerFile, { order, heapMb: HEAP_MB }, hear, broken);
			return { compare: thread.post, end: thread.end };
		},
	};
}
