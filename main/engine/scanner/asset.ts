/**
 * Reads one asset into its rows. What it reads equals what `JSON.parse` and a look at the keys would give, or it says that
 * the asset is odd: then the host reads that one the slow way. Odd is whatever the vendor's exports do not do: a key
 * given twice or written with escapes, a value of another type than documented, a form other than a `task` or `tasks`.
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
	seenKeys,
	wordOfKey,
	wordRead,
} from "./fields";
import { idOf, IN_ASSET, IN_METADATA, startOf } from "./keys";
import {
	clearMembers,
	commitMembers,
	isLegacy,
	memberNumbers,
	readAssetConsensus,
	readAssetMask,
	readAssetStatus,
	readMembers,
} from "./members";
import { clearOdd, markOdd } from "./odd";
import * as rows from "./rows";
import { skipValue } from "./skip";
import { HAS_BRUSH, HAS_VOLUME, readTask } from "./task";
import { clearTools, kindNumbers, makeTools, writeKinds } from "./tools";
import { readString } from "./values";
import { clearVisits, differentStages, makeVisits, visitCount, writeVisits } from "./visits";

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
// These say something in the legacy form only.
const ASSET_TASKS: u32 = 9;
const ASSET_STATUS: u32 = 10;
const ASSET_CONSENSUS: u32 = 11;
const ASSET_BRUSH: u32 = 12;
const ASSET_VOLUME: u32 = 13;

const METADATA_FRAME_TOTAL: u32 = 1;

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

let pageCount: i32 = 1;

/**
 * Reads an asset from after its opening brace to after its closing one, into rows that {@link commitAsset} commits. False
 * where the text is not what it should be; then `at` is about there.
 */
export function readAsset(): bool {
	clearOdd();
	firstKey = -1;
	clearTools();
	clearVisits();
	clearMembers();
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
					if (!readTask(false)) return false;
				} else {
					markOdd();
					if (!skipValue(c)) return false;
				}
				break;
			case ASSET_TASKS:
				if (!readMembers(c)) return false;
				break;
			case ASSET_STATUS:
				if (!readAssetStatus(c)) return false;
				break;
			case ASSET_CONSENSUS:
				if (!readAssetConsensus(c)) return false;
				break;
			case ASSET_BRUSH:
				if (!readAssetMask(c, HAS_BRUSH)) return false;
				break;
			case ASSET_VOLUME:
				if (!readAssetMask(c, HAS_VOLUME)) return false;
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
	if (hasTask === isLegacy || (hasTask && !rows.hasText(rows.TASK_ID))) markOdd();
	// A frame total wins over the number of links (format.md, section 2).
	pageCount = frames >= 1 ? <i32>min<f64>(frames, 2147483647) : pages > 0 ? pages : 1;
	const numbers = isLegacy ? memberNumbers(batchCount) : batchCount + visitCount + kindNumbers() + 2;
	// Five bytes a number at most.
	if (numbers * 5 > rows.LONGEST_LISTS) markOdd();
	return true;
}

/** Commits the rows of the asset read last, which begins at `start`. */
export function commitAsset(start: f64, length: f64): void {
	rows.shareTail();
	if (isLegacy) {
		commitMembers(pageCount, start, length, batchList, batchCount);
		return;
	}
	rows.setDouble(rows.OFFSET, start);
	rows.setDouble(rows.LENGTH, length);
	rows.setWhole(rows.MEMBER, 0);
	rows.setWhole(rows.FORM, rows.FORM_V3);
	rows.setWhole(rows.PAGES, pageCount);
	// Batches, visits, and kinds of tools with their numbers: what the host's RowLists reads.
	rows.setWhole(rows.VISITS, visitCount);
	rows.setWhole(rows.REWORKS, visitCount - differentStages());
	rows.pushList(batchCount);
	for (let i: u32 = 0; i < batchCount; i++) rows.pushList(load<u32>(batchList + (<usize>i << 2)));
	writeVisits(0, visitCount);
	writeKinds();
	rows.commitRow();
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
