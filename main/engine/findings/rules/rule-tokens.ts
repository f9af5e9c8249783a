import { nearest } from "#shared/query-fields";

/** What is wrong in a line, and at which character of it (0-based). */
export class RuleError extends Error {
	constructor(
		message: string,
		readonly at: number,
	) {
		super(message);
	}
}

export interface RuleToken {
	kind: "word" | "quoted" | "number" | "sign";
	/** Of a quoted text what stands between the quotes, its escapes undone. */
	text: string;
	at: number;
}

const opening = /["“”„«]/u;
const blank = /[\s\u{feff}]/u;
const sign = /\.\.|[<>!]=|[<>=≤≥≠%,:×]/uy;
const number = /[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?=\.\.|px|[\s%,:<>=!"#]|$)/uy;
const word = /(?:(?!\.\.)[^\s"“”„«,:<>=!≤≥≠%])+/uy;
/** A name beyond this is no name. */
const longestLine = 10_000;
/** Characters that word processors put in the place of those that are typed. */
const typed: ReadonlyMap<string, string> = new Map([
	["≤", "<="],
	["≥", ">="],
	["≠", "!="],
]);

/** The tokens of a line, without its comment. Errors: RuleError. */
export function tokensOf(line: string, start = 0): RuleToken[] {
	const tokens: RuleToken[] = [];
	if (line.length > longestLine)
		throw new RuleError(`Expected at most ${String(longestLine)} characters in a line`, longestLine);
	let at = start;
	while (at < line.length) {
		const here = line[at] ?? "";
		if (blank.test(here)) at++;
		else if (here === "#") break;
		else if (opening.test(here)) {
			const quoted = quotedAt(line, at);
			tokens.push({ kind: "quoted", text: quoted.text, at });
			at = quoted.to;
		} else {
			const [kind, text] = matched(line, at);
			tokens.push({ kind, text: typed.get(text) ?? text, at });
			at += text.length;
		}
	}
	return tokens;
}

function matched(line: string, at: number): [RuleToken["kind"], string] {
	const kinds = [
		["sign", sign],
		["number", number],
		["word", word],
	] as const;
	for (const [kind, pattern] of kinds) {
		pattern.lastIndex = at;
		const text = pattern.exec(line)?.[0];
		if (text !== undefined) return [kind, text];
	}
	throw new RuleError(`${line[at] ?? ""} means nothing here: a name with signs in it goes in quotes`, at);
}

/** `to`: behind the closing quote. */
function quotedAt(line: string, from: number): { text: string; to: number } {
	// As typed, or as word processors turn them.
	const ends = line[from] === "«" ? "»" : line[from] === '"' ? '"' : '”“"';
	let text = "";
	for (let at = from + 1; at < line.length; at++) {
		const here = line[at] ?? "";
		if (ends.includes(here)) return { text, to: at + 1 };
		if (here === "\\" && at + 1 < line.length) text += line[++at] ?? "";
		else text += here;
	}
	throw new RuleError("The quote that begins here has no end in this line", from);
}

/** A quoted text that reads back the same. */
export function quote(text: string): string {
	return `"${text.replace(/["\\]/gu, "\\$&")}"`;
}

/** Reads tokens one after the other. Keywords are read whatever their letter case, and never out of quotes. */
export class RuleReader {
	#next = 0;

	constructor(
		private readonly tokens: readonly RuleToken[],
		/** Length of the line: where something is missing. */
		private readonly end: number,
	) {}

	get here(): RuleToken | undefined {
		return this.tokens[this.#next];
	}

	/** Some tokens behind the next one. */
	ahead(by: number): RuleToken | undefined {
		return this.tokens[this.#next + by];
	}

	get at(): number {
		return this.here?.at ?? this.end;
	}

	take(): RuleToken | undefined {
		return this.tokens[this.#next++];
	}

	/** Whether these words, or this sign, come next. */
	isNext(words: string): boolean {
		return words.split(" ").every((text, offset) => {
			const token = this.tokens[this.#next + offset];
			return token !== undefined && token.kind !== "quoted" && token.text.toLowerCase() === text.toLowerCase();
		});
	}

	/** Takes them where they come next. */
	takes(words: string): boolean {
		if (!this.isNext(words)) return false;
		this.#next += words.split(" ").length;
		return true;
	}

	/** Errors: RuleError, where they do not come next. */
	expect(words: string, example: string): void {
		if (!this.takes(words)) throw this.expected([words], example);
	}

	/** What is said where none of some words comes next. */
	expected(words: readonly string[], example: string): RuleError {
		const { here } = this;
		const found =
			here === undefined ? "the line ends" : `found ${here.kind === "quoted" ? quote(here.text) : here.text}`;
		const near =
			here?.kind === "word"
				? nearest(
						here.text.toLowerCase(),
						words.map((text) => text.toLowerCase()),
					)
				: null;
		const guess = near === null ? "" : `Did you mean ${words.find((text) => text.toLowerCase() === near) ?? near}? `;
		const list = words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}` : (words[0] ?? "");
		return new RuleError(`${guess}Expected ${list}, as in ${example}; ${found}.`, this.at);
	}
}
