import { Worker } from "node:worker_threads";
import type { BatchReply, BatchWorkers } from "./batch.ts";

/**
 * Workers on threads of a compiled worker file, which is told its order as its data.
 *
 * @param count how many threads
 * @param heapMb the most that the heap of each may take, MB
 */
export function batchesOnThreads<Order, Item, Answer>(
	workerFile: string,
	{ count, heapMb }: { count: number; heapMb: number },
): BatchWorkers<Order, Item, Answer> {
	return {
		count,
		start: (told, reply, broken) => {
			const worker = new Worker(workerFile, {
				workerData: told,
				resourceLimits: { maxOldGenerationSizeMb: heapMb },
			});
			let ended = false;
			worker.on("message", (answer: BatchReply<Answer>) => {
				reply(answer);
			});
			worker.on("error", broken);
			worker.on("exit", (code) => {
				if (!ended) broken(new Error(`its thread ended with code ${String(code)}`));
			});
			return {
				give: (batch) => {
					worker.postMessage(batch);
				},
				end: () => {
					ended = true;
					// The owner's flag ends what is under way; a long item that does not see it ends with the thread.
					void worker.terminate();
				},
			};
		},
	};
}
