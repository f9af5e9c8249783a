import type { FindingId, FindingTask, PlanTerms } from "./finding.ts";

/** 95 %. */
export type Interval = readonly [from: number, to: number];

export interface PlanStratum {
	name: string;
	population: number;
	/** How many of them are in the sample. */
	chosen: number;
}

/** What a sample of a size tells, before it is drawn. */
export interface PlanPreview {
	/** Tasks to choose from. */
	population: number;
	chosen: number;
	strata: readonly PlanStratum[];
	/** Half the width of the 95 % interval of a share, at worst (a share of one half), with the finite population. */
	margin: number;
	/** The share of faulty tasks that is ruled out with 95 % where the sample has none. */
	ruledOut: number;
	notes: readonly string[];
}

/** How a plan stands. */
export interface PlanState {
	id: FindingId;
	terms: PlanTerms;
	/** The reader from whom it keeps what others have said by now: the reviewer may not remove it. Null: they may. */
	keptFrom: string | null;
	tasks: number;
	/** Tasks of it that are not in this export. */
	missing: number;
	readers: readonly { reader: string; done: number }[];
	/** Tasks that all readers have judged, and those of them about which they disagree and nobody has settled. */
	complete: number;
	disputed: number;
	settled: number;
	/** Share of rejected and to be fixed among those judged, with its 95 % interval; null: none judged. */
	faulty: { share: number; interval: Interval; of: number } | null;
	/** Of the first two readers' verdicts; null: too few. */
	agreement: PlanAgreement | null;
}

/** Verdicts of any number that have no row of their own. No project can call a verdict so. */
export const otherVerdicts = "(others)";

/** How far two readers agree on the tasks that both have judged. */
export interface PlanAgreement {
	readers: readonly [string, string];
	items: number;
	/** Share of equal verdicts. */
	percent: number;
	/** Cohen's; null where it is not defined. */
	kappa: number | null;
	kappaInterval: Interval | null;
	/** Krippendorff's, nominal, over all readers. */
	alpha: number | null;
	/** Rows: verdicts of the first; columns: of the second. Those given least may stand together, as `otherVerdicts`. */
	verdicts: readonly string[];
	counts: readonly (readonly number[])[];
}

/** A task about which readers disagree. */
export interface Dispute {
	task: FindingTask;
	/** Of it in the plan's tasks. */
	place: number;
	/** Row in the export; null: not there. */
	row: number | null;
	verdicts: readonly { reader: string; verdict: string; reasons: readonly string[]; remark: string }[];
	/** What an adjudicator said; null: open. */
	settled: { by: string; verdict: string } | null;
}

export interface DisputeWindow {
	total: number;
	from: number;
	disputes: readonly Dispute[];
}
