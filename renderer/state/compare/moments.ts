import type { ComparedSide, Moment } from "#shared/compare/settings";
import type { StageVisit, Task } from "#shared/task";

type Visited = Pick<Task, "visits" | "stage" | "stageId">;

/** Visits whose annotations the export keeps, in order. */
export function keptVisits({ visits }: Pick<Task, "visits">): StageVisit[] {
	return visits.filter((visit) => visit.hasSnapshot);
}

/**
 * What is compared unless a person chooses: the latest review with the latest visit of another stage before it; without
 * a review the exported state with the latest visit of another stage. A visit without anything counts only where there
 * is no other. Where the task has no other moment, the exported state with what the reviewer makes of it.
 */
export function defaultMoments(task: Visited): { a: Moment; b: Moment } {
	const kept = keptVisits(task);
	const review = kept.findLast((visit) => visit.reviewStatus !== null && hasAnything(visit));
	const stage = review === undefined ? task.stageId : review.stageId;
	const before = kept.filter((visit) => review === undefined || visit.index < review.index);
	const other = before.filter((visit) => visit.stageId !== stage || visit.stageId === null);
	const from = other.findLast(hasAnything) ?? before.findLast(hasAnything) ?? other.at(-1) ?? before.at(-1);
	const to: Moment = review === undefined ? { kind: "exported" } : { kind: "visit", visit: review.index };
	if (from !== undefined) return { a: { kind: "visit", visit: from.index }, b: to };
	return { a: { kind: "exported" }, b: review === undefined ? { kind: "mine" } : to };
}

/** The same moment of another task: the latest visit of the same stage; null where it has none that is kept. */
export function sameMoment(moment: Moment, of: Visited, task: Visited): Moment | null {
	if (moment.kind !== "visit") return moment;
	const visit = of.visits.find(({ index }) => index === moment.visit);
	if (visit === undefined) return null;
	const alike = keptVisits(task).findLast((each) =>
		visit.stageId === null ? each.stage === visit.stage : each.stageId === visit.stageId,
	);
	return alike === undefined ? null : { kind: "visit", visit: alike.index };
}

/** The visit that a moment is, and null for the exported state: as `readTask` asks for it. */
export function visitOf(moment: Moment): number | null {
	return moment.kind === "visit" ? moment.visit : null;
}

export function momentOf(visit: number | null): Moment {
	return visit === null ? { kind: "exported" } : { kind: "visit", visit };
}

/** What the reviewer makes of the exported state: another one whenever a finding is. */
export function isMine(side: ComparedSide | null): boolean {
	return side?.moment.kind === "mine";
}

export function isSameSide(a: ComparedSide, b: ComparedSide): boolean {
	const isSameTask = a.ref.export === b.ref.export && a.ref.row === b.ref.row;
	return isSameTask && isMine(a) === isMine(b) && visitOf(a.moment) === visitOf(b.moment);
}

function hasAnything({ tools, classifications, relations }: StageVisit): boolean {
	return tools + classifications + relations > 0;
}
