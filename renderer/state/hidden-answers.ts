import type { Tool } from "#shared/task";
import { classKey } from "#shared/drawing/placing";
import { isAsked, valuesOf, type AnswerValue, type Question } from "./answer-values.ts";

/** What of one question is hidden. */
export interface HiddenOf {
	title: string;
	classes: ReadonlySet<string>;
	values: ReadonlySet<AnswerValue>;
}

/**
 * What is hidden by the answers that annotations carry, by the question's key. Never changed in place: a question may
 * have as many values as there are annotations.
 */
export type HiddenAnswers = ReadonlyMap<string, HiddenOf>;

export const nothingHidden: HiddenAnswers = new Map();

/** An annotation with several answers to a question is shown while one of them is. */
export function isHiddenBy(hidden: HiddenAnswers, tool: Pick<Tool, "classifications" | "schemaId" | "title">): boolean {
	for (const [question, { classes, values }] of hidden) {
		// Of another task the classes may be others.
		if (!classes.has(classKey(tool)) && !isAsked(tool, question)) continue;
		if (valuesOf(tool, question).every((value) => values.has(value))) return true;
	}
	return false;
}

export function toggled(hidden: HiddenAnswers, question: Question, value: AnswerValue): HiddenAnswers {
	const values = new Set(hidden.get(question.key)?.values);
	if (!values.delete(value)) values.add(value);
	return changed(hidden, question, values);
}

/** All values of a question are shown, or none. */
export function withShown(hidden: HiddenAnswers, question: Question, all: boolean): HiddenAnswers {
	return changed(hidden, question, new Set(all ? [] : question.values.map(({ value }) => value)));
}

function changed(
	hidden: HiddenAnswers,
	{ key, title, classes }: Question,
	values: ReadonlySet<AnswerValue>,
): HiddenAnswers {
	const next = new Map(hidden);
	if (values.size === 0) next.delete(key);
	else next.set(key, { title, classes, values });
	return next;
}
