import { Worker } from "node:worker_threads";
import { fault, type Outcome } from "#shared/outcome";
import { JobControl } from "../../job-control.ts";
import { type MaskJob, type MaskJobResult, runMaskJob } from "./mask-jobs.ts";

/** Whatever does one job at a time; its answer is that of {@link runMaskJob}. */
export interface MaskThread {
	run(job: MaskJob, control: JobControl): Promise<Outcome<MaskJobResult>>;
	end(): Promise<void>;
}

export interface MaskQuestion {
	job: MaskJob;
	memory: SharedArrayBuffer;
}

/** An answer, or what was thrown: a bug. */
export type MaskAnswer = { value: Outcome<MaskJobResult> } | { thrown: string };

/** What the thread does with a question. */
export async function answerMask({ job, memory }: MaskQuestion): Promise<MaskAnswer> {
	try {
		return { value: await runMaskJob(job, new JobControl(memory)) };
	} catch (error) {
		return { thrown: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
}

/** A thread of the compiled worker file, started when first asked; one that ends on its own costs the job it was at. */
export class MaskWorker implements MaskThread {
	#worker: Worker | null = null;
	#answer: ((answer: MaskAnswer) => void) | null = null;
	#isEnded = false;

	constructor(private readonly workerFile: string) {}

	async run(job: MaskJob, control: JobControl): Promise<Outcome<MaskJobResult>> {
		// A new thread would have nobody to end it, and keep the process.
		if (this.#isEnded) return notRead("its thread was ended");
		const worker = (this.#worker ??= this.#start());
		const question: MaskQuestion = { job, memory: control.memory };
		const answer = await new Promise<MaskAnswer>((resolve) => {
			this.#answer = resolve;
			worker.postMessage(question);
		});
		return "value" in answer ? answer.value : notRead(answer.thrown);
	}

	async end(): Promise<void> {
		this.#isEnded = true;
		await this.#worker?.terminate();
	}

	#start(): Worker {
		const worker = new Worker(this.workerFile, { resourceLimits: { maxOldGenerationSizeMb: 1024 } });
		worker.unref();
		worker.on("message", (answer: MaskAnswer) => this.#answer?.(answer));
		worker.on("error", (error) => {
			this.#over(worker, error.message);
		});
		worker.on("exit", (code) => {
			this.#over(worker, `its thread ended with code ${String(code)}`);
		});
		return worker;
	}

	#over(worker: Worker, why: string): void {
		if (this.#worker !== worker) return;
		this.#worker = null;
		this.#answer?.({ thrown: why });
		this.#answer = null;
	}
}

function notRead(why: string): Outcome<MaskJobResult> {
	return fault("engine-stopped", `Reading the mask: ${why.split("\n", 1)[0] ?? ""}`);
}
