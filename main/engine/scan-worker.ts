import { parentPort, workerData } from "node:worker_threads";
import { type AnswerOf, type JobProgress, JobRunner, type ScanJob } from "./exports/scan-jobs.ts";
import { buffersOfParcel } from "./exports/row-parcel.ts";
import { isStopped, type JobCall, type JobMessage } from "./exports/scan-pool.ts";

/** A thread of the pool. It is told to stop by a shared flag, which it sees between two pieces. */
const { scanner, thread } = workerData as { scanner: WebAssembly.Module; thread: number };
const port = parentPort;
if (!port) throw new Error("The scan worker was started outside a worker thread");
const runner = new JobRunner(scanner, thread);
/** How often progress is told, ms. */
const TELL_EVERY = 50;

port.on("message", ({ id, job, stop }: JobCall) => {
	let toldAt = -Infinity;
	let waiting: JobProgress = {};
	const tell = (message: JobMessage): void => {
		port.postMessage(message);
	};
	runner
		.run(job, {
			progress: (progress) => {
				waiting = { ...waiting, ...progress };
				const now = performance.now();
				if (now - toldAt < TELL_EVERY) return;
				toldAt = now;
				tell({ id, progress: waiting });
				waiting = {};
			},
			cancelled: () => isStopped(stop),
		})
		.then(
			(answer) => {
				port.postMessage({ id, answer } satisfies JobMessage, buffersOf(answer));
			},
			(error: unknown) => {
				tell({ id, error: error instanceof Error ? error : new Error(String(error)) });
			},
		);
});

/** Rows are handed over, not copied: many columns share one buffer. */
function buffersOf(answer: AnswerOf<ScanJob>): ArrayBuffer[] {
	if (!("done" in answer) || !("parcels" in answer.done)) return [];
	return [...new Set(answer.done.parcels.flatMap(buffersOfParcel))];
}
