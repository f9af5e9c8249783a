import { join } from "node:path";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isEightBit, type RasterFacts, type RasterSize } from "./raster-facts.ts";
import { library, type Sharp } from "./raster-library.ts";
import { damaged, openSource, optionsOf, type Source, type SourceOptions, turned } from "./raster-source.ts";

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

export interface RenderOptions extends SourceOptions {
	/** How it is encoded: PNG without loss, the others for small pictures. */
	as?: "png" | "jpeg" | "webp";
}

/** Pixels of the picture as shown. */
export interface Region extends RasterSize {
	left: number;
	top: number;
}

/** Samples that a range of values is taken from, at most. */
const rangeSamples = 16_000_000;
/** Quick to write, and as quick to read as any. */
const plainPng = { compressionLevel: 1, adaptiveFiltering: false };

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
