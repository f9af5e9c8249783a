import { createRequire } from "node:module";
import type sharpLibrary from "sharp";
import { fault, ok, type Outcome } from "#shared/outcome";

export type Library = typeof sharpLibrary;
export type { Metadata, Sharp, SharpOptions } from "sharp";

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

let loaded: Outcome<Library> | null = null;

/** sharp, loaded when the first picture needs it: what never shows one does not pay for it. */
export function library(): Outcome<Library> {
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
