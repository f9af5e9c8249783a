/** The tasks of an asset in the legacy form (V2): one row each, with what the asset says for all of them. */

import { allocate, at, moveTo, nextByte } from "./input";
import { numberRead, passOther, readNumberOrNull, readWord, wordOfText } from "./fields";
import { markOdd } from "./odd";
import * as rows from "./rows";
import { skipValue } from "./skip";
import { HAS_BRUSH, HAS_VOLUME, isFilled, readFilled, readTask, SAYS_BRUSH, SAYS_VOLUME, status } from "./task";
import { clearStash, stashKinds, stashNumbers, writeStash } from "./tools";
import { readString, textLength, textTooLong } from "./values";
import { beginVisits, visitCount, writeVisits } from "./visits";

/** Tasks of the asset that is read. */
export let memberCount: u32 = 0;
/** The asset has a list of tasks. */
export let isLegacy: bool = false;
/** Per task: the word of its status. */
let statuses: usize = 0;

// What the asset says for all of its tasks.
let assetStatus: i32 = -1;
let assetConsensus: f64 = NaN;
let assetFlags: i32 = 0;

/** Another asset begins. */
export function clearMembers(): void {
	memberCount = 0;
	isLegacy = false;
	assetStatus = -1;
	assetConsensus = NaN;
	assetFlags = 0;
	clearStash();
}

// In other forms the keys of these say nothing; where one of them is odd, such an asset is read the slow way for nothing.

export function readAssetStatus(c: u32): bool {
	if (!readWord(c)) return false;
	assetStatus = wordOfText;
	return true;
}

/** A number, or an empty text for none. */
export function readAssetConsensus(c: u32): bool {
	assetConsensus = NaN;
	if (c !== 0x22) {
		if (!readNumberOrNull(c)) return false;
		assetConsensus = numberRead;
		return true;
	}
	moveTo(at + 1);
	if (!readString()) return false;
	if (textTooLong || textLength > 0) markOdd();
	return true;
}

export function readAssetMask(c: u32, flag: i32): bool {
	if (!readFilled(c)) return false;
	if (isFilled) assetFlags |= flag;
	return true;
}

/** Reads the list of tasks, from its bracket. */
export function readMembers(c: u32): bool {
	if (c !== 0x5b) return passOther(c);
	if (statuses === 0) statuses = allocate(rows.MOST_MEMBERS * 4);
	isLegacy = true;
	moveTo(at + 1);
	c = nextByte();
	while (c !== 0x5d) {
		if (c !== 0x7b || memberCount === rows.MOST_MEMBERS) {
			markOdd();
			if (!skipValue(c)) return false;
		} else {
			beginVisits();
			if (!readTask(true)) return false;
			if (!rows.hasText(rows.TASK_ID)) markOdd();
			stashKinds();
			store<i32>(statuses + ((<usize>memberCount) << 2), status);
			rows.nextMember();
			memberCount++;
		}
		c = nextByte();
		if (c === 0x2c) {
			moveTo(at + 1);
			c = nextByte();
			// Nothing may stand between the comma and the bracket.
			if (c === 0x5d) return false;
		} else if (c !== 0x5d) return false;
	}
	moveTo(at + 1);
	// An asset without a task has no row.
	if (memberCount === 0) markOdd();
	return true;
}

/** Numbers in the lists of all rows, where each has `batches` batches. */
export function memberNumbers(batches: u32): u32 {
	return (batches + 2) * memberCount + visitCount + stashNumbers();
}

/** Commits a row for each task. */
export function commitMembers(
	pages: i32,
	start: f64,
	length: f64,
	batches: usize,
	batchCount: u32,
): void {
	rows.firstMember();
	let visit: u32 = 0;
	for (let index: u32 = 0; index < memberCount; index++) {
		if (index > 0) rows.repeatAsset(index);
		const own = load<i32>(statuses + ((<usize>index) << 2));
		const named = assetStatus >= 0 ? assetStatus : own;
		if (rows.wholeOf(rows.STAGE) < 0) rows.setWhole(rows.STAGE, named);
		if (rows.wholeOf(rows.STAGE_ID) < 0) rows.setWhole(rows.STAGE_ID, named);
		if (isNaN(rows.doubleOf(rows.CONSENSUS))) rows.setDouble(rows.CONSENSUS, assetConsensus);
		let flags = rows.wholeOf(rows.FLAGS);
		if ((flags & SAYS_BRUSH) === 0) flags |= assetFlags & HAS_BRUSH;
		if ((flags & SAYS_VOLUME) === 0) flags |= assetFlags & HAS_VOLUME;
		rows.setWhole(rows.FLAGS, flags & (HAS_BRUSH | HAS_VOLUME));
		rows.setWhole(rows.MEMBER, index);
		rows.setWhole(rows.FORM, rows.FORM_V2);
		rows.setWhole(rows.PAGES, pages);
		rows.setDouble(rows.OFFSET, start);
		rows.setDouble(rows.LENGTH, length);
		const visits = rows.wholeOf(rows.VISITS);
		rows.pushList(batchCount);
		for (let i: u32 = 0; i < batchCount; i++) rows.pushList(load<u32>(batches + ((<usize>i) << 2)));
		writeVisits(visit, visits);
		visit += visits;
		writeStash();
		rows.commitRow();
	}
}
