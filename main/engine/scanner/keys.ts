/**
 * The keys of objects, by the place they stand in. The host names once those that say something, so that one table serves
 * both; the others are learned as they come. Objects of one kind mostly have the same keys in the same order: each key
 * remembers which one came after it, and that one is compared with the text as it stands, quotes, colon and all.
 */

import { allocate, at, moveTo, nextByte } from "./input";
import { markOdd } from "./odd";
import { readString, textAt, textEscaped, textLength, textTooLong } from "./values";
import { hashOf, sameBytes } from "./words";

// Places that have keys of their own.
export const IN_ASSET: u32 = 0;
export const IN_TASK: u32 = 1;
export const IN_TOOL: u32 = 2;
export const IN_VISIT: u32 = 3;
export const IN_METADATA: u32 = 4;
export const IN_REVIEW: u32 = 5;

/** Slots a place has. */
const SLOTS: u32 = 64;
/** Keys that a place takes, learned ones too. */
const MOST: u32 = 48;
const PLACES: u32 = 8;

// An entry: the key as it stands in the text with its quotes and colon, and what is known of it.
const TEXT: u32 = 32;
const LENGTH: usize = 32;
/** 1 to 31 where the key says something; 0: it does not. */
const ID: usize = 36;
/** The key that came after it last. */
const NEXT: usize = 40;
/** Which of the bytes of the text's two halves count. */
const FIRST_MASK: usize = 44;
const SECOND_MASK: usize = 48;
const ENTRY: u32 = 64;

/** Per place its slots, the entry before any key, and the one for keys that are not learned. */
const STRIDE: u32 = (SLOTS + 2) * ENTRY;

let table: usize = 0;
let counts: usize = 0;

function makeTable(): void {
	table = allocate(PLACES * STRIDE);
	memory.fill(table, 0, PLACES * STRIDE);
	counts = allocate(PLACES * 4);
	memory.fill(counts, 0, PLACES * 4);
	for (let place: u32 = 0; place < PLACES; place++) {
		const unknown = unknownOf(place);
		// No text is like it: a half has sixteen bytes only.
		store<u32>(unknown, 0x1ffff, FIRST_MASK);
		store<usize>(unknown, unknown, NEXT);
		store<usize>(startOf(place), unknown, NEXT);
	}
}

@inline
function slotOf(place: u32, slot: u32): usize {
	return table + place * STRIDE + slot * ENTRY;
}

/** The entry before the first key of an object. */
@inline
export function startOf(place: u32): usize {
	return slotOf(place, SLOTS);
}

@inline
function unknownOf(place: u32): usize {
	return slotOf(place, SLOTS + 1);
}

/** What the host calls the key: 0 where it says nothing. */
@inline
export function idOf(key: usize): u32 {
	return load<u32>(key, ID);
}

/** Gives a key of the host's its id. */
export function addKey(place: u32, bytes: usize, length: u32, id: u32): void {
	if (table === 0) makeTable();
	const hash = hashOf(bytes, length);
	store<u32>(add(place, freeSlot(place, hash), bytes, length), id, ID);
}

function freeSlot(place: u32, hash: u32): usize {
	let slot = hash & (SLOTS - 1);
	while (load<u32>(slotOf(place, slot), LENGTH) !== 0) slot = (slot + 1) & (SLOTS - 1);
	return slotOf(place, slot);
}

function add(place: u32, entry: usize, bytes: usize, length: u32): usize {
	const count = counts + ((<usize>place) << 2);
	store<u32>(count, load<u32>(count) + 1);
	store<u8>(entry, 0x22);
	memory.copy(entry + 1, bytes, length);
	store<u8>(entry + length + 1, 0x22);
	store<u8>(entry + length + 2, 0x3a);
	const whole = length + 3;
	store<u32>(entry, whole, LENGTH);
	store<usize>(entry, unknownOf(place), NEXT);
	store<u32>(entry, whole >= 16 ? 0xffff : (1 << whole) - 1, FIRST_MASK);
	store<u32>(entry, whole <= 16 ? 0 : whole >= 32 ? 0xffff : (1 << (whole - 16)) - 1, SECOND_MASK);
	return entry;
}

/** Whether the text goes on as a key says, with its colon right after it. */
@inline
function isHere(key: usize): bool {
	const first = load<u32>(key, FIRST_MASK);
	if ((i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(key))) & first) !== first) return false;
	const second = load<u32>(key, SECOND_MASK);
	return second === 0 || (i8x16.bitmask(i8x16.eq(v128.load(at, 16), v128.load(key, 16))) & second) === second;
}

/**
 * Reads a key and its colon, from where `c` says what stands there; `before`: the key before it in the object, or the
 * place's start. 0 where the text is not what it should be. One that is written with escapes may be any, and makes the
 * asset odd.
 */
@inline
export function nextKey(c: u32, place: u32, before: usize): usize {
	const expected = load<usize>(before, NEXT);
	if (isHere(expected)) {
		moveTo(at + load<u32>(expected, LENGTH));
		return expected;
	}
	return findKey(c, place, before);
}

function findKey(c: u32, place: u32, before: usize): usize {
	if (c !== 0x22) return 0;
	moveTo(at + 1);
	if (!readString()) return 0;
	let found = unknownOf(place);
	if (textEscaped || textTooLong) markOdd();
	else if (textLength + 3 <= TEXT) found = entryOf(place);
	store<usize>(before, found, NEXT);
	if (nextByte() !== 0x3a) return 0;
	moveTo(at + 1);
	return found;
}

/** The entry of the string read last, learned where there is room. */
function entryOf(place: u32): usize {
	const hash = hashOf(textAt, textLength);
	let slot = hash & (SLOTS - 1);
	for (;;) {
		const entry = slotOf(place, slot);
		const length = load<u32>(entry, LENGTH);
		if (length === 0) {
			const isFull = load<u32>(counts + ((<usize>place) << 2)) >= MOST;
			return isFull ? unknownOf(place) : add(place, entry, textAt, textLength);
		}
		if (length === textLength + 3 && sameBytes(entry + 1, textAt, textLength)) return entry;
		slot = (slot + 1) & (SLOTS - 1);
	}
	return 0;
}

/** Where a key's bytes lie, without its quotes. */
export function bytesOf(key: usize): usize {
	return key + 1;
}

/** 0 for one that was not learned. */
export function lengthOf(key: usize): u32 {
	const length = load<u32>(key, LENGTH);
	return length === 0 ? 0 : length - 3;
}
