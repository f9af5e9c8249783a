/** Passing over what no column asks about, as fast as it can be read. */

import { at, end, moveTo, slid, slide } from "./input";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;

/**
 * The bytes looked for, sixteen of each, in memory: a constant in the code would be made anew in every turn of the loop
 * (a newer V8 then scans at half the speed).
 */
const needles: usize = memory.data<u8>([
	0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22, 0x22,
	0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x5c,
	0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20,
	0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b, 0x7b,
	0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d, 0x7d,
]);

/** Passes the rest of a string, from after its opening quote. False where the text ends inside. */
export function skipString(): bool {
	let q = at;
	const quote = v128.load(needles);
	const backslash = v128.load(needles, 16);
	while (true) {
		while (q < end) {
			const v = v128.load(q);
			const found = i8x16.bitmask(v128.or(i8x16.eq(v, quote), i8x16.eq(v, backslash)));
			if (found === 0) {
				q += 16;
				continue;
			}
			q += ctz(found);
			if (load<u8>(q) === QUOTE) {
				moveTo(q + 1);
				return true;
			}
			q += 2;
		}
		// A backslash may be the last byte: then the byte after it is passed in the next window.
		const over = q === end + 1 && load<u8>(end - 1) === BACKSLASH ? 1 : 0;
		moveTo(end);
		if (!slide(end)) return false;
		q = at + over;
	}
}

/** Passes a number or word, from its first byte. False where nothing such stands here. */
export function skipScalar(): bool {
	const first = load<u8>(at);
	if (first !== 0x2d && (first < 0x30 || first > 0x39) && first !== 0x74 && first !== 0x66 && first !== 0x6e) return false;
	let q = at;
	while (true) {
		let c = load<u8>(q);
		while (c === 0x2b || c === 0x2d || c === 0x2e || (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a)) c = load<u8>(++q);
		moveTo(q);
		if (q < end) return true;
		moveTo(end);
		// A value at the top may be the end of the text.
		if (!slide(end)) return true;
		q = at;
	}
}

@inline
function prefixXor(bits: u64): u64 {
	bits ^= bits << 1;
	bits ^= bits << 2;
	bits ^= bits << 4;
	bits ^= bits << 8;
	bits ^= bits << 16;
	bits ^= bits << 32;
	return bits;
}

@inline
function mask64(a: v128, b: v128, c: v128, d: v128): u64 {
	return (
		<u64>(<u32>i8x16.bitmask(a) | (<u32>i8x16.bitmask(b) << 16)) |
		(<u64>(<u32>i8x16.bitmask(c) | (<u32>i8x16.bitmask(d) << 16)) << 32)
	);
}

const EVEN: u64 = 0x5555555555555555;

/**
 * Passes the rest of an object or array, from after its opening bracket: only depth counts, and brackets in strings do
 * not. Blocks of 64 bytes; in most of them fewer brackets close than are open, and then their order does not matter.
 * False where the text ends inside.
 */
export function skipContainer(): bool {
	let q = at;
	let stop = end;
	let depth: i32 = 1;
	/** All ones inside a string. */
	let inside: u64 = 0;
	/** 1 where the first byte of the next block is escaped. */
	let escapedFirst: u64 = 0;
	const quote = v128.load(needles);
	const backslash = v128.load(needles, 16);
	const fold = v128.load(needles, 32);
	const open = v128.load(needles, 48);
	const close = v128.load(needles, 64);
	while (true) {
		if (q + 64 > stop) {
			moveTo(q);
			if (!slide(q)) {
				// What is left is padded with zeros, which are nothing.
				q = at;
				stop = end;
				if (q >= stop) return false;
			} else {
				q = at;
				stop = end;
				if (q + 64 > stop) continue;
			}
		}
		const a = v128.load(q);
		const b = v128.load(q, 16);
		const c = v128.load(q, 32);
		const d = v128.load(q, 48);
		let quotes = mask64(i8x16.eq(a, quote), i8x16.eq(b, quote), i8x16.eq(c, quote), i8x16.eq(d, quote));
		const ba = i8x16.eq(a, backslash);
		const bb = i8x16.eq(b, backslash);
		const bc = i8x16.eq(c, backslash);
		const bd = i8x16.eq(d, backslash);
		if (escapedFirst !== 0 || v128.any_true(v128.or(v128.or(ba, bb), v128.or(bc, bd)))) {
			// Odd-length runs of backslashes escape what follows (Langdale and Lemire, "Parsing Gigabytes of JSON per Second").
			const bits = mask64(ba, bb, bc, bd) & ~escapedFirst;
			const follows = (bits << 1) | escapedFirst;
			const oddStarts = bits & ~EVEN & ~follows;
			const sum = oddStarts + bits;
			escapedFirst = sum < bits ? 1 : 0;
			quotes &= ~((EVEN ^ (sum << 1)) & follows);
		}
		let strings = inside;
		if (quotes !== 0) {
			strings ^= prefixXor(quotes);
			inside = <u64>(<i64>strings >> 63);
		}
		const fa = v128.or(a, fold);
		const fb = v128.or(b, fold);
		const fc = v128.or(c, fold);
		const fd = v128.or(d, fold);
		const closes = mask64(i8x16.eq(fa, close), i8x16.eq(fb, close), i8x16.eq(fc, close), i8x16.eq(fd, close)) & ~strings;
		const opens = mask64(i8x16.eq(fa, open), i8x16.eq(fb, open), i8x16.eq(fc, open), i8x16.eq(fd, open)) & ~strings;
		const closing = <i32>popcnt(closes);
		if (closing >= depth) {
			let left = closes;
			let passed = 0;
			while (left !== 0) {
				passed++;
				const below = (left & (0 - left)) - 1;
				if (depth + <i32>popcnt(opens & below) === passed) {
					q += <usize>ctz(left);
					if (q >= stop) return false;
					moveTo(q + 1);
					return true;
				}
				left &= left - 1;
			}
		}
		depth += <i32>popcnt(opens) - closing;
		q += 64;
	}
}

/** Passes any value, whose first byte `c` stands at the window's place. False where it is none, or does not end. */
export function skipValue(c: u32): bool {
	if (c === 0x22) {
		moveTo(at + 1);
		return skipString();
	}
	if ((c | 0x20) === 0x7b) {
		moveTo(at + 1);
		// Many lists are empty. Brackets of two kinds are told apart by the check, as in any other container.
		if ((load<u8>(at) | 0x20) === 0x7d) {
			moveTo(at + 1);
			return true;
		}
		return skipContainer();
	}
	return skipScalar();
}
