/**
 * Growing columns of plain bytes and numbers, of one width each: what passes after the first keep. Unlike those of the
 * index (columns.ts), single values are added to them and changed in place.
 */

type Numbers = Float64Array | Uint32Array | Uint8Array;

interface NumberParcel {
	values: Numbers;
}
interface TextParcel {
	bytes: Uint8Array;
	ends: Float64Array;
	absent: Uint8Array;
}
interface ListParcel {
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

	/** A copy of all. */
	whole(): NumberParcel {
		return { values: this.values.slice(0, this.length) };
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

	/** A copy of all. */
	whole(): TextParcel {
		return {
			bytes: new Uint8Array(this.#heap.subarray(0, this.#used)),
			ends: this.#ends.whole().values as Float64Array,
			absent: this.#absent.whole().values as Uint8Array,
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

	/** All values, one list after the other: for loops over many. There may be room behind them. */
	get values(): Uint32Array {
		return this.#values.values;
	}

	/** Where a list begins among the values; behind the last one, where they end. */
	start(index: number): number {
		return index === 0 ? 0 : this.#ends.get(index - 1);
	}

	/** A view; empty beyond the end. */
	get(index: number): Uint32Array {
		if (index >= this.length) return new Uint32Array(0);
		const start = index === 0 ? 0 : this.#ends.get(index - 1);
		return this.#values.values.subarray(start, this.#ends.get(index));
	}

	/** A copy of all. */
	whole(): ListParcel {
		return { values: this.#values.whole().values as Uint32Array, ends: this.#ends.whole().values as Float64Array };
	}

	append(parcel: ListParcel): void {
		const before = this.#values.length;
		this.#values.append({ values: parcel.values });
		for (const end of parcel.ends) this.#ends.push(end + before);
	}
}
