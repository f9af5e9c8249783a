/** The tools of the exported state: how many there are of each class and kind. */

import { allocate, at, moveTo, nextByte } from "./input";
import { passOther, readKey, readWord, seenKeys, wordOfText } from "./fields";
import { idOf, IN_TOOL, startOf } from "./keys";
import { markOdd } from "./odd";
import { pushList } from "./rows";
import { skipValue } from "./skip";
import { Words } from "./words";

// Keys of a tool, as main/engine/exports/scanner-keys.ts numbers them.
const TOOL_SCHEMA_ID: u32 = 1;
const TOOL_TITLE: u32 = 2;
/** Geometry keys follow, in their order of precedence; then the key of a tool that only says where its object leaves. */
const TOOL_GEOMETRY: u32 = 3;

/** More kinds than this in one asset are read the slow way. */
const MOST: u32 = 8192;

/** Two ids of words and a number each: schemaId, title, index of the geometry key. */
export let kinds: Words = changetype<Words>(0);

let geometryCount: u32 = 0;
/** What is looked up in `kinds`. */
let tuple: usize = 0;
/** The kinds the asset has, and how many tools of each, by kind. */
let touched: usize = 0;
let touchedCount: u32 = 0;
let kindCounts: usize = 0;
let kindRoom: u32 = 0;
/** Tools of the list read last. */
export let toolCount: u32 = 0;

export function makeTools(geometryKeys: u32): void {
	geometryCount = geometryKeys;
	kinds = Words.create();
	tuple = allocate(16);
	touched = allocate(MOST * 4);
	kindRoom = 4096;
	kindCounts = allocate(kindRoom * 4);
	memory.fill(kindCounts, 0, kindRoom * 4);
}

/** Another asset begins. */
export function clearTools(): void {
	for (let i: u32 = 0; i < touchedCount; i++) {
		store<u32>(kindCounts + (<usize>load<u32>(touched + (<usize>i << 2)) << 2), 0);
	}
	touchedCount = 0;
	toolCount = 0;
}

/** Reads the exported tools: class and kind of each. Their number is left in `toolCount`. */
export function readTools(c: u32): bool {
	if (c !== 0x5b) {
		toolCount = 0;
		return passOther(c);
	}
	let count: u32 = 0;
	moveTo(at + 1);
	c = nextByte();
	if (c !== 0x5d) {
		while (true) {
			if (c === 0x7b) {
				moveTo(at + 1);
				if (!readTool()) return false;
				if (!toolStopped) count++;
			} else {
				markOdd();
				if (!skipValue(c)) return false;
				count++;
			}
			c = nextByte();
			if (c === 0x5d) break;
			if (c !== 0x2c) return false;
			moveTo(at + 1);
			c = nextByte();
		}
	}
	moveTo(at + 1);
	toolCount = count;
	return true;
}

/** The tool read last is no object: it says from where on one is gone. */
let toolStopped = false;

function readTool(): bool {
	let seen: u32 = 0;
	toolStopped = false;
	let geometry: u32 = 0;
	let schemaId = -1;
	let title = -1;
	let key = startOf(IN_TOOL);
	let c = nextByte();
	if (c !== 0x7d) {
		while (true) {
			key = readKey(c, IN_TOOL, key, seen);
			if (key === 0) return false;
			seen = seenKeys;
			c = nextByte();
			const id = idOf(key);
			if (id === TOOL_SCHEMA_ID) {
				if (!readWord(c)) return false;
				schemaId = wordOfText;
			} else if (id === TOOL_TITLE) {
				if (!readWord(c)) return false;
				title = wordOfText;
			} else {
				// Null and false are no geometry.
				if (id === TOOL_GEOMETRY + geometryCount) toolStopped = c === 0x74;
				else if (id >= TOOL_GEOMETRY && c !== 0x6e && c !== 0x66) geometry |= 1 << (id - TOOL_GEOMETRY);
				if (!skipValue(c)) return false;
			}
			c = nextByte();
			if (c === 0x7d) break;
			if (c !== 0x2c) return false;
			moveTo(at + 1);
			c = nextByte();
		}
	}
	moveTo(at + 1);
	if (toolStopped) return true;
	store<i32>(tuple, schemaId);
	store<i32>(tuple, title, 4);
	store<u32>(tuple, geometry === 0 ? geometryCount : ctz(geometry), 8);
	const kind = kinds.id(tuple, 12);
	if (kind >= kindRoom) growKinds();
	const place = kindCounts + ((<usize>kind) << 2);
	const count = load<u32>(place);
	if (count === 0) {
		if (touchedCount === MOST) {
			markOdd();
			return true;
		}
		store<u32>(touched + ((<usize>touchedCount) << 2), kind);
		touchedCount++;
	}
	store<u32>(place, count + 1);
	return true;
}

function growKinds(): void {
	const larger = allocate(kindRoom * 8);
	memory.copy(larger, kindCounts, kindRoom * 4);
	memory.fill(larger + kindRoom * 4, 0, kindRoom * 4);
	kindCounts = larger;
	kindRoom *= 2;
}

/** Numbers that {@link writeKinds} takes. */
export function kindNumbers(): u32 {
	return touchedCount * 2;
}

/** More numbers than this for all tasks of an asset are read the slow way. */
const STASH: u32 = 65536;
/** Of tasks side by side in one asset: the number of kinds and the kinds of each. */
let stash: usize = 0;
let stashUsed: u32 = 0;
let stashRead: u32 = 0;

export function clearStash(): void {
	stashUsed = 0;
	stashRead = 0;
}

/** Puts the kinds aside until the asset is whole; the next task begins without any. */
export function stashKinds(): void {
	if (stash === 0) stash = allocate(STASH * 4);
	if (stashUsed + 1 + kindNumbers() > STASH) markOdd();
	else {
		putAside(touchedCount);
		for (let i: u32 = 0; i < touchedCount; i++) {
			const kind = load<u32>(touched + (<usize>i << 2));
			putAside(kind);
			putAside(load<u32>(kindCounts + (<usize>kind << 2)));
		}
	}
	clearTools();
}

function putAside(value: u32): void {
	store<u32>(stash + ((<usize>stashUsed) << 2), value);
	stashUsed++;
}

function nextAside(): u32 {
	stashRead++;
	return load<u32>(stash + ((<usize>stashRead - 1) << 2));
}

/** Numbers that all of the stash takes. */
export function stashNumbers(): u32 {
	return stashUsed;
}

/** The kinds of the next task. */
export function writeStash(): void {
	const count = nextAside();
	for (let i: u32 = 0; i < count * 2; i++) pushList(nextAside());
}

export function writeKinds(): void {
	for (let i: u32 = 0; i < touchedCount; i++) {
		const kind = load<u32>(touched + (<usize>i << 2));
		pushList(kind);
		pushList(load<u32>(kindCounts + (<usize>kind << 2)));
	}
}
