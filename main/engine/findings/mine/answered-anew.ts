import type { DrawnAnswer } from "#shared/findings/finding";
import type { Classification } from "#shared/task";
import type { ComparedAnswer } from "../../compare/compared.ts";

/** A question with those that are nested in it, as far as correcting asks about it. */
export type Answerable<A> = ComparedAnswer & { classifications: readonly A[] };

/** What makes a whole answer one of the list. */
export type MakeAnswer<A> = (answer: Classification) => A;

/** Where a question is asked for the first time. */
export interface AskedAt {
	/** Unlike that of any other answer. */
	pointer: string;
	page: number | null;
}

type Question = Pick<ComparedAnswer, "schemaId" | "title">;

/** A question is its id; titles only tell those apart of which a side has no id. */
export function isSameQuestion(a: Question, b: Question): boolean {
	return a.schemaId === null || b.schemaId === null ? a.title === b.title : a.schemaId === b.schemaId;
}

/**
 * Answers with some of them given anew, in their place; questions that are not among them follow. A question that is not
 * given anew keeps its answer, within an answer that stays the same; what followed from an answer that is another one
 * now is gone, unless it is given anew as well.
 */
export function answeredAnew<A extends Answerable<A>>(
	answers: readonly A[],
	drawn: readonly DrawnAnswer[],
	at: AskedAt,
	make: MakeAnswer<A>,
): A[] {
	const found = [...answers];
	const given = new Set<number>();
	for (const answer of drawn) {
		const place = found.findIndex((each, index) => !given.has(index) && isSameQuestion(each, answer));
		const pointer = `${at.pointer}/${String(place >= 0 ? place : found.length)}`;
		if (place >= 0) {
			given.add(place);
			found[place] = givenAnew(found[place] as A, answer, { ...at, pointer }, make);
		} else given.add(found.push(asked(answer, { ...at, pointer }, make)) - 1);
	}
	return found;
}

/** One question given anew. */
export function givenAnew<A extends Answerable<A>>(
	before: A,
	{ answer, answers, tool }: DrawnAnswer,
	{ pointer }: AskedAt,
	make: MakeAnswer<A>,
): A {
	// One option is the same answer as a list of it.
	const isSame = JSON.stringify([before.answer].flat()) === JSON.stringify([answer].flat());
	const left = isSame
		? before.classifications
		: before.classifications.filter((nested) => answers.some((each) => isSameQuestion(each, nested)));
	const nested = answeredAnew(left, answers, { pointer: `${pointer}/nested`, page: null }, make);
	return { ...before, tool: before.tool ?? tool, answer, classifications: nested };
}

function asked<A extends Answerable<A>>(
	{ schemaId, tool, title, answer, answers }: DrawnAnswer,
	{ pointer, page }: AskedAt,
	make: MakeAnswer<A>,
): A {
	const whole = make({
		...{ pointer, objectId: null, schemaId, tool, title, answer, page },
		interpolationStopped: false,
		classifications: [],
		metadata: null,
		notes: [],
		unknown: [],
	});
	const nested = answeredAnew<A>([], answers, { pointer: `${pointer}/nested`, page: null }, make);
	return { ...whole, classifications: nested };
}
