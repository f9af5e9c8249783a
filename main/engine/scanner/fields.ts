/** What the members of objects are read with, whatever the object. */

import { at, moveTo, nextByte } from "./input";
import { IN_ASSET, keyId } from "./keys";
import * as rows from "./rows";
import { skipValue } from "./skip";
import { NOT_PLAIN, readNumber, readString, textAt, textEscaped, textLength, textTooLong } from "./values";
import { Words } from "./words";

/** The longest text that becomes a word. */
const LONGEST_WORD: u32 = 1024;

/** Set where the asset has to be read the slow way. */
export let odd: bool = false;

export function markOdd(): void {
	odd = true;
}

/** Where the first key of the asset read last lies among the words; -1 for none. */
export let firstKey: i32 = -1;

/** Another asset begins. */
export function clearFields(): void {
	odd = false;
	firstKey = -1;
}

export let words: Words = changetype<Words>(0);

export function makeWords(): void {
	words = Words.create();
}

/** The id of the string read last; -2 where it is too long for a word, which makes the asset odd. */
export function wordRead(): i32 {
	if (textTooLong || textLength > LONGEST_WORD) {
		odd = true;
		return -1;
	}
	return <i32>words.id(textAt, textLength);
}

/** What the object has shown with the key read last: one bit for each id. */
export let seenKeys: u32 = 0;

/**
 * Reads a key and its colon, from where `c` says what stands there. Answers with the key's id in a place, 0 for one that
 * says nothing; -1 where the text is not what it should be. A key given twice (`seen`: what the object has shown) makes
 * the asset odd, and so does one written with escapes, which may be any.
 */
export function readKey(c: u32, place: u32, seen: u32): i32 {
	if (c !== 0x22) return -1;
	moveTo(at + 1);
	if (!readString()) return -1;
	if (textEscaped || textTooLong) odd = true;
	const key = keyId(place, textAt, textLength);
	if (place === IN_ASSET && firstKey < 0) firstKey = wordRead();
	const bit = key === 0 ? 0 : 1 << key;
	if ((seen & bit) !== 0) odd = true;
	seenKeys = seen | bit;
	if (nextByte() !== 0x3a) return -1;
	moveTo(at + 1);
	return <i32>key;
}

/** A value of another type than documented: null says nothing, anything else is odd. */
export function passOther(c: u32): bool {
	if (c !== 0x6e) odd = true;
	return skipValue(c);
}

export function readText(c: u32, text: u32): bool {
	if (c !== 0x22) return passOther(c);
	moveTo(at + 1);
	if (!readString()) return false;
	if (textTooLong) odd = true;
	else rows.setText(text, textAt, textLength, textEscaped ? rows.ESCAPED : rows.PLAIN);
	return true;
}

/** Of the asset's link only the last segment is kept: what nameInLink of format-keys.ts answers, still encoded. */
export function readLink(c: u32): bool {
	if (c !== 0x22) return passOther(c);
	moveTo(at + 1);
	if (!readString()) return false;
	if (textTooLong) {
		odd = true;
		return true;
	}
	const stop = textAt + textLength;
	if (textLength >= 5 && load<u32>(textAt) === 0x61746164 && load<u8>(textAt, 4) === 0x3a) return true;
	let start = textAt;
	let q = textAt;
	let plain = true;
	while (q < stop) {
		const b = load<u8>(q);
		if (b === 0x3f || b === 0x23) break;
		if (b === 0x2f) {
			start = q + 1;
			plain = true;
		} else if (b === 0x25) plain = false;
		// "https:\/\/host\/a.jpg" is how some writers put it; any other escape may hide a mark.
		else if (b === 0x5c && load<u8>(q, 1) !== 0x2f) odd = true;
		q++;
	}
	if (q === start) return true;
	const kind = textEscaped ? rows.ESCAPED_LINK : plain ? rows.PLAIN : rows.LINK;
	rows.setText(rows.ASSET, start, <u32>(q - start), kind);
	return true;
}

/** Counted last by {@link countElements}. */
export let elements: u32 = 0;

/** Counts the elements of a list and passes it, from its bracket; null is an empty one. */
export function countElements(c: u32): bool {
	elements = 0;
	if (c !== 0x5b) return passOther(c);
	moveTo(at + 1);
	c = nextByte();
	if (c === 0x5d) {
		moveTo(at + 1);
		return true;
	}
	while (true) {
		if (!skipValue(c)) return false;
		elements++;
		c = nextByte();
		moveTo(at + 1);
		if (c === 0x5d) return true;
		if (c !== 0x2c) return false;
		c = nextByte();
	}
}

/** Read last by {@link readNumberOrNull}. */
export let numberRead: f64 = NaN;

export function readNumberOrNull(c: u32): bool {
	numberRead = NaN;
	if (c !== 0x2d && c - 0x30 > 9) return passOther(c);
	const value = readNumber();
	if (isNaN(value)) return false;
	if (value === NOT_PLAIN) {
		odd = true;
		return skipValue(c);
	}
	numberRead = value;
	return true;
}

/** Read last by {@link readWord}; -1 for none. */
export let wordOfText: i32 = -1;

/** A string as a word; null, and nothing else, is none. */
export function readWord(c: u32): bool {
	wordOfText = -1;
	if (c !== 0x22) return passOther(c);
	moveTo(at + 1);
	if (!readString()) return false;
	wordOfText = wordRead();
	return true;
}
