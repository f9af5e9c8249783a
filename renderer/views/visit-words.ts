import type { StageVisit } from "#shared/task";
import { counted } from "../wording/count.ts";
import { duration, exactDuration } from "../wording/duration.ts";
import { instantWords } from "../wording/instant.ts";

/** Everything the export says of one visit, a line each. */
export function visitTip(visit: StageVisit): string {
	const completed = instantWords(visit.completedAt);
	const lines = [
		`${visit.stage ?? "(no name)"} (${visit.stageId ?? "no id"})`,
		`completed ${completed.text}`,
		`by ${visit.completedBy ?? "no person named"}`,
		`active time ${duration(visit.duration)} (${exactDuration(visit.duration)})`,
		[counted(visit.tools, "tool"), counted(visit.classifications, "answer"), counted(visit.relations, "relation")].join(
			", ",
		),
	];
	if (visit.reviewStatus !== null) lines.push(`review ${visit.reviewStatus}`);
	if (!visit.hasSnapshot) lines.push("the export keeps no annotations for this visit");
	return lines.join("\n");
}
