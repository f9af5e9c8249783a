import type { ExportId } from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { ComparePlan, CompareSettings } from "./settings.ts";
import type { ChangeCounts, Scores } from "./task-comparison.ts";

export type BatchPhase = "comparing" | "done" | "cancelled" | "failed";

/** How far the comparison of a batch is. Told by the event `comparisonChanged`, at most ten times a second. */
export interface BatchState {
	plan: ComparePlan;
	settings: CompareSettings;
	phase: BatchPhase;
	fault: Fault | null;
	/** Tasks of side A that were gone through, and in all. */
	tasks: number;
	totalTasks: number;
	/** Of these, taken over because their bytes are the same on both sides. */
	sameBytes: number;
}

/** The comparison of an export of which the page is told. */
export interface ComparisonChange {
	export: ExportId;
	/** Null: there is none any more. */
	state: BatchState | null;
}

/** Why tasks were not compared, and how many. */
export interface LeftOut {
	reason: "no-visit" | "no-annotations-kept" | "only-in-a" | "only-in-b" | "ambiguous" | "unreadable";
	/** In a sentence, with the names. */
	sentence: string;
	tasks: number;
	/** Query that picks them in the list of side A; null where the list cannot (they stand only in B). */
	where: string | null;
}

/** Counts of one class, person, stage or batch. */
export interface BatchPart {
	/** What the page shows. */
	name: string;
	/** Query term that picks its tasks. */
	where: string;
	/** Tasks with such an annotation on either side. */
	tasks: number;
	counts: ChangeCounts;
	/** Mean over the pairs; null where there is none. */
	similarity: number | null;
	/** Null without a reference. */
	scores: Scores | null;
}

/** A class that stands in the confusion matrix. */
export interface MatrixClass {
	schemaId: string | null;
	title: string;
}

export interface MatrixCell {
	/** Positions in `classes`, row (A) and column (B); null: unmatched. */
	a: number | null;
	b: number | null;
	annotations: number;
	tasks: number;
	/** Query that picks its tasks. */
	where: string;
}

/** How well the two sides agree on a question. */
export interface QuestionAgreement {
	title: string;
	schemaId: string | null;
	tool: string | null;
	/** Query that picks tasks in which they differ. */
	where: string;
	/** Questions that at least one side answered; of these, those that both answered alike. */
	n: number;
	same: number;
	changed: number;
	answered: number;
	cleared: number;
	percent: Estimate;
	/** Cohen's, between the sides. */
	kappa: Estimate;
	/** Krippendorff's, nominal. */
	alpha: Estimate;
}

/** A figure with its bootstrap interval (seeded, 95 %). Under 20 items there is not enough data: `value` is null. */
export interface Estimate {
	value: number | null;
	low: number | null;
	high: number | null;
	n: number;
	/** Why there is no value, in words; null where there is one. */
	reason: string | null;
}

/** The figures of a whole comparison at one threshold, over the tasks of a query. */
export interface BatchReport {
	state: BatchState;
	/** At which the figures below hold; that of `state.settings` unless another was asked for. */
	threshold: number;
	/** Tasks of the query that were compared; of these, those without anything on both sides, and those without a difference. */
	compared: number;
	bothEmpty: number;
	unchanged: number;
	leftOut: readonly LeftOut[];
	counts: ChangeCounts;
	similarity: number | null;
	scores: Scores | null;
	/** Of classifications, and of relations. */
	answers: { unchanged: number; changed: number; answered: number; cleared: number };
	relations: { unchanged: number; changed: number; added: number; removed: number };
	/** Tasks by mean similarity: 20 bins of equal width from 0 to 1, the last with 1; `where` picks them. */
	histogram: readonly { from: number; to: number; tasks: number; where: string }[];
	/** In the order of `matrix.classes`. A relabelled pair counts in both of its classes. */
	classes: readonly BatchPart[];
	/** By who completed side B's visit (who updated last, for the exported state and what a reviewer made of it). */
	people: readonly BatchPart[];
	/** By the task's stage as exported. */
	stages: readonly BatchPart[];
	batches: readonly BatchPart[];
	matrix: { classes: readonly MatrixClass[]; cells: readonly MatrixCell[] };
	questions: readonly QuestionAgreement[];
	/**
	 * Against the threshold of `state.settings`: tasks whose figures differ, and tasks that change sides between "agrees"
	 * (all annotations paired, each pair of one class and of at least the threshold) and "differs".
	 */
	flips: { figures: number; verdicts: number; where: string };
}

/** Which pairs of a batch are listed: those of one number. All parts given must hold. */
export interface PairFilter {
	/** Tasks. */
	where: string;
	change: keyof ChangeCounts | null;
	/** Title or schemaId of a class that stands on either side. */
	class: string | null;
	/** Titles or schemaIds; "unmatched" stands for none. */
	classA: string | null;
	classB: string | null;
	/** At which; null: that of the comparison. */
	threshold: number | null;
}

/** One annotation or pair behind a number. */
export interface PairRow {
	/** Row of side A's export; of the other export, where there is one. */
	row: number;
	rowB: number | null;
	taskId: string | null;
	externalId: string | null;
	/** `Tool.index`; null: only on the other side. */
	a: number | null;
	b: number | null;
	classA: string | null;
	classB: string | null;
	similarity: number | null;
	changes: readonly string[];
}

export interface PairWindow {
	total: number;
	from: number;
	pairs: PairRow[];
}
