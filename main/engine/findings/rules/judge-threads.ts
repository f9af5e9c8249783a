import { availableParallelism } from "node:os";
import type { StartWork } from "../../batches/answer-batches.ts";
import { batchesOnThreads } from "../../batches/batch-threads.ts";
import type { BatchWorkers } from "../../batches/batch.ts";
import { BatchJudge, type JudgeItem, type JudgeOrder, type JudgeOutcome } from "./judge-batch.ts";

export type Judges = BatchWorkers<JudgeOrder, JudgeItem, JudgeOutcome>;

export const startJudging: StartWork<JudgeOrder, JudgeItem, JudgeOutcome> = (order, goOn) =>
	new BatchJudge(order, goOn);

/** What a thread may take beside what it reads: an asset's lists take about ten times their text. */
const HEAP_MB = 1024;

/** Judges on worker threads of the compiled worker file. `count`: how many; by default as many as there are cores, at most eight. */
export function judgeOnThreads(workerFile: string, count = Math.max(1, Math.min(8, availableParallelism()))): Judges {
	return batchesOnThreads(workerFile, { count, heapMb: HEAP_MB });
}
