import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { fault } from "#shared/outcome";
import type { HitPlace, HitRange } from "./hit-place.ts";
import type { JobReport, SearchJob, TextFile } from "./search-job.ts";

/** What a thread is asked. Every order is answered by messages with its number; the last of them ends it. */
export type ThreadOrder =
	| { type: "job"; job: SearchJob; flags: SharedArrayBuffer }
	| { type: "place"; file: TextFile; assets: readonly AssetHits[] };

/** Hits of one asset, as bytes of it. */
export interface AssetHits {
	offset: number;
	length: number;
	hits: readonly HitRange[];
}

export type ThreadAnswer =
	| { type: "report"; report: JobReport }
	| { type: "placed"; places: HitPlace[][] }
	| { type: "failed"; fault: NonNullable<JobReport["fault"]> };

/** A thread that searches: one order at a time. */
export interface SearchThread {
	ask(order: ThreadOrder, answered: (answer: ThreadAnswer) => void, broken: (error: Error) => void): void;
	end(): Promise<void>;
}

export type ThreadStarter = () => SearchThread;

/** Places in the flags that a job shares with its thread. */
export const STOP = 0;
/** Odd while an expression runs on a text; grows with each. */
export const PULSE = 1;
export const ROW = 2;
const FLAGS = 3;

/** An expression may run on one text for this long; a thread that is to stop may take as long as this. */
const SLOW_MS = 700;
const STOP_MS = 150;
const WATCH_MS = 50;

export function searchOnThreads(workerFile: string): ThreadStarter {
	return () => {
		const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: 1024 } });
		worker.unref();
		let hear: (answer: ThreadAnswer) => void = () => undefined;
		let fail: (error: Error) => void = () => undefined;
		worker.on("message", (answer: ThreadAnswer) => {
			hear(answer);
		});
		worker.on("error", (error) => {
			fail(error);
		});
		return {
			ask: (order, answered, broken) => {
				hear = answered;
				fail = broken;
				worker.ref();
				worker.postMessage(order);
			},
			end: async () => {
				await worker.terminate();
			},
		};
	};
}

interface Task {
	order: ThreadOrder;
	flags: Int32Array;
	answered: (answer: ThreadAnswer) => void;
	/** The expression took too long in this row. */
	tooSlow: (row: number) => void;
	isDone: boolean;
	thread: SearchThread | null;
	/** When its pulse was last seen to change, and what it was; when it was told to stop. */
	pulse: number;
	pulseAt: number;
	stoppedAt: number;
}

export interface RunningTask {
	/** Nothing more is answered. */
	stop(): void;
}

/** The threads that all searches share: started when first needed. */
export class SearchThreads {
	/** How many there are at most. */
	readonly size = Math.max(1, Math.min(4, availableParallelism() - 1));
	readonly #idle: SearchThread[] = [];
	readonly #busy = new Set<Task>();
	#waiting: Task[] = [];
	#watch: ReturnType<typeof setInterval> | null = null;
	#ended = false;

	constructor(private readonly start: ThreadStarter) {}

	/** Questions for places go before searching: a person waits for them. */
	ask(order: ThreadOrder, answered: (answer: ThreadAnswer) => void, tooSlow: (row: number) => void): RunningTask {
		const flags = order.type === "job" ? new Int32Array(order.flags) : new Int32Array(new SharedArrayBuffer(FLAGS * 4));
		const task: Task = {
			order,
			flags,
			answered,
			tooSlow,
			isDone: false,
			thread: null,
			pulse: 0,
			pulseAt: 0,
			stoppedAt: Infinity,
		};
		if (order.type === "place") this.#waiting.unshift(task);
		else this.#waiting.push(task);
		this.#next();
		return {
			stop: () => {
				task.answered = task.tooSlow = () => undefined;
				task.stoppedAt = performance.now();
				Atomics.store(flags, STOP, 1);
				this.#waiting = this.#waiting.filter((other) => other !== task);
			},
		};
	}

	static flags(): SharedArrayBuffer {
		return new SharedArrayBuffer(FLAGS * 4);
	}

	async end(): Promise<void> {
		this.#ended = true;
		this.#waiting = [];
		if (this.#watch) clearInterval(this.#watch);
		const threads = [...this.#idle, ...[...this.#busy].flatMap(({ thread }) => (thread ? [thread] : []))];
		await Promise.all(threads.map((thread) => thread.end()));
	}

	#next(): void {
		if (this.#ended) return;
		while (this.#waiting.length > 0 && this.#busy.size < this.size) {
			const task = this.#waiting.shift();
			if (task) this.#run(task, this.#idle.pop() ?? this.start());
		}
	}

	#run(task: Task, thread: SearchThread): void {
		task.thread = thread;
		task.pulseAt = performance.now();
		this.#busy.add(task);
		this.#watch ??= setInterval(() => {
			this.#look();
		}, WATCH_MS).unref();
		thread.ask(
			task.order,
			(answer) => {
				if (task.isDone) return;
				if (answer.type !== "report" || answer.report.isLast) this.#leave(task, thread);
				task.answered(answer);
				this.#next();
			},
			(error) => {
				if (task.isDone) return;
				this.#leave(task, null);
				task.answered({ type: "failed", fault: fault("engine-stopped", `The search: ${error.message}`) });
				this.#next();
			},
		);
	}

	#leave(task: Task, thread: SearchThread | null): void {
		task.isDone = true;
		this.#busy.delete(task);
		if (thread) this.#idle.push(thread);
		if (this.#busy.size === 0 && this.#watch) {
			clearInterval(this.#watch);
			this.#watch = null;
		}
	}

	/** Ends threads in which an expression runs for too long, or that do not stop. */
	#look(): void {
		const now = performance.now();
		for (const task of this.#busy) {
			const pulse = Atomics.load(task.flags, PULSE);
			if (pulse !== task.pulse || pulse % 2 === 0) {
				task.pulse = pulse;
				task.pulseAt = now;
			}
			const isSlow = now - task.pulseAt > SLOW_MS;
			if (!isSlow && now - task.stoppedAt < STOP_MS) continue;
			void task.thread?.end();
			this.#leave(task, null);
			if (isSlow) task.tooSlow(Atomics.load(task.flags, ROW));
			this.#next();
		}
	}
}
