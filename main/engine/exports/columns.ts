/**
 * Growing columns of plain bytes and numbers: what a million rows are kept in. A filled column can be cut off as a
 * parcel, moved to another thread without a copy, and appended there.
 */

type Numbers = Float64Array | Uint32Array | Int32Array | Uint8Array;

export interface NumberParcel {
	values: Numbers;
}
export interface TextParcel {
	bytes: Uint8Array;
	ends: Float64Array;
	absent: Uint8Array;
}
export interface ListParcel {
	values: Uint32Array;
	ends: Float64Array;
}

function grown<T extends Numbers>(array: T, needed: number): T {
	if (needed <= array.length) return array;
	const larger = new (array.constructor as new (length: number) => T)(Math.max(needed, array.length * 2, 64));
	larger.set(array);
	return larger;
}

export class NumberColumn<T extends Numbers> {
	length = 0;

	constructor(public values: T) {}

	push(value: number): void {
		this.values = grown(this.values, this.length + 1);
		this.values[this.length++] = value;
	}

	/** 0 beyond the end. */
	get(index: number): number {
		return this.values[index] ?? 0;
	}

	takeParcel(): NumberParcel {
		const values = this.values.slice(0, this.length);
		this.length = 0;
		return { values };
	}

	append(parcel: NumberParcel): void {
		this.values = grown(this.values, this.length + parcel.values.length);
		this.values.set(parcel.values, this.length);
		this.length += parcel.values.length;
	}
}

/** Texts or null, as UTF-8 in one heap. */
export class TextColumn {
	readonly #ends = new NumberColumn(new Float64Array(0));
	readonly #absent = new NumberColumn(new Uint8Array(0));
	#heap = Buffer.alloc(0);
	#used = 0;

	get length(): number {
		return this.#ends.length;
	}

	push(text: string | null): void {
		if (text !== null) {
			const most = text.length * 3;
			if (this.#used + most > this.#heap.length) {
				this.#heap = Buffer.concat([this.#heap], Math.max(this.#used + most, this.#heap.length * 2, 1024));
			}
			this.#used += this.#heap.write(text, this.#used, "utf8");
		}
		this.#ends.push(this.#used);
		this.#absent.push(text === null ? 1 : 0);
	}

	get(index: number): string | null {
		if (index >= this.length || this.#absent.get(index) === 1) return null;
		const start = index === 0 ? 0 : this.#ends.get(index - 1);
		return this.#heap.toString("utf8", start, this.#ends.get(index));
	}

	takeParcel(): TextParcel {
		const bytes = new Uint8Array(this.#heap.subarray(0, this.#used));
		this.#used = 0;
		return {
			bytes,
			ends: this.#ends.takeParcel().values as Float64Array,
			absent: this.#absent.takeParcel().values as Uint8Array,
		};
	}

	append(parcel: TextParcel): void {
		const needed = this.#used + parcel.bytes.length;
		if (needed > this.#heap.length) {
			this.#heap = Buffer.concat([this.#heap], Math.max(needed, this.#heap.length * 2));
		}
		this.#heap.set(parcel.bytes, this.#used);
		for (const end of parcel.ends) this.#ends.push(end + this.#used);
		this.#absent.append({ values: parcel.absent });
		this.#used = needed;
	}
}

/** Lists of small whole numbers, most of them short or empty. */
export class ListColumn {
	readonly #ends = new NumberColumn(new Float64Array(0));
	readonly #values = new NumberColumn(new Uint32Array(0));

	get length(): number {
		return this.#ends.length;
	}

	push(list: Iterable<number>): void {
		for (const value of list) this.#values.push(value);
		this.#ends.push(this.#values.length);
	}

	/** A view; empty beyond the end. */
	get(index: number): Uint32Array {
		if (index >= this.length) return new Uint32Array(0);
		const start = index === 0 ? 0 : this.#ends.get(index - 1);
		return this.#values.values.subarray(start, this.#ends.get(index));
	}

	takeParcel(): ListParcel {
		return {
			values: this.#values.takeParcel().values as Uint32Array,
			ends: this.#ends.takeParcel().values as Float64Array,
		};
	}

	append(parcel: ListParcel): void {
		const before = this.#values.length;
		this.#values.append({ values: parcel.values });
		for (const end of parcel.ends) this.#ends.push(end + before);
	}
}

/** Texts told apart by a number each, in the order they were first met. */
export class Dictionary {
	readonly #ids = new Map<string, number>();
	readonly texts: string[] = [];
	#parcelled = 0;

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

	/** The texts that are new since the last parcel. */
	takeParcel(): string[] {
		const parcel = this.texts.slice(this.#parcelled);
		this.#parcelled = this.texts.length;
		return parcel;
	}

	append(parcel: readonly string[]): void {
		for (const text of parcel) this.id(text);
	}
}
