import { randomBytes } from "node:crypto";
import { grown } from "../exports/columns.ts";
import { type TextColumn, TextKind, TextSpans } from "../exports/text-column.ts";

/** Of the slots of the table at most so many are taken. */
const MOST_TAKEN = 2 / 3;
const digits = Buffer.from("0123456789abcdef");

/**
 * Finds the row of a name without keeping any name: the texts are those of the export's columns, of which the first that
 * says anything names a row. About fifteen bytes a row.
 */
export class TaskNames {
	/** Rows plus one, by the hash of their names; 0: free. A power of two of them. */
	#table = new Int32Array(0);
	/** By row. */
	#hashes: Uint32Array = new Uint32Array(0);
	/** By row: the column that names it plus one; 0: none does. */
	#ways: Uint8Array = new Uint8Array(0);
	#spans: readonly TextSpans[] = [];
	/** Of its own in every run: no file can be made of names that all fall together. */
	readonly #seed = randomBytes(4).readInt32LE();

	constructor(private readonly columns: readonly TextColumn[]) {}

	/** The columns have so many rows now. Nothing is asked before; rows are looked at in order. */
	begin(rows: number): void {
		this.#hashes = grown(this.#hashes, rows, (length) => new Uint32Array(length));
		this.#ways = grown(this.#ways, rows, (length) => new Uint8Array(length));
		this.#spans = this.columns.map((column) => new TextSpans(column));
		if (rows <= this.#table.length * MOST_TAKEN) return;
		const before = this.#table;
		this.#table = new Int32Array(2 ** Math.ceil(Math.log2(rows / MOST_TAKEN + 1)));
		for (const place of before) if (place > 0) this.#table[this.#freeFor(this.#hashes[place - 1] as number)] = place;
	}

	/** How many letters name a row; null: nothing does. */
	look(row: number): number | null {
		for (let way = 0; way < this.columns.length; way++) {
			const letters = this.#hash(row, way);
			if (letters === 0) continue;
			this.#ways[row] = way + 1;
			return letters;
		}
		return null;
	}

	/** A row that was looked at is found by its name; false: another one is found by it. */
	add(row: number): boolean {
		const name = (): string => this.textOf(row, this.wayOf(row) ?? 0);
		const hash = this.#hashes[row] as number;
		const at = this.#placeOf(hash, (other) => this.#ways[other] === this.#ways[row] && this.#isNamed(other, name(), 0));
		if (this.#table[at] !== 0) return false;
		this.#table[at] = row + 1;
		return true;
	}

	/** The column that names a row; null: none. */
	wayOf(row: number): number | null {
		const way = this.#ways[row] ?? 0;
		return way === 0 ? null : way - 1;
	}

	textOf(row: number, way: number): string {
		return this.columns[way]?.get(row) ?? "";
	}

	/** The row that a column names by what follows in a text; null: none that was added. */
	find(way: number, text: string, from: number): number | null {
		if (this.#table.length === 0) return null;
		let hash = begun(this.#seed, way);
		for (let at = from; at < text.length; at++) hash = mixed(hash, text.charCodeAt(at));
		const at = this.#placeOf(ended(hash), (row) => this.#ways[row] === way + 1 && this.#isNamed(row, text, from));
		const place = this.#table[at] ?? 0;
		return place === 0 ? null : place - 1;
	}

	/** Where one is for which `isIt` holds, or could be. */
	#placeOf(hash: number, isIt: (row: number) => boolean): number {
		const mask = this.#table.length - 1;
		let at = hash & mask;
		for (; ; at = (at + 1) & mask) {
			const place = this.#table[at] as number;
			if (place === 0 || (this.#hashes[place - 1] === hash && isIt(place - 1))) return at;
		}
	}

	#freeFor(hash: number): number {
		return this.#placeOf(hash, () => false);
	}

	/** Keeps the hash of what a column says of a row, and answers with its letters. The same for a text however it is kept. */
	#hash(row: number, way: number): number {
		const spans = this.#spans[way] as TextSpans;
		spans.read(row);
		const { bytes, start, end, kind } = spans;
		if (kind === TextKind.absent) return 0;
		let hash = begun(this.#seed, way);
		if (kind === TextKind.hex) {
			for (let at = start; at < end; at++) {
				const byte = bytes[at] as number;
				hash = mixed(mixed(hash, digits[byte >> 4] as number), digits[byte & 15] as number);
			}
			this.#hashes[row] = ended(hash);
			return 2 * (end - start);
		}
		let at = kind === TextKind.plain ? start : end + 1;
		for (; at < end && (bytes[at] as number) < 0x80; at++) hash = mixed(hash, bytes[at] as number);
		if (at === end) {
			this.#hashes[row] = ended(hash);
			return end - start;
		}
		const text = this.textOf(row, way);
		hash = begun(this.#seed, way);
		for (let letter = 0; letter < text.length; letter++) hash = mixed(hash, text.charCodeAt(letter));
		this.#hashes[row] = ended(hash);
		return text.length;
	}

	/** Whether a row's own column says what follows in a text. */
	#isNamed(row: number, text: string, from: number): boolean {
		const way = (this.#ways[row] as number) - 1;
		const spans = this.#spans[way] as TextSpans;
		spans.read(row);
		const { bytes, start, end, kind } = spans;
		const isHex = kind === TextKind.hex;
		if (!isHex && kind !== TextKind.plain) return this.textOf(row, way) === text.slice(from);
		if (isHex && text.length - from !== 2 * (end - start)) return false;
		for (let at = start, letter = from; at < end; at++) {
			const byte = bytes[at] as number;
			if (isHex) {
				if (text.charCodeAt(letter++) !== digits[byte >> 4] || text.charCodeAt(letter++) !== digits[byte & 15])
					return false;
			} else if (byte >= 0x80) return this.textOf(row, way) === text.slice(from);
			else if (text.charCodeAt(letter++) !== byte) return false;
		}
		return isHex || text.length - from === end - start;
	}
}

function begun(seed: number, way: number): number {
	return seed ^ Math.imul(way + 1, 0x9e3779b1);
}

function mixed(hash: number, unit: number): number {
	const product = Math.imul(hash ^ unit, 0x5bd1e995);
	return product ^ (product >>> 15);
}

function ended(hash: number): number {
	const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	return (once ^ (once >>> 13)) >>> 0;
}
