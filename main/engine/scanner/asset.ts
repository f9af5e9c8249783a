/**
 * Reads one asset into a row. What it reads equals what `JSON.parse` and a look at the keys would give, or it says that
 * the asset is odd: then the host reads that one the slow way. Odd is whatever the vendor's exports do not do: a key
 * given twice or written with escapes, a value of another type than documented, a form other than one `task` an asset.
 */

import { allocate, at, moveTo, nextByte } from "./input";
import {
	countElements,
	elements,
	makeWords,
	numberRead,
	passOther,
	readKey,
	readLink,
	readNumberOrNull,
	readText,
	readWord,
	seenKeys,
	wordOfKey,
	wordOfText,
	wordRead,
} from "./fields";
import { idOf, IN_ASSET, IN_METADATA, IN_TASK, startOf } from "./keys";
import { clearOdd, markOdd } from "./odd";
import * as rows from "./rows";
import { skipValue } from "./skip";
import { clearTools, kindNumbers, makeTools, readTools, toolCount, writeKinds } from "./tools";
import { NOT_PLAIN, readInstant, readString, textLength, textTooLong } from "./values";
import {
	clearVisits,
	differentStages,
	makeVisits,
	readHistory,
	reviewStatus,
	visitCount,
	visitDuration,
	writeVisits,
} from "./visits";

// Keys, as main/engine/exports/scanner-keys.ts numbers them.
const ASSET_ASSET: u32 = 1;
const ASSET_EXTERNAL_ID: u32 = 2;
const ASSET_ASSET_ID: u32 = 3;
const ASSET_DATASET: u32 = 4;
const ASSET_METADATA: u32 = 5;
const ASSET_BATCHES: u32 = 6;
const ASSET_TASK: u32 = 7;
/** Keys of forms that are read the slow way. */
const ASSET_OTHER_FORM: u32 = 8;

const TASK_TASK_ID: u32 = 1;
const TASK_STAGE: u32 = 2;
const TASK_STAGE_ID: u32 = 3;
const TASK_UPDATED_AT: u32 = 4;
const TASK_UPDATED_BY: u32 = 5;
const TASK_TOTAL_DURATION: u32 = 6;
const TASK_CONSENSUS: u32 = 7;
const TASK_BRUSH: u32 = 8;
const TASK_VOLUME: u32 = 9;
const TASK_TOOLS: u32 = 10;
const TASK_CLASSIFICATIONS: u32 = 11;
const TASK_RELATIONS: u32 = 12;
const TASK_HISTORY: u32 = 13;
const TASK_OTHER_FORM: u32 = 14;

const METADATA_FRAME_TOTAL: u32 = 1;

const HAS_BRUSH: i32 = 1;
const HAS_VOLUME: i32 = 2;

/** More batches than this in one asset are read the slow way. */
const MOST: u32 = 8192;

let batchList: usize = 0;
let batchCount: u32 = 0;

/** Of the asset read last, as a word; -1 for none. */
export let firstKey: i32 = -1;

export function makeReader(geometryKeys: u32): void {
	makeWords();
	makeVisits();
	makeTools(geometryKeys);
	batchList = allocate(MOST * 4);
}

/**
 * Reads an asset from after its opening brace to after its closing one, into a row that is not yet committed. False where
 * the text is not what it should be; then `at` is about there.
 */
