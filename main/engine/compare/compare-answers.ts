import type { AnswerChange, AnswerPair } from "#shared/compare/task-comparison";
import type { ComparedAnswer } from "./compared.ts";
import { isTree, treeCredit, treeLeaves } from "./tree-answers.ts";

type Answers = readonly ComparedAnswer[];

const none: readonly never[] = [];

/**
 * Every question of the two lists, with those nested in it. Questions pair by page, parent and schemaId (a question
 * without one by its title), in order where they repeat; what follows from one answer is compared with what follows
 * from its partner. Options compare as sets, texts as a whole, trees by their leaves.
 */
export function compareAnswers(a: Answers, b: Answers): AnswerPair[] {
	const found: AnswerPair[] = [];
	if (a.length > 0 || b.length > 0) compareLists(a, b, none, null, found);
	return found;
}

/** Only those that differ: what is told of an annotation's nested answers. */
export function differingAnswers(a: Answers, b: Answers): readonly AnswerPair[] {
	if (a.length === 0 && b.length === 0) return none;
	return compareAnswers(a, b).filter(({ change }) => change !== "unchanged");
}

/** What is selected or written, as it is compared and shown: leaves of a tree, options, one text; null: unanswered. */
export function answerValues(
	answer: ComparedAnswer | null,
	tree = isTree(answer?.tool ?? null),
): readonly string[] | null {
	const given = answer?.answer ?? null;
	if (given === null) return null;
	const values = typeof given === "string" ? [given] : given;
	// A list without an option selects nothing. A text without a letter is still a text that somebody gave.
	if (values.length === 0) return null;
	return tree ? treeLeaves(values) : values;
}

/** `parents`: titles of what the lists are nested in; `page`: that of the answer they belong to. */
function compareLists(
	a: Answers,
	b: Answers,
	parents: readonly string[],
	page: number | null,
	found: AnswerPair[],
): void {
	if (isAligned(a, b, page)) {
		for (let place = 0; place < a.length; place++)
			comparePair(a[place] as ComparedAnswer, place, b[place] as ComparedAnswer, place, parents, page, found);
		return;
	}
	const partners = pairLists(a, b, page);
	const taken = new Uint8Array(b.length);
	for (let place = 0; place < a.length; place++) {
		const partner = partners[place] as number;
		if (partner >= 0) taken[partner] = 1;
		const other = partner < 0 ? null : (b[partner] as ComparedAnswer);
		comparePair(a[place] as ComparedAnswer, place, other, partner, parents, page, found);
	}
	for (let place = 0; place < b.length; place++)
		if (taken[place] === 0) comparePair(null, -1, b[place] as ComparedAnswer, place, parents, page, found);
}

function comparePair(
	a: ComparedAnswer | null,
	placeA: number,
	b: ComparedAnswer | null,
	placeB: number,
	parents: readonly string[],
	parentPage: number | null,
	found: AnswerPair[],
): void {
	const one = (a ?? b) as ComparedAnswer;
	const tree = isTree(a?.tool ?? null) || isTree(b?.tool ?? null);
	const before = answerValues(a, tree);
	// Most answers are as they were: nothing need be looked for in them.
	const after = isSameAnswer(a, b) ? before : answerValues(b, tree);
	const gained = after === before ? none : without(after, before);
	const lost = after === before ? none : without(before, after);
	const change = changeOf(before, after, gained.length + lost.length);
	const path = [...parents, one.title];
	const page = one.page ?? parentPage;
	found.push({
		path,
		schemaId: a?.schemaId ?? b?.schemaId ?? null,
		page,
		tool: a?.tool ?? b?.tool ?? null,
		a: a === null ? null : placeA,
		b: b === null ? null : placeB,
		pointers: { a: a?.pointer ?? null, b: b?.pointer ?? null },
		change,
		before,
		after,
		gained,
		lost,
		credit: !tree || (before === null && after === null) ? null : change === "unchanged" ? 1 : creditOf(a, b),
	});
	const nestedA = a?.classifications ?? none;
	const nestedB = b?.classifications ?? none;
	if (nestedA.length > 0 || nestedB.length > 0) compareLists(nestedA, nestedB, path, page, found);
}

