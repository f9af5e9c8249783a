/** Reads a task: the only one of its asset, or (in the legacy form, V2) one of several side by side. */

import { at, moveTo, nextByte } from "./input";
import {
	countElements,
	elements,
	numberRead,
	passOther,
	readKey,
	readNumberOrNull,
	readText,
	readWord,
	seenKeys,
	wordOfText,
	words,
} from "./fields";
import { idOf, IN_REVIEW, IN_TASK, startOf } from "./keys";
import { markOdd } from "./odd";
import * as rows from "./rows";
import { skipValue } from "./skip";
import { readTools, toolCount } from "./tools";
import { NOT_PLAIN, readInstant, readString, textLength, textTooLong } from "./values";
import { addDuration, addVisit, readHistory, reviewStatus, visitCount, visitDuration } from "./visits";

// Keys, as main/engine/exports/scanner-keys.ts numbers them.
const TASK_ID: u32 = 1;
const STAGE: u32 = 2;
const STAGE_ID: u32 = 3;
const UPDATED_AT: u32 = 4;
const UPDATED_BY: u32 = 5;
const TOTAL_DURATION: u32 = 6;
const CONSENSUS: u32 = 7;
const BRUSH: u32 = 8;
const VOLUME: u32 = 9;
const TOOLS: u32 = 10;
const CLASSIFICATIONS: u32 = 11;
const RELATIONS: u32 = 12;
const HISTORY: u32 = 13;
const OBJECTS: u32 = 14;
// These say something in the legacy form only.
const COMPLETED_BY: u32 = 15;
const COMPLETED_AT: u32 = 16;
const STATUS: u32 = 17;
const DURATION_MS: u32 = 18;
const DURATION: u32 = 19;
const REVIEW: u32 = 20;

const REVIEW_COMPLETED_AT: u32 = 1;
const REVIEW_COMPLETED_BY: u32 = 2;
const REVIEW_STATUS: u32 = 3;
const REVIEW_DURATION_MS: u32 = 4;
const REVIEW_DURATION: u32 = 5;

// In a row's flags.
export const HAS_BRUSH: i32 = 1;
export const HAS_VOLUME: i32 = 2;
/** The task says itself whether there is one. */
export const SAYS_BRUSH: i32 = 4;
export const SAYS_VOLUME: i32 = 8;

/** Of the task read last, as a word; -1 for none. */
export let status: i32 = -1;

/** Read last by {@link readTime}; NaN for none. */
let timeRead: f64 = NaN;

function readTime(c: u32): bool {
	timeRead = NaN;
	if (c !== 0x22) return passOther(c);
	moveTo(at + 1);
	if (!readString()) return false;
	timeRead = textTooLong ? NOT_PLAIN : readInstant();
	if (timeRead === NOT_PLAIN) markOdd();
	return true;
}

/** Read last by {@link readFilled}. */
export let isThere: bool = false;
export let isFilled: bool = false;

/** Whether there is a string, and whether it is an empty one. */
export function readFilled(c: u32): bool {
	isThere = c === 0x22;
	isFilled = false;
	if (!isThere) return passOther(c);
	moveTo(at + 1);
	if (!readString()) return false;
	isFilled = textTooLong || textLength > 0;
	return true;
}

