/** Texts that many rows share, told apart by a number each, in the order they were first met. */

import { allocate } from "./input";

// A slot: hash, id + 1 (0: free), where its bytes begin, and how many they are.
const SLOT: usize = 16;
const SLOT_ID: usize = 4;
const SLOT_START: usize = 8;
const SLOT_LENGTH: usize = 12;

/** A set of byte strings with an id each; open addressing, half full at most. */
@unmanaged
export class Words {
	/** Of {@link SLOT} bytes each. */
	private slots: usize;
	private mask: u32;
	/** Per id: where its bytes end in `bytes`. */
	ends: usize;
	private room: u32;
	bytes: usize;
	private bytesRoom: u32;
	count: u32;
	used: u32;

	static create(): Words {
		const words = changetype<Words>(allocate(offsetof<Words>()));
		words.mask = 1023;
		words.slots = allocate(1024 * SLOT);
		memory.fill(words.slots, 0, 1024 * SLOT);
		words.room = 512;
		words.ends = allocate(512 * 4);
		words.bytesRoom = 16384;
		words.bytes = allocate(16384);
		words.count = 0;
		words.used = 0;
		return words;
	}

	/** The id of the bytes at `place`; the eight after them may be looked at. */
	id(place: usize, length: u32): u32 {
		const hash = hashOf(place, length);
		let index = hash & this.mask;
		for (;;) {
			const slot = this.slots + (<usize>index) * SLOT;
			const found = load<u32>(slot, SLOT_ID);
			if (found === 0) return this.add(place, length, hash, slot);
			if (load<u32>(slot) === hash && load<u32>(slot, SLOT_LENGTH) === length) {
				if (sameBytes(this.bytes + load<u32>(slot, SLOT_START), place, length)) return found - 1;
			}
			index = (index + 1) & this.mask;
		}
		return 0;
	}

	private add(place: usize, length: u32, hash: u32, slot: usize): u32 {
		const id = this.count;
		if (id === this.room) this.growIds();
		// Eight bytes more, so that comparing may look past the last.
		while (this.used + length + 8 > this.bytesRoom) this.growBytes();
		memory.copy(this.bytes + this.used, place, length);
		store<u32>(slot, hash);
		store<u32>(slot, id + 1, SLOT_ID);
		store<u32>(slot, this.used, SLOT_START);
		store<u32>(slot, length, SLOT_LENGTH);
		this.used += length;
		store<u32>(this.ends + ((<usize>id) << 2), this.used);
		this.count = id + 1;
		if (this.count * 2 > this.mask) this.rehash();
		return id;
	}

	private growIds(): void {
		const old = <usize>this.room << 2;
		const ends = allocate(old * 2);
		memory.copy(ends, this.ends, old);
		this.ends = ends;
		this.room *= 2;
	}

	private growBytes(): void {
		const bytes = allocate(<usize>this.bytesRoom * 2);
		memory.copy(bytes, this.bytes, this.used);
		this.bytes = bytes;
		this.bytesRoom *= 2;
	}

	private rehash(): void {
		const old = this.slots;
		const oldSize = this.mask + 1;
		this.mask = oldSize * 4 - 1;
		this.slots = allocate(<usize>oldSize * 4 * SLOT);
		memory.fill(this.slots, 0, <usize>oldSize * 4 * SLOT);
		for (let from = old; from < old + <usize>oldSize * SLOT; from += SLOT) {
			if (load<u32>(from, SLOT_ID) === 0) continue;
			let index = load<u32>(from) & this.mask;
			while (load<u32>(this.slots + (<usize>index) * SLOT, SLOT_ID) !== 0) index = (index + 1) & this.mask;
			v128.store(this.slots + (<usize>index) * SLOT, v128.load(from));
		}
	}
}

/** One to eight bytes, as a number. */
@inline
function upToEight(place: usize, length: u32): u64 {
	return load<u64>(place) & (<u64>-1 >> ((8 - <u64>length) << 3));
}

// Odd numbers with bits everywhere: a constant of MurmurHash3's finalizer, and the golden ratio.
const M1: u64 = 0xff51afd7ed558ccd;
const M2: u64 = 0x9e3779b97f4a7c15;

export function hashOf(place: usize, length: u32): u32 {
	let hash: u64 = <u64>length;
	if (length >= 8) {
		// The first and the last eight, and what lies between.
		hash ^= load<u64>(place) ^ rotl<u64>(load<u64>(place + length - 8), 21);
		for (let at: u32 = 8; at + 8 < length; at += 8) hash = (hash ^ load<u64>(place + at)) * M2;
	} else if (length > 0) hash ^= upToEight(place, length) << 8;
	hash *= M1;
	return <u32>(hash >> 32);
}

export function sameBytes(a: usize, b: usize, length: u32): bool {
	if (length < 8) return length === 0 || upToEight(a, length) === upToEight(b, length);
	const last = length - 8;
	for (let at: u32 = 0; at < last; at += 8) {
		if (load<u64>(a + at) !== load<u64>(b + at)) return false;
	}
	return load<u64>(a + last) === load<u64>(b + last);
}
