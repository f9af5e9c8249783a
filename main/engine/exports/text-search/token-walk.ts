import { unescapeJson } from "../json-text.ts";
import type { ReadBytes } from "./literal-search.ts";

/** A key, text, number or word of an asset. One object serves for all of them: it is valid while it is told. */
export interface Token {
	kind: "key" | "string" | "bare";
	/** `[from, to)` of `bytes` is the token, without its quotes. */
	bytes: Buffer;
	from: number;
	to: number;
	/** Of its first byte in the file. */
	position: number;
	/** It has neither escapes nor characters beyond ASCII. */
	isPlain: boolean;
	/** `bytes` as a string of one character a byte, of which the text of a plain token is a slice; "" where nobody wants it. */
	latin: string;
	/** Which object of the asset's list `tasks` it is in (V2), counted from 0; -1 for none. */
	member: number;
	inHistory: boolean;
}

export interface TokenHandler {
	/** Answers false where nothing more of the asset is of interest. */
	token(token: Token): boolean;
	/** A token that is longer than is looked at. */
	skipped(): void;
	/** Asked at every block. */
	goOn(): boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OBJECT = 1;
const ARRAY = 2;
/** `task.stageHistory` and the like lie no deeper. */
const HISTORY_DEPTH = 3;

const isBare = new Uint8Array(256);
for (const character of "0123456789+-.eEtrufalsn") isBare[character.charCodeAt(0)] = 1;

/**
 * Goes through the keys, strings, numbers and words of one asset, in order and without its quotes, in bounded memory. The
 * asset is sound JSON as a rule; in one that is not, it goes on as well as it can.
 */
export class TokenWalk {
	#buffer: Buffer;
	#filled = 0;
	#containers = new Uint8Array(64);
	#depth = 0;
	#wantsKey = false;
	#key = "";
	/** Depth of the list `tasks` and of a history that is open; 0 for none. */
	#tasksAt = 0;
	#historyAt = 0;
	readonly #token: Token;
	/** What the token looked at last holds. */
	#isPlain = true;

	/** `most`: bytes of the longest token that is looked at. */
	constructor(
		block: number,
		private readonly most: number,
		private readonly wantsText: boolean,
	) {
		this.#buffer = Buffer.alloc(block);
		this.#token = {
			kind: "bare",
			bytes: this.#buffer,
			from: 0,
			to: 0,
			position: 0,
			isPlain: true,
			latin: "",
			member: -1,
			inHistory: false,
		};
	}

