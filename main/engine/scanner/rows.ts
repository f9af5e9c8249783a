/**
 * The rows found since the host last took them: columns of numbers, four columns of texts, and a heap of lists. What an
 * asset says is written beyond what is taken, and counts only once the asset is whole.
 */

import { allocate, LONGEST } from "./input";
import { sameBytes } from "./words";

/** Rows a batch takes. */
export const ROWS: u32 = 4096;
export const TEXTS: u32 = 4;
const TEXT_ROOM: u32 = 1024 * 1024;
const LIST_ROOM: u32 = 1024 * 1024;
/** What the lists of one asset's rows may take; an asset with longer ones is read the slow way. */
export const LONGEST_LISTS: u32 = 256 * 1024;

// Doubles of a row; NaN where the export does not say.
export const OFFSET: u32 = 0;
export const LENGTH: u32 = 1;
export const UPDATED_AT: u32 = 2;
export const TOTAL_DURATION: u32 = 3;
export const VISIT_DURATION: u32 = 4;
export const CONSENSUS: u32 = 5;
const DOUBLES: u32 = 6;

// Whole numbers of a row; ids of words are -1 where there is none.
export const TOOLS: u32 = 0;
export const CLASSIFICATIONS: u32 = 1;
export const RELATIONS: u32 = 2;
export const PAGES: u32 = 3;
export const FLAGS: u32 = 4;
export const VISITS: u32 = 5;
export const REWORKS: u32 = 6;
export const STAGE: u32 = 7;
export const STAGE_ID: u32 = 8;
export const UPDATED_BY: u32 = 9;
export const REVIEW_STATUS: u32 = 10;
/** Which of its asset's tasks the row is. */
export const MEMBER: u32 = 11;
/** As the host's list of forms has them. */
export const FORM: u32 = 12;
const WHOLES: u32 = 13;
export const FORM_V3: i32 = 0;
export const FORM_V2: i32 = 1;

/** Tasks an asset may have here; one with more is read the slow way. */
export const MOST_MEMBERS: u32 = 32;

// Texts of a row.
export const TASK_ID: u32 = 0;
export const EXTERNAL_ID: u32 = 1;
export const ASSET: u32 = 2;
export const ASSET_ID: u32 = 3;

// How a text is kept.
export const ABSENT: u8 = 0;
export const PLAIN: u8 = 1;
/** 24 lower-case hexadecimal digits in twelve bytes. */
export const HEX: u8 = 2;
/** As written in JSON, with its escapes. */
export const ESCAPED: u8 = 3;
/** The last segment of a link, perhaps percent-encoded. */
export const LINK: u8 = 4;
export const ESCAPED_LINK: u8 = 5;
/** No bytes of its own: what follows the last slash of the row's external id. */
const TAIL: u8 = 6;

let doubles: usize = 0;
let wholes: usize = 0;
let textBytes: usize = 0;
let textEnds: usize = 0;
let textKinds: usize = 0;
let textUsed: usize = 0;
let lists: usize = 0;
let listEnds: usize = 0;
let listsUsed: u32 = 0;
let listsDraft: u32 = 0;
/** Per text: length and kind of the row that is being read. */
let drafts: usize = 0;
/** The columns of numbers as they are kept, each from a multiple of eight on, and the bytes that a number of each takes. */
let packed: usize = 0;
let widths: usize = 0;

/** Of tasks side by side in one asset: length and kind of each one's task id, and the bytes of those before. */
let taskIds: usize = 0;
let taskIdsUsed: u32 = 0;

export let rows: u32 = 0;
/** Which row after those that are there is written to. */
let member: u32 = 0;

export function makeRows(): void {
	doubles = allocate(DOUBLES * ROWS * 8);
	wholes = allocate(WHOLES * ROWS * 4);
	textBytes = allocate(TEXTS * TEXT_ROOM);
	textEnds = allocate(TEXTS * ROWS * 4);
	textKinds = allocate(TEXTS * ROWS);
	textUsed = allocate(TEXTS * 4);
	lists = allocate(LIST_ROOM);
	listEnds = allocate(ROWS * 4);
	drafts = allocate(TEXTS * 8);
	taskIds = allocate(MOST_MEMBERS * 8);
	packed = allocate((DOUBLES * 8 + WHOLES * 4) * ROWS + 8 * (DOUBLES + WHOLES));
	widths = allocate(DOUBLES + WHOLES);
	clearRows();
}

export function clearRows(): void {
	rows = 0;
	listsUsed = 0;
	memory.fill(textUsed, 0, TEXTS * 4);
}

/** Room for the rows of one more asset, whatever they hold. */
export function isFull(): bool {
	if (rows + MOST_MEMBERS > ROWS || listsUsed + LONGEST_LISTS > LIST_ROOM) return true;
	for (let text: u32 = 0; text < TEXTS; text++) {
		// A copy may write sixteen bytes more than it has to.
		if (load<u32>(textUsed + ((<usize>text) << 2)) + MOST_MEMBERS * LONGEST + 16 > TEXT_ROOM) return true;
	}
	return false;
}

