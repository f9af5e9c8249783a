import type { FindingBody, FindingId, HeldFinding } from "#shared/findings/finding";
import type { Dispute, PlanState } from "#shared/findings/plans";
import { weighedShare } from "./confidence.ts";
import { planAgreement } from "./plan-agreement.ts";
import { decided, isComplete, isDisputed, readingsOf, settledBy, type TaskReadings } from "./plan-readings.ts";

export type PlanBody = Extract<FindingBody, { kind: "plan" }>;

/** What a plan is seen against: an export, and one who looks. */
export interface Beside {
	ofKey(key: string): readonly HeldFinding[];
	rowOf(key: string): number | null;
	/** Others' readings of the task are not to be seen, and not to be seen in any figure. */
	isClosed(key: string): boolean;
}

/** Verdicts by which a task is faulty, and the one that decides nothing. */
const faulty: ReadonlySet<string> = new Set(["reject", "fix"]);
const undecided = "unsure";

export function planState(id: FindingId, { terms, tasks, strata }: PlanBody, beside: Beside): PlanState {
	const { readers } = terms;
	const all = tasks.map(({ key }) => readingsOf(beside.ofKey(key), readers));
	const open = all.filter((_, place) => !beside.isClosed(tasks[place]?.key ?? ""));
	const disputed = open.filter(isDisputed);
	const settled = disputed.filter((task) => settledBy(task) !== null);
	return {
		id,
		terms,
		tasks: tasks.length,
		missing: tasks.filter(({ key }) => beside.rowOf(key) === null).length,
		readers: readers.map((reader, at) => ({
			reader,
			// How far another one is says nothing of what they found.
			done: all.filter((task) => (task.readers[at]?.length ?? 0) > 0).length,
		})),
		complete: open.filter((task) => isComplete(task.readers)).length,
		disputed: disputed.length - settled.length,
		settled: settled.length,
		faulty: faultyShare(strata, (place) => (beside.isClosed(tasks[place]?.key ?? "") ? null : verdictAt(all[place]))),
		agreement: planAgreement(readers, open),
	};
}

function verdictAt(task: TaskReadings | undefined): string | null {
	const verdict = task === undefined ? null : decided(task);
	return verdict === undecided ? null : verdict;
}

function faultyShare(strata: PlanBody["strata"], verdictOf: (place: number) => string | null): PlanState["faulty"] {
	const parts = strata.map(({ population, places }) => {
		const verdicts = places.map(verdictOf).filter((verdict) => verdict !== null);
		return { population, judged: verdicts.length, found: verdicts.filter((verdict) => faulty.has(verdict)).length };
	});
	// A plan from elsewhere may say that it chose more than there were.
	if (parts.some(({ population, judged }) => judged > population)) return null;
	const found = weighedShare(parts);
	return found && { ...found, of: parts.reduce((sum, { judged }) => sum + judged, 0) };
}

/** Those that nobody has settled first, else in the order of the plan. */
export function planDisputes({ terms, tasks }: PlanBody, beside: Beside): Dispute[] {
	const found = tasks.flatMap((task, place): Dispute[] => {
		if (beside.isClosed(task.key)) return [];
		const readings = readingsOf(beside.ofKey(task.key), terms.readers);
		if (!isDisputed(readings)) return [];
		const settled = settledBy(readings);
		return [
			{
				task,
				place,
				row: beside.rowOf(task.key),
				verdicts: readings.readers.flat().map(({ by, ...reading }) => ({ reader: by, ...reading })),
				settled: settled && { by: settled.by, verdict: settled.verdict },
			},
		];
	});
	return [...found.filter(({ settled }) => settled === null), ...found.filter(({ settled }) => settled !== null)];
}

/**
 * The row of the next task that a reader has not judged, after the one in front in the plan's order and round again; what
 * they skipped comes when nothing else is left. Null: all that are in the export are judged.
 */
export function nextToRead(
	{ tasks }: Pick<PlanBody, "tasks">,
	beside: Beside,
	reader: string,
	after: number | null,
): number | null {
	const rows = tasks.map(({ key }) => beside.rowOf(key));
	const at = after === null ? -1 : rows.indexOf(after);
	let skippedRow: number | null = null;
	for (let step = 1; step <= tasks.length; step++) {
		const place = (at + step) % tasks.length;
		const row = rows[place] ?? null;
		const key = tasks[place]?.key;
		if (row === null || key === undefined) continue;
		const state = readStateOf(beside.ofKey(key), reader);
		if (state === "unread") return row;
		if (state === "skipped") skippedRow ??= row;
	}
	return skippedRow;
}

function readStateOf(findings: readonly HeldFinding[], reader: string): "unread" | "skipped" | "judged" {
	if (readingsOf(findings, [reader]).readers.flat().length > 0) return "judged";
	const own = findings.flatMap(({ heads }) => heads.map(({ finding }) => finding));
	return own.some(
		(finding) =>
			finding?.author === reader &&
			finding.target.kind === "task" &&
			finding.body.kind === "verdict" &&
			finding.body.role === "reader" &&
			finding.body.verdict !== null,
	)
		? "skipped"
		: "unread";
}
