import { RuleSink } from "../../../../main/engine/findings/rules/findings-sink.ts";
import { judgeTask } from "../../../../main/engine/findings/rules/judge-task.ts";
import type { Sheet } from "../../../../main/engine/findings/rules/measures.ts";
import { parseRules } from "../../../../main/engine/findings/rules/parse-rules.ts";
import type { ComparedAnswer, ComparedRelation, ComparedSnapshot } from "../../../../main/engine/compare/compared.ts";

/** What one check finds in a task. */
export function judged(check: string, snapshot: Partial<ComparedSnapshot>, sheet: Sheet | null = null) {
	const { rules, faults } = parseRules(`pack p\nerror r: ${check}`);
	if (faults[0]) throw new Error(faults[0].words);
	const sink = new RuleSink(rules.length, () => true);
	judgeTask(rules, { tools: [], classifications: [], relations: [], ...snapshot }, sheet, sink);
	const [count] = sink.counts;
	if (!count) throw new Error("A rule was not counted");
	return { ...count, found: sink.found, words: sink.found.map(({ words }) => words) };
}

/** An answer of a test. */
export function answer(
	title: string,
	given: ComparedAnswer["answer"],
	more: Partial<ComparedAnswer> = {},
): ComparedAnswer {
	return {
		objectId: null,
		schemaId: `q-${title}`,
		tool: "radio",
		title,
		answer: given,
		page: null,
		classifications: [],
		...more,
	};
}

/** A relation from one annotation to another. */
export function relation(
	title: string,
	from: string,
	to: string,
	more: Partial<ComparedRelation> = {},
): ComparedRelation {
	return {
		index: 0,
		objectId: `${from}-${to}`,
		schemaId: null,
		title,
		page: null,
		ends: { kind: "pair", from, to, direction: "straight" },
		...more,
	};
}
