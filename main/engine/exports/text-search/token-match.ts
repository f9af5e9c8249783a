import { unescapeJson } from "../json-text.ts";
import { EscapedText } from "./escaped-text.ts";
import { NeedleMatch } from "./literal-search.ts";
import type { Needle } from "./needle.ts";
import type { Token } from "./token-walk.ts";

/** Finds matches within one token, in order and without overlap: ranges of its bytes. */
export interface TokenMatch {
	find(token: Token, found: (from: number, to: number) => void): void;
}

/** A literal text, character by character. */
export class LiteralTokenMatch implements TokenMatch {
	readonly #text = new EscapedText();
	readonly #match: NeedleMatch;

	constructor(needle: Needle) {
		this.#match = new NeedleMatch(needle, this.#text);
	}

	find({ bytes, from, to }: Token, found: (from: number, to: number) => void): void {
		const text = this.#text;
		const match = this.#match;
		text.view(bytes, from, to, false);
		for (let at = from; at < to;) {
			if (match.isAt(at, 0)) {
				found(at, match.end);
				at = match.end;
			} else at = text.next(at) < 0 ? at + 1 : text.at;
		}
	}
}

/** Told before and after the expression runs on a text: what it does in between can take forever. */
export interface Pulse {
	begin(): void;
	end(): void;
}

/** A regular expression over the text as it is meant: unescaped. Matches of nothing do not count. */
export class RegExpTokenMatch implements TokenMatch {
	readonly #expression: RegExp;
	readonly #text = new EscapedText();

	/** Errors: SyntaxError. */
	constructor(
		source: string,
		matchCase: boolean,
		private readonly pulse: Pulse,
	) {
		this.#expression = searchExpression(source, matchCase);
	}

	find(token: Token, found: (from: number, to: number) => void): void {
		const { bytes, from, to, isPlain } = token;
		const text = isPlain ? token.latin.slice(from, to) : meant(bytes, from, to);
		const expression = this.#expression;
		expression.lastIndex = 0;
		/** Where the walk from units of the text to bytes of the file stands. */
		let unit = 0;
		let byte = from;
		const byteOf = (index: number): number => {
			if (isPlain) return from + index;
			for (; unit < index && byte < to;) {
				const code = this.#text.next(byte);
				unit += code > 0xffff ? 2 : 1;
				byte = code < 0 ? byte + 1 : this.#text.at;
			}
			return byte;
		};
		this.#text.view(bytes, from, to, false);
		for (;;) {
			this.pulse.begin();
			const match = expression.exec(text);
			this.pulse.end();
			if (!match) return;
			const [all] = match;
			if (all === "") {
				// As the standard goes on after nothing: by one character.
				expression.lastIndex += (text.codePointAt(expression.lastIndex) ?? 0) > 0xffff ? 2 : 1;
				continue;
			}
			const start = byteOf(match.index);
			found(start, byteOf(match.index + all.length));
		}
	}
}

/** Errors: SyntaxError. */
export function searchExpression(source: string, matchCase: boolean): RegExp {
	return new RegExp(source, matchCase ? "gu" : "giu");
}

function meant(bytes: Buffer, from: number, to: number): string {
	const text = bytes.toString("utf8", from, to);
	if (!text.includes("\\")) return text;
	try {
		return unescapeJson(text, false);
	} catch (error) {
		// An escape that is none, in an asset that is damaged: the text as written.
		if (error instanceof SyntaxError) return text;
		throw error;
	}
}
