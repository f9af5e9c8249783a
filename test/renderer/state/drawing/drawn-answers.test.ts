import { expect, it } from "vitest";
import type { DrawnAnswer } from "#shared/findings/finding";
import type { Classification } from "#shared/task";
import { drawnAnswers } from "../../../../renderer/state/drawing/corrections.svelte.ts";

function question(
	title: string,
	classifications: readonly Classification[] = [],
	answer: unknown = "a",
): Classification {
	return { schemaId: title, tool: "radio", title, answer, classifications } as Classification;
}

function depthOf(answers: readonly DrawnAnswer[]): number {
	return answers.length === 0 ? 0 : 1 + Math.max(...answers.map((each) => depthOf(each.answers)));
}

it("takes of a hostile export no more answers into a copy than a finding holds", () => {
	const many = Array.from({ length: 1500 }, (_, at) => String(at));
	expect(drawnAnswers(many.map((title) => question(title)))).toHaveLength(1000);
	const [given] = drawnAnswers([question("several", [], many)]);
	expect(given?.answer).toHaveLength(1000);
	let deep: Classification[] = [];
	for (let at = 0; at < 30; at++) deep = [question(String(at), deep)];
	expect(depthOf(drawnAnswers(deep))).toBe(17);
});