function isSameAnswer(a: ComparedAnswer | null, b: ComparedAnswer | null): boolean {
	const one = a?.answer ?? null;
	const other = b?.answer ?? null;
	if (one === null || other === null || typeof one === "string" || typeof other === "string") return one === other;
	if (one.length !== other.length) return false;
	for (let place = 0; place < one.length; place++) if (one[place] !== other[place]) return false;
	return true;
}

function changeOf(before: readonly string[] | null, after: readonly string[] | null, differing: number): AnswerChange {
	if (before === null) return after === null ? "unchanged" : "answered";
	if (after === null) return "cleared";
	return differing === 0 ? "unchanged" : "changed";
}

function creditOf(a: ComparedAnswer | null, b: ComparedAnswer | null): number {
	return treeCredit([a?.answer ?? none].flat(), [b?.answer ?? none].flat());
}

/** The values that are not among the others, each once. */
function without(values: readonly string[] | null, others: readonly string[] | null): readonly string[] {
	if (values === null) return none;
	if (values.length === 1) {
		const only = values[0] as string;
		return others?.includes(only) === true ? none : values;
	}
	const left = new Set(values);
	for (const other of others ?? none) left.delete(other);
	return left.size === 0 ? none : [...left];
}

/** For each of A the place of its partner in B; -1: none. */
function pairLists(a: Answers, b: Answers, page: number | null): Int32Array {
	const partners = new Int32Array(a.length).fill(-1);
	const waiting = new Map<string, number[]>();
	for (const [place, answer] of b.entries()) push(waiting, keyOf(answer, page), place);
	for (const list of waiting.values()) list.reverse();
	for (const [place, answer] of a.entries()) partners[place] = waiting.get(keyOf(answer, page))?.pop() ?? -1;
	pairByTitle(a, b, page, partners, waiting);
	return partners;
}

/** Where one side does not know the schemaId (import files may leave it out), the title says which question it is. */
function pairByTitle(
	a: Answers,
	b: Answers,
	page: number | null,
	partners: Int32Array,
	waiting: ReadonlyMap<string, readonly number[]>,
): void {
	const left = [...waiting.values()].flat().sort((x, y) => x - y);
	if (left.length === 0) return;
	const byTitle = new Map<string, number[]>();
	for (const place of left) push(byTitle, titleKey(b[place] as ComparedAnswer, page), place);
	for (const [place, answer] of a.entries()) {
		if ((partners[place] as number) >= 0) continue;
		const candidates = byTitle.get(titleKey(answer, page)) ?? none;
		const at = candidates.findIndex(
			(candidate) => answer.schemaId === null || (b[candidate] as ComparedAnswer).schemaId === null,
		);
		if (at >= 0) partners[place] = (candidates as number[]).splice(at, 1)[0] as number;
	}
}

/** The same questions in the same order on both sides, which is the rule: then nothing need be looked up. */
function isAligned(a: Answers, b: Answers, page: number | null): boolean {
	if (a.length !== b.length) return false;
	for (let place = 0; place < a.length; place++)
		if (!isSameQuestion(a[place] as ComparedAnswer, b[place] as ComparedAnswer, page)) return false;
	return true;
}

function isSameQuestion(a: ComparedAnswer, b: ComparedAnswer, page: number | null): boolean {
	return (
		a.schemaId === b.schemaId &&
		(a.schemaId !== null || a.title === b.title) &&
		(a.page ?? page) === (b.page ?? page) &&
		(a.interpolationStopped ?? false) === (b.interpolationStopped ?? false)
	);
}

/** An entry that only says where an answer ends pairs with one that says the same. */
function placeKey(answer: ComparedAnswer, page: number | null): string {
	return `${String(answer.page ?? page)}${answer.interpolationStopped === true ? "." : ""}`;
}

function keyOf(answer: ComparedAnswer, page: number | null): string {
	return answer.schemaId === null ? titleKey(answer, page) : `${placeKey(answer, page)} id:${answer.schemaId}`;
}

function titleKey(answer: ComparedAnswer, page: number | null): string {
	return `${placeKey(answer, page)} title:${answer.title}`;
}

function push(map: Map<string, number[]>, key: string, value: number): void {
	const held = map.get(key);
	if (held === undefined) map.set(key, [value]);
	else held.push(value);
}
