import type { Comparison } from "#shared/query-values";
import { type NumberParcel } from "./columns.ts";
import { type TextColumn, TextKind, TextSpans } from "./text-column.ts";
import type { ListReader } from "./row-lists.ts";

/**
 * Takes the rows out of a mask (1: still wanted) that a term does not hold for. One loop for each kind of column, over
 * what it keeps: with a call for each row a million of them take ten times as long.
 */
export type Narrow = (mask: Uint8Array) => void;

/** Both ends included. A missing number (NaN) lies in none. */
export interface Interval {
	from: number;
	to: number;
}

/** What a comparison with [value, until) leaves, a point where both are the same. */
export function intervalOf(comparison: Comparison, value: number, until: number): Interval {
	const last = until === value ? value : previous(until);
	switch (comparison) {
		case "=":
			return { from: value, to: last };
		case "<":
			return { from: -Infinity, to: previous(value) };
		case "<=":
			return { from: -Infinity, to: last };
		case ">":
			return { from: following(last), to: Infinity };
		case ">=":
			return { from: value, to: Infinity };
	}
}

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The next larger double. */
function following(value: number): number {
	if (value === Infinity) return Infinity;
	double[0] = value === 0 ? 0 : value;
	bits[0] = (bits[0] ?? 0n) + (value < 0 ? -1n : 1n);
	const [next = NaN] = double;
	return next;
}

function previous(value: number): number {
	return -following(-value);
}

/** `kept`: see {@link NumberParcel}. */
export function narrowNumbers(mask: Uint8Array, kept: NumberParcel, { from, to }: Interval): void {
	// Whole numbers stand one higher, and 0 is none. Rounded before, since a bound may be a hair beside one.
	const isDouble = kept instanceof Float64Array;
	const least = isDouble ? from : Math.max(1, Math.ceil(from) + 1);
	const most = isDouble ? to : Math.floor(to) + 1;
	for (let row = 0; row < mask.length; row++) {
		const value = kept[row] ?? NaN;
		if (!(value >= least && value <= most)) mask[row] = 0;
	}
}

/** Answers about the entries of a table, each asked once. */
export class Asked {
	/** 0: not asked yet; 1: no; 2: yes. */
	readonly answers: Uint8Array;

	constructor(
		size: number,
		private readonly test: (id: number) => boolean,
	) {
		this.answers = new Uint8Array(size);
	}

	/** `known` is what `answers` holds. */
	answer(id: number, known: number): number {
		return known === 0 ? this.#ask(id) : known;
	}

	#ask(id: number): number {
		const answer = this.test(id) ? 2 : 1;
		this.answers[id] = answer;
		return answer;
	}
}

/** A row stays where its word holds. */
export function narrowWords(mask: Uint8Array, kept: NumberParcel, asked: Asked): void {
	const { answers } = asked;
	const above = kept instanceof Float64Array ? 0 : 1;
	for (let row = 0; row < mask.length; row++) {
		if (mask[row] === 0) continue;
		const id = (kept[row] ?? NaN) - above;
		if (!(id >= 0) || asked.answer(id, answers[id] ?? 0) !== 2) mask[row] = 0;
	}
}

/** A row stays where one of its list holds. */
export function narrowLists(mask: Uint8Array, reader: ListReader, asked: Asked): void {
	const { answers } = asked;
	for (let row = 0; row < mask.length; row++) {
		if (mask[row] === 0) continue;
		reader.read(row);
		const { ids, length } = reader;
		let at = 0;
		while (at < length && asked.answer(ids[at] ?? 0, answers[ids[at] ?? 0] ?? 0) !== 2) at++;
		if (at === length) mask[row] = 0;
	}
}

/** A row stays where its tools, summed over the kinds that hold, lie in the interval. */
export function narrowAmounts(mask: Uint8Array, reader: ListReader, asked: Asked, { from, to }: Interval): void {
	const { answers } = asked;
	for (let row = 0; row < mask.length; row++) {
		if (mask[row] === 0) continue;
		reader.read(row);
		const { ids, tools, length } = reader;
		let sum = 0;
		for (let at = 0; at < length; at++) {
			if (asked.answer(ids[at] ?? 0, answers[ids[at] ?? 0] ?? 0) === 2) sum += tools[at] ?? 0;
		}
		if (sum < from || sum > to) mask[row] = 0;
	}
}

/** ASCII's letters as small ones; 255 for what is to be decoded before it is looked at. */
const lower = Uint8Array.from({ length: 256 }, (_, byte) =>
	byte > 127 ? 255 : byte >= 65 && byte <= 90 ? byte + 32 : byte,
);
/** In a link a percent sign hides another letter. */
const lowerInLink = lower.map((small, byte) => (byte === 0x25 ? 255 : small));
const digits = new TextEncoder().encode("0123456789abcdef");

/**
 * A row stays where its text holds the needle, or is it (`whole`), letter case aside. `needle` has its case set aside
 * already. Only texts with other letters than ASCII's, or with escapes, are decoded and put to `test`: only among them
 * letter case is more than a bit (and a few of them, as the Kelvin sign, fold to ASCII).
 */
export function narrowTexts(
	mask: Uint8Array,
	column: TextColumn,
	needle: string,
	whole: boolean,
	test: (text: string) => boolean,
): void {
	const span = new TextSpans(column);
	const wanted = new TextEncoder().encode(needle);
	// No text of ASCII alone holds another letter.
	const isPlain = wanted.every((byte) => byte < 128);
	const spelt = new Uint8Array(24);
	for (let row = 0; row < mask.length; row++) {
		if (mask[row] === 0) continue;
		span.read(row);
		const { bytes, start, end, kind } = span;
		let found: number;
		if (kind === TextKind.hex && end - start === 12) {
			for (let at = 0; at < 12; at++) {
				const byte = bytes[start + at] ?? 0;
				spelt[at * 2] = digits[byte >> 4] ?? 0;
				spelt[at * 2 + 1] = digits[byte & 15] ?? 0;
			}
			found = search(spelt, 0, 24, wanted, whole, isPlain, lower);
		} else if (kind === TextKind.plain) found = search(bytes, start, end, wanted, whole, isPlain, lower);
		else if (kind === TextKind.link && end > start) {
			found = search(bytes, start, end, wanted, whole, isPlain, lowerInLink);
		} else found = kind === TextKind.absent ? 0 : -1;
		if (found < 0) {
			const text = column.get(row);
			found = text !== null && test(text) ? 1 : 0;
		}
		if (found === 0) mask[row] = 0;
	}
}

/** 1 where the bytes hold what is wanted, 0 where not, -1 where they have to be decoded first. */
function search(
	bytes: Uint8Array,
	start: number,
	end: number,
	wanted: Uint8Array,
	whole: boolean,
	isPlain: boolean,
	small: Uint8Array,
): number {
	const size = wanted.length;
	if (size === 0 && !whole) return 1;
	const first = isPlain ? (wanted[0] ?? 256) : 256;
	for (let at = start; at < end; at++) {
		const byte = small[bytes[at] ?? 0] ?? 0;
		if (byte === 255) return -1;
		if (byte !== first || at + size > end || (whole && at !== start)) continue;
		let same = 1;
		while (same < size && small[bytes[at + same] ?? 0] === wanted[same]) same++;
		if (same === size && (!whole || at + size === end)) return 1;
	}
	return size === 0 && start === end ? 1 : 0;
}
