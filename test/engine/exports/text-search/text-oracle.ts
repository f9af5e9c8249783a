/** The slow, obvious search: every text of a parsed asset, unescaped by JSON.parse, looked through by a regular expression. */
import fc from "fast-check";

export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

export interface OracleHit {
	pointer: string;
	isKey: boolean;
	/** As written in the parsed text. */
	match: string;
	/** Characters of the token before it. */
	index: number;
}

/** All hits in the order of the text. `value` has no duplicate keys, and keys that keep their order. */
export function oracleHits(value: Value, expression: RegExp): OracleHit[] {
	const hits: OracleHit[] = [];
	const look = (text: string, pointer: string, isKey: boolean): void => {
		for (const match of text.matchAll(expression))
			if (match[0] !== "") hits.push({ pointer, isKey, match: match[0], index: match.index });
	};
	const walk = (inner: Value, pointer: string): void => {
		if (typeof inner === "string") look(inner, pointer, false);
		else if (Array.isArray(inner))
			for (const [index, each] of inner.entries()) walk(each, `${pointer}/${String(index)}`);
		else if (typeof inner === "object" && inner !== null)
			for (const [key, each] of Object.entries(inner)) {
				const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
				look(key, at, true);
				walk(each, at);
			}
		else look(JSON.stringify(inner), pointer, false);
	};
	walk(value, "");
	return hits;
}

/** The literal text as a regular expression. */
export function literalExpression(text: string, matchCase: boolean): RegExp {
	return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&"), matchCase ? "gu" : "giu");
}

const short = new Map([
	['"', '\\"'],
	["\\", "\\\\"],
	["/", "\\/"],
	["\b", "\\b"],
	["\f", "\\f"],
	["\n", "\\n"],
	["\r", "\\r"],
	["\t", "\\t"],
]);

/** JSON of a value in which every character is spelled in one of the ways that JSON allows, and blanks stand anywhere. */
export function spelled(value: Value, dice: () => number): string {
	const blank = () => (dice() < 0.8 ? "" : (["", " ", "\n", "\t ", "  "][Math.floor(dice() * 5)] ?? ""));
	const hex = (unit: number): string => {
		const digits = unit.toString(16).padStart(4, "0");
		return `\\u${dice() < 0.5 ? digits : digits.toUpperCase()}`;
	};
	const character = (one: string): string => {
		const escape = short.get(one);
		const isForced = one < " " || one === '"' || one === "\\" || /\p{Surrogate}/u.test(one);
		if (!isForced && dice() < 0.7) return one;
		if (escape !== undefined && dice() < 0.6) return escape;
		return Array.from({ length: one.length }, (_, at) => hex(one.charCodeAt(at))).join("");
	};
	const text = (all: string): string => `"${Array.from(all, character).join("")}"`;
	const write = (inner: Value): string => {
		if (typeof inner === "string") return text(inner);
		if (Array.isArray(inner)) return `[${blank()}${inner.map(write).join(`${blank()},${blank()}`)}${blank()}]`;
		if (typeof inner === "object" && inner !== null) {
			const entries = Object.entries(inner).map(([key, each]) => `${text(key)}${blank()}:${blank()}${write(each)}`);
			return `{${blank()}${entries.join(`${blank()},${blank()}`)}${blank()}}`;
		}
		return JSON.stringify(inner);
	};
	return write(value);
}

/** Throws from a seed, the same each time. */
export function diceOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 0x1_0000_0000;
	};
}

/** Characters that are spelled oddly, fold oddly, or stand in for structure. */
const oddText = fc
	.array(
		fc.oneof(
			fc.constantFrom(...'abkKsSnu01 ,:[]{}"\\/\n\té\u00c9ſ\u212aßẞ夏🚗İıΣσς\u0001\u2028-.tre'.split(/(?:)/u)),
			fc.constantFrom("\\u", "\\n", "u0061", "\\", "\\\\", "\ud800", "\udc00", "true", "1e5", "ǅ"),
		),
		{ maxLength: 10 },
	)
	.map((parts) => parts.join(""));

/** Not a whole number, which objects put before other keys. */
const key = oddText.map((text) => (/^\d+$/u.test(text) ? `${text}k` : text));

export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
	value: fc.oneof(
		{ depthSize: "small", withCrossShrink: true },
		oddText,
		fc.constantFrom<Value>(null, true, false, 0, -1.5, 1e21, 12, 100),
		fc.array(tie("value"), { maxLength: 4 }),
		fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
	),
})).value;

/** A text that may well stand in the value: part of one of its texts, perhaps in another case. */
export function textOf(value: Value): fc.Arbitrary<string> {
	const texts: string[] = [];
	JSON.stringify(value, (name: string, inner: unknown) => {
		texts.push(name);
		if (typeof inner === "string") texts.push(inner);
		else if (typeof inner !== "object") texts.push(JSON.stringify(inner));
		return inner;
	});
	const parts = fc
		.tuple(fc.constantFrom(...texts, "x"), fc.nat(8), fc.integer({ min: 1, max: 6 }), fc.nat(2))
		.map(([text, from, length, turn]) => {
			const part = Array.from(text)
				.slice(from % (text.length + 1), (from % (text.length + 1)) + length)
				.join("");
			return turn === 0 ? part : turn === 1 ? part.toUpperCase() : part.toLowerCase();
		});
	return fc.oneof({ arbitrary: parts, weight: 4 }, { arbitrary: oddText, weight: 1 });
}
