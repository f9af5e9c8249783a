import { open } from "node:fs/promises";
import { basename } from "node:path";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import { readBytes } from "../read-bytes.ts";
import { type PictureHeader, readPictureHeader } from "./picture-header.ts";
import { figure } from "../figures.ts";
import {
	type RasterFacts,
	type RasterFormat,
	type RasterLimits,
	rasterLimits,
	whySizeTooLarge,
	whyTooLarge,
} from "./raster-facts.ts";
import { type Library, library, type Metadata, type SharpOptions } from "./raster-library.ts";

/** What is decoded here of what a picture's first bytes may say. */
const formats: ReadonlyMap<PictureHeader["mimeType"] | undefined, RasterFormat> = new Map([
	["image/png", "png"],
	["image/jpeg", "jpeg"],
	["image/webp", "webp"],
	["image/gif", "gif"],
	["image/tiff", "tiff"],
]);

export interface SourceOptions {
	/** 0-based. */
	page?: number;
	limits?: RasterLimits;
}

/** A page of a picture whose header was read and found within the bounds: nothing is decoded that was not looked at first. */
export interface Source {
	sharp: Library;
	path: string;
	name: string;
	facts: RasterFacts;
	page: number;
}

export function optionsOf({ facts, page }: Pick<Source, "facts" | "page">, more: SharpOptions = {}): SharpOptions {
	const paged = facts.format === "tiff" || facts.format === "gif" || facts.format === "webp" ? { page } : {};
	// A picture cut short is said to be, and not shown half. The bounds were checked by the header, with their figures.
	return { failOn: "error", limitInputPixels: false, ignoreIcc: facts.space !== "cmyk", ...paged, ...more };
}

export function turned({ facts }: Pick<Source, "facts">): SharpOptions {
	return { autoOrient: facts.orientation !== 1 };
}

/** Faults: those of `readRasterFacts`. */
export async function openSource(
	path: string,
	{ page = 0, limits = rasterLimits }: SourceOptions = {},
): Promise<Outcome<Source>> {
	const name = basename(path);
	let format: RasterFormat | null;
	try {
		const file = await open(path, "r");
		try {
			const header = await readPictureHeader((offset, length) => readBytes(file, offset, length));
			format = formats.get(header?.mimeType) ?? null;
			const size = header?.size ?? null;
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
export function damaged(path: string, error: unknown): Fault {
	if (!(error instanceof Error)) throw error;
	const words = error.message.replaceAll(path, basename(path)).split("\n", 1)[0] ?? "";
	// What they mean by it: it begins as one of the known formats, and goes on as none.
	const isNone = words.endsWith("unsupported image format");
	return fault("picture-damaged", `${basename(path)}: ${isNone ? "nothing after its first bytes can be read" : words}`);
}
