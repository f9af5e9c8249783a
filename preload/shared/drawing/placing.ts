import type { AssetInfo, Geometry, Snapshot, Tool } from "#shared/task";
import { classColour, type ClassColour, type Scheme } from "./colour.ts";
import { draw } from "./draw.ts";
import type { Bounds, PlacedGeometry } from "./drawing.ts";
import { extentOf } from "./extent.ts";
import { type Plane, type Planes, seenOnPlanes } from "./planes.ts";

/** Where the annotations of a page lie, and in which colours. */

export function toolColour(tool: Pick<Tool, "schemaId" | "title">, scheme: Scheme): ClassColour {
	return classColour(tool.schemaId ?? tool.title, scheme);
}

/** Titles repeat between classes, so the schemaId is the class; a class without one is known by its title. */
export function classKey(tool: Pick<Tool, "schemaId" | "title">): string {
	return tool.schemaId === null ? `title:${tool.title}` : `id:${tool.schemaId}`;
}

/** 0-based; null where the tool names no page. A PDF area names its page in its geometry, 1-based. */
export function pageOf(tool: Pick<Tool, "page" | "geometry">): number | null {
	if (tool.page !== null) return tool.page;
	// A number below 1 names no page; the reader has said so in a note.
	return tool.geometry.kind === "pdf" ? Math.max(0, Math.ceil(tool.geometry.pageNumber) - 1) : null;
}

/** What names no page belongs to every page. */
export function isOnPage(tool: Pick<Tool, "page" | "geometry">, page: number): boolean {
	const named = pageOf(tool);
	return named === null || named === page;
}

/** The first page that has annotations; 0 where none names one. */
export function firstPageOf(tools: readonly Pick<Tool, "page" | "geometry">[]): number {
	const pages = tools.map(pageOf).filter((page) => page !== null);
	return pages.reduce((first, page) => Math.min(first, page), pages[0] ?? 0);
}

/** Pages that annotations or answers name, in order, 0-based. */
export function pagesNamed(snapshot: Snapshot): number[] {
	const pages = new Set<number>();
	for (const tool of snapshot.tools) pages.add(pageOf(tool) ?? -1);
	for (const answer of snapshot.classifications) pages.add(answer.page ?? -1);
	pages.delete(-1);
	return [...pages].sort((a, b) => a - b);
}

/** Answers may name a page behind those of the asset and of every annotation. */
export function pageCount({ pages }: Pick<AssetInfo, "pages">, snapshot: Snapshot): number {
	return Math.max(pages, (pagesNamed(snapshot).at(-1) ?? 0) + 1);
}

/**
 * A PDF area is given in fractions of its page: on a sheet of known size it lies in the units of that sheet. What
 * lies in a volume is seen on its planes.
 */
export function placed(
	geometry: Geometry,
	sheet: { width: number; height: number } | null,
	planes: Planes | null,
): PlacedGeometry {
	if (planes !== null) return seenOnPlanes(geometry, planes);
	if (geometry.kind !== "pdf" || sheet === null) return geometry;
	return { ...geometry, pageSize: { width: sheet.width, height: sheet.height } };
}

/** What lies under the shapes of a page, in pixels of the picture. */
export interface PlacedSheet extends Bounds {
	/** Who says how large it is: the export, the volume's file, or the shapes themselves. */
	by: "export" | "volume" | "extent";
	/** What it consists of, where it is no single picture. */
	planes?: readonly Plane[];
}

/** Extents around no picture keep this share of themselves free on each side. */
const extentMargin = 0.05;

/** An export may leave out the frame rate; then the name still tells. */
const filmSuffix = /\.(?:mp4|m4v|mov|webm|mkv|ogv|avi|wmv|mpe?g)$/iu;

/** A gap between two key frames of a video is time in which the object moved on; in a pile of pictures it is a gap. */
export function isFilm(
	task: { asset: Pick<AssetInfo, "frameRate"> & Partial<Pick<AssetInfo, "name" | "externalId">> } | null,
): boolean {
	if (task === null) return false;
	const { frameRate, name = null, externalId = null } = task.asset;
	return (frameRate ?? 0) > 0 || [name, externalId].some((held) => held !== null && filmSuffix.test(held));
}

/** How many frames the export says that a film has; null where it does not. `pages` may come from annotations alone. */
export function frameTotalOf({ metadata }: Pick<AssetInfo, "metadata">): number | null {
	const said = metadata.find(([key]) => key === "frameTotal")?.[1];
	const total = typeof said === "number" || typeof said === "string" ? Number(said) : NaN;
	return Number.isFinite(total) && total >= 1 ? Math.floor(total) : null;
}

/** The page on which PDF areas were drawn, as the first of them has it; null where other shapes lie on it, or none. */
export function pageSizeOf(tools: readonly Pick<Tool, "geometry">[]): { width: number; height: number } | null {
	const drawn = tools.filter(({ geometry }) => draw(geometry) !== null);
	const first = drawn[0]?.geometry;
	const isPdf = drawn.every(({ geometry }) => geometry.kind === "pdf");
	return isPdf && first?.kind === "pdf" ? first.pageSize : null;
}

/**
 * A sheet of the size that the export names, for this page of a PDF or for the whole asset; else of the extent of the
 * tools with a margin; null where neither is known.
 */
export function sheetOf(
	asset: Pick<AssetInfo, "width" | "height"> | null,
	tools: readonly Tool[],
	planes: Planes | null,
): PlacedSheet | null {
	if (planes !== null) return { ...planes.sheet, by: planes.by, planes: planes.planes };
	const { width = null, height = null } = pageSizeOf(tools) ?? asset ?? {};
	if (width !== null && height !== null) return { x: 0, y: 0, width, height, by: "export" };
	const extent = extentOf(tools);
	if (extent === null) return null;
	const margin = Math.max(1, extentMargin * Math.max(extent.width, extent.height));
	return {
		x: extent.x - margin,
		y: extent.y - margin,
		width: extent.width + 2 * margin,
		height: extent.height + 2 * margin,
		by: "extent",
	};
}
