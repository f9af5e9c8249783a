import type { NumberParcel } from "./columns.ts";
import { geometryKeys } from "./format-keys.ts";
import { unescapeUnchecked } from "./json-text.ts";
import {
	counts,
	doubles,
	type KindTuple,
	type NewWords,
	type RowParcel,
	table,
	texts,
	type VisitTuple,
	words,
} from "./row-parcel.ts";
import { scannerKeys } from "./scanner-keys.ts";

/** How a scan ended (main/engine/scanner/scanner.ts). */
export const ScanEnd = {
	/** An element begins at or after the limit: at `position`. */
	atLimit: 0,
	/** The text is over. */
	atEnd: 1,
	/** The element that begins at `elementStart` is not what it should be, or was refused. */
	inElement: 2,
	/** At `position` no element begins where the first one should. */
	first: 3,
	/** At `position` no element begins after a comma. */
	afterComma: 4,
	/** At `position` comes neither a comma nor the end of the list after an element. */
	afterElement: 5,
	/** At `position` something comes after the end of the list. */
	afterList: 6,
} as const;

/** Added to the way it would have ended otherwise. */
const STOPPED = 16;

export interface ScanOutcome {
	end: (typeof ScanEnd)[keyof typeof ScanEnd];
	/** The reader said stop: `end` is where that was. */
	stopped: boolean;
	position: number;
	/** Of the element begun last. */
	elementStart: number;
}

export interface ScanSinks {
	/** Fills `into` from where the last read ended; answers with the count, 0 at the end of the text, -1 to stop. */
	read(into: Uint8Array): number;
	/** Rows, in the order of the file; at most 4,096 at a time. True: no more are wanted; the scan ends before the next. */
	rows(parcel: RowParcel): boolean;
	/** An asset that the scanner leaves to a reader that knows every case. False where that one refuses it. */
	odd(start: number, end: number): boolean;
}

/** What a scanner knows of words: another one can begin with them, so that their ids agree. */
export interface ScannerWords {
	words: Uint8Array[];
	visits: Uint8Array[];
	kinds: Uint8Array[];
}

export const noWords: ScannerWords = { words: [], visits: [], kinds: [] };

interface Exports {
	memory: WebAssembly.Memory;
	make(geometryKeys: number): void;
	scratch(bytes: number): number;
	addKey(place: number, bytes: number, length: number, id: number): void;
	takeAfter(count: number): void;
	scan(offset: number, limit: number, inList: number, afterBracket: number): number;
	position(): number;
	startOfElement(): number;
	firstKey(): number;
	rowCount(): number;
	packNumbers(): number;
	packedPlace(): number;
	widthsPlace(): number;
	textBytesOf(text: number): number;
	textUsedOf(text: number): number;
	textEndsOf(text: number): number;
	textKindsOf(text: number): number;
	listBytes(): number;
	listBytesUsed(): number;
	listEndsPlace(): number;
	wordCount(which: number): number;
	wordBytes(which: number): number;
	wordEnds(which: number): number;
	seedWord(which: number, place: number, length: number): number;
}

// The order of the scanner's columns (main/engine/scanner/rows.ts).
const doubleColumns = ["offset", "length", "updatedAt", "totalDuration", "visitDuration", "consensus"] as const;
const wholeColumns = [
	"tools",
	"classifications",
	"relations",
	"pages",
	"flags",
	"visits",
	"reworks",
	"stage",
	"stageId",
	"updatedBy",
	"reviewStatus",
	"member",
	"form",
] as const;
const MOST_SCRATCH = 8192;

/**
 * The compiled scanner with its memory: reads exports of the documented form at the speed of memory, and knows what it
 * does not know. Structure is proven (strings and brackets of the whole text), grammar only where it looks closer.
 */
export class FastScanner {
	readonly #exports: Exports;
	readonly #scratch: number;
	#sinks: ScanSinks | null = null;
	/** How many of each dictionary were told. */
	readonly #told = [0, 0, 0];
	#error: unknown = null;

