import { open } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type sharpLibrary from "sharp";
import type { Metadata, Sharp, SharpOptions } from "sharp";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import {
	figure,
	isEightBit,
	type RasterFacts,
	type RasterFormat,
	type RasterLimits,
	rasterLimits,
	type RasterSize,
	whySizeTooLarge,
	whyTooLarge,
} from "./raster-facts.ts";
import { readPictureHeader, type ReadBytes } from "./picture-header.ts";

type Library = typeof sharpLibrary;

/** Bytes of an encoded picture, and what it is. */
export interface Rendering extends RasterSize {
	bytes: Buffer;
	mimeType: "image/png" | "image/jpeg" | "image/webp";
	/** Sample values that became black and white; null where samples have 8 bits and are as in the file. */
	range: ValueRange | null;
}

/** Sample values of a picture, over all its channels but alpha. */
export interface ValueRange {
	least: number;
	most: number;
}

export interface RenderOptions {
	/** 0-based. */
	page?: number;
	/** How it is encoded: PNG without loss, the others for small pictures. */
	as?: "png" | "jpeg" | "webp";
	limits?: RasterLimits;
}

/** Pixels of the picture as shown. */
export interface Region extends RasterSize {
	left: number;
	top: number;
}

/**
 * The loaders of libvips that may run, all others are blocked. A file's format is found by its content: without this
 * list a picture could name itself a PDF, a matrix, an SVG with links, or anything else that a loader exists for.
 * From memory, SVG only: that is a drawing of ours, and a file is never read through memory.
 */
const loaders = [
	"VipsForeignLoadPngFile",
	"VipsForeignLoadJpegFile",
	"VipsForeignLoadWebpFile",
	"VipsForeignLoadNsgifFile",
	"VipsForeignLoadTiffFile",
	"VipsForeignLoadSvgBuffer",
];

/** Threads of libvips for one picture. */
const threads = 2;
/** Samples that a range of values is taken from, at most. */
const rangeSamples = 16_000_000;
const magicBytes = 16;
/** Quick to write, and as quick to read as any. */
const plainPng = { compressionLevel: 1, adaptiveFiltering: false };

let loaded: Outcome<Library> | null = null;

/** sharp, loaded when the first picture needs it: what never shows one does not pay for it. */
function library(): Outcome<Library> {
	return (loaded ??= load());
}

function load(): Outcome<Library> {
	let sharp: Library;
	try {
		// Not by `import`: within the archive of a package only `require` is sure to find the unpacked binary.
		sharp = createRequire(import.meta.url)("sharp") as Library;
	} catch (error) {
		// Of the error only the code: its message is a page of advice for developers, with paths.
		const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
		return fault("raster-missing", `no binary of it for ${process.platform} on ${process.arch}${code}`);
	}
	sharp.cache(false);
	sharp.concurrency(threads);
	sharp.block({ operation: ["VipsForeignLoad"] });
	sharp.unblock({ operation: loaders });
	return ok(sharp);
}

/** What a file is by its first bytes; null for what is not decoded here. */
function rasterFormat(head: Uint8Array): RasterFormat | null {
	const magic = Buffer.from(head.subarray(0, magicBytes)).toString("latin1");
	if (magic.startsWith("\x89PNG\r\n\x1a\n")) return "png";
	if (magic.startsWith("\xff\xd8\xff")) return "jpeg";
	if (/^RIFF....WEBP/su.test(magic)) return "webp";
	if (/^GIF8[79]a/u.test(magic)) return "gif";
	// 43: BigTIFF.
	if (/^(?:II[*+]\0|MM\0[*+])/u.test(magic)) return "tiff";
	return null;
}

/** Opened by nobody else: this room decodes nothing that was not looked at first. */
interface Source {
	sharp: Library;
	path: string;
	name: string;
	facts: RasterFacts;
	page: number;
}

function optionsOf({ facts, page }: Pick<Source, "facts" | "page">, more: SharpOptions = {}): SharpOptions {
	const paged = facts.format === "tiff" || facts.format === "gif" || facts.format === "webp" ? { page } : {};
	// A picture cut short is said to be, and not shown half. The bounds were checked by the header, with their figures.
	return { failOn: "error", limitInputPixels: false, ignoreIcc: facts.space !== "cmyk", ...paged, ...more };
}

