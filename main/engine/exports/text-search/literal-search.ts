import { ByteFilter } from "./byte-filter.ts";
import { EscapedText } from "./escaped-text.ts";
import { type Anchor, foldTable, type Needle } from "./needle.ts";

/** Bytes of a text by position: fills all of `into`, or throws. */
export type ReadBytes = (into: Buffer, position: number) => void;

export const BLOCK = 256 * 1024;
const BACKSLASH = 0x5c;
/** How far a look backward from a character may go to tell whether an escape covers it: a surrogate pair of escapes. */
const LOOK_BACK = 24;

/** Compares the characters of a needle, as they are meant, with a text in which they may be escaped. */
export class NeedleMatch {
	/** Of the match found last. */
	start = 0;
	end = 0;
	readonly #characters: Int32Array;
	readonly #fold: Uint8Array;

	constructor(
		private readonly needle: Needle,
		private readonly text: EscapedText,
	) {
		this.#characters = Int32Array.from(needle.characters);
		this.#fold = foldTable(needle);
	}

	/** Whether character `index` of the needle begins at a place, and all the others stand around it. */
	isAt(place: number, index: number): boolean {
		const { text } = this;
		const characters = this.#characters;
		let at = place;
		for (let i = index; i < characters.length; i++) {
			if (this.#folded(text.next(at)) !== characters[i]) return false;
			at = text.at;
		}
		this.end = at;
		if (!text.isBoundary(place)) return false;
		at = place;
		for (let i = index - 1; i >= 0; i--) {
			if (this.#folded(text.previous(at)) !== characters[i]) return false;
			at = text.at;
		}
		this.start = at;
		return true;
	}

	#folded(code: number): number {
		if (code < 0) return code;
		return code < 0x80 ? (this.#fold[code] as number) : (this.needle.variants.get(code) ?? code);
	}
}

/**
 * Finds a literal text in ranges of a file, block by block. Matches are told in order and do not overlap. A range has to
 * begin where no escape is open, as at the first byte of an asset.
 */
export class LiteralSearch {
	readonly #filter: ByteFilter;
	readonly #text = new EscapedText();
	readonly #match: NeedleMatch;
	/** Bytes from a place on that have to be at hand before it can be decided there; and before it, afterwards. */
	readonly #ahead: number;
	readonly #behind: number;
	readonly #block: number;
	/** Starts and ends of the matches of a block. */
	#starts: number[] = [];
	#ends: number[] = [];

	constructor(
		private readonly needle: Needle,
		block = BLOCK,
	) {
		this.#ahead = needle.longest + LOOK_BACK;
		this.#behind = needle.longest + LOOK_BACK;
		this.#block = block;
		this.#filter = new ByteFilter(this.#ahead + this.#behind + block);
		this.#match = new NeedleMatch(needle, this.#text);
		const [anchor] = needle.anchors;
		if (anchor) this.#filter.look(anchor.pair);
	}

	/** Answers false where `goOn`, asked at every block, ended it. */
	run(
		read: ReadBytes,
		start: number,
		end: number,
		found: (start: number, end: number) => void,
		goOn: (readTo: number) => boolean,
	): boolean {
		const buffer = this.#filter.text;
		/** Position in the file of the buffer's first byte; how much of it is filled, and decided. */
		let base = start;
		let filled = 0;
		let decided = 0;
		let lastEnd = start;
		this.#text.view(buffer, 0, 0, false);
		while (base + filled < end) {
			const kept = Math.max(0, decided - this.#behind);
			const isOdd = this.#text.isOddBefore(kept);
			buffer.copyWithin(0, kept, filled);
			base += kept;
			filled -= kept;
			decided -= kept;
			const count = Math.min(this.#block, end - base - filled);
			read(buffer.subarray(filled, filled + count), base + filled);
			filled += count;
			this.#text.view(buffer, 0, filled, isOdd);
			const limit = base + filled === end ? filled : Math.max(decided, filled - this.#ahead);
			if (limit > decided) this.#searchBlock(decided, limit);
			for (let match = 0; match < this.#starts.length; match++) {
				const from = base + (this.#starts[match] as number);
				if (from < lastEnd) continue;
				lastEnd = base + (this.#ends[match] as number);
				found(from, lastEnd);
			}
			decided = limit;
			if (!goOn(base + filled)) return false;
		}
		return true;
	}

	#searchBlock(from: number, to: number): void {
		this.#starts = [];
		this.#ends = [];
		const { anchors } = this.needle;
		for (const [pass, anchor] of anchors.entries()) {
			if (anchors.length > 1) this.#filter.look(anchor.pair);
			this.#filter.each(from, to, (place) => {
				this.#try(place, anchor, pass === 0);
				return true;
			});
		}
		if (this.#starts.every((start, match) => match === 0 || start >= (this.#starts[match - 1] as number))) return;
		// Escapes stand elsewhere than the raw anchor does, so that matches can come out of order.
		const order = [...this.#starts.keys()].sort((a, b) => (this.#starts[a] as number) - (this.#starts[b] as number));
		this.#ends = order.map((at) => this.#ends[at] as number);
		this.#starts = order.map((at) => this.#starts[at] as number);
	}

	#keep({ start, end }: NeedleMatch): void {
		this.#starts.push(start);
		this.#ends.push(end);
	}

	#try(place: number, anchor: Anchor, withEscapes: boolean): void {
		const match = this.#match;
		if (this.#filter.text[place] === BACKSLASH) {
			if (!withEscapes) return;
			for (const index of this.needle.covered) if (match.isAt(place, index)) this.#keep(match);
		} else if (match.isAt(place - anchor.offset, anchor.at)) this.#keep(match);
	}
}
