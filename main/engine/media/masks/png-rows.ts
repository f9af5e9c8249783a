import { figure } from "../../figures.ts";
import { alignedBytes, type RowBuffers, unfilter } from "./png-filters.ts";
import { type PngHeader, type PngPass, PngRefused, passesOf } from "./png-header.ts";

/**
 * A row of a pass, whole: its samples as stored. The bytes are those of a buffer that is used again.
 *
 * @param isSame as the row before it in the same pass
 */
export type TakeRow = (pass: PngPass, y: number, row: Uint8Array, isSame: boolean) => void;

/** Decompressed bytes, cut into rows and made whole. */
export class PngRows {
	readonly #passes: readonly PngPass[];
	readonly #pixelBytes: number;
	readonly #take: TakeRow;
	#at = 0;
	#y = 0;
	/** Bytes of the row at hand that have come; the first is its filter. */
	#got = 0;
	#filter = 0;
	#buffers: RowBuffers;
	#zero: Buffer;
	#bytes = 0;

	constructor(header: PngHeader, take: TakeRow) {
		this.#passes = passesOf(header);
		this.#pixelBytes = Math.max(1, (header.channels * header.depth) / 8);
		this.#take = take;
		({ buffers: this.#buffers, zero: this.#zero } = buffersFor(this.#passes[0]));
	}

	take(piece: Buffer): void {
		for (let from = 0; from < piece.length;) {
			const pass = this.#passes[this.#at];
			if (pass === undefined) {
				const [has, expected] = [figure(this.#bytes + piece.length - from), figure(this.#bytes)];
				throw new PngRefused("mask-damaged", `has ${has} bytes of pixels or more, expected ${expected}`);
			}
			if (this.#got === 0) {
				this.#filter = piece[from++] ?? 0;
				this.#got = 1;
				this.#bytes += 1;
				if (this.#filter > 4) {
					throw new PngRefused(
						"mask-damaged",
						`has a row with filter ${String(this.#filter)}, there are 0 to 4 (row ${figure(this.#y)}, byte ${figure(this.#bytes - 1)} of its pixels)`,
					);
				}
			}
			const count = Math.min(piece.length - from, pass.rowBytes + 1 - this.#got);
			this.#buffers.row.set(piece.subarray(from, from + count), this.#got - 1);
			from += count;
			this.#got += count;
			this.#bytes += count;
			if (this.#got === pass.rowBytes + 1) this.#finishRow(pass);
		}
	}

	/** Every row has come. */
	end(): void {
		if (this.#at === this.#passes.length) return;
		const expected = this.#passes.reduce((sum, { height, rowBytes }) => sum + height * (rowBytes + 1), 0);
		throw new PngRefused(
			"mask-damaged",
			`is cut short: it has ${figure(this.#bytes)} bytes of pixels, expected ${figure(expected)}`,
		);
	}

	#finishRow(pass: PngPass): void {
		const { row, above, row32, above32 } = this.#buffers;
		const isSame = this.#isAsAbove();
		unfilter(this.#filter, this.#buffers, pass.rowBytes, this.#pixelBytes);
		this.#take(pass, this.#y, row, isSame && this.#y > 0);
		this.#buffers = { row: above, above: row, row32: above32, above32: row32 };
		this.#got = 0;
		this.#y += 1;
		if (this.#y < pass.height) return;
		this.#y = 0;
		this.#at += 1;
		({ buffers: this.#buffers, zero: this.#zero } = buffersFor(this.#passes[this.#at]));
	}

	/** Known at once of rows that are stored as no difference to the one above. */
	#isAsAbove(): boolean {
		const { row, above } = this.#buffers;
		if (this.#filter === 2) return this.#zero.equals(row);
		return this.#filter === 0 && this.#y > 0 && Buffer.compare(row, above) === 0;
	}
}

function buffersFor(pass: PngPass | undefined): { buffers: RowBuffers; zero: Buffer } {
	const bytes = alignedBytes(pass?.rowBytes ?? 0);
	const [row, above] = [new ArrayBuffer(bytes), new ArrayBuffer(bytes)];
	return {
		buffers: {
			row: new Uint8Array(row),
			above: new Uint8Array(above),
			row32: new Uint32Array(row),
			above32: new Uint32Array(above),
		},
		zero: Buffer.alloc(bytes),
	};
}
