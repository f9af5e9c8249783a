import {
	AFTER,
	ARRAY,
	BACKSLASH,
	COLON,
	DONE,
	escapable,
	ESCAPE,
	EXPONENT,
	EXPONENT_DIGITS,
	EXPONENT_SIGN,
	FAULT,
	FRACTION,
	HEX,
	INTEGER,
	KEY,
	KEY_OR_CLOSE,
	LITERAL,
	MINUS,
	nextInNumber,
	OBJECT,
	POINT,
	QUOTE,
	STRING,
	UTF8,
	VALUE,
	VALUE_OR_CLOSE,
	ZERO,
	expectations,
	insides,
	literals,
	plain,
} from "./json-states.ts";
import { continuationBytes, describe, secondByteRange } from "./json-text.ts";
import { TokenCapture } from "./token-capture.ts";

/** Receives what the lexer finds. Positions are bytes of the whole text; `end` is the first byte after. */
export interface TokenSink {
	openObject(at: number): void;
	closeObject(end: number): void;
	openArray(at: number): void;
	closeArray(end: number): void;
	/** Read it by `tokens.text()`. */
	key(): void;
	/** Read it by `tokens.text()`. */
	string(at: number, end: number): void;
	/** Read it by `tokens.text()`. */
	number(at: number, end: number): void;
	literal(value: boolean | null, at: number, end: number): void;
	/** Bytes that are not UTF-8, inside a string; told once for each run. Reading goes on. */
	badUtf8(at: number): void;
}

export interface TokenFault {
	at: number;
	/** What was expected and what was found. */
	sentence: string;
}

/**
 * A JSON lexer and grammar check over bytes that arrive in pieces: exactly the language of `JSON.parse` (RFC 8259),
 * without recursion, without a limit on size or depth, and without holding more than one short token. Any byte may be
 * the last of a piece: every state, inside an escape, a number or a character, survives until the next one.
 */
export class JsonTokens {
	/** How many containers are open. */
	depth = 0;
	fault: TokenFault | null = null;

	#state = VALUE;
	#stack = new Uint8Array(64);
	/** Contents of containers at this depth and deeper are checked but not told. */
	#quietFrom = Infinity;
	#isKey = false;
	#tokenAt = 0;
	#literal = 0;
	#counter = 0;
	#utf8Low = 0x80;
	#utf8High = 0xbf;
	#badUtf8Told = false;
	#characterAt = 0;
	readonly #token = new TokenCapture();

	constructor(private readonly sink: TokenSink) {}

	get done(): boolean {
		return this.#state === DONE;
	}

	/**
	 * Where the last string or number began: after a lost quote, what looks like a string may span the place where the
	 * next asset begins.
	 */
	get lastTokenAt(): number {
		return this.#tokenAt;
	}

	/** Starts a new value. */
	reset(): void {
		this.depth = 0;
		this.fault = null;
		this.#state = VALUE;
		this.#quietFrom = Infinity;
		this.#badUtf8Told = false;
	}

	/** To be called from openObject or openArray: the contents are still checked, but not told, until its close. */
	hush(): void {
		this.#quietFrom = this.depth;
	}

	/** The present key or string, unescaped, or the number as written. Cut at {@link CAPTURE_LIMIT} bytes. */
	text(): string {
		return this.#token.text();
	}