export function beginRow(): void {
	const none = i64x2.splat(0);
	v128.store(drafts, none);
	v128.store(drafts, none, 16);
	listsDraft = listsUsed;
	member = 0;
	taskIdsUsed = 0;
}

/** What is set next belongs to the asset's next task. */
export function nextMember(): void {
	const id = drafts + (TASK_ID << 3);
	store<u64>(taskIds + ((<usize>member) << 3), load<u64>(id));
	taskIdsUsed += load<u32>(id);
	store<u64>(id, 0);
	member++;
}

/** What was set for the first of several tasks is there again; {@link commitRow} goes on to the next. */
export function firstMember(): void {
	member = 0;
	taskIdsUsed = 0;
	store<u64>(drafts + (TASK_ID << 3), load<u64>(taskIds));
}

/** Gives the next of several tasks its id, and the texts of the asset once more. */
export function repeatAsset(index: u32): void {
	store<u64>(drafts + (TASK_ID << 3), load<u64>(taskIds + ((<usize>index) << 3)));
	for (let text: u32 = 0; text < TEXTS; text++) {
		if (text === TASK_ID) continue;
		const length = load<u32>(drafts + ((<usize>text) << 3));
		const to = textBytes + <usize>text * TEXT_ROOM + load<u32>(textUsed + ((<usize>text) << 2));
		memory.copy(to, to - length, length);
	}
}

@inline
export function setDouble(column: u32, value: f64): void {
	store<f64>(doubles + ((<usize>column * ROWS + rows + member) << 3), value);
}

@inline
export function setWhole(column: u32, value: i32): void {
	store<i32>(wholes + ((<usize>column * ROWS + rows + member) << 2), value);
}

@inline
export function wholeOf(column: u32): i32 {
	return load<i32>(wholes + ((<usize>column * ROWS + rows + member) << 2));
}

@inline
export function doubleOf(column: u32): f64 {
	return load<f64>(doubles + ((<usize>column * ROWS + rows + member) << 3));
}

/** `length` is at most {@link LONGEST}. */
export function setText(text: u32, place: usize, length: u32, kind: u8): void {
	let to = textBytes + <usize>text * TEXT_ROOM + load<u32>(textUsed + ((<usize>text) << 2));
	if (text === TASK_ID) to += taskIdsUsed;
	if ((text === TASK_ID || text === ASSET_ID) && kind === PLAIN && length === 24 && packHex(place, to)) {
		store<u32>(drafts + ((<usize>text) << 3), 12);
		store<u32>(drafts + ((<usize>text) << 3), HEX, 4);
		return;
	}
	// A call costs more than a short text.
	for (let done: usize = 0; done < length; done += 16) v128.store(to + done, v128.load(place + done));
	store<u32>(drafts + ((<usize>text) << 3), length);
	store<u32>(drafts + ((<usize>text) << 3), kind, 4);
}

export function hasText(text: u32): bool {
	return load<u32>(drafts + ((<usize>text) << 3), 4) !== ABSENT;
}

/** Twelve bytes from 24 digits; false where one of them is none. */
function packHex(place: usize, to: usize): bool {
	return packSixteen(place, to) && packSixteen(place + 8, to + 4);
}

/** Eight bytes from sixteen digits. */
@inline
function packSixteen(place: usize, to: usize): bool {
	const characters = v128.load(place);
	const digits = i8x16.sub(characters, i8x16.splat(0x30));
	const letters = i8x16.sub(characters, i8x16.splat(0x61));
	const isDigit = i8x16.lt_u(digits, i8x16.splat(10));
	const isLetter = i8x16.lt_u(letters, i8x16.splat(6));
	if (!i8x16.all_true(v128.or(isDigit, isLetter))) return false;
	const nibbles = v128.bitselect(digits, i8x16.add(letters, i8x16.splat(10)), isDigit);
	// Of two neighbours the first is the higher one; the two lie in sixteen bits, the lower byte first.
	const pairs = v128.and(v128.or(i16x8.shl(nibbles, 4), i16x8.shr_u(nibbles, 8)), i16x8.splat(0xff));
	store<i64>(to, i64x2.extract_lane(i8x16.narrow_i16x8_u(pairs, pairs), 0));
	return true;
}

/** One number of the row's lists, seven bits to a byte, the lowest first. */
export function pushList(value: u32): void {
	while (value >= 0x80) {
		store<u8>(lists + listsDraft++, <u8>(value | 0x80));
		value >>= 7;
	}
	store<u8>(lists + listsDraft++, <u8>value);
}

