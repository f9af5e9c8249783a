import type { ExportId, TaskRef } from "#shared/export";
import type { Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import type { BulkChoice, BulkDone, BulkEdit } from "./bulk.ts";
import type { FindingsImport, FindingsOrder, MadeFile } from "./files.ts";
import type { FindingId, HeldFinding, PlanTerms } from "./finding.ts";
import type {
	ChangeDone,
	FindingCounts,
	FindingFilter,
	FindingOrder,
	FindingProgress,
	FindingsChange,
	FindingsState,
	FindingWindow,
	FindingWords,
	HeldWindow,
	SavedChange,
	TaskFindings,
} from "./lists.ts";
import type { DisputeWindow, PlanPreview, PlanState } from "./plans.ts";
import type { RulePack, RuleRun, RulesRead } from "./rules.ts";

/** What the page may ask about findings: a part of the contract (see HostApi). */
export interface FindingsApi {
	readFindingsState(): Promise<Outcome<FindingsState>>;
	/** Whose findings new ones are, from now on. */
	setReviewer(name: string): Promise<Outcome<FindingsState>>;
	/** Answers once the change is on the disk; the same change sent again is kept once. */
	saveFindings(change: FindingsChange): Promise<Outcome<SavedChange>>;
	/** Takes the last change back, as a change of its own; null: there is none. */
	undoFindings(): Promise<Outcome<ChangeDone | null>>;
	redoFindings(): Promise<Outcome<ChangeDone | null>>;
	/** Tries again to save where it did not work. */
	retryFindings(): Promise<Outcome<FindingsState>>;
	readTaskFindings(ref: TaskRef): Promise<Outcome<TaskFindings>>;
	/**
	 * All that is known of some findings, a conflict's versions among it, in the order of the ids, at most 1,000 at a time:
	 * fewer where they are long (8 million letters), the first of them always; those after the last answered are asked again.
	 */
	readHeldFindings(ids: readonly FindingId[]): Promise<Outcome<readonly HeldFinding[]>>;
	/**
	 * Findings `from` to `to` of a filter, at most 1,000 at a time, fewer where they are long (as above); `id` null: of
	 * every export.
	 */
	listFindings(
		id: ExportId | null,
		filter: FindingFilter,
		order: FindingOrder,
		from: number,
		to: number,
	): Promise<Outcome<FindingWindow>>;
	/** As one step that is undone as one; all that is chosen, or nothing where it is not what the person was told. */
	changeListed(id: ExportId | null, choice: BulkChoice, edit: BulkEdit, label: string): Promise<Outcome<BulkDone>>;
	countFindings(id: ExportId | null, filter: FindingFilter): Promise<Outcome<FindingCounts>>;
	/** Of the tasks of a query. */
	readProgress(id: ExportId, where: string): Promise<Outcome<FindingProgress>>;
	readFindingWords(): Promise<Outcome<FindingWords>>;
	/**
	 * What operations after `since` (0: all) changed of everything that is kept, `from` to `to`, for a page that keeps it
	 * too; at most 5,000 at a time, fewer where they are long. What the reviewer may not see yet comes with the change
	 * that opens it.
	 */
	pullFindings(since: number, from: number, to: number): Promise<Outcome<HeldWindow>>;
	/** What a page holds is merged with what is kept here; at most 5,000 at a time. Answers with how many that changed. */
	pushFindings(held: readonly HeldFinding[]): Promise<Outcome<number>>;

	/** Makes a file of findings; `id`: the export that its rows and pictures are of, null for "findings" and "csv" of all. */
	makeFindingsFile(id: ExportId | null, order: FindingsOrder): Promise<Outcome<MadeFile>>;
	/** Shows the system's dialog for files of findings and merges them. False: the person closed it. */
	chooseFindings(): Promise<Outcome<boolean>>;
	/** What the last bringing in did; null where there was none since the start. */
	readFindingsImport(): Promise<Outcome<FindingsImport | null>>;

	/** What a plan would choose, without making it. */
	previewPlan(id: ExportId, terms: PlanTerms): Promise<Outcome<PlanPreview>>;
	makePlan(id: ExportId, terms: PlanTerms): Promise<Outcome<FindingId>>;
	/** Plans with tasks in this export, newest first. */
	listPlans(id: ExportId): Promise<Outcome<PlanState[]>>;
	/** Tasks of a plan about which its readers disagree: those nobody has settled first. */
	listDisputes(id: ExportId, plan: FindingId, from: number, to: number): Promise<Outcome<DisputeWindow>>;
	/**
	 * Row of the next task of a plan that the reviewer has not judged, after row `after`, in the order in which the tasks
	 * were drawn; skipped ones come last. Null: there is none.
	 */
	nextOfPlan(id: ExportId, plan: FindingId, after: number | null): Promise<Outcome<number | null>>;

	/** Understands a text of rules, or says what is wrong with it. */
	readRules(text: string): Promise<Outcome<RulesRead>>;
	listRulePacks(): Promise<Outcome<RulePack[]>>;
	/** Keeps a pack under its name; an empty text forgets it. */
	saveRulePack(name: string, text: string): Promise<Outcome<null>>;
	/** Runs rules over the tasks of a query in the background; `rulesChanged` tells how far it is. */
	startRules(id: ExportId, text: string, where: string): Promise<Outcome<null>>;
	cancelRules(id: ExportId): Promise<Outcome<null>>;
	/** The last run over this export; null where there was none. */
	readRuleRun(id: ExportId): Promise<Outcome<RuleRun | null>>;

	/** The task as exported, corrected by the reviewer's marks, removals and answers. */
	readMine(ref: TaskRef): Promise<Outcome<Task>>;
}

/** How many arguments each of them carries. */
export const findingsQuestions = {
	readFindingsState: 0,
	setReviewer: 1,
	saveFindings: 1,
	undoFindings: 0,
	redoFindings: 0,
	retryFindings: 0,
	readTaskFindings: 1,
	readHeldFindings: 1,
	listFindings: 5,
	changeListed: 4,
	countFindings: 2,
	readProgress: 2,
	readFindingWords: 0,
	pullFindings: 3,
	pushFindings: 1,
	makeFindingsFile: 2,
	chooseFindings: 0,
	readFindingsImport: 0,
	previewPlan: 2,
	makePlan: 2,
	listPlans: 1,
	listDisputes: 4,
	nextOfPlan: 3,
	readRules: 1,
	listRulePacks: 0,
	saveRulePack: 2,
	startRules: 3,
	cancelRules: 1,
	readRuleRun: 1,
	readMine: 1,
} as const satisfies { [K in keyof FindingsApi]: Parameters<FindingsApi[K]>["length"] };
