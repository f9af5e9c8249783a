import type { Classification, Tool } from "#shared/task";
import { questionKey } from "#shared/drawing/frame-answers";
import { classKey } from "#shared/drawing/placing";

/** What a question was answered with; null: unanswered. */
export type AnswerValue = string | null;

/** A question of nested answers, and what the annotations say to it. */
export interface Question {
	key: string;
	title: string;
	/** The classes that are asked it, by classKey. */
	classes: ReadonlySet<string>;
	/** By count, then by value; unanswered comes last. */
	values: readonly { value: AnswerValue; count: number }[];
}

/** Answers never change, so what they say lives as long as they do. */
const said = new WeakMap<readonly Classification[], ReadonlyMap<string, readonly string[]>>();

/** What an annotation says to each question that it is asked: several values where several are chosen, none at all where it is unanswered. */
function saidBy(tool: Pick<Tool, "classifications">): ReadonlyMap<string, readonly string[]> {
	const known = said.get(tool.classifications);
	if (known !== undefined) return known;
	const found = new Map<string, string[]>();
	walk(tool.classifications, (answer) => {
		const key = questionKey(answer);
		const values = typeof answer.answer === "string" ? [answer.answer] : (answer.answer ?? []);
		// The same question may stand there more than once.
		found.set(key, [...new Set([...(found.get(key) ?? []), ...values])]);
	});
	said.set(tool.classifications, found);
	return found;
}

export function isAsked(tool: Pick<Tool, "classifications">, question: string): boolean {
	return saidBy(tool).has(question);
}

/** The values of an annotation; [null] where it answers nothing. */
export function valuesOf(tool: Pick<Tool, "classifications">, question: string): readonly AnswerValue[] {
	const values = saidBy(tool).get(question) ?? [];
	return values.length === 0 ? [null] : values;
}

/**
 * The questions that the annotations are asked, by title. One of a class that is asked a question, and does not have
 * it, has left it unanswered; one of another class is not asked.
 */
export function questionsOf(tools: readonly Tool[]): Question[] {
	const questions = new Map<string, { title: string; classes: Set<string>; counts: Map<AnswerValue, number> }>();
	const sizes = new Map<string, number>();
	const answered = new Map<string, number>();
	for (const tool of tools) {
		const toolClass = classKey(tool);
		sizes.set(toolClass, (sizes.get(toolClass) ?? 0) + 1);
		walk(tool.classifications, (answer) => {
			const key = questionKey(answer);
			const question = questions.get(key) ?? { title: answer.title, classes: new Set(), counts: new Map() };
			question.classes.add(toolClass);
			questions.set(key, question);
		});
		for (const [key, values] of saidBy(tool)) {
			const counts = questions.get(key)?.counts;
			if (values.length > 0) answered.set(key, (answered.get(key) ?? 0) + 1);
			for (const value of values) counts?.set(value, (counts.get(value) ?? 0) + 1);
		}
	}
	return [...questions]
		.map(([key, { title, classes, counts }]): Question => {
			const asked = [...classes].reduce((sum, toolClass) => sum + (sizes.get(toolClass) ?? 0), 0);
			const unanswered = asked - (answered.get(key) ?? 0);
			const values: Question["values"] = [...counts]
				.map(([value, count]) => ({ value, count }))
				.sort((a, b) => b.count - a.count || ((a.value ?? "") < (b.value ?? "") ? -1 : 1));
			return { key, title, classes, values: unanswered > 0 ? [...values, { value: null, count: unanswered }] : values };
		})
		.sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : a.key < b.key ? -1 : 1));
}

function walk(answers: readonly Classification[], visit: (answer: Classification) => void): void {
	for (const answer of answers) {
		visit(answer);
		walk(answer.classifications, visit);
	}
}
