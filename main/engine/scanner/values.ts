/** Strings, numbers and instants that columns are made of. */

import { at, CARRY, end, LONGEST, moveTo, slid, slide } from "./input";

/** The string read last: its first byte, and its length without the quotes. Good until the window moves. */
export let textAt: usize = 0;
export let textLength: u32 = 0;
/** It holds a backslash. */
export let textEscaped: bool = false;
/** It is longer than what is kept: its bytes are not there. */
export let textTooLong: bool = false;

/** Reads a string whole, from after its opening quote. False where the text ends inside. */
export function readString(): bool {
	let start = at;
	let q = start;
	const quote = i8x16.splat(0x22);
	const backslash = i8x16.splat(0x5c);
	textEscaped = false;
	textTooLong = false;
	for (;;) {
		while (q < end) {
			const v = v128.load(q);
			const found = i8x16.bitmask(v128.or(i8x16.eq(v, quote), i8x16.eq(v, backslash)));
			if (found === 0) {
				q += 16;
				continue;
			}
			q += ctz(found);
			if (load<u8>(q) === 0x22) {
				textAt = start;
				textLength = <u32>(q - start);
				if (textLength > <u32>LONGEST) textTooLong = true;
				moveTo(q + 1);
				return true;
			}
			textEscaped = true;
			q += 2;
		}
		const over = q === end + 1 && load<u8>(end - 1) === 0x5c ? 1 : 0;
		if (<i32>(end - start) > CARRY) {
			textTooLong = true;
			start = end;
		}
		moveTo(end);
		if (!slide(start)) return false;
		start -= slid;
		q = at + over;
	}
	return false;
}

/** What {@link readNumber} answers for a number that it leaves to the slow way. */
export const NOT_PLAIN: f64 = -1e300;

/** Powers of ten that a double holds exactly. */
const tens: usize = memory.data<f64>([
	1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]);

/**
 * A number of at most 15 digits without an exponent, from its first byte: both its digits and the power of ten are exact
 * doubles, so that their quotient is the nearest one (Clinger, "How to read floating point numbers accurately").
 * Anything else is passed over and answered with {@link NOT_PLAIN}. NaN: no value begins here.
 */
export function readNumber(): f64 {
	// A number has to be whole in the window: 64 bytes are more than a plain one has.
	if (at + 64 > end) slide(at);
	let q = at;
	const negative = load<u8>(q) === 0x2d;
	if (negative) q++;
	let digits: u64 = 0;
	let count = 0;
	let fraction = 0;
	const first = q;
	let c = <u32>load<u8>(q);
	while (c - 0x30 < 10 && count < 16) {
		digits = digits * 10 + (c - 0x30);
		count++;
		c = load<u8>(++q);
	}
	if (count === 0) return NaN;
	const leadingZero = load<u8>(first) === 0x30 && count > 1;
	if (c === 0x2e) {
		const point = q;
		c = load<u8>(++q);
		while (c - 0x30 < 10 && count < 16) {
			digits = digits * 10 + (c - 0x30);
			count++;
			fraction++;
			c = load<u8>(++q);
		}
		if (q === point + 1) return NaN;
	}
	const ends = c === 0x2c || c === 0x7d || c === 0x5d || c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
	if (!ends || count > 15 || leadingZero || q >= end) return NOT_PLAIN;
	moveTo(q);
	const value = <f64>digits / load<f64>(tens + (<usize>fraction << 3));
	return negative ? -value : value;
}

@inline
function two(place: usize): u32 {
	const high = <u32>load<u8>(place) - 0x30;
	const low = <u32>load<u8>(place, 1) - 0x30;
	return high > 9 || low > 9 ? 1000 : high * 10 + low;
}

/**
 * Milliseconds since 1970 of the string read last, where it has the one form that exports have:
 * `2024-01-31T12:00:00.000Z`, or without the fraction. NOT_PLAIN for any other.
 */
export function readInstant(): f64 {
	if (textEscaped || (textLength !== 24 && textLength !== 20)) return NOT_PLAIN;
	const p = textAt;
	const century = two(p);
	const years = two(p + 2);
	const month = two(p + 5);
	const day = two(p + 8);
	const hour = two(p + 11);
	const minute = two(p + 14);
	const second = two(p + 17);
	const marks =
		load<u8>(p, 4) === 0x2d &&
		load<u8>(p, 7) === 0x2d &&
		load<u8>(p, 10) === 0x54 &&
		load<u8>(p, 13) === 0x3a &&
		load<u8>(p, 16) === 0x3a &&
		load<u8>(p + textLength - 1) === 0x5a;
	if (!marks || century > 99 || years > 99 || hour > 23 || minute > 59 || second > 59) return NOT_PLAIN;
	let thousandths: u32 = 0;
	if (textLength === 24) {
		const tenths = <u32>load<u8>(p, 20) - 0x30;
		const rest = two(p + 21);
		if (load<u8>(p, 19) !== 0x2e || tenths > 9 || rest > 99) return NOT_PLAIN;
		thousandths = tenths * 100 + rest;
	}
	const year = century * 100 + years;
	if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return NOT_PLAIN;
	return (
		(<f64>daysSince1970(<i32>year, <i32>month, <i32>day) * 86400 + <f64>(hour * 3600 + minute * 60 + second)) * 1000 +
		<f64>thousandths
	);
}

function daysIn(year: u32, month: u32): u32 {
	if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Hinnant, "chrono-compatible low-level date algorithms": days_from_civil. */
function daysSince1970(year: i32, month: i32, day: i32): i32 {
	if (month <= 2) year--;
	const era = (year >= 0 ? year : year - 399) / 400;
	const yearOfEra = year - era * 400;
	const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}
