import { availableParallelism } from "node:os";
import type { StartWork } from "../../batches/answer-batches.ts";
import { batchesOnThreads } from "../../batches/batch-threads.ts";
import type { BatchWorkers } from "../../batches/batch.ts";
import type { SizedItem } from "../../batches/running-batches.ts";
import type { RowIndex } from "../row-index.ts";
import { BatchCheck, type BatchResult, type CheckItem } from "./check-batch.ts";
import type { CheckOrder } from "./check-order.ts";
import { ReadHold } from "./read-hold.ts";

export interface CheckerOrder extends CheckOrder {
	/** Of a ReadHold. */
	reads: SharedArrayBuffer;
}

export type Checkers = BatchWorkers<CheckerOrder, CheckItem, BatchResult>;

export const startCheck: StartWork<CheckerOrder, CheckItem, BatchResult> = (order, goOn) => {
	const hold = new ReadHold(order.reads);
	return new BatchCheck(order, () => {
		hold.stepAside();
		return goOn();
	});
};

/** Checkers on worker threads of the compiled worker file: at most two, and one core is left to everything else. */
export function checkOnThreads(workerFile: string): Checkers {
	return batchesOnThreads(workerFile, { count: Math.max(1, Math.min(2, availableParallelism() - 1)), heapMb: 768 });
}

/** The assets of an index from a row on, which has to be the first of its asset; a V2 asset with all its rows. */
export function* assetsFrom(index: RowIndex, from: number): Generator<SizedItem<CheckItem>> {
	for (let row = from; row < index.length;) {
		const { offset, length, form } = index.place(row);
		let end = row + 1;
		while (end < index.length && index.place(end).offset === offset) end++;
		yield { item: { offset, length, form, row, rows: end - row }, bytes: length };
		row = end;
	}
}
