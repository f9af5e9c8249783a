import type { Scheme } from "#shared/drawing/colour";
import type { ExportId } from "#shared/export";
import type { Medium } from "#shared/medium";
import type { Fault } from "#shared/outcome";

/** Thumbnails fit into a square of this many pixels. */
export const thumbnailSide = 256;
/** How many may be wanted at a time. */
export const mostThumbnails = 500;

export interface ThumbnailClass {
	/** As a class colour is made of. */
	schemaId: string | null;
	title: string;
	tools: number;
}

/** What there is to see of a task: a picture of ours, or figures for the page to draw. */
export interface Thumbnail {
	/** "picture": shapes over the task's picture; "sheet": shapes without it; "counts": nothing that has a place on a sheet. */
	shows: "picture" | "sheet" | "counts";
	/** A path on the page's own origin, with an opaque id that is good for a while; null for "counts". */
	url: string | null;
	/** Pixels; 0 for "counts". */
	width: number;
	height: number;
	medium: Medium | "volume";
	/** Its pages are frames of a video. */
	isFilm: boolean;
	/** The page that is drawn, 0-based: the first that has annotations. */
	page: number;
	/** Shapes in reach, and how many of them are dots, since they are too small or too many. */
	shapes: number;
	dots: number;
	/** The classes with most tools, at most six, and the tools of all others. */
	classes: readonly ThumbnailClass[];
	otherTools: number;
	/** Why there is no picture under the shapes though one was found; null where all is well. */
	pictureFault: Fault | null;
}

/** Which thumbnails a page wants: all others that it wanted before are not drawn any more. */
export interface ThumbnailWish {
	export: ExportId;
	scheme: Scheme;
	/** Rows, the most wanted first; at most {@link mostThumbnails}. */
	rows: readonly number[];
	/** Names the page that asks, so that two do not take each other's away. */
	viewer: string;
}

/** Thumbnails that were drawn, or taken from the cache. */
export interface ThumbnailNews {
	export: ExportId;
	scheme: Scheme;
	thumbnails: { row: number; thumbnail: Thumbnail | Fault }[];
}
