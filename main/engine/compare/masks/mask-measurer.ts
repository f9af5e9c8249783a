import { Worker } from "node:worker_threads";
import { fault, type Outcome } from "#shared/outcome";
import { MasksStopped } from "./class-map.ts";
import { type MaskJob, runMaskJob } from "./mask-job.ts";
import type { MaskFindings } from "./measure-masks.ts";

const STOP = 0;
const SHARE = 1;
const WHOLE = 1_000_000;

/** Memory that both sides of a job look at: whether it is to stop, and how far it is. */
export class MeasureControl {
	readonly #flags: Int32Array;

	constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(8)) {
		this.#flags = new Int32Array(memory);
	}

	stop(): void {
		Atomics.store(this.#flags, STOP, 1);
	}

	/** 0 to 1. */
	get share(): number {
		return Atomics.load(this.#flags, SHARE) / WHOLE;
	}

	/** For whoever works; see Going. */
	readonly goOn = (share: number): void => {
		if (Atomics.load(this.#flags, STOP) !== 0) throw new MasksStopped();
		Atomics.store(this.#flags, SHARE, Math.round(Math.min(1, share) * WHOLE));
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