export function readAsset(): bool {
	clearOdd();
	firstKey = -1;
	clearTools();
	clearVisits();
	batchCount = 0;
	rows.beginRow();
	let seen: u32 = 0;
	let frames: f64 = NaN;
	let pages: u32 = 0;
	let hasTask = false;
	let key = startOf(IN_ASSET);
	let c = nextByte();
	if (c === 0x7d) {
		markOdd();
		moveTo(at + 1);
		return true;
	}
	while (true) {
		key = readKey(c, IN_ASSET, key, seen);
		if (key === 0) return false;
		if (firstKey < 0) firstKey = wordOfKey(key);
		seen = seenKeys;
		c = nextByte();
		switch (idOf(key)) {
			case ASSET_ASSET:
				if (!readLink(c)) return false;
				break;
			case ASSET_EXTERNAL_ID:
				if (!readText(c, rows.EXTERNAL_ID)) return false;
				break;
			case ASSET_ASSET_ID:
				if (!readText(c, rows.ASSET_ID)) return false;
				break;
			case ASSET_DATASET:
				if (c === 0x5b) {
					pages = 0;
					if (!countElements(c)) return false;
					pages = elements;
				} else if (!passOther(c)) return false;
				break;
			case ASSET_METADATA:
				if (c === 0x7b) {
					if (!readMetadata()) return false;
					frames = frameTotal;
				} else if (!passOther(c)) return false;
				break;
			case ASSET_BATCHES:
				if (!readBatches(c)) return false;
				break;
			case ASSET_TASK:
				if (c === 0x7b) {
					hasTask = true;
					if (!readTask()) return false;
				} else {
					markOdd();
					if (!skipValue(c)) return false;
				}
				break;
			case ASSET_OTHER_FORM:
				markOdd();
				if (!skipValue(c)) return false;
				break;
			default:
				if (!skipValue(c)) return false;
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
	if (!hasTask || !rows.hasText(rows.TASK_ID)) markOdd();
	// A frame total wins over the number of links (format.md, section 2).
	if (frames >= 1) rows.setWhole(rows.PAGES, <i32>min<f64>(frames, 2147483647));
	else rows.setWhole(rows.PAGES, pages > 0 ? pages : 1);
	writeLists();
	return true;
}

let frameTotal: f64 = NaN;

function readMetadata(): bool {
	frameTotal = NaN;
	let seen: u32 = 0;
	let key = startOf(IN_METADATA);
	moveTo(at + 1);
	let c = nextByte();
	if (c === 0x7d) {
		moveTo(at + 1);
		return true;
	}
	while (true) {
		key = readKey(c, IN_METADATA, key, seen);
		if (key === 0) return false;
		seen = seenKeys;
		c = nextByte();
		if (idOf(key) === METADATA_FRAME_TOTAL) {
			if (!readNumberOrNull(c)) return false;
			frameTotal = numberRead;
		} else if (!skipValue(c)) return false;
		c = nextByte();
		moveTo(at + 1);
		if (c === 0x7d) return true;
		if (c !== 0x2c) return false;
		c = nextByte();
	}
}

function readBatches(c: u32): bool {
	if (c !== 0x5b) return passOther(c);
	moveTo(at + 1);
	c = nextByte();
	if (c === 0x5d) {
		moveTo(at + 1);
		return true;
	}
	while (true) {
		if (c === 0x22) {
			moveTo(at + 1);
			if (!readString()) return false;
			const word = wordRead();
			if (batchCount === MOST) markOdd();
			else {
				store<u32>(batchList + ((<usize>batchCount) << 2), word);
				batchCount++;
			}
		} else if (!passOther(c)) return false;
		c = nextByte();
		moveTo(at + 1);
		if (c === 0x5d) return true;
		if (c !== 0x2c) return false;
		c = nextByte();
	}
}

function readTask(): bool {
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
		switch (idOf(key)) {
			case TASK_TASK_ID:
				if (!readText(c, rows.TASK_ID)) return false;
				break;
			case TASK_STAGE:
				if (!readWord(c)) return false;
				stage = wordOfText;
				break;
			case TASK_STAGE_ID:
				if (!readWord(c)) return false;
				stageId = wordOfText;
				break;
			case TASK_UPDATED_BY:
				if (!readWord(c)) return false;
				updatedBy = wordOfText;
				break;
			case TASK_UPDATED_AT:
				if (c === 0x22) {
					moveTo(at + 1);
					if (!readString()) return false;
					updatedAt = textTooLong ? NOT_PLAIN : readInstant();
					if (updatedAt === NOT_PLAIN) markOdd();
				} else if (!passOther(c)) return false;
				break;
			case TASK_TOTAL_DURATION:
				if (!readNumberOrNull(c)) return false;
				totalDuration = numberRead;
				break;
			case TASK_CONSENSUS:
				if (!readNumberOrNull(c)) return false;
				consensus = numberRead;
				break;
			case TASK_BRUSH:
			case TASK_VOLUME:
				if (c === 0x22) {
					moveTo(at + 1);
					if (!readString()) return false;
					if (textTooLong || textLength > 0) flags |= idOf(key) === TASK_BRUSH ? HAS_BRUSH : HAS_VOLUME;
				} else if (!passOther(c)) return false;
				break;
			case TASK_TOOLS:
				if (!readTools(c)) return false;
				tools = toolCount;
				break;
			case TASK_CLASSIFICATIONS:
				if (!countElements(c)) return false;
				classifications = elements;
				break;
			case TASK_RELATIONS:
				if (!countElements(c)) return false;
				relations = elements;
				break;
			case TASK_HISTORY:
				if (!readHistory(c)) return false;
				break;
			case TASK_OTHER_FORM:
				markOdd();
				if (!skipValue(c)) return false;
				break;
			default:
				if (!skipValue(c)) return false;
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

/** Batches, visits, and kinds of tools with their numbers: what {@link RowLists} of the host reads. */
function writeLists(): void {
	rows.setWhole(rows.VISITS, visitCount);
	rows.setWhole(rows.REWORKS, visitCount - differentStages());
	// Five bytes a number at most.
	if ((batchCount + visitCount + kindNumbers() + 2) * 5 > rows.LONGEST_LISTS) {
		markOdd();
		return;
	}
	rows.pushList(batchCount);
	for (let i: u32 = 0; i < batchCount; i++) rows.pushList(load<u32>(batchList + (<usize>i << 2)));
	writeVisits();
	writeKinds();
}
