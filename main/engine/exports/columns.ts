/**
 * Growing columns of plain bytes and numbers: what a million rows are kept in. A parcel is a piece of a column made on
 * another thread; it is moved here without a copy and appended.
 */

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/**
 * Whole numbers are kept one higher than they are, 0 standing for none, as narrow as the largest of them allows; in
 * doubles they stand as they are, and NaN for none.
 */
export type NumberParcel = Numbers;

export interface TextParcel {
	bytes: Uint8Array;
	/** Where each text ends in `bytes`. */
	ends: Uint32Array;
	/** One of {@link TextKind} each. */
	kinds: Uint8Array;
}

function grown<T extends Numbers>(array: T, needed: number, make: (length: number) => T): T {
	if (needed <= array.length) return array;
	const larger = make(Math.max(needed, Math.ceil(array.length * 1.5), 64));
	larger.set(array);
	return larger;
}

/** Room for whole numbers that are kept one higher than they are, none of them larger than `most`. */
export function wholesUpTo(most: number, length: number): Uint8Array | Uint16Array | Uint32Array {
	if (most < 0xff) return new Uint8Array(length);
	return most < 0xffff ? new Uint16Array(length) : new Uint32Array(length);
}

/** The narrowest array that holds the numbers; NaN is none. Answers with `values` itself where they are no whole numbers. */
export function narrow(values: Float64Array): NumberParcel {
	let most = 0;
	for (const value of values) {
		if (value >>> 0 === value && value < 0xffffffff) {
			if (value > most) most = value;
			else if (value === 0 && Object.is(value, -0)) return values;
		} else if (!Number.isNaN(value)) return values;
	}
	const kept = wholesUpTo(most, values.length);
	for (let i = 0; i < values.length; i++) {
		const value = values[i] as number;
		if (!Number.isNaN(value)) kept[i] = value + 1;
	}
	return kept;
}

/** Numbers, as narrow as they can be kept; a larger one widens the column. */
export class NumberColumn {
	length = 0;
	#values: Numbers = new Uint8Array(0);

	/** NaN for none, and beyond the end. */
	get(index: number): number {
		if (index >= this.length) return NaN;
		const value = this.#values[index] as number;
		return this.#values instanceof Float64Array ? value : value === 0 ? NaN : value - 1;
	}

