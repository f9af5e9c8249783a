import { continuationBytes, secondByteRange } from "../json-text.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NONE = -1;

/** What follows the backslash of a short escape, and what it means. */
const shortEscapes = new Int32Array(256).fill(NONE);
for (const [written, meant] of [
	['"', '"'],
	["\\", "\\"],
	["/", "/"],
	["b", "\b"],
	["f", "\f"],
	["n", "\n"],
	["r", "\r"],
	["t", "\t"],
])
	shortEscapes[written?.charCodeAt(0) ?? 0] = meant?.charCodeAt(0) ?? 0;

const hexDigits = new Int32Array(256).fill(NONE);
for (const [value, digit] of Array.from("0123456789abcdef").entries()) {
	hexDigits[digit.charCodeAt(0)] = value;
	hexDigits[digit.toUpperCase().charCodeAt(0)] = value;
}

/**
 * The characters of JSON strings, read forward and backward from a place between two of them, in bytes of which only a
 * window is at hand: `[from, to)` of `bytes`.
 */
export class EscapedText {
	/** Where the character read last ends (forward) or begins (backward). */
	at = 0;
	from = 0;
	to = 0;
	/** Whether an odd number of backslashes in a row ends right before `from`. */
	oddBefore = false;
	#runFrom = 0;
	#runTo = 0;

	bytes: Buffer = Buffer.alloc(0);

	/** Another window; `oddBefore` as above. */
	view(bytes: Buffer, from: number, to: number, oddBefore: boolean): void {
		this.bytes = bytes;
		this.from = from;
		this.to = to;
		this.oddBefore = oddBefore;
		this.#runFrom = this.#runTo = -1;
	}

	/** The code point that begins at a place; -1 where none does (a quote, a control character, the end). A lone surrogate is itself. */
	next(at: number): number {
		if (at >= this.to) return NONE;
		const { bytes } = this;
		const byte = bytes[at] as number;
		if (byte >= 0x80) return this.#rawCharacter(at, byte);
		if (byte !== BACKSLASH) {
			this.at = at + 1;
			return byte < 0x20 || byte === QUOTE ? NONE : byte;
		}
		if (at + 2 > this.to) return NONE;
		const written = bytes[at + 1] as number;
		if (written !== 0x75) {
			this.at = at + 2;
			return shortEscapes[written] as number;
		}
		const unit = this.#unit(at);
		this.at = at + 6;
		if (unit < 0xd800 || unit > 0xdbff) return unit;
		const low = bytes[at + 6] === BACKSLASH && bytes[at + 7] === 0x75 ? this.#unit(at + 6) : NONE;
		if (low < 0xdc00 || low > 0xdfff) return unit;
		this.at = at + 12;
		return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
	}

	/** The code point that ends at a place; -1 where none does. */
	previous(at: number): number {
		const { bytes } = this;
		if (at - 1 < this.from) return NONE;
		if (this.#isStarter(at - 2)) {
			this.at = at - 2;
			return shortEscapes[bytes[at - 1] as number] as number;
		}
		const unit = this.#unitEndingAt(at);
		if (unit !== NONE) {
			this.at = at - 6;
			if (unit < 0xdc00 || unit > 0xdfff) return unit;
			const high = this.#unitEndingAt(at - 6);
			if (high < 0xd800 || high > 0xdbff) return unit;
			this.at = at - 12;
			return 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
		}
		let start = at - 1;
		while (start > this.from && at - start < 4 && ((bytes[start] as number) & 0xc0) === 0x80) start--;
		const byte = bytes[start] as number;
		if (byte === BACKSLASH) return NONE;
		const code = this.next(start);
		if (this.at !== at) return NONE;
		this.at = start;
		return code;
	}

	/** Whether a character begins here: a place in the middle of an escape is none. Half a character of UTF-8 is seen by `next`. */
	isBoundary(at: number): boolean {
		const { bytes } = this;
		// Most characters have no backslash near them.
		if (at - 5 >= this.from) {
			let near = at - 5;
			while (near < at + 1 && bytes[near] !== BACKSLASH) near++;
			if (near > at) return true;
		}
		if (this.#isStarter(at - 1)) return false;
		for (let start = at - 2; start >= at - 5; start--) {
			if (bytes[start + 1] === 0x75 && this.#isStarter(start) && this.#isHex(start + 2, at)) return false;
		}
		// The second half of a surrogate pair.
		if (bytes[at] !== BACKSLASH || bytes[at + 1] !== 0x75) return true;
		const unit = this.#unit(at);
		if (unit < 0xdc00 || unit > 0xdfff) return true;
		const high = this.#unitEndingAt(at);
		return high < 0xd800 || high > 0xdbff;
	}

	/** Whether the backslashes in a row that end before a place are odd in number. */
	isOddBefore(at: number): boolean {
		return this.#isStarter(at - 1);
	}

	/** Whether a backslash stands here and begins an escape. */
	#isStarter(at: number): boolean {
		const { bytes } = this;
		if (at < this.from) return at === this.from - 1 && this.oddBefore;
		if (bytes[at] !== BACKSLASH) return false;
		if (at < this.#runFrom || at > this.#runTo) {
			let start = at;
			while (start > this.from && bytes[start - 1] === BACKSLASH) start--;
			// A run is walked through once, however many ask.
			let last = at;
			while (last + 1 < this.to && bytes[last + 1] === BACKSLASH) last++;
			this.#runFrom = start;
			this.#runTo = last;
		}
		const before = this.#runFrom === this.from && this.oddBefore ? 1 : 0;
		return ((at - this.#runFrom + before) & 1) === 0;
	}

	#unitEndingAt(at: number): number {
		const start = at - 6;
		return start >= this.from && this.bytes[start + 1] === 0x75 && this.#isStarter(start) ? this.#unit(start) : NONE;
	}

	/** The code unit of the escape `\uXXXX` that begins here. */
	#unit(at: number): number {
		if (at + 6 > this.to) return NONE;
		let unit = 0;
		for (let i = at + 2; i < at + 6; i++) {
			const digit = hexDigits[this.bytes[i] as number] as number;
			if (digit < 0) return NONE;
			unit = (unit << 4) | digit;
		}
		return unit;
	}

	#isHex(from: number, to: number): boolean {
		for (let i = from; i < to; i++) if ((hexDigits[this.bytes[i] as number] as number) < 0) return false;
		return true;
	}

	#rawCharacter(at: number, lead: number): number {
		const { bytes } = this;
		const more = continuationBytes(lead);
		if (more === 0 || at + more >= this.to) return NONE;
		const [low, high] = secondByteRange(lead);
		const second = bytes[at + 1] as number;
		if (second < low || second > high) return NONE;
		let code = ((lead & (0x3f >> more)) << 6) | (second & 0x3f);
		for (let i = 2; i <= more; i++) {
			const byte = bytes[at + i] as number;
			if ((byte & 0xc0) !== 0x80) return NONE;
			code = (code << 6) | (byte & 0x3f);
		}
		this.at = at + more + 1;
		return code;
	}
}
