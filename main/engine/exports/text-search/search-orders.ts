import * as fs from "node:fs";
import { fault } from "#shared/outcome";
import { isSystemError, systemFault } from "../system-fault.ts";
import { FilePart, SourceChanged } from "../text-source.ts";
import { placeHits } from "./hit-place.ts";
import { checkStamp, JobRunner } from "./search-job.ts";
import { PULSE, ROW, STOP, type ThreadAnswer, type ThreadOrder } from "./search-threads.ts";

/** What a thread does with its orders. */
export class SearchOrders {
	#flags: Int32Array = new Int32Array(3);
	readonly #runner = new JobRunner(
		{
			beginAsset: (row) => Atomics.store(this.#flags, ROW, row),
			begin: () => Atomics.add(this.#flags, PULSE, 1),
			end: () => Atomics.add(this.#flags, PULSE, 1),
		},
		() => Atomics.load(this.#flags, STOP) !== 0,
	);

	obey(order: ThreadOrder, answer: (answer: ThreadAnswer) => void): void {
		if (order.type === "job") {
			this.#flags = new Int32Array(order.flags);
			this.#runner.run(order.job, (report) => {
				answer({ type: "report", report });
			});
		} else answer(place(order));
	}
}

function place({ file, assets }: Extract<ThreadOrder, { type: "place" }>): ThreadAnswer {
	try {
		const descriptor = fs.openSync(file.path, "r");
		try {
			checkStamp(descriptor, file.stamp);
			const places = assets.map(({ offset, length, hits }) =>
				placeHits(new FilePart(descriptor, offset, length), hits),
			);
			return { type: "placed", places };
		} finally {
			fs.closeSync(descriptor);
		}
	} catch (error) {
		if (error instanceof SourceChanged)
			return { type: "failed", fault: fault("file-changed", `${file.name}: ${error.message}`) };
		if (isSystemError(error)) return { type: "failed", fault: systemFault(error, file.name) };
		throw error;
	}
}