	append(parcel: NumberParcel): void {
		const needed = this.length + parcel.length;
		if (parcel.BYTES_PER_ELEMENT > this.#values.BYTES_PER_ELEMENT) this.#widen(parcel.BYTES_PER_ELEMENT, needed);
		this.#values = grownLike(this.#values, needed);
		if (this.#values instanceof Float64Array && !(parcel instanceof Float64Array)) {
			for (let i = 0; i < parcel.length; i++) {
				const value = parcel[i] as number;
				this.#values[this.length + i] = value === 0 ? NaN : value - 1;
			}
		} else this.#values.set(parcel, this.length);
		this.length = needed;
	}

	push(value: number): void {
		this.append(narrow(Float64Array.of(value)));
	}

	/** Replaces what is there; the row has to be. */
	set(index: number, value: number): void {
		const [parcel] = [narrow(Float64Array.of(value))];
		if (parcel.BYTES_PER_ELEMENT > this.#values.BYTES_PER_ELEMENT) this.#widen(parcel.BYTES_PER_ELEMENT, this.length);
		this.#values[index] = this.#values instanceof Float64Array ? value : Number.isNaN(value) ? 0 : value + 1;
	}

	/** Makes room for so many in all, where it is known beforehand. */
	reserve(length: number): void {
		if (length > this.#values.length) {
			const larger = like(this.#values, length);
			larger.set(this.#values);
			this.#values = larger;
		}
	}

	/** Whole numbers from one row to another, which is not included; -1 for none. */
	wholes(from: number, to: number): Int32Array {
		const some = this.#values.subarray(from, to);
		const wholes = new Int32Array(some.length);
		if (some instanceof Float64Array)
			for (let i = 0; i < some.length; i++) wholes[i] = Number.isNaN(some[i]) ? -1 : (some[i] as number);
		else for (let i = 0; i < some.length; i++) wholes[i] = (some[i] as number) - 1;
		return wholes;
	}

	/** All of them, as a parcel. */
	whole(): NumberParcel {
		return this.#values.slice(0, this.length);
	}

	/** As they are kept, with room behind the last: for loops over many. Another array once the column has grown. */
	get kept(): NumberParcel {
		return this.#values;
	}

	get bytes(): number {
		return this.length * this.#values.BYTES_PER_ELEMENT;
	}

	#widen(bytes: number, needed: number): void {
		const room = Math.max(needed, this.#values.length);
		const old = this.#values;
		const wider = bytes === 2 ? new Uint16Array(room) : bytes === 4 ? new Uint32Array(room) : new Float64Array(room);
		if (wider instanceof Float64Array) {
			for (let i = 0; i < this.length; i++) wider[i] = old[i] === 0 ? NaN : (old[i] as number) - 1;
		} else wider.set(old);
		this.#values = wider;
	}
}

function like(array: Numbers, length: number): Numbers {
	return new (array.constructor as new (length: number) => Numbers)(length);
}

function grownLike(array: Numbers, needed: number): Numbers {
	return grown(array, needed, (length) => like(array, length));
}

/** How a text is kept, as the scanner hands it over (main/engine/scanner/rows.ts). */
export const TextKind = {
	absent: 0,
	plain: 1,
	/** 24 hexadecimal digits in twelve bytes. */
	hex: 2,
	/** The inside of a JSON string, with its escapes. */
	escaped: 3,
	/** The last segment of a link, perhaps percent-encoded. */
	link: 4,
	/** A link with its escapes, whose last segment is wanted. */
	escapedLink: 5,
} as const;

/** Texts or null, in one heap. */
export class TextColumn {
	length = 0;
	#bytes = Buffer.alloc(0);
	#used = 0;
	#ends = new Uint32Array(0);
	#kinds = new Uint8Array(0);

	/** `read` turns bytes of a kind into text. */
	constructor(private readonly read: (bytes: Buffer, kind: number) => string | null) {}

	get(index: number): string | null {
		const kind = index < this.length ? this.#kinds[index] : TextKind.absent;
		if (kind === TextKind.absent || kind === undefined) return null;
		const start = index === 0 ? 0 : (this.#ends[index - 1] as number);
		const bytes = this.#bytes.subarray(start, this.#ends[index]);
		if (kind === TextKind.plain) return bytes.toString("utf8");
		return kind === TextKind.hex ? bytes.toString("hex") : this.read(bytes, kind);
	}

	/** Makes room for so many in all, as long as those that are there. */
	reserve(length: number): void {
		if (length <= this.#ends.length || this.length === 0) return;
		this.#makeRoom(Math.ceil((this.#used / this.length) * length));
		this.#ends = grown(this.#ends, length, (room) => new Uint32Array(room));
		this.#kinds = grown(this.#kinds, length, (room) => new Uint8Array(room));
	}

	#makeRoom(bytes: number): void {
		if (bytes <= this.#bytes.length) return;
		const larger = Buffer.allocUnsafeSlow(Math.max(bytes, Math.ceil(this.#bytes.length * 1.5), 1024));
		this.#bytes.copy(larger, 0, 0, this.#used);
		this.#bytes = larger;
	}

	append(parcel: TextParcel): void {
		const used = this.#used + parcel.bytes.length;
		if (used > 0xffffffff) throw new RangeError(`The texts of a column take ${used} bytes, more than can be kept`);
		this.#makeRoom(used);
		this.#bytes.set(parcel.bytes, this.#used);
		const needed = this.length + parcel.ends.length;
		this.#ends = grown(this.#ends, needed, (length) => new Uint32Array(length));
		this.#kinds = grown(this.#kinds, needed, (length) => new Uint8Array(length));
		const { ends } = parcel;
		for (let i = 0; i < ends.length; i++) this.#ends[this.length + i] = (ends[i] as number) + this.#used;
		this.#kinds.set(parcel.kinds, this.length);
		this.#used = used;
		this.length = needed;
	}

	/** All of them, as a parcel. */
	whole(): TextParcel {
		return {
			bytes: new Uint8Array(this.#bytes.subarray(0, this.#used)),
			ends: this.#ends.slice(0, this.length),
			kinds: this.#kinds.slice(0, this.length),
		};
	}

	/** As they are kept, with room behind the last: for loops over many. Other arrays once the column has grown. */
	get kept(): TextParcel {
		return { bytes: this.#bytes, ends: this.#ends, kinds: this.#kinds };
	}

	get bytes(): number {
		return this.#used + this.length * (this.#ends.BYTES_PER_ELEMENT + this.#kinds.BYTES_PER_ELEMENT);
	}
}

/** Bytes that a number below 2^53 takes when it is packed. */
const LONGEST_NUMBER = 8;

export interface ListParcel {
	bytes: Uint8Array;
	/** Where each row's lists end in `bytes`. */
	ends: Uint32Array;
}

/** Lists of small whole numbers, seven bits to a byte, the lowest first. */
export class ListHeap {
	length = 0;
	#bytes = new Uint8Array(0);
	#reader = new NumberReader(this.#bytes);
	#used = 0;
	#ends = new Uint32Array(0);

	/** The numbers of a row, as they were written. Empty beyond the end. */
	get(index: number): number[] {
		const numbers: number[] = [];
		for (const reader = this.reader(index); reader.at < reader.end;) numbers.push(reader.next());
		return numbers;
	}

	/** The same numbers one after the other; one reader for all rows. Beyond the end it has none. */
	reader(index: number): NumberReader {
		const isThere = index < this.length;
		this.#reader.end = isThere ? (this.#ends[index] as number) : 0;
		this.#reader.at = isThere && index > 0 ? (this.#ends[index - 1] as number) : 0;
		return this.#reader;
	}

	/** Makes room for the lists of so many rows in all, as long as those that are there. */
	reserve(length: number): void {
		if (length <= this.#ends.length || this.length === 0) return;
		this.#makeRoom(Math.ceil((this.#used / this.length) * length));
		this.#ends = grown(this.#ends, length, (room) => new Uint32Array(room));
	}

	#makeRoom(bytes: number): void {
		if (bytes <= this.#bytes.length) return;
		this.#bytes = grown(this.#bytes, bytes, (length) => new Uint8Array(length));
		this.#reader = new NumberReader(this.#bytes);
	}

	append(parcel: ListParcel): void {
		const used = this.#used + parcel.bytes.length;
		if (used > 0xffffffff) throw new RangeError(`The lists of the rows take ${used} bytes, more than can be kept`);
		this.#makeRoom(used);
		this.#bytes.set(parcel.bytes, this.#used);
		const needed = this.length + parcel.ends.length;
		this.#ends = grown(this.#ends, needed, (length) => new Uint32Array(length));
		const { ends } = parcel;
		for (let i = 0; i < ends.length; i++) this.#ends[this.length + i] = (ends[i] as number) + this.#used;
		this.#used = used;
		this.length = needed;
	}

	whole(): ListParcel {
		return { bytes: this.#bytes.slice(0, this.#used), ends: this.#ends.slice(0, this.length) };
	}

	/** As they are kept, with room behind the last: for loops over many. Other arrays once the heap has grown. */
	get kept(): ListParcel {
		return { bytes: this.#bytes, ends: this.#ends };
	}

	get bytes(): number {
		return this.#used + this.length * this.#ends.BYTES_PER_ELEMENT;
	}
}

/** Takes packed numbers one after the other, up to `end`. */
export class NumberReader {
	at = 0;
	end: number;

	constructor(private readonly bytes: Uint8Array) {
		this.end = bytes.length;
	}

	next(): number {
		let byte = this.bytes[this.at++] as number;
		if (byte < 0x80) return byte;
		let value = byte & 0x7f;
		let factor = 128;
		do {
			byte = this.bytes[this.at++] as number;
			value += (byte & 0x7f) * factor;
			factor *= 128;
		} while (byte >= 0x80);
		return value;
	}
}

/** Packs numbers one after the other. */
export class NumberWriter {
	used = 0;
	#bytes: Uint8Array;

	/** `expected`: about how many bytes it will be. */
	constructor(expected: number) {
		this.#bytes = new Uint8Array(expected + LONGEST_NUMBER);
	}

	put(value: number): void {
		if (this.used + LONGEST_NUMBER > this.#bytes.length) {
			this.#bytes = grown(this.#bytes, this.used + LONGEST_NUMBER, (length) => new Uint8Array(length));
		}
		let rest = value;
		while (rest >= 0x80) {
			this.#bytes[this.used++] = (rest % 128) | 0x80;
			rest = Math.floor(rest / 128);
		}
		this.#bytes[this.used++] = rest;
	}

	written(): Uint8Array {
		return this.#bytes.subarray(0, this.used);
	}
}

/** Appends a whole number below 2^53 to `bytes`. */
export function packNumber(bytes: number[], value: number): void {
	let rest = value;
	while (rest >= 0x80) {
		bytes.push((rest % 128) | 0x80);
		rest = Math.floor(rest / 128);
	}
	bytes.push(rest);
}

/** Texts told apart by a number each, in the order they were first met. */
export class Dictionary {
	readonly #ids = new Map<string, number>();
	readonly texts: string[] = [];

	id(text: string): number {
		const known = this.#ids.get(text);
		if (known !== undefined) return known;
		const id = this.texts.length;
		this.#ids.set(text, id);
		this.texts.push(text);
		return id;
	}

	/** -1 where the text was never met. */
	find(text: string): number {
		return this.#ids.get(text) ?? -1;
	}
}