	/** Answers false where the handler ended it. */
	run(read: ReadBytes, start: number, end: number, handler: TokenHandler): boolean {
		this.#filled = this.#depth = 0;
		this.#wantsKey = false;
		this.#tasksAt = this.#historyAt = 0;
		this.#token.member = -1;
		this.#token.inHistory = false;
		/** Position in the file of the buffer's first byte. */
		let base = start;
		/** The string that is open is too long: the buffer begins inside it. */
		let isPassing = false;
		while (base + this.#filled < end) {
			if (!handler.goOn()) return false;
			if (this.#filled === this.#buffer.length) this.#grow();
			const count = Math.min(this.#buffer.length - this.#filled, end - base - this.#filled);
			read(this.#buffer.subarray(this.#filled, this.#filled + count), base + this.#filled);
			this.#filled += count;
			const isLast = base + this.#filled === end;
			let used: number;
			if (isPassing) {
				const close = this.#closingQuote(0);
				isPassing = close < 0;
				used = isPassing ? this.#evenEnd(0) : close + 1;
			} else {
				used = this.#take(base, isLast, handler);
				if (used < 0) return true;
				if (used === 0 && this.#filled >= this.most) {
					handler.skipped();
					this.#wantsKey = false;
					isPassing = this.#buffer[0] === QUOTE;
					used = isPassing ? this.#evenEnd(1) : this.#filled;
				}
			}
			this.#buffer.copyWithin(0, used, this.#filled);
			base += used;
			this.#filled -= used;
		}
		return true;
	}

	/** Tells the tokens that are whole; answers with the bytes that are done with; -1 where nothing more is wanted. */
	#take(base: number, isLast: boolean, handler: TokenHandler): number {
		const buffer = this.#buffer;
		const filled = this.#filled;
		const token = this.#token;
		token.bytes = buffer;
		token.latin = this.wantsText ? buffer.toString("latin1", 0, filled) : "";
		let i = 0;
		while (i < filled) {
			const byte = buffer[i] as number;
			if (byte === QUOTE) {
				const close = this.#closingQuote(i + 1);
				if (close < 0) return isLast ? filled : i;
				const isKey = this.#wantsKey;
				if (isKey && this.#depth <= HISTORY_DEPTH) this.#key = keyText(buffer, i + 1, close);
				token.kind = isKey ? "key" : "string";
				token.isPlain = this.#isPlain;
				token.from = i + 1;
				token.to = close;
				this.#wantsKey = false;
				i = close + 1;
			} else if (isBare[byte] === 1) {
				let to = i + 1;
				while (to < filled && isBare[buffer[to] as number] === 1) to++;
				if (to === filled && !isLast) return i;
				token.kind = "bare";
				token.isPlain = true;
				token.from = i;
				token.to = to;
				i = to;
			} else {
				this.#structure(byte);
				i++;
				continue;
			}
			token.position = base + token.from;
			if (!handler.token(token)) return -1;
		}
		return filled;
	}

	#structure(byte: number): void {
		switch (byte) {
			case 0x7b: // {
				if (this.#tasksAt > 0 && this.#depth === this.#tasksAt) this.#token.member++;
				this.#open(OBJECT);
				this.#wantsKey = true;
				this.#key = "";
				break;
			case 0x5b: // [
				this.#open(ARRAY);
				this.#wantsKey = false;
				if (this.#depth === 2 && this.#key === "tasks") {
					this.#tasksAt = 2;
					this.#token.member = -1;
				}
				if (this.#historyAt === 0 && this.#depth <= HISTORY_DEPTH + 1 && this.#key === "stageHistory") {
					this.#historyAt = this.#depth;
					this.#token.inHistory = true;
				}
				break;
			case 0x7d: // }
			case 0x5d: // ]
				if (this.#depth === this.#tasksAt) {
					this.#tasksAt = 0;
					this.#token.member = -1;
				}
				if (this.#depth === this.#historyAt) {
					this.#historyAt = 0;
					this.#token.inHistory = false;
				}
				if (this.#depth > 0) this.#depth--;
				this.#wantsKey = false;
				break;
			case 0x2c: // ,
				this.#wantsKey = this.#containers[this.#depth - 1] === OBJECT;
				this.#key = "";
				break;
		}
	}

	#open(kind: number): void {
		if (this.#depth === this.#containers.length) {
			const larger = new Uint8Array(this.#depth * 2);
			larger.set(this.#containers);
			this.#containers = larger;
		}
		this.#containers[this.#depth++] = kind;
	}

	#closingQuote(from: number): number {
		const buffer = this.#buffer;
		const filled = this.#filled;
		this.#isPlain = true;
		for (let i = from; i < filled; i++) {
			const byte = buffer[i] as number;
			if (byte === QUOTE) return i;
			if (byte === BACKSLASH) {
				this.#isPlain = false;
				i++;
			} else if (byte >= 0x80) this.#isPlain = false;
		}
		return -1;
	}

	/** Where the inside of a string can be cut, so that no backslash is parted from what it escapes. */
	#evenEnd(from: number): number {
		let i = from;
		while (i < this.#filled - 1) i += this.#buffer[i] === BACKSLASH ? 2 : 1;
		return i;
	}

	#grow(): void {
		const larger = Buffer.alloc(Math.min(this.most, this.#buffer.length * 2));
		this.#buffer.copy(larger, 0, 0, this.#filled);
		this.#buffer = larger;
	}
}

function keyText(bytes: Buffer, from: number, to: number): string {
	// The keys looked for are short.
	if (to - from > 100) return "";
	const text = bytes.toString("latin1", from, to);
	if (!text.includes("\\")) return text;
	try {
		return unescapeJson(text, false);
	} catch (error) {
		if (error instanceof SyntaxError) return text;
		throw error;
	}
}
