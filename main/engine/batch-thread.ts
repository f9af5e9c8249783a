import { Worker } from "node:worker_threads";

/** A thread that answers batches, one after the other. */
export interface BatchThread<B> {
	readonly post: (batch: B) => void;
	/** Ends it, in the midst of what it is at. */
	readonly end: () => void;
}

/**
 * Starts a worker thread of a compiled worker file, which is told `order` as its data.
 *
 * @param heapMb the most its heap may take, MB
 * @param broken it will not answer any more
 */
export function startBatchThread<B>(
	workerFile: string,
	{ order, heapMb }: { order: unknown; heapMb: number },
	reply: (answer: unknown) => void,
	broken: (error: Error) => void,
): BatchThread<B> {
	const worker = new Worker(workerFile, {
		workerData: order,
		resourceLimits: { maxOldGenerationSizeMb: heapMb },
	});
	let ended = false;
	worker.on("message", reply);
	worker.on("error", broken);
	worker.on("exit", (code) => {
		if (!ended) broken(new Error(`its thread ended with code ${String(code)}`));
	});
	return {
		post: (batch) => {
			worker.postMessage(batch);
		},
		end: () => {
			ended = true;
			// The owner's flag ends what is under way; a long task that does not see it ends with the thread.
			void worker.terminate();
		},
	};
}
