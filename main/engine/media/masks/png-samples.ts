import type { PngFacts } from "./png-file.ts";
import type { PngPass } from "./png-header.ts";

/**
 * Turns rows of samples into colours: red, green, blue and alpha of 8 bits each, in a number of 32, the lowest first
 * (which is how bytes of 8-bit colours lie in memory on every machine that this runs on).
 *
 * Samples of fewer bits are spread over 0 to 255, which is exact; those of 16 keep their upper byte.
 */
export class PngSamples {
	/** Pixels of which a sample of 16 bits is no sample of 8. */
	rounded = 0;
	readonly #facts: PngFacts;
	readonly #colours: Uint32Array;
	readonly #out: Uint32Array;
	readonly #palette: Uint32Array | null;

	constructor(facts: PngFacts) {
		this.#facts = facts;
		this.#out = new Uint32Array(facts.header.width);
		this.#colours = this.#out;
		this.#palette = facts.header.colourType === 3 || facts.header.depth < 8 ? tableOf(facts) : null;
	}

	/** The colours of a row, in a buffer that is used again. Errors: RangeError with the column of an index beyond the palette. */
	colours(pass: PngPass, row: Uint8Array): Uint32Array {
		const { header, transparency } = this.#facts;
		const { width } = pass;
		const out = this.#out;
		if (this.#palette !== null) return this.#byTable(this.#palette, width, row);
		if (header.depth === 16) return this.#wide(width, row);
		switch (header.colourType) {
			case 6:
				return new Uint32Array(row.buffer, row.byteOffset, width);
			case 4:
				for (let x = 0, i = 0; x < width; x++, i += 2) out[x] = grey(row[i] ?? 0) | ((row[i + 1] ?? 0) << 24);
				break;
			case 0: {
				const hidden = transparency === null ? -1 : transparency.readUInt16BE(0) & 255;
				for (let x = 0; x < width; x++) {
					const value = row[x] ?? 0;
					out[x] = value === hidden ? 0 : grey(value) | opaque;
				}
				break;
			}
			default: {
				const hidden = transparency === null ? -1 : hiddenColour(transparency);
				for (let x = 0, i = 0; x < width; x++, i += 3) {
					const rgb = (row[i] ?? 0) | ((row[i + 1] ?? 0) << 8) | ((row[i + 2] ?? 0) << 16);
					out[x] = rgb === hidden ? 0 : rgb | opaque;
				}
			}
		}
		return out.subarray(0, width);
	}

	#byTable(table: Uint32Array, width: number, row: Uint8Array): Uint32Array {
		const { depth } = this.#facts.header;
		const out = this.#colours;
		const mask = 2 ** depth - 1;
		for (let x = 0; x < width; x++) {
			const bit = x * depth;
			const value = ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & mask;
			if (value >= table.length) throw new RangeError(`${String(value)} at ${String(x)}`);
			out[x] = table[value] ?? 0;
		}
		return out.subarray(0, width);
	}

	#wide(width: number, row: Uint8Array): Uint32Array {
		const { header, transparency } = this.#facts;
		const { channels } = header;
		const out = this.#out;
		const hasAlpha = channels === 2 || channels === 4;
		const bytes = 2 * channels;
		for (let x = 0, i = 0; x < width; x++, i += bytes) {
			const isHidden = transparency?.equals(row.subarray(i, i + bytes)) === true;
			let isRounded = false;
			for (let n = 0; n < bytes; n += 2) isRounded ||= row[i + n] !== row[i + n + 1];
			const last = row[i + bytes - 2] ?? 0;
			const alpha = isHidden ? 0 : hasAlpha ? last : 255;
			// What is transparent has no colour that could be lost.
			const isSeen = !isHidden && !(hasAlpha && last === 0 && row[i + bytes - 1] === 0);
			if (isRounded && isSeen) this.rounded++;
			const rgb =
				channels < 3 ? grey(row[i] ?? 0) : (row[i] ?? 0) | ((row[i + 2] ?? 0) << 8) | ((row[i + 4] ?? 0) << 16);
			out[x] = isHidden ? 0 : rgb | (alpha << 24);
		}
		return out.subarray(0, width);
	}
}

const opaque = 0xff << 24;

function grey(value: number): number {
	return value | (value << 8) | (value << 16);
}

/** Of fewer than 16 bits the least significant ones count (PNG, third edition, 11.3.1.1). */
function hiddenColour(transparency: Buffer): number {
	const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => transparency.readUInt16BE(at) & 255);
	return red | (green << 8) | (blue << 16);
}

/** Colours by index, or by grey value of fewer than 8 bits. */
function tableOf({ header, palette, transparency }: PngFacts): Uint32Array {
	if (header.colourType === 3 && palette !== null) {
		return Uint32Array.from({ length: palette.length / 3 }, (_, n) => {
			const alpha = transparency?.[n] ?? 255;
			return palette.readUIntLE(3 * n, 3) | (alpha << 24);
		});
	}
	const most = 2 ** header.depth - 1;
	const hidden = transparency ? transparency.readUInt16BE(0) & most : -1;
	return Uint32Array.from({ length: most + 1 }, (_, n) => (n === hidden ? 0 : grey((n * 255) / most) | opaque));
}
