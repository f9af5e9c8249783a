import { grown } from "./columns.ts";

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
	#bytes: Uint8Array = new Uint8Array(0);
	#reader = new NumberReader(this.#bytes);
	#used = 0;
	#ends: Uint32Array = new Uint32Array(0);

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

	/** Takes over what was stored of a whole heap, without a copy, where it holds nothing yet. */
	adopt({ bytes, ends }: ListParcel): void {
		this.#bytes = bytes;
		this.#ends = ends;
		this.#reader = new NumberReader(bytes);
		this.#used = bytes.length;
		this.length = ends.length;
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
