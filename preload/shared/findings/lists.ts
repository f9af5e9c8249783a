import type { Fault } from "#shared/outcome";
import type {
	ChangeId,
	Finding,
	FindingId,
	FindingKind,
	FindingSource,
	FindingTask,
	HeldFinding,
	VerdictWord,
	Version,
} from "./finding.ts";

/** How the engine keeps findings now. */
export interface FindingsState {
	/** Names the place where they are kept: what a page holds of another place is not poured into it. */
	place: string;
	/**
	 * Names the folder without telling where it is (a hash of its path): where another journal, and an empty one, stands in
	 * the folder now, the page gives it back what it holds.
	 */
	folder: string;
	/** Whose verdicts new ones are. */
	reviewer: string;
	/** "reading": another program is the writer here, or the medium may only be read; `trouble` says which. */
	mode: "saving" | "reading";
	/** Why saving does not work, or did not the last time; null: all is well. */
	trouble: Fault | null;
	/** What was found damaged at the start and kept aside, in sentences. */
	notes: readonly string[];
	/** Of the last operation that is on disk; 0: none yet. */
	seq: number;
	/** Findings that are there, and those of them with a conflict. */
	count: number;
	conflicts: number;
	/** What undo would take back and redo would do again, in words; null: nothing. */
	undo: string | null;
	redo: string | null;
	/** True where they lie beside the program. */
	isPortable: boolean;
}

/** What a hand did, as one step that is undone as one. */
export interface FindingsChange {
	id: ChangeId;
	/** "Reject a.jpg": named where it is undone. */
	label: string;
	versions: readonly Version[];
}

/** It is on the disk: told only after fsync. */
export interface SavedChange {
	seq: number;
	utc: string;
}

/** What undo or redo did. */
export interface ChangeDone extends SavedChange {
	label: string;
	/** Keys of the tasks it touched. */
	tasks: readonly string[];
}

/** What happened to findings, told to every page. */
export interface FindingsNews {
	state: FindingsState;
	/** Keys of the tasks whose findings are others now; null: many, read anew. */
	tasks: readonly string[] | null;
}

/** Whether what a finding is about is in the export, as far as it is known without reading every task. */
export type FindingFit =
	/** The task is there, and what it is about as it was, or not looked at yet. */
	| "here"
	/** It is there, and lies otherwise than when the finding was made. */
	| "changed"
	/** The task is there, what it is about is not. */
	| "part-gone"
	/** Its task is not in this export, and others of its export are. */
	| "task-gone";

/** One line of a list of findings. */
export interface FindingRow {
	held: HeldFinding;
	/** The version that is shown: the only head, else the first of them. */
	version: Version & { finding: Finding };
	/** Row of its task in the export; null: not there. */
	row: number | null;
	fit: FindingFit;
}

/** Which findings; what is empty or null asks for nothing. */
export interface FindingFilter {
	/** Rows of the export, as a query of tasks. */
	where: string;
	/** In the remark, the words, the label, a name: letter case aside. */
	text: string;
	kinds: readonly FindingKind[];
	verdicts: readonly string[];
	authors: readonly string[];
	reasons: readonly string[];
	tags: readonly string[];
	assignee: string | null;
	rule: string | null;
	fits: readonly FindingFit[];
	onlyConflicts: boolean;
}

export const everyFinding: FindingFilter = {
	where: "",
	text: "",
	kinds: [],
	verdicts: [],
	authors: [],
	reasons: [],
	tags: [],
	assignee: null,
	rule: null,
	fits: [],
	onlyConflicts: false,
};

export type FindingOrder = "task" | "newest" | "verdict" | "author";

export interface FindingWindow {
	total: number;
	from: number;
	rows: readonly FindingRow[];
}

/** How often a value stands in the findings of a filter. */
export interface FindingCounts {
	total: number;
	kinds: readonly (readonly [FindingKind, number])[];
	verdicts: readonly (readonly [string, number])[];
	authors: readonly (readonly [string, number])[];
	rules: readonly (readonly [string, number])[];
	fits: readonly (readonly [FindingFit, number])[];
	conflicts: number;
}

/** Words that were used before, most used first: what a pick list offers. */
export interface FindingWords {
	reasons: readonly string[];
	tags: readonly string[];
	assignees: readonly string[];
	/** The standing verdicts are not among them. */
	verdicts: readonly VerdictWord[];
}

/** How far the tasks of a query are reviewed, by the reviewer in front. */
export interface FindingProgress {
	tasks: number;
	/** With a verdict on the task itself that is not `skipped`. */
	reviewed: number;
	skipped: number;
	/** By verdict on the task, most first. */
	verdicts: readonly (readonly [string, number])[];
}

/** The findings of one task that may be seen, and how each fits. */
export interface TaskFindings {
	/** What new findings about it name as their task and their export. */
	task: FindingTask;
	source: FindingSource;
	rows: readonly FindingRow[];
	/** Positions in the task's snapshot (as exported) of what each finding is about; null: not there. */
	tools: readonly (readonly [FindingId, number | null])[];
	/** Others' findings are there and not shown before one's own verdict is in. */
	withheld: number;
}

/** What is kept, for a page that keeps it too: in an order to which new findings are added at the end. */
export interface HeldWindow {
	total: number;
	from: number;
	held: readonly HeldFinding[];
	/** Of the last operation that is in it: ask for what came after the first window's, where it grows on the way. */
	seq: number;
}
