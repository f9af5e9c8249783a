/** What the host calls. A scan goes from element to element of a list, or from line to line; each becomes a row. */

import { allocate, at, end, moveTo, nextByte, offsetOf, openWindow, stopped } from "./input";
import { addKey } from "./keys";
import { commitAsset, firstKey as firstKeyRead, makeReader, readAsset } from "./asset";
import { words } from "./fields";
import { odd } from "./odd";
import * as rows from "./rows";
import { kinds } from "./tools";
import { visits } from "./visits";
import { Words } from "./words";

/** Takes the rows that are there; they are cleared after it. True: no more are wanted. */
@external("host", "take")
declare function hostTake(): bool;
/** An asset from `start` to `end` that has to be read the slow way; comes after all rows before it were taken. */
@external("host", "odd")
declare function hostOdd(start: f64, end: f64): bool;

// How a scan ended.
/** An element begins at or after the limit. */
const AT_LIMIT: i32 = 0;
/** The text is over. */
const AT_END: i32 = 1;
/** The text is not what it should be within the element that begins at `elementStart`, or the host refused it. */
const IN_FAULT: i32 = 2;
/** No element begins where the first one should. */
const FIRST_FAULT: i32 = 3;
/** No element begins after a comma. */
const COMMA_FAULT: i32 = 4;
/** Neither a comma nor the end of the list comes after an element. */
const AFTER_FAULT: i32 = 5;
/** Something comes after the end of the list. */
const REST_FAULT: i32 = 6;
/** Added to what it would be otherwise, where the host said stop. */
const STOPPED: i32 = 16;

let limitRows: u32 = rows.ROWS;
let elementStart: f64 = 0;
/** The host has rows enough: the next element is the limit. */
let enough: bool = false;

export function make(geometryKeys: u32): void {
	makeReader(geometryKeys);
	rows.makeRows();
}

/** Room for bytes that the host wants to hand over. */
export function scratch(bytes: u32): usize {
	return allocate(bytes);
}

/** After this many rows the host is asked to take them; 0: after the next. */
export function takeAfter(count: u32): void {
	limitRows = min(count, rows.ROWS);
}

export function startOfElement(): f64 {
	return elementStart;
}

/** Where the scan stands. */
export function position(): f64 {
	return offsetOf(at);
}

/** Forgets everything but words, and the rows that were not taken. */
function take(): void {
	if (hostTake()) enough = true;
	rows.clearRows();
}

/**
 * Reads elements from `offset`, where one begins (or, after `[`, one may begin), until one begins at `limit` or later.
 * `inList`: they are separated by commas and end with a bracket.
 */
export function scan(offset: f64, limit: f64, inList: bool, afterBracket: bool): i32 {
	openWindow(offset);
	rows.clearRows();
	enough = false;
	let c = nextByte();
	if (inList && afterBracket && c === 0x5d) return afterList();
	let fault = FIRST_FAULT;
	while (true) {
		if (c !== 0x7b) {
			// Between two lines the text may end.
			return ending(!inList && c === 0 && at === end ? AT_END : fault);
		}
		elementStart = offsetOf(at);
		if (elementStart >= limit || enough) return ending(AT_LIMIT);
		moveTo(at + 1);
		if (rows.isFull()) take();
		if (!readAsset()) return ending(IN_FAULT);
		if (odd) {
			if (rows.rows > 0) take();
			if (!hostOdd(elementStart, offsetOf(at))) return ending(IN_FAULT);
		} else {
			commitAsset(elementStart, offsetOf(at) - elementStart);
			if (rows.rows >= limitRows) take();
		}
		c = nextByte();
		if (!inList) continue;
		if (c === 0x2c) {
			moveTo(at + 1);
			c = nextByte();
			fault = COMMA_FAULT;
		} else if (c === 0x5d) return afterList();
		else return ending(AFTER_FAULT);
	}
}

/** After the list's closing bracket nothing may follow. */
function afterList(): i32 {
	moveTo(at + 1);
	return ending(nextByte() === 0 && at === end ? AT_END : REST_FAULT);
}

function ending(status: i32): i32 {
	if (rows.rows > 0) take();
	return stopped ? STOPPED | status : status;
}

export function firstKey(): i32 {
	return firstKeyRead;
}

export { addKey };
export { packNumbers, packedPlace, widthsPlace, textBytesOf, textUsedOf, textEndsOf, textKindsOf, listBytes, listBytesUsed, listEndsPlace } from "./rows";
export function rowCount(): u32 {
	return rows.rows;
}

// Dictionaries, by number: 0 words, 1 visits, 2 kinds.
function dictionary(which: u32): Words {
	return which === 0 ? words : which === 1 ? visits : kinds;
}
export function wordCount(which: u32): u32 {
	return dictionary(which).count;
}
export function wordBytes(which: u32): usize {
	return dictionary(which).bytes;
}
export function wordEnds(which: u32): usize {
	return dictionary(which).ends;
}
/** Gives the bytes an id before any is read: how a scanner goes on with the words of another. */
export function seedWord(which: u32, place: usize, length: u32): u32 {
	return dictionary(which).id(place, length);
}