/** Reads a task from its brace into the row that is written now. `legacy`: in the form V2. */
export function readTask(legacy: bool): bool {
	let seen: u32 = 0;
	let stage = -1;
	let stageId = -1;
	let updatedBy = -1;
	let flags = 0;
	let classifications: u32 = 0;
	let relations: u32 = 0;
	let tools: u32 = 0;
	let updatedAt: f64 = NaN;
	let totalDuration: f64 = NaN;
	let consensus: f64 = NaN;
	let completedBy = -1;
	let completedAt: f64 = NaN;
	let durationMs: f64 = NaN;
	let duration: f64 = NaN;
	let hasTools = false;
	status = -1;
	isReviewed = false;
	let key = startOf(IN_TASK);
	moveTo(at + 1);
	let c = nextByte();
	if (c === 0x7d) {
		markOdd();
		moveTo(at + 1);
		return true;
	}
	while (true) {
		key = readKey(c, IN_TASK, key, seen);
		if (key === 0) return false;
		seen = seenKeys;
		c = nextByte();
		const id = idOf(key);
		if (id >= COMPLETED_BY && !legacy) {
			if (!skipValue(c)) return false;
		} else {
			switch (id) {
				case TASK_ID:
					if (!readText(c, rows.TASK_ID)) return false;
					break;
				case STAGE:
					if (!readWord(c)) return false;
					stage = wordOfText;
					break;
				case STAGE_ID:
					if (!readWord(c)) return false;
					stageId = wordOfText;
					break;
				case UPDATED_BY:
					if (!readWord(c)) return false;
					updatedBy = wordOfText;
					break;
				case UPDATED_AT:
					if (!readTime(c)) return false;
					updatedAt = timeRead;
					break;
				case TOTAL_DURATION:
					if (!readNumberOrNull(c)) return false;
					totalDuration = numberRead;
					break;
				case CONSENSUS:
					if (!readNumberOrNull(c)) return false;
					consensus = numberRead;
					break;
				case BRUSH:
					if (!readFilled(c)) return false;
					flags |= (isThere ? SAYS_BRUSH : 0) | (isFilled ? HAS_BRUSH : 0);
					break;
				case VOLUME:
					if (!readFilled(c)) return false;
					flags |= (isThere ? SAYS_VOLUME : 0) | (isFilled ? HAS_VOLUME : 0);
					break;
				case TOOLS:
				case OBJECTS:
					// The same in another form's words; both at once is nobody's form.
					if (hasTools) markOdd();
					hasTools = true;
					if (!readTools(c)) return false;
					tools = toolCount;
					break;
				case CLASSIFICATIONS:
					if (!countElements(c)) return false;
					classifications = elements;
					break;
				case RELATIONS:
					if (!countElements(c)) return false;
					relations = elements;
					break;
				case HISTORY:
					if (legacy) {
						markOdd();
						if (!skipValue(c)) return false;
					} else if (!readHistory(c)) return false;
					break;
				case COMPLETED_BY:
					if (!readWord(c)) return false;
					completedBy = wordOfText;
					break;
				case COMPLETED_AT:
					if (!readTime(c)) return false;
					completedAt = timeRead;
					break;
				case STATUS:
					if (!readWord(c)) return false;
					status = wordOfText;
					break;
				case DURATION_MS:
					if (!readNumberOrNull(c)) return false;
					durationMs = numberRead;
					break;
				case DURATION:
					if (!readNumberOrNull(c)) return false;
					duration = numberRead;
					break;
				case REVIEW:
					if (c !== 0x7b) {
						if (!skipValue(c)) return false;
					} else if (!readReview()) return false;
					break;
				default:
					if (!skipValue(c)) return false;
			}
		}
		c = nextByte();
		if (c === 0x2c) {
			moveTo(at + 1);
			c = nextByte();
		} else if (c === 0x7d) {
			moveTo(at + 1);
			break;
		} else return false;
	}
	if (legacy) {
		const took = isNaN(durationMs) ? duration : durationMs;
		const before = visitCount;
		addLegacyVisits(completedBy, completedAt, took);
		rows.setWhole(rows.VISITS, visitCount - before);
		rows.setWhole(rows.REWORKS, 0);
		if (isNaN(updatedAt)) updatedAt = completedAt;
		if (updatedBy < 0) updatedBy = completedBy;
		if (isNaN(totalDuration)) totalDuration = took;
	}
	rows.setWhole(rows.STAGE, stage);
	rows.setWhole(rows.STAGE_ID, stageId);
	rows.setWhole(rows.UPDATED_BY, updatedBy);
	rows.setWhole(rows.REVIEW_STATUS, reviewStatus);
	rows.setWhole(rows.FLAGS, flags);
	rows.setWhole(rows.TOOLS, tools);
	rows.setWhole(rows.CLASSIFICATIONS, classifications);
	rows.setWhole(rows.RELATIONS, relations);
	rows.setDouble(rows.UPDATED_AT, updatedAt);
	rows.setDouble(rows.TOTAL_DURATION, totalDuration);
	rows.setDouble(rows.VISIT_DURATION, visitDuration);
	rows.setDouble(rows.CONSENSUS, consensus);
	return true;
}

// The review of the legacy task read last.
let isReviewed: bool = false;
let reviewedBy: i32 = -1;
let reviewedAs: i32 = -1;
let reviewTook: f64 = NaN;

function readReview(): bool {
	let seen: u32 = 0;
	let durationMs: f64 = NaN;
	let duration: f64 = NaN;
	reviewedBy = -1;
	reviewedAs = -1;
	let key = startOf(IN_REVIEW);
	moveTo(at + 1);
	let c = nextByte();
	if (c !== 0x7d) {
		while (true) {
			key = readKey(c, IN_REVIEW, key, seen);
			if (key === 0) return false;
			seen = seenKeys;
			c = nextByte();
			const id = idOf(key);
			if (id !== 0 && (c | 0x20) === 0x7b) {
				// By whom, where nobody has: an empty list.
				if (!skipValue(c)) return false;
			} else if (id === REVIEW_COMPLETED_AT) {
				if (!readTime(c)) return false;
				isReviewed = !isNaN(timeRead);
			} else if (id === REVIEW_COMPLETED_BY) {
				if (!readWord(c)) return false;
				reviewedBy = wordOfText;
			} else if (id === REVIEW_STATUS) {
				if (!readWord(c)) return false;
				reviewedAs = wordOfText;
			} else if (id === REVIEW_DURATION_MS || id === REVIEW_DURATION) {
				if (!readNumberOrNull(c)) return false;
				if (id === REVIEW_DURATION_MS) durationMs = numberRead;
				else duration = numberRead;
			} else if (!skipValue(c)) return false;
			c = nextByte();
			if (c === 0x7d) break;
			if (c !== 0x2c) return false;
			moveTo(at + 1);
			c = nextByte();
		}
	}
	moveTo(at + 1);
	reviewTook = isNaN(durationMs) ? duration : durationMs;
	return true;
}

const LABEL = memory.data<u8>([0x4c, 0x61, 0x62, 0x65, 0x6c, 0, 0, 0]);
const REVIEWED = memory.data<u8>([0x52, 0x65, 0x76, 0x69, 0x65, 0x77, 0, 0]);

/** The two pseudo stages of a task in the legacy form (format.md, section 11). */
function addLegacyVisits(completedBy: i32, completedAt: f64, took: f64): void {
	if (completedBy >= 0 || !isNaN(completedAt)) {
		const label = <i32>words.id(LABEL, 5);
		addVisit(label, label, completedBy, -1);
		addDuration(took);
	}
	if (isReviewed) {
		const review = <i32>words.id(REVIEWED, 6);
		addVisit(review, review, reviewedBy, reviewedAs);
		addDuration(reviewTook);
	}
}