	/** `source`: a number for its ids, see nextSource. */
	constructor(
		module: WebAssembly.Module,
		private readonly source: number,
		seed: ScannerWords = noWords,
	) {
		const instance = new WebAssembly.Instance(module, {
			host: {
				read: (into: number, most: number) => this.#read(into, most),
				take: () => Number(this.#guard(() => this.#take(), true)),
				odd: (start: number, end: number) => Number(this.#guard(() => this.#sinks?.odd(start, end) ?? false, false)),
			},
		});
		this.#exports = instance.exports as unknown as Exports;
		this.#exports.make(geometryKeys.length);
		this.#scratch = this.#exports.scratch(MOST_SCRATCH);
		for (const [place, entries] of scannerKeys.entries()) {
			for (const [index, keys] of entries.entries()) {
				for (const key of keys) this.#exports.addKey(place, this.#scratch, this.#write(Buffer.from(key)), index + 1);
			}
		}
		for (const [which, list] of [seed.words, seed.visits, seed.kinds].entries()) {
			for (const bytes of list) this.#exports.seedWord(which, this.#scratch, this.#write(bytes));
		}
	}

	/** After this many rows they are told at once; 0: after the next. */
	tellAfter(rows: number): void {
		this.#exports.takeAfter(rows);
	}

	/**
	 * Reads elements from `offset`, where one begins, until one begins at `limit` or later. In a list they are separated by
	 * commas and end with a bracket; `afterBracket`: the list has just begun, and may be empty.
	 *
	 * Errors: whatever the sinks throw.
	 */
	scan(offset: number, limit: number, inList: boolean, afterBracket: boolean, sinks: ScanSinks): ScanOutcome {
		this.#sinks = sinks;
		this.#error = null;
		const code = this.#exports.scan(offset, limit, Number(inList), Number(afterBracket));
		this.#sinks = null;
		if (this.#error !== null) throw this.#error as Error;
		return {
			end: (code % STOPPED) as ScanOutcome["end"],
			stopped: code >= STOPPED,
			position: this.#exports.position(),
			elementStart: this.#exports.startOfElement(),
		};
	}

	/** First key of the asset read last; null for none. */
	get firstKey(): string | null {
		const id = this.#exports.firstKey();
		return id < 0 ? null : unescapeUnchecked(this.#entry(0, id).toString("utf8"));
	}

	/** All that it has met: what another scanner may begin with. */
	get known(): ScannerWords {
		const all = (which: number): Uint8Array[] =>
			Array.from({ length: this.#exports.wordCount(which) }, (_, id) => new Uint8Array(this.#entry(which, id)));
		return { words: all(0), visits: all(1), kinds: all(2) };
	}

	#write(bytes: Uint8Array): number {
		if (bytes.length > MOST_SCRATCH) throw new RangeError(`A word of ${bytes.length} bytes`);
		new Uint8Array(this.#exports.memory.buffer).set(bytes, this.#scratch);
		return bytes.length;
	}

	/** An error must not unwind through the scanner: it stops, and the error goes on after it. */
	#guard<T>(work: () => T, otherwise: T): T {
		if (this.#error !== null) return otherwise;
		try {
			return work();
		} catch (error) {
			this.#error = error;
			return otherwise;
		}
	}

	#read(into: number, most: number): number {
		if (this.#error !== null) return -1;
		return this.#guard(() => this.#sinks?.read(new Uint8Array(this.#exports.memory.buffer, into, most)) ?? -1, -1);
	}

	/** The parcel's columns share one buffer, so that another thread takes it over at the cost of one. */
	#take(): boolean {
		const exports = this.#exports;
		const rows = exports.rowCount();
		const numberBytes = exports.packNumbers();
		const memory = exports.memory.buffer;
		const used = texts.map((_, text) => exports.textUsedOf(text));
		const perRow = texts.length * 5 + 5;
		const textBytes = used.reduce((sum, bytes) => sum + bytes, exports.listBytesUsed());
		const parcel = new ParcelBuffer(numberBytes + textBytes + rows * perRow + 8 * (texts.length * 3 + 3));
		const copy = (place: number, bytes: number): Uint8Array => parcel.keep(new Uint8Array(memory, place, bytes));
		const ends = (place: number): Uint32Array => {
			const kept = copy(place, rows * 4);
			return new Uint32Array(kept.buffer, kept.byteOffset, rows);
		};
		const number = this.#numbers(copy(exports.packedPlace(), numberBytes), rows);
		const whole = (key: (typeof wholeColumns)[number]): NumberParcel =>
			number(doubleColumns.length + wholeColumns.indexOf(key));
		const none = parcel.keep(new Uint8Array(rows).fill(1));
		const news = this.#news();
		return (
			this.#sinks?.rows({
				source: this.source,
				rows,
				news,
				doubles: table(doubles, (key) => number(doubleColumns.indexOf(key))),
				counts: table(counts, (key) => {
					return key === "problems" ? none : whole(key);
				}),
				words: table(words, (key) => whole(key)),
				texts: table(texts, (key) => {
					const text = texts.indexOf(key);
					return {
						bytes: copy(exports.textBytesOf(text), used[text] as number),
						ends: ends(exports.textEndsOf(text)),
						kinds: copy(exports.textKindsOf(text), rows),
					};
				}),
				lists: { bytes: copy(exports.listBytes(), exports.listBytesUsed()), ends: ends(exports.listEndsPlace()) },
			}) ?? true
		);
	}

	/** The packed columns of numbers, by their position. */
	#numbers(packed: Uint8Array, rows: number): (column: number) => NumberParcel {
		const columns = doubleColumns.length + wholeColumns.length;
		const widths = new Uint8Array(this.#exports.memory.buffer, this.#exports.widthsPlace(), columns);
		let end = packed.byteOffset;
		const parcels = Array.from(widths, (width): NumberParcel => {
			const start = end;
			end = (end + width * rows + 7) & ~7;
			if (width === 1) return new Uint8Array(packed.buffer, start, rows);
			if (width === 2) return new Uint16Array(packed.buffer, start, rows);
			return width === 4 ? new Uint32Array(packed.buffer, start, rows) : new Float64Array(packed.buffer, start, rows);
		});
		return (column) => parcels[column] as NumberParcel;
	}

	#news(): NewWords {
		const [words = 0, visits = 0, kinds = 0] = this.#told;
		const entries = (which: number): Buffer[] => {
			const from = this.#told[which] ?? 0;
			const count = this.#exports.wordCount(which);
			this.#told[which] = count;
			return Array.from({ length: count - from }, (_, index) => this.#entry(which, from + index));
		};
		const id = (bytes: Buffer, index: number): number | null => {
			const value = bytes.readInt32LE(index * 4);
			return value < 0 ? null : value;
		};
		return {
			before: { words, visits, kinds },
			words: entries(0).map((bytes) => unescapeUnchecked(bytes.toString("utf8"))),
			visits: entries(1).map((bytes): VisitTuple => ({
				stageId: id(bytes, 0),
				stage: id(bytes, 1),
				completedBy: id(bytes, 2),
				reviewStatus: id(bytes, 3),
			})),
			kinds: entries(2).map((bytes): KindTuple => ({
				schemaId: id(bytes, 0),
				title: id(bytes, 1),
				geometry: bytes.readInt32LE(8),
			})),
		};
	}

	#entry(which: number, id: number): Buffer {
		const { buffer } = this.#exports.memory;
		const ends = new Uint32Array(buffer, this.#exports.wordEnds(which), id + 1);
		const start = id === 0 ? 0 : (ends[id - 1] as number);
		return Buffer.from(buffer, this.#exports.wordBytes(which) + start, (ends[id] as number) - start);
	}
}

/** One buffer for many arrays, each from a multiple of eight on. */
class ParcelBuffer {
	readonly #bytes: Uint8Array;
	#used = 0;

	constructor(size: number) {
		this.#bytes = new Uint8Array(size);
	}

	keep(bytes: Uint8Array): Uint8Array {
		const start = this.#used;
		this.#bytes.set(bytes, start);
		this.#used = (start + bytes.length + 7) & ~7;
		return this.#bytes.subarray(start, start + bytes.length);
	}
}
