import { commonRuns, type Effort } from "./common-runs.ts";
import { slideParts } from "./slide-parts.ts";

/** A stretch of text that both have, that only the later one has, or only the earlier one. */
export interface TextPart {
	kind: "same" | "gained" | "lost";
	text: string;
}

/** Steps of the search, for all of one text: about a tenth of a second. */
const EFFORT = 20_000_000;
/** Characters on both sides together that are compared by words; more is first taken apart by lines and sentences. */
const MOST_BY_WORDS = 100_000;
/** Characters of a changed word, on each side, that are compared one by one. */
const MOST_BY_LETTERS = 200;
/** Of the longer of two words, the share they must have in common for their letters to be told apart. */
const LEAST_COMMON = 0.5;

const sentences = /[^\n.!?\u3002]*[\n.!?\u3002]+|[^\n.!?\u3002]+$/gu;
const words = /[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu;
/** With the marks that belong to them. */
const letters = /\P{M}\p{M}*|\p{M}+/gu;
const wordEnd = /[\p{L}\p{M}\p{N}_\uD800-\uDFFF]/u;

/**
 * What became of a text, word by word, and letter by letter within words that changed a little. `same` and `lost` parts
 * together are `before`, `same` and `gained` parts are `after`; of two parts at one place the lost one comes first.
 *
 * Words are compared so that as few as possible change. Of more than 100,000 characters that differ, those lines and
 * sentences which both have are found first, and only what lies between them is compared by words. What is still more than that
 * without a sentence in common is told as lost and gained whole: a text of 10 MB takes a second or two at most.
 */
export function textDiff(before: string, after: string): TextPart[] {
	const parts: TextPart[] = [];
	if (before === after) {
		add(parts, "same", before);
		return parts;
	}
	const start = commonStart(before, after);
	const end = commonEnd(before, after, start);
	add(parts, "same", before.slice(0, start));
	const effort: Effort = { steps: EFFORT };
	const [from, to] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
	if (from.length + to.length <= MOST_BY_WORDS) addByWords(parts, from, to, effort);
	else
		addByTokens(parts, from, to, sentences, effort, (lost, gained) => {
			if (lost.length + gained.length <= MOST_BY_WORDS) addByWords(parts, lost, gained, effort);
			else replace(parts, lost, gained);
		});
	add(parts, "same", before.slice(before.length - end));
	return slideParts(parts);
}

function addByWords(parts: TextPart[], before: string, after: string, effort: Effort): void {
	addByTokens(parts, before, after, words, effort, (lost, gained) => addByLetters(parts, lost, gained, effort));
}

function addByLetters(parts: TextPart[], before: string, after: string, effort: Effort): void {
	const longer = Math.max(before.length, after.length);
	if (before === "" || after === "" || longer > MOST_BY_LETTERS) {
		replace(parts, before, after);
		return;
	}
	const own: TextPart[] = [];
	addByTokens(own, before, after, letters, effort, (lost, gained) => replace(own, lost, gained));
	const common = own.reduce((sum, part) => sum + (part.kind === "same" ? part.text.length : 0), 0);
	if (common < LEAST_COMMON * longer) replace(parts, before, after);
	else for (const part of own) add(parts, part.kind, part.text);
}

/** `differ` adds what lies between the tokens that both have. */
function addByTokens(
	parts: TextPart[],
	before: string,
	after: string,
	token: RegExp,
	effort: Effort,
	differ: (lost: string, gained: string) => void,
): void {
	const numbers = new Map<string, number>();
	const [a, b] = [tokensOf(before, token, numbers), tokensOf(after, token, numbers)];
	let [pastA, pastB] = [0, 0];
	for (const run of [
		...commonRuns(a.values, b.values, effort),
		{ a: a.values.length, b: b.values.length, length: 0 },
	]) {
		const [toA, toB] = [a.starts[run.a] as number, b.starts[run.b] as number];
		if (toA > pastA || toB > pastB) differ(before.slice(pastA, toA), after.slice(pastB, toB));
		pastA = a.starts[run.a + run.length] as number;
		pastB = b.starts[run.b + run.length] as number;
		add(parts, "same", before.slice(toA, pastA));
	}
}

/** Each token as a number that is the same for the same text, and where it starts; the last start is the end. */
function tokensOf(text: string, token: RegExp, numbers: Map<string, number>): { values: Int32Array; starts: number[] } {
	const values: number[] = [];
	const starts: number[] = [];
	for (const match of text.matchAll(token)) {
		const known = numbers.get(match[0]);
		if (known === undefined) numbers.set(match[0], numbers.size);
		values.push(known ?? numbers.size - 1);
		starts.push(match.index);
	}
	starts.push(text.length);
	return { values: Int32Array.from(values), starts };
}

function replace(parts: TextPart[], lost: string, gained: string): void {
	add(parts, "lost", lost);
	add(parts, "gained", gained);
}

/** Between two common stretches there is one part of each kind at most, the lost one first. */
function add(parts: TextPart[], kind: TextPart["kind"], text: string): void {
	if (text === "") return;
	const last = parts.at(-1);
	const beforeLast = parts.at(-2);
	if (last?.kind === kind) last.text += text;
	else if (kind === "lost" && last?.kind === "gained") {
		if (beforeLast?.kind === "lost") beforeLast.text += text;
		else parts.splice(-1, 0, { kind, text });
	} else parts.push({ kind, text });
}

/** Characters that both begin with, up to the beginning of a word. */
function commonStart(a: string, b: string): number {
	const most = Math.min(a.length, b.length);
	let start = 0;
	while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start++;
	while (start > 0 && wordEnd.test(a.charAt(start - 1)) && (isInWord(a, start) || isInWord(b, start))) start--;
	return start;
}

/** Characters that both end with after `start`, down to the end of a word. */
function commonEnd(a: string, b: string, start: number): number {
	const most = Math.min(a.length, b.length) - start;
	let end = 0;
	while (end < most && a.charCodeAt(a.length - end - 1) === b.charCodeAt(b.length - end - 1)) end++;
	while (end > 0 && isInWord(a, a.length - end) && (isInWord(a, a.length - end - 1) || isInWord(b, b.length - end - 1)))
		end--;
	return end;
}

/** A half of a character that takes two is never parted from the other. */
function isInWord(text: string, at: number): boolean {
	return wordEnd.test(text.charAt(at));
}
