import type { ComparedSide } from "#shared/compare/settings";
import type { Task } from "#shared/task";
import { plainly } from "../../wording/plainly.ts";

/** A side in a few words: "A · Label, ann@example.org". */
export function sideWords(letter: "A" | "B", side: ComparedSide | null, task: Task | null): string {
	if (side === null || task === null) return letter;
	const { moment } = side;
	if (moment.kind === "mine") return `${letter} · as I corrected it`;
	if (moment.kind !== "visit")
		return plainly(`${letter} · as exported${task.updatedBy === null ? "" : `, ${task.updatedBy}`}`);
	const visit = task.visits.find(({ index }) => index === moment.visit);
	const stage = visit?.stage ?? visit?.stageId ?? "(no name)";
	return plainly(
		`${letter} · ${stage}${visit === undefined || visit.completedBy === null ? "" : `, ${visit.completedBy}`}`,
	);
}
