import type { StageVisit } from "#shared/task";

/**
 * What kind of stage a visit was of. The export does not say: this is told by the id and the name of a stage that every
 * project has, by a review status, and by nobody having worked on it.
 */
export function visitKind(visit: StageVisit): "start" | "complete" | "review" | "automatic" | "label" {
	const named = (name: string): boolean => visit.stageId === name || (visit.stageId === null && visit.stage === name);
	if (named("Start")) return "start";
	if (named("Complete")) return "complete";
	if (visit.reviewStatus !== null) return "review";
	return visit.completedBy === null && (visit.duration ?? 0) === 0 ? "automatic" : "label";
}

/** When it began, at the latest: its end less the whole seconds of active time. Idle time is not in the export. */
export function latestStart({ completedAt, duration }: StageVisit): number | null {
	const end = completedAt?.ms ?? null;
	return end === null || duration === null ? null : end - Math.ceil(duration / 1000) * 1000;
}
