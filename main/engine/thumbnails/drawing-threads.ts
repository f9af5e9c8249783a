import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type Fault, fault, type Outcome } from "#shared/outcome";
import {
	type DrawnThumbnail,
	type PictureNames,
	type ThumbnailOrder,
	type ThumbnailPicture,
	ThumbnailRun,
} from "./draw-thumbnail.ts";

/** Draws one thumbnail at a time, in two steps; as {@link ThumbnailRun}. */
export interface Drawer {
	read(order: ThumbnailOrder): Promise<Outcome<PictureNames>>;
	draw(picture: ThumbnailPicture | null, pictureFault: Fault | null): Promise<Outcome<DrawnThumbnail>>;
	end(): Promise<void>;
}

export interface Drawers {
	/** How many work at a time. */
	count: number;
	start(): Drawer;
}

export type DrawerQuestion =
	| { step: "read"; order: ThumbnailOrder }
	| { step: "draw"; picture: ThumbnailPicture | null; pictureFault: Fault | null };

/** An answer, or what was thrown: a bug. */
export type DrawerAnswer = { value: Outcome<unknown> } | { thrown: string };

/** What a drawer's thread does with a question. */
export async function answerDrawer(run: ThumbnailRun, question: DrawerQuestion): Promise<DrawerAnswer> {
	try {
		const value =
			question.step === "read" ? run.read(question.order) : await run.draw(question.picture, question.pictureFault);
		return { value };
	} catch (error) {
		return { thrown: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
}

/** @param why of which the first line is told */
export function notDrawn(why: string): Fault {
	return fault("thumbnail-failed", why.split("\n", 1)[0] ?? "");
}

/** On threads of the compiled worker file: at most two, and one core is left to everything else. */
export function drawOnThreads(workerFile: string): Drawers {
	return {
		count: Math.max(1, Math.min(2, availableParallelism() - 1)),
		start: () => new ThreadDrawer(workerFile),
	};
}

/** A thread that ends on its own, as one that ran out of memory does, costs the thumbnail it was at; the next starts another. */
class ThreadDrawer implements Drawer {
	#worker: Worker | null = null;
	#answer: ((answer: DrawerAnswer) => void) | null = null;
	#isEnded = false;

	constructor(private readonly workerFile: string) {}

	read(order: ThumbnailOrder): Promise<Outcome<PictureNames>> {
		return this.#ask({ step: "read", order });
	}

	draw(picture: ThumbnailPicture | null, pictureFault: Fault | null): Promise<Outcome<DrawnThumbnail>> {
		return this.#ask({ step: "draw", picture, pictureFault });
	}

	async end(): Promise<void> {
		this.#isEnded = true;
		await this.#worker?.terminate();
	}

	async #ask<T>(question: DrawerQuestion): Promise<Outcome<T>> {
		// A new thread would have nobody to end it, and keep the process.
		if (this.#isEnded) return notDrawn("its thread was ended");
		const worker = (this.#worker ??= this.#start());
		const answer = await new Promise<DrawerAnswer>((resolve) => {
			this.#answer = resolve;
			worker.postMessage(question);
		});
		// What the thread answers is what `answerDrawer` made of the same question.
		if ("value" in answer) return answer.value as Outcome<T>;
		return notDrawn(answer.thrown);
	}

	#start(): Worker {
		const worker = new Worker(this.workerFile, { resourceLimits: { maxOldGenerationSizeMb: 1536 } });
		worker.on("message", (answer: DrawerAnswer) => this.#answer?.(answer));
		worker.on("error", (error) => {
			this.#ended(worker, error.message);
		});
		worker.on("exit", (code) => {
			this.#ended(worker, `its thread ended with code ${String(code)}`);
		});
		return worker;
	}

	#ended(worker: Worker, why: string): void {
		if (this.#worker !== worker) return;
		this.#worker = null;
		this.#answer?.({ thrown: why });
		this.#answer = null;
	}
}

/** On the thread that asks: for the command line and tests. */
export function drawHere(): Drawers {
	return {
		count: 1,
		start: () => {
			const run = new ThumbnailRun();
			return {
				read: (order) => Promise.resolve(run.read(order)),
				draw: (picture, pictureFault) => run.draw(picture, pictureFault),
				end: () => Promise.resolve(),
			};
		},
	};
}
