import { availableParallelism } from "node:os";
import type { StartWork } from "../../batches/answer-batches.ts";
import { batchesOnThreads } from "../../batches/batch-threads.ts";
import type { BatchWorkers } from "../../batches/batch.ts";
import type { SizedItem } from "../../batches/running-batches.ts";
import type { RowIndex } from "../../exports/row-index.ts";
import type { BatchCorrections } from "./batch-corrections.ts";
import type { BatchOutcome, CompareItem, CompareOrder } from "./batch-order.ts";
import { BatchComparison } from "./compare-batch.ts";

export type Comparers = BatchWorkers<CompareOrder, CompareItem, BatchOutcome>;

export const startComparing: StartWork<CompareOrder, CompareItem, BatchOutcome> = (order, goOn) =>
	new BatchComparison(order, goOn);

/** What a thread may take beside what it reads: an asset's lists take about ten times their text. */
const HEAP_MB = 1024;

/** Comparers on worker threads of the compiled worker file. `count`: how many; by default as many as there are cores, at most eight. */
export function compareOnThreads(
	workerFile: string,
	count = Math.max(1, Math.min(8, availableParallelism())),
): Comparers {
	return batchesOnThreads(workerFile, { count, heapMb: HEAP_MB });
}

/** Tasks to be compared, as columns: rows of A in order, and their rows of B (-1: the same row of A, at another moment). */
interface ComparedRows {
	a: RowIndex;
	b: RowIndex | null;
	rows: Uint32Array;
	partners: Int32Array | null;
	corrections: BatchCorrections;
}

export function* comparedItems({ a, b, rows, partners, corrections }: ComparedRows): Generator<SizedItem<CompareItem>> {
	for (const row of rows) {
		const partner = partners?.[row] ?? -1;
		const place = a.place(row);
		const other = b && partner >= 0 ? b.place(partner) : null;
		const item = { row, a: place, b: other, ...corrections.item(row, b ? partner : row) };
		yield { item, bytes: place.length + (other?.length ?? 0) };
	}
}
