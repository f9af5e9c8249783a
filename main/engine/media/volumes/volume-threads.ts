import { Worker } from "node:worker_threads";
import { fault, type Outcome } from "#shared/outcome";
import { makeVolume, type MadeVolume, type VolumeOrder } from "./make-volume.ts";

/** Decodes volumes, one at a time. */
export interface VolumeMaker {
	make(order: VolumeOrder, progress: (share: number) => void): Promise<Outcome<MadeVolume>>;
	/** Gives up what is being made; it fails with "cancelled". */
	cancel(): Promise<void>;
}

export type VolumeNews = { share: number } | { made: Outcome<MadeVolume> } | { thrown: string };

/** What a thread does with an order. At most ten words a second about how far it is. */
export async function answerVolume(order: VolumeOrder, tell: (news: VolumeNews) => void): Promise<void> {
	let toldAt = 0;
	try {
		const made = await makeVolume(order, (share) => {
			if (Date.now() - toldAt < 100) return;
			toldAt = Date.now();
			tell({ share });
		});
		tell({ made });
	} catch (error) {
		tell({ thrown: error instanceof Error ? (error.stack ?? error.message) : String(error) });
	}
}

const givenUp = fault("cancelled", "reading this volume was given up, as nobody asked for it");

/** On a thread of the compiled worker file: it is started for the first volume, and ended where one is given up. */
export function makeOnThread(workerFile: string): VolumeMaker {
	let worker: Worker | null = null;
	let news: ((news: VolumeNews | null) => void) | null = null;
	const start = (): Worker => {
		const started = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: 1024 } });
		// A thread that waits must not keep the process.
		started.unref();
		started.on("message", (message: VolumeNews) => news?.(message));
		started.on("error", (error) => {
			if (worker === started) worker = null;
			news?.({ thrown: error.message });
		});
		started.on("exit", () => {
			if (worker === started) worker = null;
			news?.(null);
		});
		return started;
	};
	return {
		make: (order, progress) =>
			new Promise((resolve) => {
				const at = (worker ??= start());
				const end = (made: Outcome<MadeVolume>): void => {
					news = null;
					resolve(made);
				};
				news = (message) => {
					if (message === null) end(givenUp);
					else if ("share" in message) progress(message.share);
					else if ("made" in message) end(message.made);
					else
						end(
							fault("volume-damaged", `${order.name}: reading it failed (${message.thrown.split("\n", 1)[0] ?? ""})`),
						);
				};
				at.postMessage(order);
			}),
		cancel: async () => {
			await worker?.terminate();
		},
	};
}

/** On the thread that asks: for tests and the command line. */
export function makeHere(): VolumeMaker {
	return {
		make: (order, progress) => makeVolume(order, progress),
		cancel: () => Promise.resolve(),
	};
}
