import type { TaskComparison } from "#shared/compare/task-comparison";
import { count, counted } from "./count.ts";

/**
 * What a visit changed, in few words: "+3 −1, 2 moved, 1 relabelled, 1 answer". A pair that was moved and relabelled is
 * told under both.
 */
export function stageWords({ counts, answers, relations, bothEmpty }: TaskComparison): string {
	if (bothEmpty) return "empty, as before";
	const { added, removed, moved, relabelled, retyped, answered } = counts;
	const signs = [added > 0 ? `+${count(added)}` : "", removed > 0 ? `−${count(removed)}` : ""].filter(
		(sign) => sign !== "",
	);
	const kinds = (
		[
			[moved, "moved"],
			[relabelled, "relabelled"],
			[retyped, "retyped"],
			[answered, "answered otherwise"],
		] as const
	).flatMap(([number, name]) => (number > 0 ? [`${count(number)} ${name}`] : []));
	const changedAnswers = answers.filter(({ change }) => change !== "unchanged").length;
	const isMoved = (pair: TaskComparison["relations"]["pairs"][number]): boolean =>
		pair.changes.length + pair.gained.length + pair.lost.length > 0;
	const changedRelations = relations.added.length + relations.removed.length + relations.pairs.filter(isMoved).length;
	const words = [
		...(signs.length > 0 ? [signs.join(" ")] : []),
		...kinds,
		...(changedAnswers > 0 ? [counted(changedAnswers, "answer")] : []),
		...(changedRelations > 0 ? [counted(changedRelations, "relation")] : []),
	];
	return words.length === 0 ? "no change" : words.join(", ");
}

/** The same in a sentence, for a tooltip and a screen reader. */
export function stageSentence(comparison: TaskComparison, before: string): string {
	const { counts } = comparison;
	return [
		`Against ${before}: ${counted(counts.added, "annotation")} added, ${count(counts.removed)} removed, ${count(counts.moved)} moved, ${count(counts.relabelled)} relabelled, ${count(counts.unchanged)} unchanged`,
		stageWords(comparison),
	].join("\n");
}
