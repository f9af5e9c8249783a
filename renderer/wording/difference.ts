import type { AnswerPair, RelationPair, ToolChange, ToolPair } from "#shared/compare/task-comparison";
import type { Relation, Tool } from "#shared/task";
import { answerText } from "./answer.ts";
import { counted } from "./count.ts";
import { figure } from "./figure.ts";
import { kindNames } from "./geometry.ts";

export function titleOf(part: Pick<Tool | Relation, "title"> | null): string {
	const title = part?.title.trim() ?? "";
	return title === "" ? "(no title)" : title;
}

/** "Car", or "Car → Truck" where the two sides call it differently. */
export function titleOfBoth(a: Pick<Tool, "title"> | null, b: Pick<Tool, "title"> | null): string {
	const [before, after] = [titleOf(a ?? b), titleOf(b ?? a)];
	return before === after ? before : `${before} → ${after}`;
}

/** How a pair of annotations changed, each kind in a word or two. */
export function pairWords(pair: ToolPair, a: Tool, b: Tool): string[] {
	const words: Record<ToolChange, () => string> = {
		moved: () => (pair.measure.kind === "point" ? `moved ${figure(pair.measure.distance, 1)} px` : "moved"),
		relabelled: () => "relabelled",
		retyped: () => `retyped ${kindNames[a.geometry.kind]} → ${kindNames[b.geometry.kind]}`,
		answered: () => counted(pair.answers.length, "answer"),
	};
	const said = pair.changes.map((change) => words[change]());
	if (pair.finding === "moved-far") said.push("same object, moved far");
	if (pair.finding === "drawn-again") said.push("drawn again");
	return said;
}

/** "Yes → No". */
export function answerWords({ before, after, tool }: AnswerPair): string {
	if (before === null && after === null) return "unanswered";
	return `${answerText(before, tool)} → ${answerText(after, tool)}`;
}

/** How a relation that stands on both sides changed. */
export function relationWords({ changes, gained, lost }: RelationPair): string {
	return [
		...changes,
		...(gained.length === 0 ? [] : [`${counted(gained.length, "member")} gained`]),
		...(lost.length === 0 ? [] : [`${counted(lost.length, "member")} lost`]),
	].join(", ");
}
