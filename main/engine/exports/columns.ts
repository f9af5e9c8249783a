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

export function grown<T extends Numbers>(array: T, needed: number, make: (length: number) => T): T {
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

/** Numbers, as narrow as they can be kept: a larger one widens the column, and as long as all are the same none is kept. */
export class NumberColumn {
	length = 0;
	/** What all of them are, as it would be kept; null where they have an array. */
	#same: number | null = null;
	#values: Numbers = new Uint8Array(0);
	/** Room that an array is to have, once there is one. */
	#room = 0;

	/** NaN for none, and beyond the end. */
	get(index: number): number {
		if (index >= this.length) return NaN;
		const value = this.#same ?? (this.#values[index] as number);
		return this.#values instanceof Float64Array ? value : value === 0 ? NaN : value - 1;
	}

	append(parcel: NumberParcel): void {
		if (this.#goesOn(parcel)) {
			this.length += parcel.length;
			return;
		}
		const needed = this.length + parcel.length;
		this.#spread(needed);
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
		this.#spread(this.length);
		const [parcel] = [narrow(Float64Array.of(value))];
		if (parcel.BYTES_PER_ELEMENT > this.#values.BYTES_PER_ELEMENT) this.#widen(parcel.BYTES_PER_ELEMENT, this.length);
		this.#values[index] = this.#values instanceof Float64Array ? value : Number.isNaN(value) ? 0 : value + 1;
	}

	/** Makes room for so many in all, where it is known beforehand. */
	reserve(length: number): void {
		this.#room = Math.max(this.#room, length);
		if (this.#same === null && this.length > 0 && length > this.#values.length) {
			const larger = like(this.#values, length);
			larger.set(this.#values);
			this.#values = larger;
		}
	}

	/** Whole numbers from one row to another, which is not included; -1 for none. */
	wholes(from: number, to: number): Int32Array {
		if (this.#same !== null) return new Int32Array(to - from).fill(this.#same - 1);
		const some = this.#values.subarray(from, to);
		const wholes = new Int32Array(some.length);
		const isDouble = some instanceof Float64Array;
		for (let i = 0; i < some.length; i++) {
			const value = some[i] as number;
			wholes[i] = !isDouble ? value - 1 : Number.isNaN(value) ? -1 : value;
		}
		return wholes;
	}

	/** What {@link adopt} of an empty column takes: all of them, or a single one that all are. */
	stored(): NumberParcel {
		return this.#same === null ? this.#values.slice(0, this.length) : wholesUpTo(this.#same - 1, 1).fill(this.#same);
	}

	/** Takes over what was stored of a column of `length` numbers, without a copy, where it holds nothing yet. */
	adopt(stored: NumberParcel, length: number): void {
		if (stored.length === length) this.#values = stored;
		else this.#same = stored[0] as number;
		this.length = length;
	}

	/** As they are kept, with room behind the last: for loops over many. Another array once the column has grown. */
	get kept(): NumberParcel {
		this.#spread(this.length);
		return this.#values;
	}

	get bytes(): number {
		return this.#same === null ? this.length * this.#values.BYTES_PER_ELEMENT : 8;
	}

	/** Whether the numbers are what all others are. */
	#goesOn(parcel: NumberParcel): boolean {
		if (parcel.length === 0) return true;
		if (parcel instanceof Float64Array || (this.length > 0 && this.#same !== parcel[0])) return false;
		const [first] = parcel;
		for (const value of parcel) if (value !== first) return false;
		this.#same = first as number;
		return true;
	}

	/** Gives each its place in an array. */
	#spread(needed: number): void {
		if (this.#same === null && this.length > 0) return;
		const same = this.#same ?? 0;
		this.#values = wholesUpTo(same - 1, Math.max(needed, this.#room)).fill(same, 0, this.length);
		this.#same = null;
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
