import { figure } from "../../figures.ts";
import { type RasterLimits, whySizeTooLarge } from "../raster-facts.ts";

/** Why a PNG is not read, as the end of "a.png …"; figures and bytes count from the file's first byte. */
export class PngRefused extends Error {
	constructor(
		readonly code: "mask-damaged" | "mask-too-large" | "mask-unsupported",
		sentence: string,
	) {
		super(sentence);
	}
}

export function damagedAt(byte: number, what: string): PngRefused {
	return new PngRefused("mask-damaged", `${what} (byte ${figure(byte)})`);
}

/** Of the standard: grey, colours, palette, grey with alpha, colours with alpha. */
export type PngColourType = 0 | 2 | 3 | 4 | 6;

export interface PngHeader {
	width: number;
	height: number;
	/** Bits of a sample. */
	depth: 1 | 2 | 4 | 8 | 16;
	colourType: PngColourType;
	/** Samples of a pixel. */
	channels: number;
	isInterlaced: boolean;
}

/** A picture, or one of the seven pictures that an interlaced one is made of. */
export interface PngPass {
	width: number;
	height: number;
	/** Bytes of a row, without the one that names its filter. */
	rowBytes: number;
	/** Where its pixels lie in the picture: x = firstX + stepX · column. */
	firstX: number;
	firstY: number;
	stepX: number;
	stepY: number;
}

/** PNG, third edition, 11.2.1, table 12: what depths each colour type may have, and its samples. */
const forms: ReadonlyMap<number, { depths: readonly number[]; channels: number }> = new Map([
	[0, { depths: [1, 2, 4, 8, 16], channels: 1 }],
	[2, { depths: [8, 16], channels: 3 }],
	[3, { depths: [1, 2, 4, 8], channels: 1 }],
	[4, { depths: [8, 16], channels: 2 }],
	[6, { depths: [8, 16], channels: 4 }],
]);

/** PNG, third edition, 8.1: first column and row of each pass, and its steps. */
const adam7: readonly (readonly [firstX: number, firstY: number, stepX: number, stepY: number])[] = [
	[0, 0, 8, 8],
	[4, 0, 8, 8],
	[0, 4, 4, 8],
	[2, 0, 4, 4],
	[0, 2, 2, 4],
	[1, 0, 2, 2],
	[0, 1, 1, 2],
];

/**
 * The header of a picture, within the limits.
 *
 * @param data of its chunk, 13 bytes
 * @param at where they lie in the file
 * @throws {PngRefused}
 */
export function readHeader(data: Buffer, at: number, limits: RasterLimits): PngHeader {
	const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
	const [depth = 0, colourType = 0, compression = 0, filter = 0, interlace = 0] = data.subarray(8);
	if (width === 0 || height === 0 || width > 0x7fffffff || height > 0x7fffffff)
		throw damagedAt(at, `says that it is ${figure(width)} x ${figure(height)} px`);
	const why = whySizeTooLarge({ width, height }, limits);
	if (why !== null) throw new PngRefused("mask-too-large", why);
	const form = forms.get(colourType);
	if (!form) throw damagedAt(at + 9, `has colour type ${String(colourType)}, there are 0, 2, 3, 4 and 6`);
	if (!form.depths.includes(depth)) {
		const known = form.depths.join(", ");
		throw damagedAt(
			at + 8,
			`has ${String(depth)} bits a sample, colour type ${String(colourType)} is written with ${known}`,
		);
	}
	if (compression !== 0) throw damagedAt(at + 10, `is compressed by method ${String(compression)}, there is only 0`);
	if (filter !== 0) throw damagedAt(at + 11, `is filtered by method ${String(filter)}, there is only 0`);
	if (interlace > 1) throw damagedAt(at + 12, `is interlaced by method ${String(interlace)}, there are 0 and 1`);
	return {
		width,
		height,
		// Both were found in the table.
		depth: depth as PngHeader["depth"],
		colourType: colourType as PngColourType,
		channels: form.channels,
		isInterlaced: interlace === 1,
	};
}

/** What a picture is made of, in the order of the file; passes without pixels are not in it. */
export function passesOf({ width, height, depth, channels, isInterlaced }: PngHeader): PngPass[] {
	const forms = isInterlaced ? adam7 : ([[0, 0, 1, 1]] as const);
	return forms
		.map(([firstX, firstY, stepX, stepY]) => {
			const columns = Math.max(0, Math.ceil((width - firstX) / stepX));
			const rows = Math.max(0, Math.ceil((height - firstY) / stepY));
			const rowBytes = Math.ceil((columns * channels * depth) / 8);
			return { width: columns, height: rows, rowBytes, firstX, firstY, stepX, stepY };
		})
		.filter(({ width: columns, height: rows }) => columns > 0 && rows > 0);
}
