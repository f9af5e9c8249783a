/**
 * The window on the file: a few hundred kilobytes that slide along. What a token needs to stay whole is carried to the
 * front when the window moves on, so that everything else may look at bytes by address.
 */

/** Copies up to `most` bytes of the file, from where the last call ended, to `into`. 0: the end. -1: stop. */
@external("host", "read")
declare function hostRead(into: usize, most: i32): i32;

const WINDOW: i32 = 256 * 1024;
/** What may be carried to the front: longer tokens are not kept whole. */
export const CARRY: i32 = 16 * 1024;
/** Bytes that may be looked at past the end; they are zero. */
const PAD: i32 = 128;

/** The longest text that a column or a word takes: what JsonTokens keeps of a token. */
export const LONGEST: i32 = 4096;

let front: usize = 0;
/** The next byte to look at. */
export let at: usize = 0;
/** After the last byte that is there. */
export let end: usize = 0;
/** Where in the file `front` lies. */
let frontOffset: f64 = 0;
let ended: bool = false;
/** The host asked to stop. */
export let stopped: bool = false;

let heapTop: usize = 0;

/** Memory that is never given back: all of it is made for the life of the scanner, or grown by doubling. */
export function allocate(bytes: usize): usize {
	if (heapTop === 0) heapTop = (__heap_base + 63) & ~63;
	const place = heapTop;
	heapTop = (heapTop + bytes + 63) & ~63;
	const pages = <i32>((heapTop + 0xffff) >> 16);
	const missing = pages - memory.size();
	if (missing > 0 && memory.grow(missing) < 0) unreachable();
	return place;
}

/** Looks at the file from `offset` on, where the host's next read begins. */
export function openWindow(offset: f64): void {
	if (front === 0) front = allocate(WINDOW + CARRY + PAD);
	at = front;
	end = front;
	frontOffset = offset;
	ended = false;
	stopped = false;
	memory.fill(end, 0, PAD);
}

/** Position in the file of an address of the window. */
export function offsetOf(address: usize): f64 {
	return frontOffset + <f64>(address - front);
}

export function moveTo(address: usize): void {
	at = address;
}

/**
 * Slides the window on, keeping the bytes from `keep`, which is not after `end`. False at the end of the file, and when
 * the host said stop. Every address moves by the answer of {@link slid}.
 */
export function slide(keep: usize): bool {
	const kept = <i32>(end - keep);
	slid = keep - front;
	frontOffset += <f64>slid;
	if (slid > 0 && kept > 0) memory.copy(front, keep, kept);
	at -= slid;
	end = front + kept;
	memory.fill(end, 0, PAD);
	if (ended) return false;
	const got = hostRead(end, WINDOW);
	if (got <= 0) {
		ended = true;
		stopped = got < 0;
		return false;
	}
	end += got;
	memory.fill(end, 0, PAD);
	return true;
}

/** By how much the last {@link slide} moved every address towards the front. */
export let slid: usize = 0;

/** The next byte that is not white space, not yet passed; 0 at the end of the file. */
@inline
export function nextByte(): u32 {
	const c = <u32>load<u8>(at);
	// After the end stand zeros.
	return c > 0x20 ? c : passSpace();
}

function passSpace(): u32 {
	while (true) {
		let q = at;
		let c = <u32>load<u8>(q);
		while (c <= 0x20 && (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09)) c = load<u8>(++q);
		at = q;
		if (q < end) return c;
		at = end;
		if (!slide(end)) return 0;
	}
}
