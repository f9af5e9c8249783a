import type { RowColumn, RowOrder } from "#shared/export";
import type { NumberField } from "#shared/query-fields";
import { type NumberColumn } from "./columns.ts";
import { type ComparedNumber, isComparedNumber } from "./compared-rows.ts";
import { type TextColumn, TextKind, TextSpans } from "./text-column.ts";
import { numbersOf } from "./row-filter.ts";
import type { RowIndex } from "./row-index.ts";

const wordColumns = ["stage", "stageId", "updatedBy", "reviewStatus"] as const;
const textColumns = ["taskId", "externalId", "asset", "assetId"] as const;
const numberFields: Partial<Record<RowColumn, NumberField>> = {
	updatedAt: "updated",
	totalDuration: "duration",
	visitDuration: "sum",
	tools: "tools",
	classifications: "classifications",
	relations: "relations",
	visits: "visits",
	reworks: "reworks",
	pages: "pages",
	problems: "problems",
	consensus: "consensus",
};

/**
 * Sorts rows in place: stable, missing values last in both directions, texts by code point (the order of their UTF-8
 * bytes).
 */
export function sortRows(rows: Uint32Array, { column, descending }: RowOrder, index: RowIndex): void {
	if (column === "row") {
		if (descending) rows.reverse();
		return;
	}
	const text = textColumns.find((name) => name === column);
	if (text) {
		const source = index.texts[text];
		// What sorts most of a column is worth remembering: the next order of it costs no more than that of a number.
		if (rows.length > index.length / 4) sortByNumbers(rows, textRanks(source), descending);
		else sortByTexts(rows, source, descending);
		return;
	}
	const word = wordColumns.find((name) => name === column);
	const field = numberFields[column];
	if (column === "findings" || column === "verdict") sortByNumbers(rows, foundKeys(column, index), descending);
	else if (isComparedNumber(column)) sortByNumbers(rows, figures(column, index), descending);
	else if (word) sortByNumbers(rows, wordRanks(word, rows, index), descending);
	else if (field) sortByNumbers(rows, keysOf(numbersOf(field, index)), descending);
	else throw new Error(`The column ${column} has no order`);
}

/** By row, what the current comparison says; NaN for none. */
function figures(field: ComparedNumber, index: RowIndex): Float64Array {
	const keys = new Float64Array(index.length).fill(NaN);
	if (index.compared) keys.set(index.compared.numbers(field, null));
	return keys;
}

/** By row, how many findings, or the place of its verdict among those there are; NaN for none. */
function foundKeys(column: "findings" | "verdict", { findings, length }: RowIndex): Float64Array {
	const keys = new Float64Array(length).fill(column === "findings" ? 0 : NaN);
	const verdicts = new Map<number, string>();
	findings?.each((row, { body }) => {
		if (body.kind === "plan") return;
		if (column === "findings") keys[row] = (keys[row] ?? 0) + 1;
		else if (body.kind === "verdict" && !verdicts.has(row)) {
			const verdict = findings.verdict(row);
			if (verdict !== null) verdicts.set(row, verdict);
		}
	});
	const words = [...new Set(verdicts.values())].sort();
	for (const [row, verdict] of verdicts) keys[row] = words.indexOf(verdict);
	return keys;
}

/** By row, its number; NaN for none. */
function keysOf({ kept, length }: NumberColumn): Float64Array {
	if (kept instanceof Float64Array) return kept;
	const keys = new Float64Array(length);
	for (let row = 0; row < length; row++) {
		const value = kept[row] ?? 0;
		keys[row] = value === 0 ? NaN : value - 1;
	}
	return keys;
}

const ranksOf = new WeakMap<TextColumn, Float64Array>();

/** By row, the rank of its text among those of the column; NaN for none. */
function textRanks(column: TextColumn): Float64Array {
	const known = ranksOf.get(column);
	if (known?.length === column.length) return known;
	const rows = new Uint32Array(column.length);
	for (let row = 0; row < rows.length; row++) rows[row] = row;
	const texts = spell(rows, column);
	const { places, count } = sortSpelt(texts, false);
	const ranks = new Float64Array(rows.length).fill(NaN);
	const compare = compareBehind(0, texts, false);
	let rank = 0;
	for (let at = 0; at < count; at++) {
		const place = places[at] ?? 0;
		if (at > 0 && compare(places[at - 1] ?? 0, place) !== 0) rank++;
		ranks[place] = rank;
	}
	ranksOf.set(column, ranks);
	return ranks;
}

/** By row, the rank of its word among those of the rows; NaN for none. */
function wordRanks(column: (typeof wordColumns)[number], rows: Uint32Array, index: RowIndex): Float64Array {
	const ids = keysOf(index.words[column]);
	const { texts } = index.dictionary;
	const ranks = new Float64Array(texts.length).fill(NaN);
	const used: number[] = [];
	for (const row of rows) {
		const id = ids[row] ?? NaN;
		if (!(id >= 0) || ranks[id] === 0) continue;
		ranks[id] = 0;
		used.push(id);
	}
	const words = used.map((id) => ({ id, bytes: Buffer.from(texts[id] ?? "") }));
	words.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
	for (const [rank, { id }] of words.entries()) ranks[id] = rank;
	const byRow = new Float64Array(index.length).fill(NaN);
	for (const row of rows) {
		const id = ids[row] ?? NaN;
		if (id >= 0) byRow[row] = ranks[id] ?? NaN;
	}
	return byRow;
}

