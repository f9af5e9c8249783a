import { anyByte, type BytePair, type ByteTest, byteU, noByte } from "./byte-filter.ts";
import { letterVariants } from "./letter-case.ts";

/**
 * A text to look for, made ready. It stands in the file as JSON writes strings: each character raw in UTF-8, or as an
 * escape (`\u00e9`, a pair of those, `\n`, `\"`, `\/`), each chosen freely. So a hit is found by one of its characters,
 * the anchor: where that stands raw, by its bytes and those of the character after it; where it is escaped, by its
 * backslash. From there the characters are compared one by one as they are meant, forward and backward. That misses
 * nothing, since the anchor of a hit is either raw or escaped.
 *
 * Plain data, so that it can cross to a thread.
 */
export interface Needle {
	/** Code points; with letter case aside, the least of each letter's variants. */
	characters: readonly number[];
	/** Code points beyond ASCII that stand for another one in `characters`. */
	variants: ReadonlyMap<number, number>;
	ignoreCase: boolean;
	/** One as a rule; one for each length in bytes where the letters of the anchor differ in it. */
	anchors: readonly Anchor[];
	/** Places in `characters` that are covered by an anchor: where these are escaped, the backslash is the anchor. */
	covered: readonly number[];
	/** Whether a match may also be made of what stands between strings, and has to be checked for that. */
	mayBeStructure: boolean;
	/** The most bytes that a match can have in the file. */
	longest: number;
}

export interface Anchor {
	pair: BytePair;
	/** Place in `characters`. */
	at: number;
	/** From the first byte of that character to the first of the pair. */
	offset: number;
}

/** Bytes of the longest spelling of a character: a surrogate pair of escapes. */
const LONGEST_CHARACTER = 12;
const structure = new Set("{}[],: ");
/** Characters that stand outside strings: brackets, numbers, true, false, null. */
const bare = new Set("{}[],: 0123456789+-.eEtrufalsn");

/** `text` has no half surrogate pairs and is not empty. */
export function makeNeedle(text: string, matchCase: boolean): Needle {
	const variants = new Map<number, number>();
	const spellings = Array.from(text, (character) => {
		const code = character.codePointAt(0) ?? 0;
		return matchCase ? [code] : letterVariants(code);
	});
	const characters = spellings.map((all) => {
		const least = Math.min(...all);
		for (const one of all) if (one > 0x7f && one !== least) variants.set(one, least);
		return least;
	});
	const { anchors, covered } = bestAnchors(spellings);
	const isBare = (all: readonly number[]) => all.some((code) => bare.has(String.fromCodePoint(code)));
	return {
		characters,
		variants,
		ignoreCase: !matchCase,
		anchors,
		covered,
		mayBeStructure: Array.from(text).some((character) => structure.has(character)) && spellings.every(isBare),
		longest: characters.length * LONGEST_CHARACTER,
	};
}

/** Folds a code point as the characters of a needle are folded. */
export function foldTable(needle: Needle): Uint8Array {
	return Uint8Array.from({ length: 128 }, (_, code) =>
		needle.ignoreCase && code >= 0x61 && code <= 0x7a ? code - 0x20 : code,
	);
}

interface Choice {
	anchors: Anchor[];
	covered: number[];
	/** How often it is to be expected, 0 to 1. */
	frequency: number;
}

function bestAnchors(spellings: readonly (readonly number[])[]): Choice {
	// What can only be escaped: quotes, backslashes, control characters.
	let best: Choice = {
		anchors: [{ pair: { first: noByte, second: anyByte, escape: anyByte }, at: 0, offset: 0 }],
		covered: [0],
		frequency: 2,
	};
	for (let at = 0; at < spellings.length; at++) {
		for (const choice of choicesAt(spellings, at)) if (choice.frequency < best.frequency) best = choice;
	}
	return best;
}

function choicesAt(spellings: readonly (readonly number[])[], at: number): Choice[] {
	const forms = rawForms(spellings[at]);
	if (forms.length === 0) return [];
	const [bytes] = forms;
	const after = rawForms(spellings[at + 1]);
	const choices: Choice[] = [];
	if (forms.length === 1 && bytes) {
		for (let offset = 0; offset + 1 < bytes.length; offset++)
			choices.push(oneChoice(at, offset, bytes[offset], bytes[offset + 1], spellings, [at]));
		if (after.length > 0) {
			// Where the next letter has spellings of several lengths, their first bytes together.
			const next = testOf(after.flatMap((form) => (form[0] ? [form[0]] : [])));
			choices.push(oneChoice(at, bytes.length - 1, bytes[bytes.length - 1], next, spellings, [at, at + 1]));
		}
	}
	const alone = forms.map((form) => oneChoice(at, 0, form[0], form[1] ?? anyByte, spellings, [at]));
	choices.push({
		anchors: alone.flatMap(({ anchors }) => anchors),
		covered: [at],
		frequency: alone.reduce((sum, { frequency }) => sum + frequency, 0),
	});
	return choices;
}

function oneChoice(
	at: number,
	offset: number,
	first: ByteTest | undefined,
	second: ByteTest | undefined,
	spellings: readonly (readonly number[])[],
	covered: number[],
): Choice {
	const hasShortEscape = covered.some((place) => spellings[place]?.includes(0x2f));
	const pair = { first: first ?? noByte, second: second ?? anyByte, escape: hasShortEscape ? anyByte : byteU };
	return { anchors: [{ pair, at, offset }], covered, frequency: frequencyOf(pair.first) * frequencyOf(pair.second) };
}

/** The raw spellings of a character's variants, by their length: a test for each byte. None where it is always escaped. */
function rawForms(variants: readonly number[] | undefined): ByteTest[][] {
	const byLength = new Map<number, Buffer[]>();
	for (const code of variants ?? []) {
		if (code < 0x20 || code === 0x22 || code === 0x5c) continue;
		const bytes = Buffer.from(String.fromCodePoint(code));
		byLength.set(bytes.length, [...(byLength.get(bytes.length) ?? []), bytes]);
	}
	return Array.from(byLength.values(), (all) =>
		Array.from(all[0] ?? [], (_, at) => testOf(all.map((bytes) => ({ mask: 0, value: bytes[at] ?? 0 })))),
	);
}

/** One test that holds wherever one of these does; it may hold elsewhere too. */
function testOf(tests: readonly ByteTest[]): ByteTest {
	const first = tests[0] ?? noByte;
	const mask = tests.reduce((bits, test) => bits | test.mask | (test.value ^ first.value), 0);
	return { mask, value: first.value | mask };
}

/** Bytes of exports from the most to the least common, by a count over all kinds of them. */
const common = Buffer.from("01234567.89,e\"taiodrcbnls:-f[]xmpyughT }{S/jwEA=%kMZvz_q&DC@+PLRX?VNBHGIWKFUYOJQ;()'!#*");
const ranks = new Map([...common].map((byte, rank) => [byte, rank]));

function frequencyOf({ mask, value }: ByteTest): number {
	if (mask === 0xff) return 1;
	let sum = 0;
	for (let byte = 0; byte < 256; byte++)
		if ((byte | mask) === value) sum += 0.1 / (1 + (ranks.get(byte) ?? common.length));
	return Math.min(1, sum);
}
