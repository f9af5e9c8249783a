/** What the members of objects are read with, whatever the object. */

import { at, moveTo, nextByte } from "./input";
import { bytesOf, idOf, lengthOf, nextKey } from "./keys";
import { markOdd } from "./odd";
import * as rows from "./rows";
import { skipValue } from "./skip";
import { NOT_PLAIN, readNumber, readString, textAt, textEscaped, textLength, textTooLong } from "./values";
import { Words } from "./words";

/** The longest text that becomes a word. */
const LONGEST_WORD: u32 = 1024;

export let words: Words = changetype<Words>(0);

export function makeWords(): void {
	words = Words.create();
}

/** The id of the string read last; -2 where it is too long for a word, which makes the asset odd. */
export function wordRead(): i32 {
	if (textTooLong || textLength > LONGEST_WORD) {
		markOdd();
		return -1;
	}
	return <i32>words.id(textAt, textLength);
}

/** What the object has shown with the key read last: one bit for each id. */
export let seenKeys: u32 = 0;

/**
 * Reads a key and its colon as {@link nextKey} does. A key that says something and is given twice (`seen`: what the
 * object has shown) makes the asset odd.
 */
@inline
export function readKey(c: u32, place: u32, before: usize, seen: u32): usize {
	const key = nextKey(c, place, before);
	const bit = (1 << idOf(key)) & ~1;
	if ((seen & bit) !== 0) markOdd();
	seenKeys = seen | bit;
	return key;
}

/** The first key of an asset as a word; of one that was not learned, the string read last. */
export function wordOfKey(key: usize): i32 {
	const length = lengthOf(key);
	return length === 0 ? wordRead() : <i32>words.id(bytesOf(key), length);
}

/** A value of another type than documented: null says nothing, anything else is odd. */
export function passOther(c: u32): bool {
	if (c !== 0x6e) markOdd();
	return skipValue(c);
}

export function readText(c: u32, text: u32): bool {
	if (c !== 0x22) return passOther(c);
	moveTo(at + 1);
	if (!readString()) return false;
	if (textTooLong) markOdd();
	else rows.setText(text, textAt, textLength, textEscaped ? rows.ESCAPED : rows.PLAIN);
	return true;
}

/** Of the asset's link only the last segment is kept: what nameInLink of format-keys.ts answers, still encoded. */
export function readLink(c: u32): bool {
	if (c !== 0x22) return passOther(c);
	moveTo(at + 1);
	if (!readString()) return false;
	if (textTooLong) {
		markOdd();
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
		else if (b === 0x5c && load<u8>(q, 1) !== 0x2f) markOdd();
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
		markOdd();
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
