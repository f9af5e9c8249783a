import type { ConsensusQuestion } from "#shared/compare/consensus";
import { answerValues } from "./compare-answers.ts";
import type { ComparedAnswer } from "./compared.ts";
import { answerCategory } from "./rating-table.ts";

/** A question as the members answer it, in their order; without what the export says of it. */
export type MemberAnswers = Omit<ConsensusQuestion, "exported">;

interface Found {
	path: readonly string[];
	schemaId: string | null;
	page: number | null;
	answers: (readonly string[] | null)[];
}

/**
 * The questions that at least one member answered, in the order in which they are met. Those of different members are one
 * by page, parent and schemaId (title where there is none), in order where they repeat.
 */
export function questionsOf(members: readonly (readonly ComparedAnswer[])[]): MemberAnswers[] {
	const found = new Map<string, Found>();
	for (const [member, answers] of members.entries()) gather(answers, member, members.length, "", [], null, found);
	return [...found.values()]
		.filter(({ answers }) => answers.some((answer) => answer !== null))
		.map((question) => ({ ...question, hub: question.path.length === 1 ? hubAgreement(question.answers) : null }));
}

function gather(
	answers: readonly ComparedAnswer[],
	member: number,
	members: number,
	parent: string,
	parents: readonly string[],
	parentPage: number | null,
	found: Map<string, Found>,
): void {
	const seen = new Map<string, number>();
	for (const answer of answers) {
		const page = answer.page ?? parentPage;
		const name = answer.schemaId === null ? ["title", answer.title] : ["id", answer.schemaId];
		const question = JSON.stringify([parent, page, answer.interpolationStopped === true, ...name]);
		const nth = seen.get(question) ?? 0;
		seen.set(question, nth + 1);
		const key = `${question}${nth}`;
		const held: Found = found.get(key) ?? {
			path: [...parents, answer.title],
			schemaId: answer.schemaId,
			page,
			answers: Array.from({ length: members }, () => null),
		};
		found.set(key, held);
		held.answers[member] = answerValues(answer);
		gather(answer.classifications, member, members, key, held.path, page, found);
	}
}

/**
 * The Hub's y: x of a member is the share of the others who gave the same answer, y their mean, 0 to 100. One who gave
 * none agrees with nobody. Null with one member.
 */
function hubAgreement(answers: readonly (readonly string[] | null)[]): number | null {
	if (answers.length < 2) return null;
	const votes = new Map<string, number>();
	for (const answer of answers) {
		const category = answerCategory(answer);
		if (category !== null) votes.set(category, (votes.get(category) ?? 0) + 1);
	}
	let agreeing = 0;
	for (const count of votes.values()) agreeing += count * (count - 1);
	return (100 * agreeing) / (answers.length * (answers.length - 1));
}