function turned({ facts }: Pick<Source, "facts">): SharpOptions {
	return { autoOrient: facts.orientation !== 1 };
}

async function openSource(path: string, { page = 0, limits = rasterLimits }: RenderOptions): Promise<Outcome<Source>> {
	const name = basename(path);
	let format: RasterFormat | null;
	try {
		const file = await open(path, "r");
		try {
			const read: ReadBytes = async (offset, length) => {
				const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, offset);
				return buffer.subarray(0, bytesRead);
			};
			format = rasterFormat(await read(0, magicBytes));
			const size = (await readPictureHeader(read))?.size ?? null;
			const why = size === null ? null : whySizeTooLarge(size, limits);
			if (why !== null) return fault("picture-too-large", `${name} ${why}`);
		} finally {
			await file.close();
		}
	} catch (error) {
		if (isSystemError(error)) return systemFault(error, name);
		throw error;
	}
	if (format === null) return fault("media-unsupported", `${name} is no PNG, JPEG, WebP, GIF or TIFF`);
	// libvips would read options for its loaders out of it: "a.tif[page=3]".
	if (name.endsWith("]")) return fault("media-unsupported", `${name} ends in "]", which the decoder would misread`);
	const loading = library();
	if (!loading.ok) return loading;
	const sharp = loading.value;
	try {
		const paged = format === "tiff" ? { page } : {};
		const header = await sharp(path, { limitInputPixels: false, limitInputChannels: false, ...paged }).metadata();
		const facts = factsOf(format, header);
		if (page >= facts.pages) {
			return fault("page-missing", `${name} has ${figure(facts.pages)} pages, asked for page ${figure(page + 1)}`);
		}
		const why = whyTooLarge(facts, limits);
		if (why !== null) return fault("picture-too-large", `${name} ${why}`);
		if (facts.channels > 4) {
			return fault("media-unsupported", `${name} has ${figure(facts.channels)} channels, 1 to 4 are shown`);
		}
		return ok({ sharp, path, name, facts, page });
	} catch (error) {
		return damaged(path, error);
	}
}

function factsOf(format: RasterFormat, header: Metadata): RasterFacts {
	const { width, height, autoOrient, depth, space, channels, hasAlpha, hasProfile } = header;
	// Browsers turn a JPEG, and a PNG, as its Exif says, and leave a WebP as it is: annotations lie on what they showed.
	const orientation = format === "webp" ? 1 : (header.orientation ?? 1);
	const size = orientation === 1 ? { width, height } : { width: autoOrient.width, height: autoOrient.height };
	return {
		format,
		size,
		stored: { width, height },
		orientation,
		depth,
		space,
		channels,
		hasAlpha,
		pages: header.pages ?? 1,
		// Turned or upside down, the first row comes last.
		isWhole: format === "webp" || format === "gif" || header.isProgressive || orientation > 2,
		hasProfile,
	};
}

/** libvips' own words, without the path that they may hold. */
function damaged(path: string, error: unknown): Fault {
	if (!(error instanceof Error)) throw error;
	const words = error.message.replaceAll(path, basename(path)).split("\n", 1)[0] ?? "";
	// What they mean by it: it begins as one of the known formats, and goes on as none.
	const isNone = words.endsWith("unsupported image format");
	return fault("picture-damaged", `${basename(path)}: ${isNone ? "nothing after its first bytes can be read" : words}`);
}

/**
 * What the header says of page `page` of a picture.
 *
 * Faults: "media-unsupported" by content, "picture-too-large" with the figures, "picture-damaged" with the decoder's
 * words, "page-missing", "raster-missing" where the library does not load, and those of the file system.
 */
export async function readRasterFacts(path: string, options: RenderOptions = {}): Promise<Outcome<RasterFacts>> {
	const source = await openSource(path, options);
	return source.ok ? ok(source.value.facts) : source;
}

