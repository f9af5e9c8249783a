/** The history of a task: which stages were visited, by whom, and for how long. */

import { allocate, at, moveTo, nextByte } from "./input";
import { numberRead, passOther, readKey, readNumberOrNull, readWord, seenKeys, wordOfText } from "./fields";
import { idOf, IN_VISIT, startOf } from "./keys";
import { markOdd } from "./odd";
import { MOST_MEMBERS, pushList } from "./rows";
import { skipContainer, skipValue } from "./skip";
import { textEscaped } from "./values";
import { Words } from "./words";

// Keys of a visit, as main/engine/exports/scanner-keys.ts numbers them.
const VISIT_STAGE: u32 = 1;
const VISIT_STAGE_ID: u32 = 2;
const VISIT_COMPLETED_BY: u32 = 3;
const VISIT_REVIEW_STATUS: u32 = 4;
const VISIT_DURATION: u32 = 5;

/** A history longer than this is read the slow way. Two for each of several tasks. */
const MOST: u32 = MOST_MEMBERS * 2;

/** Four ids of words each: stageId, stage, completedBy, reviewStatus; -1 for none. */
export let visits: Words = changetype<Words>(0);
/** What is looked up in `visits`. */
let tuple: usize = 0;
let visitList: usize = 0;
export let visitCount: u32 = 0;

export function makeVisits(): void {
	visits = Words.create();
	tuple = allocate(16);
	visitList = allocate(MOST * 4);
}

/** Another asset begins. */
export function clearVisits(): void {
	visitCount = 0;
	beginVisits();
}

/** Another task of the same asset begins. */
export function beginVisits(): void {
	visitDuration = NaN;
	reviewStatus = -1;
}

/** Milliseconds; NaN without a history. */
export let visitDuration: f64 = NaN;
/** Of the last visit that has one. */
export let reviewStatus: i32 = -1;

export function readHistory(c: u32): bool {
	if (c !== 0x5b) return passOther(c);
	moveTo(at + 1);
	c = nextByte();
	if (c === 0x5d) {
		moveTo(at + 1);
		return true;
	}
	visitDuration = 0;
	while (true) {
		if (c === 0x7b) {
			moveTo(at + 1);
			if (!readVisit()) return false;
		} else {
			markOdd();
			if (!skipValue(c)) return false;
		}
		c = nextByte();
		moveTo(at + 1);
		if (c === 0x5d) return true;
		if (c !== 0x2c) return false;
		c = nextByte();
	}
}

function readVisit(): bool {
	let seen: u32 = 0;
	let stage = -1;
	let stageId = -1;
	let completedBy = -1;
	let status = -1;
	let before = startOf(IN_VISIT);
	let c = nextByte();
	if (c !== 0x7d) {
		while (true) {
			before = readKey(c, IN_VISIT, before, seen);
			if (before === 0) return false;
			const key = idOf(before);
			seen = seenKeys;
			c = nextByte();
			if (key === 0) {
				if ((c | 0x20) === 0x7b) {
					moveTo(at + 1);
					if (!skipContainer()) return false;
				} else if (!skipValue(c)) return false;
			} else if (key === VISIT_DURATION) {
				if (!readNumberOrNull(c)) return false;
				if (!isNaN(numberRead)) visitDuration += numberRead;
			} else {
				if (!readWord(c)) return false;
				// One stage may be spelled in two ways, which would count as two.
				if (c === 0x22 && textEscaped && (key === VISIT_STAGE || key === VISIT_STAGE_ID)) markOdd();
				if (key === VISIT_STAGE) stage = wordOfText;
				else if (key === VISIT_STAGE_ID) stageId = wordOfText;
				else if (key === VISIT_COMPLETED_BY) completedBy = wordOfText;
				else status = wordOfText;
			}
			c = nextByte();
			if (c === 0x7d) break;
			if (c !== 0x2c) return false;
			moveTo(at + 1);
			c = nextByte();
		}
	}
	moveTo(at + 1);
	addVisit(stageId, stage, completedBy, status);
	return true;
}

/** Ids of words; -1 for none. */
export function addVisit(stageId: i32, stage: i32, completedBy: i32, status: i32): void {
	if (status >= 0) reviewStatus = status;
	if (visitCount === MOST) {
		markOdd();
		return;
	}
	store<i32>(tuple, stageId);
	store<i32>(tuple, stage, 4);
	store<i32>(tuple, completedBy, 8);
	store<i32>(tuple, status, 12);
	store<u32>(visitList + ((<usize>visitCount) << 2), visits.id(tuple, 16));
	visitCount++;
}

/** Adds to what the visits took; the first makes it a number. */
export function addDuration(milliseconds: f64): void {
	if (isNaN(visitDuration)) visitDuration = 0;
	if (!isNaN(milliseconds)) visitDuration += milliseconds;
}

/** The visits from `first` on, `count` of them. */
export function writeVisits(first: u32, count: u32): void {
	pushList(count);
	for (let i: u32 = first; i < first + count; i++) pushList(load<u32>(visitList + (<usize>i << 2)));
}

/** The stage of a visit: its id, else its name. */
function stageOf(visit: u32): i32 {
	const bytes = visits.bytes + ((<usize>load<u32>(visitList + ((<usize>visit) << 2))) << 4);
	const stageId = load<i32>(bytes);
	return stageId >= 0 ? stageId : load<i32>(bytes, 4);
}

export function differentStages(): u32 {
	let different: u32 = 0;
	for (let i: u32 = 0; i < visitCount; i++) {
		const stage = stageOf(i);
		let j: u32 = 0;
		while (j < i && stageOf(j) !== stage) j++;
		if (j === i) different++;
	}
	return different;
}
