import { Worker } from "node:worker_threads";
import { fault, type Outcome } from "#shared/outcome";
import { JobControl } from "../../job-control.ts";
import { MasksStopped } from "./class-map.ts";
import { type MaskJob, runMaskJob } from "./mask-job.ts";
import type { MaskFindings } from "./measure-masks.ts";

/** As JobControl; what works is stopped by what it tells how far it is. */
export class MeasureControl extends JobControl {
	/** For whoever works; see Going. */
	readonly goOn = (share: number): void => {
		if (this.isStopped()) throw new MasksStopped();
		this.progress(share);
	};
}

export interface MeasureQuestion {
	job: MaskJob;
	memory: SharedArrayBuffer;
}

/** Does a job; its answer is that of {@link runMaskJob}. */
export type MaskMeasurer = (job: MaskJob, control: MeasureControl) => Promise<Outcome<MaskFindings>>;

/** What the thread does with a question. */
export function answerMeasure({ job, memory }: MeasureQuestion): Outcome<MaskFindings> {
	return runMaskJob(job, new MeasureControl(memory).goOn);
}

/** Each job on a thread of its own, which gives back all that it took when it ends. */
export function measureOnThread(workerFile: string): MaskMeasurer {
	return (job, { memory }) =>
		new Promise((resolve) => {
			const workerData: MeasureQuestion = { job, memory };
			const worker = new Worker(workerFile, { workerData, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
			const broken = (why: string): void => {
				resolve(fault("engine-stopped", `Comparing the masks: ${why.split("\n", 1)[0] ?? ""}`));
			};
			worker.once("message", resolve);
			worker.once("error", (error) => {
				broken(error.message);
			});
			worker.once("exit", (code) => {
				broken(`its thread ended with code ${String(code)}`);
			});
		});
}