/** Rows with the 64 bits that they are sorted by, and room to move them. */
class Keyed {
	high: Uint32Array;
	low: Uint32Array;
	rows: Uint32Array;
	#high: Uint32Array;
	#low: Uint32Array;
	#rows: Uint32Array;

	constructor(most: number) {
		const array = (): Uint32Array => new Uint32Array(most);
		this.high = array();
		this.low = array();
		this.rows = array();
		this.#high = array();
		this.#low = array();
		this.#rows = array();
	}

	/**
	 * Stable, byte by byte from the lowest, by all 64 bits or the low 32; bytes in which all keys agree cost nothing.
	 * Wider digits take fewer passes and are slower: their many places do not fit into the processor's caches.
	 */
	sort(count: number, isWide: boolean): void {
		for (let digit = 0; digit < (isWide ? 64 : 32); digit += 8) {
			const keys = digit < 32 ? this.low : this.high;
			const shift = digit % 32;
			const places = new Uint32Array(256);
			for (let at = 0; at < count; at++) {
				const value = ((keys[at] ?? 0) >>> shift) & 255;
				places[value] = (places[value] ?? 0) + 1;
			}
			if (places[((keys[0] ?? 0) >>> shift) & 255] === count) continue;
			let sum = 0;
			for (let value = 0; value < 256; value++) {
				const here = places[value] ?? 0;
				places[value] = sum;
				sum += here;
			}
			this.#move(count, keys, shift, places, isWide);
		}
	}

