import { type FileHandle, open as openFile } from "node:fs/promises";
import { firstPageOf, isFilm, isOnPage, pageCount, type PlacedSheet, sheetOf } from "#shared/drawing/placing";
import { planesOf } from "#shared/drawing/planes";
import { svgOf } from "#shared/drawing/svg";
import { interpolatedTools } from "#shared/drawing/tracks";
import { fault } from "#shared/outcome";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { isSystemError, systemFault } from "../engine/exports/system-fault.ts";
import { readPictureHeader } from "../engine/media/picture-header.ts";
import { readRasterFacts, renderRaster } from "../engine/media/raster.ts";
import { readBytes } from "../engine/read-bytes.ts";
import type { SvgCall } from "./arguments.ts";
import type { Output } from "./output.ts";
import { CommandFailed } from "./read-export.ts";
import { taskNamed } from "./show.ts";

/** A larger picture would not fit into one text. */
const mostPictureBytes = 256 * 1024 * 1024;

/** Pixels along the longer side of a picture that is decoded here: a browser holds that many well. */
const mostRenderedSide = 4096;

/** `show --svg`: one page of a task as an SVG document. Errors: CommandFailed. */
export async function printSvg(
	open: OpenExport,
	name: string,
	stage: string | null,
	call: SvgCall,
	output: Output,
): Promise<void> {
	const { scale, labels, relations } = call;
	const task = taskNamed(open, name, stage);
	const page = call.page ?? firstPageOf(task.snapshot.tools);
	const pages = pageCount(task.asset, task.snapshot);
	if (page >= pages) {
		throw new CommandFailed(fault("page-missing", `page ${String(page + 1)}; this task has ${String(pages)}`));
	}
	const picture = call.picture === null ? null : await readPicture(call.picture, page);
	const interpolated = (call.interpolation ?? isFilm(task)) ? interpolatedTools(task, page) : [];
	const tools = [...task.snapshot.tools.filter((tool) => isOnPage(tool, page)), ...interpolated];
	// On a picture there are no planes: what lies in a volume has no place there.
	const planes = picture === null ? planesOf(tools, null) : null;
	const sheet: PlacedSheet | null = picture?.size
		? { x: 0, y: 0, ...picture.size, by: "export" }
		: // The frames of a film are of one size.
			sheetOf(task.asset, isFilm(task) ? task.snapshot.tools : tools, planes);
	if (sheet === null) {
		const why = "no picture, no size in the export, no shapes on this page";
		throw new CommandFailed(fault("nothing-to-draw", `page ${String(page + 1)} of task ${name}: ${why}`));
	}
	const hidden = new Set(call.hide);
	const svg = svgOf(task, sheet, {
		page,
		scale,
		scheme: call.dark ? "dark" : "light",
		picture: picture?.link ?? null,
		planes,
		interpolated,
		labels,
		relations,
		hides: (tool) => hidden.has(tool.title) || (tool.schemaId !== null && hidden.has(tool.schemaId)),
	});
	output.line(svg);
}

interface EmbeddedPicture {
	/** A data: link. */
	link: string;
	/** Pixels; null where the file does not say. */
	size: { width: number; height: number } | null;
}

/** Errors: CommandFailed where the file cannot be read, is none of the known kinds, or is too large. */
async function readPicture(file: string, page: number): Promise<EmbeddedPicture> {
	let handle: FileHandle | null = null;
	try {
		handle = await openFile(file, "r");
		return (await embedded(handle, file)) ?? (await rendered(file, page));
	} catch (error) {
		if (isSystemError(error)) throw new CommandFailed(systemFault(error, file));
		throw error;
	} finally {
		await handle?.close();
	}
}

/** A picture that only the engine decodes: as a PNG of at most the pixels that a browser holds well. */
async function rendered(file: string, page: number): Promise<EmbeddedPicture> {
	const facts = await readRasterFacts(file);
	if (!facts.ok) throw new CommandFailed(facts);
	const own = { page: Math.min(page, facts.value.pages - 1) };
	const rendering = await renderRaster(file, { width: mostRenderedSide, height: mostRenderedSide }, own);
	if (!rendering.ok) throw new CommandFailed(rendering);
	const size = await readRasterFacts(file, own);
	if (!size.ok) throw new CommandFailed(size);
	const { bytes, mimeType } = rendering.value;
	return { link: `data:${mimeType};base64,${bytes.toString("base64")}`, size: size.value.size };
}

/** Null for a TIFF, which no browser decodes. */
async function embedded(handle: FileHandle, file: string): Promise<EmbeddedPicture | null> {
	const header = await readPictureHeader((offset, length) => readBytes(handle, offset, length));
	if (header?.mimeType === "image/tiff") return null;
	const { size: bytes } = await handle.stat();
	if (bytes > mostPictureBytes) {
		const limits = `${String(bytes)} bytes, and at most ${String(mostPictureBytes)} can be put into an SVG`;
		throw new CommandFailed(fault("media-unsupported", `${file} has ${limits}`));
	}
	if (header === null) throw new CommandFailed(fault("media-unsupported", `${file}, by its first bytes`));
	const content = await handle.readFile();
	return { link: `data:${header.mimeType};base64,${content.toString("base64")}`, size: header.size };
}