	/**
	 * Reads `buffer[start..end)`, whose first byte stands at `base` in the text. Stops after the value's last byte, at a
	 * fault, or at `end`; answers with the index of the first byte not read.
	 */
	feed(buffer: Buffer, start: number, end: number, base: number): number {
		let i = start;
		let state = this.#state;
		if (state >= STRING && state <= EXPONENT_DIGITS) {
			this.#token.resume(buffer, start);
		}
		while (i < end && state !== DONE) {
			let c = buffer[i] as number;
			switch (state) {
				case VALUE:
				case VALUE_OR_CLOSE:
				case KEY_OR_CLOSE:
				case KEY:
				case COLON:
				case AFTER: {
					if (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) {
						i++;
						continue;
					}
					state = this.#structure(state, c, base + i, buffer, i);
					if (state === FAULT) return i;
					i++;
					continue;
				}
				case STRING: {
					while (plain[c] === 1) {
						i++;
						if (i === end) break;
						c = buffer[i] as number;
					}
					if (i === end) continue;
					if (c === QUOTE) {
						state = this.#endString(base + i + 1, i);
						i++;
					} else if (c === BACKSLASH) {
						this.#token.escaped = true;
						state = ESCAPE;
						i++;
					} else if (c >= 0x80) {
						this.#token.wide = true;
						state = this.#leadByte(c, base + i);
						i++;
					} else {
						return this.#fail(base + i, `Expected the end of the string, found ${describe(c)}`, i);
					}
					continue;
				}
				case UTF8: {
					if (c < this.#utf8Low || c > this.#utf8High) {
						// Not a continuation: the byte is read again as itself.
						this.#tellBadUtf8(this.#characterAt);
						state = STRING;
						continue;
					}
					this.#utf8Low = 0x80;
					this.#utf8High = 0xbf;
					this.#counter--;
					if (this.#counter === 0) state = STRING;
					i++;
					continue;
				}
				case ESCAPE: {
					if (c === 0x75) {
						this.#counter = 4;
						state = HEX;
					} else if (escapable[c] === 1) {
						state = STRING;
					} else {
						return this.#unexpected(ESCAPE, c, base + i, i);
					}
					i++;
					continue;
				}
				case HEX: {
					const letter = c | 0x20;
					if (!((c >= 0x30 && c <= 0x39) || (letter >= 0x61 && letter <= 0x66))) {
						return this.#unexpected(HEX, c, base + i, i);
					}
					this.#counter--;
					if (this.#counter === 0) state = STRING;
					i++;
					continue;
				}
				case ZERO:
				case INTEGER:
				case FRACTION:
				case EXPONENT_DIGITS: {
					while (c >= 0x30 && c <= 0x39 && state !== ZERO) {
						i++;
						if (i === end) break;
						c = buffer[i] as number;
					}
					if (i === end) continue;
					if (c === 0x2e && state <= INTEGER) {
						state = POINT;
						i++;
					} else if ((c | 0x20) === 0x65 && state !== EXPONENT_DIGITS) {
						state = EXPONENT;
						i++;
					} else {
						state = this.#endNumber(base + i, i);
					}
					continue;
				}
				case MINUS:
				case POINT:
				case EXPONENT:
				case EXPONENT_SIGN: {
					const next = nextInNumber(state, c);
					if (next === FAULT) return this.#unexpected(state, c, base + i, i);
					state = next;
					i++;
					continue;
				}
				case LITERAL: {
					const literal = literals[this.#literal] as (typeof literals)[number];
					if (c !== literal.bytes[this.#counter]) {
						return this.#fail(base + i, `Expected ${literal.word}, found ${describe(c)}`, i);
					}
					i++;
					this.#counter++;
					if (this.#counter === literal.bytes.length) {
						if (this.depth < this.#quietFrom) this.sink.literal(literal.value, this.#tokenAt, base + i);
						state = this.#afterValue();
					}
					continue;
				}
				default:
					throw new Error(`The lexer was fed after its end (state ${String(state)})`);
			}
		}
		this.#state = state;
		if (state >= STRING && state <= EXPONENT_DIGITS && this.depth < this.#quietFrom) {
			this.#token.keep(end);
		}
		return i;
	}

	/** Says that no more bytes follow. A number at the top ends here; anything else unfinished is a fault. */
	finish(at: number): void {
		const state = this.#state;
		if (state === DONE || state === FAULT) return;
		if (this.depth === 0 && (state === ZERO || state === INTEGER || state === FRACTION || state === EXPONENT_DIGITS)) {
			this.#token.resume(Buffer.alloc(0), 0);
			this.#state = this.#endNumber(at, 0);
			return;
		}
		const inside = insides[state] ?? (this.depth === 0 ? "a value" : "a value that is still open");
		this.#fail(at, `The text ends inside ${inside}`, 0);
	}

	#structure(state: number, c: number, at: number, buffer: Buffer, i: number): number {
		const wantsValue = state <= VALUE_OR_CLOSE;
		switch (c) {
			case 0x7b: // {
				if (!wantsValue) break;
				if (this.depth < this.#quietFrom) {
					this.#push(OBJECT);
					this.sink.openObject(at);
				} else this.#push(OBJECT);
				return KEY_OR_CLOSE;
			case 0x5b: // [
				if (!wantsValue) break;
				if (this.depth < this.#quietFrom) {
					this.#push(ARRAY);
					this.sink.openArray(at);
				} else this.#push(ARRAY);
				return VALUE_OR_CLOSE;
			case 0x7d: // }
				if (state !== KEY_OR_CLOSE && !(state === AFTER && this.#top() === OBJECT)) break;
				this.depth--;
				if (this.depth < this.#quietFrom) {
					this.#quietFrom = Infinity;
					this.sink.closeObject(at + 1);
				}
				return this.#afterValue();
			case 0x5d: // ]
				if (state !== VALUE_OR_CLOSE && !(state === AFTER && this.#top() === ARRAY)) break;
				this.depth--;
				if (this.depth < this.#quietFrom) {
					this.#quietFrom = Infinity;
					this.sink.closeArray(at + 1);
				}
				return this.#afterValue();
			case 0x2c: // ,
				if (state !== AFTER) break;
				return this.#top() === OBJECT ? KEY : VALUE;
			case 0x3a: // :
				if (state !== COLON) break;
				return VALUE;
			case QUOTE:
				if (state === COLON || state === AFTER) break;
				this.#isKey = !wantsValue;
				this.#startToken(at, buffer, i + 1);
				return STRING;
			default:
				if (!wantsValue) break;
				if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
					this.#startToken(at, buffer, i);
					return c === 0x2d ? MINUS : c === 0x30 ? ZERO : INTEGER;
				}
				if (c === 0x74 || c === 0x66 || c === 0x6e) {
					this.#tokenAt = at;
					this.#literal = c === 0x74 ? 0 : c === 0x66 ? 1 : 2;
					this.#counter = 1;
					return LITERAL;
				}
		}
		this.#unexpected(state, c, at, 0);
		return FAULT;
	}

	#startToken(at: number, buffer: Buffer, from: number): void {
		this.#tokenAt = at;
		this.#token.start(buffer, from);
	}

	#endString(end: number, to: number): number {
		this.#token.stop(to);
		const told = this.depth < this.#quietFrom;
		if (this.#isKey) {
			if (told) this.sink.key();
			return COLON;
		}
		if (told) this.sink.string(this.#tokenAt, end);
		return this.#afterValue();
	}

	#endNumber(end: number, to: number): number {
		this.#token.stop(to);
		if (this.depth < this.#quietFrom) this.sink.number(this.#tokenAt, end);
		return this.#afterValue();
	}

	#afterValue(): number {
		return this.depth === 0 ? DONE : AFTER;
	}

	#push(kind: number): void {
		if (this.depth === this.#stack.length) {
			const larger = new Uint8Array(this.#stack.length * 2);
			larger.set(this.#stack);
			this.#stack = larger;
		}
		this.#stack[this.depth] = kind;
		this.depth++;
	}

	#top(): number {
		return this.#stack[this.depth - 1] as number;
	}

	#leadByte(c: number, at: number): number {
		this.#characterAt = at;
		this.#counter = continuationBytes(c);
		if (this.#counter === 0) {
			this.#tellBadUtf8(at);
			return STRING;
		}
		[this.#utf8Low, this.#utf8High] = secondByteRange(c);
		return UTF8;
	}

	#tellBadUtf8(at: number): void {
		if (this.#badUtf8Told) return;
		this.#badUtf8Told = true;
		this.sink.badUtf8(at);
	}

	#unexpected(state: number, c: number, at: number, i: number): number {
		return this.#fail(at, `Expected ${expectations[state] ?? "the end"}, found ${describe(c)}`, i);
	}

	#fail(at: number, sentence: string, i: number): number {
		this.#state = FAULT;
		this.fault = { at, sentence };
		return i;
	}
}
