import type { CompareSettings, Moment } from "#shared/compare/settings";
import type { CheckOrder } from "../../exports/check/check-order.ts";
import type { Gold, MetricTally } from "../../reports/vendor-files.ts";
import type { RowPlace } from "../../exports/row-index.ts";
import type { Corrections } from "../../findings/mine/corrections.ts";

/** What a thread that compares is told once. */
export interface CompareOrder {
	a: CheckOrder;
	/** Null: the text of A. */
	b: CheckOrder | null;
	from: Moment;
	to: Moment;
	settings: CompareSettings;
	/** Whether each task is also to be told as a line of JSON. */
	lines: boolean;
	/** Whether it is to be told as rows of CSV files, and how; null: not. */
	csv: CsvOrder | null;
}

export interface CsvOrder {
	/** The side that is right in the vendor's files. */
	gold: Gold;
	/** As for `csvRecord`. */
	guarded: boolean;
}

export interface CompareItem {
	row: number;
	a: RowPlace;
	/** Null: the task of A. */
	b: RowPlace | null;
	/** What is corrected of the sides that are "mine"; missing where nothing is. */
	corrections?: { a: Corrections | null; b: Corrections | null };
}

/** What came of a task; those after "compared" are reasons why it was left out. */
export const taskStates = [
	"waiting",
	"compared",
	"no-visit-a",
	"no-visit-b",
	"not-kept-a",
	"not-kept-b",
	"unreadable",
	"only-in-a",
	"ambiguous",
] as const;

export type TaskState = (typeof taskStates)[number];

/** Bits of a task's marks. */
export const SAME_BYTES = 1;
export const BOTH_EMPTY = 2;

/** Findings of a batch, tasks that follow each other in A: an entry for each item, and texts each once. */
export interface BatchOutcome {
	/** By item: position in {@link taskStates}, marks, person (from 1 in `people`, 0: nobody). */
	states: Uint8Array;
	marks: Uint8Array;
	persons: Uint32Array;
	/** See outcome-codes.ts; where the codes and similarities of each item end. */
	codes: Uint32Array;
	codeEnds: Uint32Array;
	similarities: Float64Array;
	similarityEnds: Uint32Array;
	people: string[];
	/** JSON of [schemaId, title]. */
	classes: string[];
	/** JSON of [schemaId, title, tool]. */
	questions: string[];
	answers: string[];
	/** Why assets could not be read, in the words of the first that could not be for that reason. */
	reasons: string[];
	/** JSON, by item, where lines were asked for. */
	lines: string[];
	/** Rows of each of the files of `taskFiles`, and counts for the Metric file; null where they were not asked for. */
	csv: { texts: string[]; metrics: ReturnType<MetricTally["counts"]> } | null;
}
