/** Texts that many rows share, told apart by a number each, in the order they were first met. */

import { allocate } from "./input";

/** A set of byte strings with an id each; open addressing, half full at most. */
@unmanaged
export class Words {
	/** Per slot: id + 1, or 0. */
	private slots: usize;
	private mask: u32;
	/** Per id: hash. */
	private hashes: usize;
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
		words.slots = allocate(1024 * 4);
		memory.fill(words.slots, 0, 1024 * 4);
		words.room = 512;
		words.hashes = allocate(512 * 4);
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
		let slot = hash & this.mask;
		for (;;) {
			const found = load<u32>(this.slots + ((<usize>slot) << 2));
			if (found === 0) return this.add(place, length, hash, slot);
			const id = found - 1;
			if (load<u32>(this.hashes + ((<usize>id) << 2)) === hash && this.lengthOf(id) === length) {
				if (sameBytes(this.bytes + this.startOf(id), place, length)) return id;
			}
			slot = (slot + 1) & this.mask;
		}
		return 0;
	}

	startOf(id: u32): u32 {
		return id === 0 ? 0 : load<u32>(this.ends + ((<usize>id - 1) << 2));
	}

	lengthOf(id: u32): u32 {
		return load<u32>(this.ends + ((<usize>id) << 2)) - this.startOf(id);
	}

	private add(place: usize, length: u32, hash: u32, slot: u32): u32 {
		const id = this.count;
		if (id === this.room) this.growIds();
		// Eight bytes more, so that comparing may look past the last.
		while (this.used + length + 8 > this.bytesRoom) this.growBytes();
		memory.copy(this.bytes + this.used, place, length);
		this.used += length;
		store<u32>(this.ends + ((<usize>id) << 2), this.used);
		store<u32>(this.hashes + ((<usize>id) << 2), hash);
		this.count = id + 1;
		if (this.count * 2 > this.mask) this.rehash();
		else store<u32>(this.slots + ((<usize>slot) << 2), id + 1);
		return id;
	}

	private growIds(): void {
		const old = <usize>this.room << 2;
		const hashes = allocate(old * 2);
		const ends = allocate(old * 2);
		memory.copy(hashes, this.hashes, old);
		memory.copy(ends, this.ends, old);
		this.hashes = hashes;
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
		const size = (<usize>this.mask + 1) * 4;
		this.mask = <u32>size - 1;
		this.slots = allocate(size * 4);
		memory.fill(this.slots, 0, size * 4);
		for (let id: u32 = 0; id < this.count; id++) {
			let slot = load<u32>(this.hashes + ((<usize>id) << 2)) & this.mask;
			while (load<u32>(this.slots + ((<usize>slot) << 2)) !== 0) slot = (slot + 1) & this.mask;
			store<u32>(this.slots + ((<usize>slot) << 2), id + 1);
		}
	}
}

@inline
function tail(place: usize, length: u32): u64 {
	// At least one byte is wanted, and eight may be read.
	return load<u64>(place) & (<u64>-1 >> ((8 - <u64>length) << 3));
}

export function hashOf(place: usize, length: u32): u32 {
	let hash: u64 = <u64>length * 0x9e3779b97f4a7c15;
	while (length >= 8) {
		hash = (hash ^ load<u64>(place)) * 0xff51afd7ed558ccd;
		hash ^= hash >> 32;
		place += 8;
		length -= 8;
	}
	if (length > 0) {
		hash = (hash ^ tail(place, length)) * 0xff51afd7ed558ccd;
		hash ^= hash >> 32;
	}
	return <u32>(hash ^ (hash >> 29));
}

export function sameBytes(a: usize, b: usize, length: u32): bool {
	while (length >= 8) {
		if (load<u64>(a) !== load<u64>(b)) return false;
		a += 8;
		b += 8;
		length -= 8;
	}
	return length === 0 || tail(a, length) === tail(b, length);
}
