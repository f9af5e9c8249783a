import { grown } from "./columns.ts";

export interface TextParcel {
	bytes: Uint8Array;
	/** Where each text ends in `bytes`. */
	ends: Uint32Array;
	/** One of {@link TextKind} each. */
	kinds: Uint8Array;
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
