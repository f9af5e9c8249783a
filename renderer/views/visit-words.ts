import type { StageVisit } from "#shared/task";
import { counted } from "../wording/count.ts";
import { duration, exactDuration } from "../wording/duration.ts";
import { instantWords, localInstant } from "../wording/instant.ts";
import { unknownTimes } from "../wording/json.ts";
import { plainly } from "../wording/plainly.ts";
import { latestStart, visitKind } from "../wording/visit.ts";

const kindWords = {
	start: "the start",
	complete: "the end",
	review: "a review: it has a status",
	automatic: "an automatic stage: nobody is named, and it took no time",
	label: "labelling",
} as const;

/** Everything the export says of one visit, a line each. */
export function visitTip(visit: StageVisit): string {
	const completed = instantWords(visit.completedAt);
	const start = latestStart(visit);
	const lines = [
		`${visit.stage ?? "(no name)"} (${visit.stageId ?? "no id"})`,
		`taken for ${kindWords[visitKind(visit)]}`,
		`completed ${completed.text}`,
		...(start === null ? [] : [`begun at ${localInstant(start)} or before: the end less the active time`]),
		`by ${visit.completedBy ?? "no person named"}`,
		`active time ${duration(visit.duration)} (${exactDuration(visit.duration)})`,
		[counted(visit.tools, "tool"), counted(visit.classifications, "answer"), counted(visit.relations, "relation")].join(
			", ",
		),
	];
	if (visit.reviewStatus !== null) lines.push(`review ${visit.reviewStatus}`);
	for (const { name, value } of unknownTimes(visit.unknown)) lines.push(`${name}: ${value}`);
	if (!visit.hasSnapshot) lines.push("the export keeps no annotations for this visit");
	return plainly(lines.join("\n"));
}
