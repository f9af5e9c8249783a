import type { Steps } from "./steps.ts";

/** Lines of a block at most, so that one block is about as tall as a window. */
const blockLines = 16;
/** UTF-16 units of a block at most, line breaks aside. */
const blockUnits = 1024;
/** A line that is too long is cut behind a blank, if one is among so many units before the limit. */
const blankWithin = 128;
/** A cut steps back over at most so many marks that belong to the character before them. */
const marksWithin = 32;
/** Units looked at in one step: some milliseconds. */
const stepUnits = 1 << 20;

/** One line of a block, or the part of it that the block holds. */
export interface TextLine {
	/** UTF-16 offsets, without the line break. */
	from: number;
	to: number;
	/** Counted from 0. */
	number: number;
	/** False where the line began in the block before. */
	isStart: boolean;
}

/**
 * A text cut into blocks of a few lines, or of a part of a line that is very long, each small enough to be laid out at
 * once. Blocks follow one another without a gap; none is empty but the only block of an empty text.
 */
export class TextBlocks {
	readonly text: string;
	/** Where each block begins, UTF-16; one more than there are blocks, the last is the length of the text. */
	readonly starts: Uint32Array;
	/** The line in which each block begins, counted from 0. */
	readonly firstLines: Uint32Array;
	/** Lines of the text; one more than it has line breaks. */
	readonly lines: number;

	constructor(text: string, starts: Uint32Array, firstLines: Uint32Array, lines: number) {
		this.text = text;
		this.starts = starts;
		this.firstLines = firstLines;
		this.lines = lines;
	}

	get count(): number {
		return this.starts.length - 1;
	}

	/** UTF-16 units of a block, line breaks included. */
	unitsOf(block: number): number {
		return (this.starts[block + 1] ?? 0) - (this.starts[block] ?? 0);
	}

	/** Lines that a block shows, whole or in part; at least 1. */
	lineCountOf(block: number): number {
		const next = block + 1 < this.count ? (this.firstLines[block + 1] ?? 0) : this.lines;
		const begins = this.firstLines[block] ?? 0;
		// The next block may go on in the last line of this one.
		const goesOn = block + 1 < this.count && !isBreakAt(this.text, (this.starts[block + 1] ?? 0) - 1);
		return Math.max(1, next - begins + (goesOn ? 1 : 0));
	}

	/** The block that holds the character at `offset`; the nearest one for offsets beyond the text. */
	blockAt(offset: number): number {
		let [low, high] = [0, this.count - 1];
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	/** The line of the character at `offset`, counted from 0. */
	lineAt(offset: number): number {
		const lines = this.linesOf(this.blockAt(offset));
		return (lines.findLast(({ from }) => from <= offset) ?? lines[0])?.number ?? 0;
	}

	linesOf(block: number): TextLine[] {
		const [begin, end] = [this.starts[block] ?? 0, this.starts[block + 1] ?? 0];
		const lines: TextLine[] = [];
		let number = this.firstLines[block] ?? 0;
		let from = begin;
		let isStart = begin === 0 || isBreakAt(this.text, begin - 1);
		for (const { index, 0: mark } of this.text.slice(begin, end).matchAll(/\r\n|\n|\r/gu)) {
			lines.push({ from, to: begin + index, number, isStart });
			from = begin + index + mark.length;
			number += 1;
			isStart = true;
		}
		// What follows the last line break belongs to this block, unless the next one begins with it.
		if (from < end || block === this.count - 1) lines.push({ from, to: end, number, isStart });
		return lines;
	}
}

/** Whether the unit ends a line. The first half of CR LF is asked for nowhere: no block ends there. */
function isBreakAt(text: string, at: number): boolean {
	const unit = text.charCodeAt(at);
	return unit === 10 || unit === 13;
}

/** Numbers in a typed array that grows. */
class Numbers {
	#held = new Uint32Array(1024);
	#size = 0;

	push(value: number): void {
		if (this.#size === this.#held.length) {
			const grown = new Uint32Array(2 * this.#size);
			grown.set(this.#held);
			this.#held = grown;
		}
		this.#held[this.#size] = value;
		this.#size += 1;
	}

	take(): Uint32Array {
		return this.#held.slice(0, this.#size);
	}
}

/** Lines end at LF, CR LF (one break of two characters) and CR. Every unit is looked at once. */
export function* cutText(text: string): Steps<TextBlocks> {
	const starts = new Numbers();
	const firstLines = new Numbers();
	let line = 0;
	let begin = 0;
	/** Where the line at hand begins, if within the block. */
	let lineStart = 0;
	let linesHere = 0;
	let pause = stepUnits;
	const cut = (at: number): void => {
		begin = at;
		linesHere = 0;
		starts.push(at);
		firstLines.push(line);
	};
	cut(0);
	for (let at = 0; at < text.length; at += 1) {
		if (at >= pause) {
			pause += stepUnits;
			yield;
		}
		const unit = text.charCodeAt(at);
		if (unit === 10 || unit === 13) {
			if (unit === 13 && text.charCodeAt(at + 1) === 10) at += 1;
			line += 1;
			linesHere += 1;
			lineStart = at + 1;
			// After the last line break of all comes an empty line, which is part of this block.
			if (linesHere >= blockLines && lineStart < text.length) cut(lineStart);
		} else if (at - begin >= blockUnits) {
			// Between two lines, if there are two; else within the line.
			cut(lineStart > begin ? lineStart : placeToCut(text, at));
		}
	}
	starts.push(text.length);
	return new TextBlocks(text, starts.take(), firstLines.take(), line + 1);
}

/** The best place at or a little before `at` to cut a line: behind a blank, never within a character. */
function placeToCut(text: string, at: number): number {
	for (let place = at; place > at - blankWithin; place -= 1) {
		const before = text.charCodeAt(place - 1);
		if ((before === 32 || before === 9) && !isWithinCharacter(text, place)) return place;
	}
	let place = at;
	while (place > at - marksWithin && isWithinCharacter(text, place)) place -= 1;
	if (place > at - marksWithin) return place;
	// Nothing but marks: only a pair of surrogates is kept together.
	return isLowSurrogate(text, at) ? at - 1 : at;
}

function isLowSurrogate(text: string, at: number): boolean {
	return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}

/** Whether what begins here is drawn onto what stands before: a second half, an accent, a joiner. */
function isWithinCharacter(text: string, at: number): boolean {
	return (
		isLowSurrogate(text, at) ||
		text.charCodeAt(at - 1) === 0x200d ||
		/^[\p{M}\u200d]/u.test(String.fromCodePoint(text.codePointAt(at) ?? 32))
	);
}
