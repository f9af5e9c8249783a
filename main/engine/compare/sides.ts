import type { LeftOut } from "#shared/compare/batch";
import type { Moment } from "#shared/compare/settings";
import type { StageVisit } from "#shared/task";

/** A visit as far as a moment asks about it. `StageVisit` is one. */
export type VisitFacts = Pick<StageVisit, "stage" | "stageId" | "completedAt" | "completedBy" | "hasSnapshot">;

export type SideReason = Extract<LeftOut["reason"], "no-visit" | "no-annotations-kept">;

/** A visit (null: the exported state), or why there is none. */
export type FoundSide =
	{ kind: "visit"; visit: number | null } | { kind: "missing"; reason: SideReason; sentence: string };

/** The stage in which a task was exported. */
export type ExportedStage = Pick<VisitFacts, "stage" | "stageId">;

/**
 * The moment of a task: which visit it is, or why the task has no such moment. A stage that the history does not name may
 * be the one that the task was exported in, which it has not left: that is the exported state.
 */
export function findSide(
	moment: Moment,
	visits: readonly VisitFacts[],
	exported: ExportedStage = { stage: null, stageId: null },
): FoundSide {
	// What a reviewer corrects is the exported state.
	if (moment.kind === "exported" || moment.kind === "mine") return { kind: "visit", visit: null };
	if (isExported(moment, visits, exported)) return { kind: "visit", visit: null };
	const visit = moment.kind === "visit" ? moment.visit : findVisit(moment, visits);
	const found = visit === null ? undefined : visits[visit];
	if (visit === null || !found) return { kind: "missing", reason: "no-visit", sentence: withoutVisit(moment) };
	if (!found.hasSnapshot)
		return {
			kind: "missing",
			reason: "no-annotations-kept",
			sentence: `The export keeps no annotations of ${momentName(moment)}, only the final state`,
		};
	return { kind: "visit", visit };
}

function isExported(moment: Moment, visits: readonly VisitFacts[], exported: ExportedStage): boolean {
	if (moment.kind !== "stage" || (moment.which !== "latest" && moment.which !== "first")) return false;
	const isThis = ({ stage, stageId }: ExportedStage): boolean => stage === moment.stage || stageId === moment.stage;
	return isThis(exported) && !visits.some(isThis);
}

/** The visits of a stage, by id where one has it and else by name: its first, its latest or its nth by the time of completion. */
function findVisit({ stage, which }: Extract<Moment, { kind: "stage" }>, visits: readonly VisitFacts[]): number | null {
	const all = [...visits.keys()];
	const byId = all.filter((visit) => visits[visit]?.stageId === stage);
	const found = inTime(byId.length > 0 ? byId : all.filter((visit) => visits[visit]?.stage === stage), visits);
	if (which === "first") return found[0] ?? null;
	if (which === "latest") return found.at(-1) ?? null;
	return found[which - 1] ?? null;
}

/** Visits that do not say when they were completed come before all that do: the latest is one whose time is known. */
function inTime(some: readonly number[], visits: readonly VisitFacts[]): number[] {
	const timeOf = (visit: number): number => visits[visit]?.completedAt?.ms ?? -Infinity;
	return some.toSorted((a, b) => (timeOf(a) === timeOf(b) ? a - b : timeOf(a) - timeOf(b)));
}

function withoutVisit(moment: Extract<Moment, { kind: "visit" | "stage" }>): string {
	if (moment.kind === "visit") return `The history has no visit ${String(moment.visit + 1)}`;
	const { stage, which } = moment;
	if (which === "first" || which === "latest") return `The history has no visit of ${stage}`;
	return `The history has no visit ${String(which)} of ${stage}`;
}

/** As sentences name it. */
export function momentName(moment: Moment): string {
	if (moment.kind === "mine") return "mine";
	if (moment.kind === "exported") return "the exported state";
	if (moment.kind === "visit") return `visit ${String(moment.visit + 1)}`;
	const { stage, which } = moment;
	if (which === "latest") return stage;
	return which === "first" ? `the first visit of ${stage}` : `visit ${String(which)} of ${stage}`;
}
