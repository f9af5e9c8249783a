import type { Classification } from "#shared/task";

/** A frame-specific answer, and the page from which it holds (0-based). */
export interface FrameAnswer {
	page: number;
	answer: Classification;
}

/** Titles repeat between questions, so the schemaId is the question where there is one. */
export function questionKey({ schemaId, title }: Pick<Classification, "schemaId" | "title">): string {
	return schemaId === null ? `title:${title}` : `id:${schemaId}`;
}

/**
 * The answers that hold on a page: of each question those of the last page up to there, without what was stopped
 * (`interpolationStopped` ends an answer from its page on). A question answered several times on that page keeps all
 * its answers. In the order of the questions' first appearance.
 */
export function answersInForce(answers: readonly FrameAnswer[], page: number): Classification[] {
	const latest = new Map<string, { page: number; answers: Classification[] }>();
	for (const { page: from, answer } of answers) {
		if (from > page) continue;
		const key = questionKey(answer);
		const held = latest.get(key);
		if (held === undefined) latest.set(key, { page: from, answers: [answer] });
		else if (from === held.page) {
			// What an object says on every frame comes once for each of them.
			if (held.answers.every(({ pointer }) => pointer !== answer.pointer)) held.answers.push(answer);
		} else if (from > held.page) Object.assign(held, { page: from, answers: [answer] });
	}
	return [...latest.values()].flatMap((held) => held.answers.filter((answer) => !answer.interpolationStopped));
}

/** Of a task's answers those that hold on a page; an answer without a page is not frame-specific and holds on all. */
export function answersOn(answers: readonly Classification[], page: number): Classification[] {
	const given = answers.flatMap((answer) => (answer.page === null ? [] : [{ page: answer.page, answer }]));
	if (given.length === 0) return [...answers];
	const holding = new Set(answersInForce(given, page));
	return answers.filter((answer) => answer.page === null || holding.has(answer));
}