/**
 * The page scaled down to at most `width` x `height` pixels, turned as its orientation says; never scaled up. Samples
 * of more than 8 bits are mapped by the range of the picture's own values.
 */
export async function renderRaster(
	path: string,
	most: RasterSize,
	options: RenderOptions = {},
): Promise<Outcome<Rendering>> {
	return render(path, options, ({ sharp, path: file, ...source }) =>
		sharp(file, optionsOf(source, turned(source))).resize({
			...most,
			fit: "inside",
			withoutEnlargement: true,
		}),
	);
}

/** Part of the page, scaled by `scale` (1: each pixel, 1/2: half as many aside); `scale` is at most 1. */
export async function renderRegion(
	path: string,
	region: Region,
	scale: number,
	options: RenderOptions = {},
): Promise<Outcome<Rendering>> {
	const aside = (side: number): number => Math.max(1, Math.round(side * Math.min(1, scale)));
	return render(path, options, ({ sharp, path: file, ...source }) => {
		const { width, height } = source.facts.size;
		const left = Math.min(Math.max(0, region.left), width - 1);
		const top = Math.min(Math.max(0, region.top), height - 1);
		const cut = {
			left,
			top,
			width: Math.min(region.width, width - left),
			height: Math.min(region.height, height - top),
		};
		const part = sharp(file, optionsOf(source, turned(source))).extract(cut);
		return scale < 1 ? part.resize({ width: aside(cut.width), height: aside(cut.height), fit: "fill" }) : part;
	});
}

async function render(
	path: string,
	options: RenderOptions,
	pipeline: (source: Source) => Sharp,
): Promise<Outcome<Rendering>> {
	const opened = await openSource(path, options);
	if (!opened.ok) return opened;
	const source = opened.value;
	try {
		const range = isEightBit(source.facts) ? null : await rangeOf(source);
		return ok({ ...(await encoded(mapped(pipeline(source), range, source.facts), options.as ?? "png")), range });
	} catch (error) {
		return damaged(path, error);
	}
}

/** 8 bits for each sample: `range.least` and less is black, `range.most` and more is white. */
function mapped(picture: Sharp, range: ValueRange | null, { space }: RasterFacts): Sharp {
	const isGrey = space === "b-w" || space === "grey16";
	const inSpace = isGrey ? picture.toColourspace("b-w") : picture;
	// Floating point colours are converted by the library, as light from 0 to 1.
	if (range === null || space === "scrgb") return inSpace;
	// Of 16 bits the upper 8 are kept afterwards.
	const white = isSixteenBit(space) ? 65_535 : 255;
	const gain = range.most > range.least ? white / (range.most - range.least) : 1;
	return inSpace.linear(gain, -range.least * gain);
}

function isSixteenBit(space: string): boolean {
	return space === "grey16" || space === "rgb16";
}

/** Least and most of the picture's samples, from every n-th row and column where it is large. Neither NaN nor infinity is one. */
async function rangeOf({ sharp, path, facts, page }: Source): Promise<ValueRange> {
	if (facts.space === "scrgb") return { least: 0, most: 1 };
	const { width, height } = facts.stored;
	const share = Math.min(1, Math.sqrt(rangeSamples / (width * height * facts.channels)));
	let picture = sharp(path, optionsOf({ facts, page }));
	if (share < 1) {
		const aside = (side: number): number => Math.max(1, Math.floor(side * share));
		picture = picture.resize({ width: aside(width), height: aside(height), fit: "fill", kernel: "nearest" });
	}
	// In the picture's own space, or the library makes 8 bits of it first; it also cuts signed samples off at 0.
	const raised = facts.depth === "short" ? 32_768 : 0;
	if (raised > 0) picture = picture.linear(1, raised);
	if (facts.hasAlpha) picture = picture.removeAlpha();
	const { buffer, byteOffset, length } = await picture.toColourspace(facts.space).raw({ depth: "float" }).toBuffer();
	let [least, most] = [Infinity, -Infinity];
	for (const sample of new Float32Array(buffer, byteOffset, length / Float32Array.BYTES_PER_ELEMENT)) {
		if (sample < least && sample > -Infinity) least = sample;
		if (sample > most && sample < Infinity) most = sample;
	}
	return least > most ? { least: 0, most: 0 } : { least: least - raised, most: most - raised };
}

