import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type AnswerOf, type JobProgress, JobRunner, type ScanJob } from "./scan-jobs.ts";

export interface JobOptions {
	/** Set to 1 to cancel; seen between two pieces. */
	stop: SharedArrayBuffer;
	progress?: (progress: JobProgress) => void;
}

/** Where the reading of exports is done. */
export interface ScanPool {
	/** Jobs that can be done at the same time. */
	readonly size: number;
	/** The compiled scanner. */
	readonly scanner: WebAssembly.Module;
	/** Rejects only where the program itself fails. */
	run<J extends ScanJob>(job: J, options: JobOptions): Promise<AnswerOf<J>>;
	stop(): Promise<void>;
}

/** What goes to a thread, and what comes back. */
export interface JobCall {
	id: number;
	job: ScanJob;
	stop: SharedArrayBuffer;
}
export type JobMessage =
	{ id: number; progress: JobProgress } | { id: number; answer: AnswerOf<ScanJob> } | { id: number; error: Error };

export function newStop(): SharedArrayBuffer {
	return new SharedArrayBuffer(4);
}

export function isStopped(stop: SharedArrayBuffer): boolean {
	return Atomics.load(new Int32Array(stop), 0) !== 0;
}

export function setStopped(stop: SharedArrayBuffer): void {
	Atomics.store(new Int32Array(stop), 0, 1);
}

interface Waiting {
	call: JobCall;
	options: JobOptions;
	resolve: (answer: AnswerOf<ScanJob>) => void;
	reject: (error: Error) => void;
}

/** Even on one core a second thread reads while the first one unpacks. */
const LEAST_THREADS = 2;
const MOST_THREADS = 4;
let threadsStarted = 0;

/** Worker threads that live as long as the program; started when first needed. */
export class ThreadPool implements ScanPool {
	readonly size: number;
	readonly #idle: Worker[] = [];
	readonly #busy = new Map<Worker, Waiting>();
	readonly #queue: Waiting[] = [];
	#jobs = 0;
	#stopped = false;

	/** `workerFile`: the compiled scan worker. */
	constructor(
		private readonly workerFile: string,
		readonly scanner: WebAssembly.Module,
		size = Math.min(MOST_THREADS, Math.max(LEAST_THREADS, availableParallelism())),
	) {
		this.size = size;
	}

	/** Starts the threads before the first job comes. */
	warmUp(): void {
		while (this.#idle.length + this.#busy.size < this.size) this.#idle.push(this.#start());
	}

	run<J extends ScanJob>(job: J, options: JobOptions): Promise<AnswerOf<J>> {
		return new Promise((resolve, reject) => {
			const call = { id: this.#jobs++, job, stop: options.stop };
			this.#queue.push({ call, options, resolve: resolve as Waiting["resolve"], reject });
			this.#next();
		});
	}

	async stop(): Promise<void> {
		this.#stopped = true;
		const workers = [...this.#idle, ...this.#busy.keys()];
		const waiting = [...this.#busy.values(), ...this.#queue];
		this.#idle.length = 0;
		this.#busy.clear();
		this.#queue.length = 0;
		await Promise.all(workers.map((worker) => worker.terminate()));
		for (const { resolve } of waiting) resolve({ cancelled: true });
	}

	#next(): void {
		if (this.#stopped || this.#queue.length === 0) return;
		const worker = this.#idle.pop() ?? (this.#busy.size < this.size ? this.#start() : null);
		if (worker === null) return;
		const waiting = this.#queue.shift() as Waiting;
		this.#busy.set(worker, waiting);
		worker.ref();
		worker.postMessage(waiting.call);
	}

	#start(): Worker {
		const worker = new Worker(this.workerFile, {
			workerData: { scanner: this.scanner, thread: ++threadsStarted },
			resourceLimits: { maxOldGenerationSizeMb: 512 },
		});
		// An idle thread does not keep a program from ending; a busy one does.
		worker.unref();
		worker.on("message", (message: JobMessage) => {
			this.#hear(worker, message);
		});
		worker.on("error", (error: Error) => {
			this.#lose(worker, error);
		});
		return worker;
	}

	#hear(worker: Worker, message: JobMessage): void {
		const waiting = this.#busy.get(worker);
		if (waiting?.call.id !== message.id) return;
		if ("progress" in message) {
			waiting.options.progress?.(message.progress);
			return;
		}
		this.#busy.delete(worker);
		worker.unref();
		this.#idle.push(worker);
		if ("error" in message) waiting.reject(message.error);
		else waiting.resolve(message.answer);
		this.#next();
	}

	/** A thread has died, of memory for example: its job fails, and another thread is started for the next one. */
	#lose(worker: Worker, error: Error): void {
		const waiting = this.#busy.get(worker);
		this.#busy.delete(worker);
		const place = this.#idle.indexOf(worker);
		if (place >= 0) this.#idle.splice(place, 1);
		waiting?.reject(error);
		this.#next();
	}
}

/** The same jobs on the thread that asks, by one of several runners: for tests, and where there are no threads. */
export class InlinePool implements ScanPool {
	readonly #runners: JobRunner[];
	/** When each runner is free: it does one job after the other. */
	readonly #free: Promise<unknown>[] = [];
	#jobs = 0;

	constructor(
		readonly scanner: WebAssembly.Module,
		readonly size = 2,
		pieceBytes = Infinity,
	) {
		this.#runners = Array.from({ length: size }, () => new JobRunner(scanner, ++threadsStarted, pieceBytes));
	}

	run<J extends ScanJob>(job: J, { stop, progress }: JobOptions): Promise<AnswerOf<J>> {
		const turn = this.#jobs++ % this.size;
		const runner = this.#runners[turn] as JobRunner;
		const begin = (): Promise<AnswerOf<J>> =>
			runner.run(job, {
				progress: (each) => progress?.(each),
				cancelled: () => isStopped(stop),
			});
		const running = (this.#free[turn] ?? Promise.resolve()).then(begin, begin);
		this.#free[turn] = running;
		return running;
	}

	stop(): Promise<void> {
		return Promise.resolve();
	}
}
