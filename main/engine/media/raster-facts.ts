import { bytesInWords, figure } from "../figures.ts";

/** What is decoded outside the browser, by the file's own first bytes. */
export type RasterFormat = "png" | "jpeg" | "webp" | "gif" | "tiff";

export interface RasterSize {
	width: number;
	height: number;
}

/** What the header of a picture says of one of its pages. */
export interface RasterFacts {
	format: RasterFormat;
	/** Pixels, as shown: turned as the orientation says. */
	size: RasterSize;
	/** Pixels, as stored. */
	stored: RasterSize;
	/** Exif's or TIFF's, 1 to 8; 1 where the file names none. */
	orientation: number;
	/** Of one sample, as libvips names it: "uchar", "ushort", "float", ... */
	depth: string;
	/** libvips' word: "srgb", "b-w", "grey16", "rgb16", "cmyk", ... */
	space: string;
	/** Samples of a pixel, alpha included. */
	channels: number;
	hasAlpha: boolean;
	/** At least 1. GIF and WebP: frames. */
	pages: number;
	/** Decoded as a whole before its first row is there: progressive JPEG, interlaced PNG, WebP, GIF, what is turned. */
	isWhole: boolean;
	/** A colour profile is embedded. */
	hasProfile: boolean;
}

/** Bounds that hold before anything is decoded. */
export interface RasterLimits {
	/** Pixels of one page, read row by row or tile by tile: what can be shown piece by piece. */
	pixels: number;
	/** Bytes of one page that can only be decoded as a whole. */
	wholeBytes: number;
	/** Pixels along one side: beyond this most decoders count wrongly. */
	side: number;
	/** Pages of one file: each costs a walk through those before it. */
	pages: number;
}

export const rasterLimits: RasterLimits = {
	pixels: 2_000_000_000,
	wholeBytes: 1_000_000_000,
	side: 1_000_000,
	pages: 20_000,
};

const sampleBytes: ReadonlyMap<string, number> = new Map([
	["uchar", 1],
	["char", 1],
	["ushort", 2],
	["short", 2],
	["uint", 4],
	["int", 4],
	["float", 4],
	["double", 8],
]);

/** Bytes that the page takes when it is decoded, all of it. */
function decodedBytes({ stored, channels, depth }: RasterFacts): number {
	return stored.width * stored.height * channels * (sampleBytes.get(depth) ?? 8);
}

/** Whether samples are 8 bits wide: those are shown as they are, and no others are. */
export function isEightBit({ depth }: RasterFacts): boolean {
	return depth === "uchar";
}

/** Why no picture of this size is decoded, as the end of "a.tif ..."; null where it may be. */
export function whySizeTooLarge({ width, height }: RasterSize, limits: RasterLimits = rasterLimits): string | null {
	const size = `is ${figure(width)} x ${figure(height)} px`;
	if (width > limits.side || height > limits.side)
		return `${size}, at most ${figure(limits.side)} along a side are read`;
	if (width * height > limits.pixels) {
		return `${size}, that is ${figure(width * height)}, at most ${figure(limits.pixels)} are read`;
	}
	return null;
}

/** Why a picture is not decoded, as the end of "a.tif ..."; null where it may be. */
export function whyTooLarge(facts: RasterFacts, limits: RasterLimits = rasterLimits): string | null {
	const why = whySizeTooLarge(facts.stored, limits);
	if (why !== null) return why;
	if (facts.isWhole && decodedBytes(facts) > limits.wholeBytes) {
		const [needs, most] = [bytesInWords(decodedBytes(facts)), bytesInWords(limits.wholeBytes)];
		const { width, height } = facts.stored;
		return `is ${figure(width)} x ${figure(height)} px in a form that is only decoded as a whole, which would need ${needs}, the limit is ${most}`;
	}
	if (facts.pages > limits.pages) return `has ${figure(facts.pages)} pages, at most ${figure(limits.pages)} are read`;
	return null;
}

const words: ReadonlyMap<string, string> = new Map([
	["uchar", "8-bit"],
	["char", "8-bit signed"],
	["ushort", "16-bit"],
	["short", "16-bit signed"],
	["uint", "32-bit"],
	["int", "32-bit signed"],
	["float", "32-bit floating point"],
	["double", "64-bit floating point"],
]);

/** What samples of a depth are called. */
export function sampleWords(depth: string): string {
	return words.get(depth) ?? depth;
}
