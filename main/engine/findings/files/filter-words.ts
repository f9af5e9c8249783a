import type { VerdictWord } from "#shared/findings/finding";
import type { FindingFilter } from "#shared/findings/lists";
import { verdictName } from "#shared/findings/verdict-names";

/** What a filter asks for, for people to read; "" where it asks for nothing. */
export function filterWords(filter: FindingFilter, own: readonly VerdictWord[] = []): string {
	const list = (name: string, values: readonly string[]): string[] =>
		values.length === 0 ? [] : [`${name}: ${values.join(", ")}`];
	return [
		...list("Tasks", filter.where === "" ? [] : [filter.where]),
		...list("With the text", filter.text === "" ? [] : [filter.text]),
		...list("Kinds", filter.kinds),
		...list(
			"Verdicts",
			filter.verdicts.map((id) => verdictName(id, own)),
		),
		...list("By", filter.authors),
		...list("Reasons", filter.reasons),
		...list("Tags", filter.tags),
		...list("For", filter.assignee === null ? [] : [filter.assignee]),
		...list("Rule", filter.rule === null ? [] : [filter.rule]),
		...list("Fit", filter.fits),
		...(filter.onlyConflicts ? ["Only conflicts"] : []),
	].join("\n");
}