async function encoded(picture: Sharp, as: "png" | "jpeg" | "webp"): Promise<Omit<Rendering, "range">> {
	const { data, info } = await (
		as === "png"
			? picture.png(plainPng)
			: as === "jpeg"
				? picture.flatten({ background: "#ffffff" }).jpeg({ quality: 85 })
				: picture.webp({ quality: 85 })
	).toBuffer({ resolveWithObject: true });
	return { bytes: data, mimeType: `image/${as}`, width: info.width, height: info.height };
}

export interface Pyramid {
	facts: RasterFacts;
	range: ValueRange | null;
}

/**
 * Writes the page as a pyramid of PNG tiles of `tileSize` pixels aside (at most 8192) in one pass and within bounded
 * memory, to `folder`/tiles_files/LEVEL/COLUMN_ROW.png. The last level has the picture's own size, each one before it
 * half of that, up to one that is a single tile. `folder` is there and empty; what lies in it after a fault is waste.
 *
 * Faults: those of `readRasterFacts`. Where the folder is taken away meanwhile, writing ends with one.
 */
export async function writePyramid(
	path: string,
	folder: string,
	tileSize: (size: RasterSize) => number,
	options: RenderOptions = {},
): Promise<Outcome<Pyramid>> {
	const opened = await openSource(path, options);
	if (!opened.ok) return opened;
	const { sharp, facts } = opened.value;
	try {
		const range = isEightBit(facts) ? null : await rangeOf(opened.value);
		await mapped(sharp(path, optionsOf(opened.value, turned(opened.value))), range, facts)
			.png(plainPng)
			.tile({ size: tileSize(facts.size), overlap: 0, layout: "dz", depth: "onetile", skipBlanks: -1 })
			.toFile(join(folder, "tiles"));
		return ok({ facts, range });
	} catch (error) {
		return damaged(path, error);
	}
}

/**
 * A drawing of ours (an SVG document) as a picture of at most `width` x `height` pixels. Never for an SVG from outside.
 */
export async function renderDrawing(
	svg: string,
	most: RasterSize,
	as: "png" | "jpeg" | "webp" = "png",
): Promise<Outcome<Rendering>> {
	const loading = library();
	if (!loading.ok) return loading;
	const sharp = loading.value;
	try {
		const drawn = sharp(Buffer.from(svg)).resize({ ...most, fit: "inside" });
		return ok({ ...(await encoded(drawn, as)), range: null });
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		return fault("picture-damaged", `the drawing: ${error.message.split("\n", 1)[0] ?? ""}`);
	}
}

/**
 * A page of a picture, scaled to just `size`, with a drawing of ours (an SVG document of that size) over it, as WebP of
 * `quality` 1 to 100.
 */
export async function renderOver(
	path: string,
	size: RasterSize,
	svg: string,
	quality: number,
	options: RenderOptions = {},
): Promise<Outcome<Rendering>> {
	const opened = await openSource(path, options);
	if (!opened.ok) return opened;
	const { sharp, path: file, ...source } = opened.value;
	try {
		const range = isEightBit(source.facts) ? null : await rangeOf(opened.value);
		const under = sharp(file, optionsOf(source, turned(source))).resize({ ...size, fit: "fill" });
		// In two steps: in one, the colours of the drawing would be mapped by the picture's values.
		const { data, info } = await mapped(under, range, source.facts)
			.toColourspace("srgb")
			.ensureAlpha()
			.raw()
			.toBuffer({ resolveWithObject: true });
		const raw = { width: info.width, height: info.height, channels: info.channels };
		const over = sharp(data, { raw }).composite([{ input: Buffer.from(svg) }]);
		return ok({ bytes: await over.webp({ quality }).toBuffer(), mimeType: "image/webp", ...size, range });
	} catch (error) {
		return damaged(file, error);
	}
}
