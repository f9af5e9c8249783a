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
	/** No bytes of its own: what follows the last slash of the row's text in another column, which is plain there. */
	tail: 6,
} as const;

/** Texts or null, in one heap. */
export class TextColumn {
	length = 0;
	#bytes: Buffer = Buffer.alloc(0);
	#used = 0;
	#ends: Uint32Array = new Uint32Array(0);
	#kinds: Uint8Array = new Uint8Array(0);

	/** `read` turns bytes of a kind into text. */
	constructor(private readonly read: (bytes: Buffer, kind: number) => string | null) {}

	/** The column whose tails some of the texts are. */
	tailsOf: TextColumn | null = null;

	get(index: number): string | null {
		const kind = index < this.length ? this.#kinds[index] : TextKind.absent;
		if (kind === TextKind.absent || kind === undefined) return null;
		if (kind === TextKind.tail) {
			const text = this.tailsOf?.get(index) ?? "";
			return text.slice(text.lastIndexOf("/") + 1);
		}
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

	/** Takes over what was stored of a whole column, without a copy, where it holds nothing yet. */
	adopt({ bytes, ends, kinds }: TextParcel): void {
		this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
		this.#ends = ends;
		this.#kinds = kinds;
		this.#used = bytes.length;
		this.length = ends.length;
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

/** The texts of a column as they are kept, row by row: for loops over many, as long as the column does not grow. */
export class TextSpans {
	bytes: Buffer;
	start = 0;
	end = 0;
	/** One of {@link TextKind}; a tail is plain. */
	kind: number = TextKind.absent;
	readonly #own: Kept;
	readonly #tailed: Kept | null;

	constructor({ kept, tailsOf }: TextColumn) {
		this.#own = new Kept(kept);
		this.#tailed = tailsOf && new Kept(tailsOf.kept);
		this.bytes = this.#own.bytes;
	}

	read(row: number): void {
		const kind = this.#own.kinds[row] ?? TextKind.absent;
		const isTail = kind === TextKind.tail && this.#tailed !== null;
		const { bytes, ends } = isTail ? this.#tailed : this.#own;
		this.kind = isTail ? TextKind.plain : kind;
		this.bytes = bytes;
		this.end = ends[row] ?? 0;
		this.start = row === 0 ? 0 : (ends[row - 1] ?? 0);
		if (!isTail) return;
		let slash = this.end - 1;
		while (slash >= this.start && bytes[slash] !== SLASH) slash--;
		this.start = slash + 1;
	}
}

const SLASH = 0x2f;

class Kept {
	readonly bytes: Buffer;
	readonly ends: Uint32Array;
	readonly kinds: Uint8Array;

	constructor({ bytes, ends, kinds }: TextParcel) {
		this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.ends = ends;
		this.kinds = kinds;
	}
}
