/** The keys that say something, by the place they stand in. The host names them once, so that one table serves both. */

import { allocate } from "./input";
import { hashOf, sameBytes } from "./words";

// Places that have keys of their own.
export const IN_ASSET: u32 = 0;
export const IN_TASK: u32 = 1;
export const IN_TOOL: u32 = 2;
export const IN_VISIT: u32 = 3;
export const IN_METADATA: u32 = 4;

/** Slots a place has; a place has at most half as many keys. */
const SLOTS: u32 = 64;
const PLACES: u32 = 8;
/** Per slot: place of the bytes, length, id (1 to 31; 0: free). */
const ENTRY: u32 = 12;

let table: usize = 0;

export function addKey(place: u32, bytes: usize, length: u32, id: u32): void {
	if (table === 0) {
		table = allocate(PLACES * SLOTS * ENTRY);
		memory.fill(table, 0, PLACES * SLOTS * ENTRY);
	}
	const kept = allocate(length + 8);
	memory.copy(kept, bytes, length);
	let slot = hashOf(kept, length) & (SLOTS - 1);
	while (load<u32>(entryOf(place, slot), 8) !== 0) slot = (slot + 1) & (SLOTS - 1);
	const entry = entryOf(place, slot);
	store<u32>(entry, <u32>kept);
	store<u32>(entry, length, 4);
	store<u32>(entry, id, 8);
}

@inline
function entryOf(place: u32, slot: u32): usize {
	return table + (place * SLOTS + slot) * ENTRY;
}

/** The id of a key in a place; 0 where it says nothing there. */
export function keyId(place: u32, bytes: usize, length: u32): u32 {
	let slot = hashOf(bytes, length) & (SLOTS - 1);
	for (;;) {
		const entry = entryOf(place, slot);
		const id = load<u32>(entry, 8);
		if (id === 0) return 0;
		if (load<u32>(entry, 4) === length && sameBytes(load<u32>(entry), bytes, length)) return id;
		slot = (slot + 1) & (SLOTS - 1);
	}
	return 0;
}
