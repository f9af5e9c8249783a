import type { TextSource } from "./text-source.ts";

/**
 * How the elements of a text begin: the bytes from the brace to the colon after the first key of its first one. Where
 * they stand after a comma (in a list) or at the start of a line, an element probably begins; that it does is only known
 * when the stretch before has been read up to there.
 */
export interface StartPattern {
	bytes: Uint8Array;
	inArray: boolean;
}

const PIECE = 256 * 1024;
const MOST_PATTERN = 512;

/** Null where the element at `at` does not begin with a key of ordinary length. */
export function patternAt(source: TextSource, at: number, inArray: boolean): StartPattern | null {
	const head = Buffer.alloc(MOST_PATTERN);
	const text = head.toString("latin1", 0, source.read(head, at));
	const found = /^\{[ \t\r\n]*"(?:[^"\\]|\\.){0,200}"[ \t\r\n]*:/u.exec(text);
	return found ? { bytes: Buffer.from(found[0], "latin1"), inArray } : null;
}

/** The first place at or after `from` and before `limit` that looks like the start of an element. */
export function findGuess(source: TextSource, pattern: StartPattern, from: number, limit: number): number | null {
	const { bytes, inArray } = pattern;
	// A pattern across two pieces is found in the second, which begins early enough.
	const piece = Math.min(PIECE, limit - from);
	const buffer = Buffer.alloc(piece + bytes.length);
	for (let base = from; base < limit; base += piece) {
		const filled = source.read(buffer, base);
		for (let index = buffer.subarray(0, filled).indexOf(bytes); index >= 0 && base + index < limit;) {
			if (isPlaced(source, base + index, inArray)) return base + index;
			const next = buffer.subarray(index + 1, filled).indexOf(bytes);
			index = next < 0 ? -1 : index + 1 + next;
		}
		if (filled < buffer.length) break;
	}
	return null;
}

/** After a comma, white space aside; or at the start of a line. */
function isPlaced(source: TextSource, at: number, inArray: boolean): boolean {
	const before = Buffer.alloc(Math.min(256, at));
	source.read(before, at - before.length);
	const text = before.toString("latin1");
	return inArray ? /,[ \t\r\n]*$/u.test(text) : /(?:^|\n)[ \t\r]*$/u.test(text);
}