/** Before the first row of an asset is committed. Most assets are called what their link ends with: then one of the two is enough. */
export function shareTail(): void {
	const external = drafts + (<usize>EXTERNAL_ID << 3);
	const asset = drafts + (<usize>ASSET << 3);
	if (load<u32>(asset, 4) !== PLAIN || load<u32>(external, 4) !== PLAIN) return;
	const length = load<u32>(asset);
	const longer = load<u32>(external);
	// A link's last segment has no slash.
	if (length > longer || length === 0) return;
	const tail = textBytes + EXTERNAL_ID * TEXT_ROOM + load<u32>(textUsed + (<usize>EXTERNAL_ID << 2)) + longer - length;
	if (length < longer && load<u8>(tail - 1) !== 0x2f) return;
	const own = textBytes + ASSET * TEXT_ROOM + load<u32>(textUsed + (<usize>ASSET << 2));
	if (!sameBytes(tail, own, length)) return;
	store<u32>(asset, 0);
	store<u32>(asset, TAIL, 4);
}

export function commitRow(): void {
	for (let text: u32 = 0; text < TEXTS; text++) {
		const used = textUsed + ((<usize>text) << 2);
		const now = load<u32>(used) + load<u32>(drafts + ((<usize>text) << 3));
		store<u32>(used, now);
		store<u32>(textEnds + ((<usize>text * ROWS + rows) << 2), now);
		store<u8>(textKinds + <usize>text * ROWS + rows, <u8>load<u32>(drafts + ((<usize>text) << 3), 4));
	}
	listsUsed = listsDraft;
	store<u32>(listEnds + ((<usize>rows) << 2), listsUsed);
	rows++;
}

/**
 * Packs the columns of numbers as NumberColumn of the host keeps them: whole ones one higher than they are, 0 for none, as
 * narrow as the largest allows; others as doubles. Answers with the bytes they take.
 */
export function packNumbers(): u32 {
	let to = packed;
	for (let column: u32 = 0; column < DOUBLES; column++) {
		const width = packDoubles(doubles + ((<usize>column * ROWS) << 3), to);
		store<u8>(widths + column, <u8>width);
		to = (to + <usize>width * rows + 7) & ~7;
	}
	for (let column: u32 = 0; column < WHOLES; column++) {
		const width = packWholes(wholes + ((<usize>column * ROWS) << 2), to);
		store<u8>(widths + DOUBLES + column, <u8>width);
		to = (to + <usize>width * rows + 7) & ~7;
	}
	return <u32>(to - packed);
}

@inline
function widthOf(most: u32): u32 {
	return most < 0xff ? 1 : most < 0xffff ? 2 : 4;
}

@inline
function storeWhole(to: usize, width: u32, row: usize, value: u32): void {
	if (width === 1) store<u8>(to + row, <u8>value);
	else if (width === 2) store<u16>(to + (row << 1), <u16>value);
	else store<u32>(to + (row << 2), value);
}

function packDoubles(from: usize, to: usize): u32 {
	let most: u32 = 0;
	for (let row: usize = 0; row < rows; row++) {
		const value = load<f64>(from + (row << 3));
		if (isNaN(value)) continue;
		const whole = <u32>value;
		const isWhole = reinterpret<u64>(<f64>whole) === reinterpret<u64>(value) && whole !== 0xffffffff;
		if (!isWhole) {
			memory.copy(to, from, <usize>rows << 3);
			return 8;
		}
		most = max(most, whole);
	}
	const width = widthOf(most);
	for (let row: usize = 0; row < rows; row++) {
		const value = load<f64>(from + (row << 3));
		storeWhole(to, width, row, isNaN(value) ? 0 : <u32>value + 1);
	}
	return width;
}

/** -1: none. */
function packWholes(from: usize, to: usize): u32 {
	let most: i32 = 0;
	for (let row: usize = 0; row < rows; row++) most = max(most, load<i32>(from + (row << 2)));
	const width = widthOf(<u32>most);
	for (let row: usize = 0; row < rows; row++) storeWhole(to, width, row, <u32>(load<i32>(from + (row << 2)) + 1));
	return width;
}

// Where the host finds it all.
export function packedPlace(): usize {
	return packed;
}
export function widthsPlace(): usize {
	return widths;
}
export function textBytesOf(text: u32): usize {
	return textBytes + <usize>text * TEXT_ROOM;
}
export function textUsedOf(text: u32): u32 {
	return load<u32>(textUsed + ((<usize>text) << 2));
}
export function textEndsOf(text: u32): usize {
	return textEnds + <usize>text * ROWS * 4;
}
export function textKindsOf(text: u32): usize {
	return textKinds + <usize>text * ROWS;
}
export function listBytes(): usize {
	return lists;
}
export function listBytesUsed(): u32 {
	return listsUsed;
}
export function listEndsPlace(): usize {
	return listEnds;
}