	#move(count: number, keys: Uint32Array, shift: number, places: Uint32Array, isWide: boolean): void {
		const { high, low, rows } = this;
		const [toHigh, toLow, toRows] = [this.#high, this.#low, this.#rows];
		for (let at = 0; at < count; at++) {
			const value = ((keys[at] ?? 0) >>> shift) & 255;
			const to = places[value] ?? 0;
			places[value] = to + 1;
			if (isWide) toHigh[to] = high[at] ?? 0;
			toLow[to] = low[at] ?? 0;
			toRows[to] = rows[at] ?? 0;
		}
		[this.high, this.#high] = [toHigh, high];
		[this.low, this.#low] = [toLow, low];
		[this.rows, this.#rows] = [toRows, rows];
	}
}

/** Below this, texts are compared with each other. */
const FEW = 64;

/** `keys` by row. */
function sortByNumbers(rows: Uint32Array, keys: Float64Array, descending: boolean): void {
	const known = new Uint32Array(rows.length);
	const missing = new Uint32Array(rows.length);
	let lacking = 0;
	let count = 0;
	let least = Infinity;
	let most = -Infinity;
	let isWhole = true;
	for (const row of rows) {
		const key = keys[row] ?? NaN;
		if (Number.isNaN(key)) {
			missing[lacking++] = row;
			continue;
		}
		known[count++] = row;
		if (key < least) least = key;
		if (key > most) most = key;
		if (isWhole && Math.floor(key) !== key) isWhole = false;
	}
	const keyed = new Keyed(count);
	keyed.rows.set(known.subarray(0, count));
	// Whole numbers near each other need but half of the bits.
	if (isWhole && most - least < 2 ** 32) {
		for (let at = 0; at < count; at++) {
			const key = keys[known[at] ?? 0] ?? 0;
			keyed.low[at] = descending ? most - key : key - least;
		}
		keyed.sort(count, false);
	} else {
		setDoubles(keyed, keys, count, descending);
		keyed.sort(count, true);
	}
	rows.set(keyed.rows.subarray(0, count));
	rows.set(missing.subarray(0, lacking), count);
}

/** As whole numbers the bits of doubles are in order once the sign is turned round, and all bits of negative ones. */
function setDoubles(keyed: Keyed, keys: Float64Array, count: number, descending: boolean): void {
	const double = new Float64Array(1);
	const bits = new Uint32Array(double.buffer);
	for (let at = 0; at < count; at++) {
		// -0 is 0.
		double[0] = (keys[keyed.rows[at] ?? 0] ?? 0) + 0;
		const low = bits[0] ?? 0;
		const high = bits[1] ?? 0;
		const isNegative = high >>> 31 === 1;
		const turn = isNegative !== descending ? 0xffffffff : 0;
		keyed.low[at] = low ^ turn;
		keyed.high[at] = high ^ turn ^ (isNegative ? 0 : 0x80000000);
	}
}

/** Texts one after the other, by place: as UTF-8, whatever their column keeps. */
interface Spelt {
	heap: Buffer;
	/** Where each ends. */
	ends: Float64Array;
	/** 1 for each that is none. */
	absent: Uint8Array;
}

/** The texts of some rows; the place of a text is that of its row among them. */
function spell(rows: Uint32Array, column: TextColumn): Spelt {
	const span = new TextSpans(column);
	const ends = new Float64Array(rows.length);
	const absent = new Uint8Array(rows.length);
	let heap = Buffer.allocUnsafe(1024);
	let used = 0;
	const room = (more: number): void => {
		if (used + more <= heap.length) return;
		const larger = Buffer.allocUnsafe(Math.max(used + more, heap.length * 2));
		heap.copy(larger, 0, 0, used);
		heap = larger;
	};
	for (let place = 0; place < rows.length; place++) {
		const row = rows[place] ?? 0;
		span.read(row);
		if (span.kind === TextKind.plain) {
			room(span.end - span.start);
			used += span.bytes.copy(heap, used, span.start, span.end);
		} else {
			const text = column.get(row);
			if (text === null) absent[place] = 1;
			else {
				room(text.length * 3);
				used += heap.write(text, used, "utf8");
			}
		}
		ends[place] = used;
	}
	return { heap, ends, absent };
}

function sortByTexts(rows: Uint32Array, column: TextColumn, descending: boolean): void {
	const { places } = sortSpelt(spell(rows, column), descending);
	rows.set(places.map((place) => rows[place] ?? 0));
}

/** Places `from` to `to` hold texts that agree in their first `depth` bytes. */
interface Run {
	from: number;
	to: number;
	depth: number;
}

/** The places of all texts in their order, by eight bytes at a time behind what a run has in common; `count` are texts. */
function sortSpelt(texts: Spelt, descending: boolean): { places: Uint32Array; count: number } {
	const { heap, ends, absent } = texts;
	const all = Uint32Array.from(absent.keys());
	const present = all.filter((place) => absent[place] !== 1);
	const places = new Uint32Array(all.length);
	places.set(present);
	places.set(
		all.filter((place) => absent[place] === 1),
		present.length,
	);
	const keyed = new Keyed(present.length);
	const turn = descending ? 0xffffffff : 0;
	const runs: Run[] = [{ from: 0, to: present.length, depth: 0 }];
	for (let run = runs.pop(); run; run = runs.pop()) {
		const { from, to } = run;
		if (to - from < FEW) {
			places.subarray(from, to).sort(compareBehind(run.depth, texts, descending));
			continue;
		}
		const depth = run.depth + commonBytes(places, run, texts);
		// Texts that end here stand before all that go on; they are equal.
		let count = 0;
		const ended: number[] = [];
		for (let at = from; at < to; at++) {
			const place = places[at] ?? 0;
			const start = startOf(ends, place) + depth;
			const end = ends[place] ?? 0;
			if (start >= end) {
				ended.push(place);
				continue;
			}
			keyed.high[count] = fourBytes(heap, start, end) ^ turn;
			keyed.low[count] = fourBytes(heap, start + 4, end) ^ turn;
			keyed.rows[count++] = place;
		}
		keyed.sort(count, true);
		const first = descending ? from : from + ended.length;
		places.set(keyed.rows.subarray(0, count), first);
		places.set(ended, descending ? from + count : from);
		for (let at = 0; at < count;) {
			const begin = at++;
			while (at < count && keyed.high[at] === keyed.high[begin] && keyed.low[at] === keyed.low[begin]) at++;
			if (at - begin > 1) runs.push({ from: first + begin, to: first + at, depth });
		}
	}
	return { places, count: present.length };
}

/** As a number, the first byte the highest; zeros behind the end. */
function fourBytes(heap: Buffer, at: number, end: number): number {
	if (at + 4 <= end) return heap.readUInt32BE(at);
	let value = 0;
	for (let byte = at; byte < at + 4; byte++) value = value * 256 + (byte < end ? (heap[byte] ?? 0) : 0);
	return value;
}

function startOf(ends: Float64Array, place: number): number {
	return place === 0 ? 0 : (ends[place - 1] ?? 0);
}

/** How many bytes behind `depth` all texts of a run have in common. */
function commonBytes(places: Uint32Array, { from, to, depth }: Run, { heap, ends }: Spelt): number {
	const model = places[from] ?? 0;
	const start = startOf(ends, model) + depth;
	let common = (ends[model] ?? 0) - start;
	for (let at = from + 1; at < to && common > 0; at++) {
		const place = places[at] ?? 0;
		const begin = startOf(ends, place) + depth;
		common = Math.min(common, (ends[place] ?? 0) - begin);
		let same = 0;
		while (same < common && heap[begin + same] === heap[start + same]) same++;
		common = same;
	}
	return common;
}

function compareBehind(depth: number, { heap, ends }: Spelt, descending: boolean): (a: number, b: number) => number {
	const compare = (a: number, b: number): number =>
		heap.compare(heap, startOf(ends, b) + depth, ends[b], startOf(ends, a) + depth, ends[a]);
	return descending ? (a, b) => compare(b, a) : compare;
}
