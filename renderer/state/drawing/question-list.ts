import { classKey } from "#shared/drawing/placing";
import type { DrawnAnswer } from "#shared/findings/finding";
import type { Classification, Task } from "#shared/task";

/** A question that some task of the export was asked, and what was answered there. */
export interface KnownQuestion {
	schemaId: string | null;
	tool: string | null;
	title: string;
	/** The class whose annotations it is asked of; null: the task itself. */
	owner: string | null;
	/** Asked of another answer: shown where that one is. */
	isNested: boolean;
	options: readonly string[];
}

export type QuestionList = ReadonlyMap<string, KnownQuestion>;

export const noQuestions: QuestionList = new Map();

/** Of one question: a hostile export has no end of them. */
const mostOptions = 200;
const mostQuestions = 2000;

/** What is known after a task more; the same list where it told nothing new. */
export function learned(before: QuestionList, { snapshot }: Task): QuestionList {
	const known = new Map(before);
	take(known, snapshot.classifications, null, false);
	for (const tool of snapshot.tools) take(known, tool.classifications, classKey(tool), false);
	const isSame = known.size === before.size && [...known].every(([key, question]) => before.get(key) === question);
	return isSame ? before : known;
}

export function optionsIn(
	known: QuestionList,
	{ schemaId, title }: Pick<DrawnAnswer, "schemaId" | "title">,
	owner: string | null,
): readonly string[] {
	return known.get(keyOf(schemaId, title, owner))?.options ?? [];
}

function take(
	known: Map<string, KnownQuestion>,
	answers: readonly Classification[],
	owner: string | null,
	isNested: boolean,
): void {
	for (const { schemaId, tool, title, answer, classifications } of answers) {
		const key = keyOf(schemaId, title, owner);
		const held = known.get(key);
		if (held === undefined && known.size >= mostQuestions) return;
		const options = grown(held?.options ?? [], answer, tool);
		if (options !== held?.options)
			known.set(key, { schemaId, tool: tool ?? held?.tool ?? null, title, owner, isNested, options });
		take(known, classifications, owner, true);
	}
}

function keyOf(schemaId: string | null, title: string, owner: string | null): string {
	return JSON.stringify([owner, schemaId ?? { title }]);
}

/** The same list where nothing is new; texts are no options. */
function grown(options: readonly string[], answer: Classification["answer"], tool: string | null): readonly string[] {
	if (answer === null || options.length >= mostOptions || isText(tool)) return options;
	const given = typeof answer === "string" ? [answer] : answer;
	const more = given.filter((each) => each !== "" && !options.includes(each));
	return more.length === 0 ? options : [...options, ...more].slice(0, mostOptions);
}

/** Kinds are an open set: what is no choice is written. */
export function isText(tool: string | null): boolean {
	return tool === null || /text|number|date/iu.test(tool);
}

/** Whether several options can be chosen. */
export function isSeveral(tool: string | null): boolean {
	return tool !== null && /check|multi|tree/iu.test(tool);
}
