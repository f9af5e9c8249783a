import { availableParallelism } from "node:os";
import { startBatchThread } from "../../batch-thread.ts";
import { SideChanged } from "../../compare/batch/task-sides.ts";
import { isSystemError } from "../../exports/system-fault.ts";
import { JobControl } from "../../job-control.ts";
import { BatchJudge, type JudgeBatch, type JudgeOrder, type JudgeReply, JudgeStopped } from "./judge-batch.ts";
import type { Judges } from "./running-rules.ts";

/** Judges batches for as long as it is told to: what runs on a worker thread. */
export class JudgeRun {
	#judge: BatchJudge | null = null;
	readonly #control: JobControl;

	constructor(private readonly order: JudgeOrder) {
		this.#control = new JobControl(order.control);
	}

	run(batch: JudgeBatch): JudgeReply {
		try {
			this.#judge ??= new BatchJudge(this.order, () => !this.#control.isStopped());
			return { kind: "judged", outcome: this.#judge.run(batch) };
		} catch (error) {
			if (error instanceof JudgeStopped) return { kind: "stopped" };
			if (error instanceof SideChanged) return { kind: "failed", message: error.message, sourceChanged: true };
			if (!isSystemError(error)) throw error;
			return { kind: "failed", message: error.message, sourceChanged: false };
		}
	}

	close(): void {
		this.#judge?.close();
		this.#judge = null;
	}
}

/** What a thread may take beside what it reads: an asset's lists take about ten times their text. */
const HEAP_MB = 1024;

/** Judges on worker threads of the compiled worker file. `count`: how many; by default as many as there are cores, at most eight. */
export function judgeOnThreads(workerFile: string, count = Math.max(1, Math.min(8, availableParallelism()))): Judges {
	return {
		count,
		start: (order, reply, broken) => {
			const hear = (answer: unknown): void => {
				reply(answer as JudgeReply);
			};
			const thread = startBatchThread<JudgeBatch>(workerFile, { order, heapMb: HEAP_MB }, hear, broken);
			return { judge: thread.post, end: thread.end };
		},
	};
}
