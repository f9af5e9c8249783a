import type { MediaOrigin, MissingWhy } from "#shared/media-needs";

/**
 * How pixels of a colour came to a class. "exact": the colour is that of one class alone; "mapped": a person said so;
 * "shared": several classes have it and cannot be told apart; "unknown": no class has it.
 */
export type ColourMatch = "exact" | "mapped" | "shared" | "unknown";

/** What a mask shows in one colour. */
export interface MaskEntry {
	/** Its value in the label map, 1 to 255; 0 is the background. */
	label: number;
	/** `#rrggbb`; of the entry that gathers rare unknown colours, the first of them. */
	colour: string;
	match: ColourMatch;
	/** The class; of "shared" several, of "unknown" none. */
	classes: readonly { schemaId: string | null; title: string }[];
	/**
	 * Of exactly this colour and opaque; of this colour and half transparent, as edges are; and of a colour within 3 of
	 * 255 in each channel, as files that were written anew have.
	 */
	pixels: { exact: number; edge: number; near: number };
	/** Unknown colours gathered in this entry; 1 as a rule. */
	colours: number;
	/** Where one of its pixels lies, from the top left. */
	example: { x: number; y: number };
	/** Connected components. */
	parts: number;
}

export interface Mask {
	/** Of the file, for reading. */
	name: string;
	origin: MediaOrigin;
	width: number;
	height: number;
	/** Of the asset, where it is another: the mask is stretched over it. */
	assetSize: { width: number; height: number } | null;
	entries: MaskEntry[];
	/** Of all pixels; background, those of classes, and those of none add up to `total`. */
	pixels: { total: number; background: number; classified: number; unknown: number };
	/**
	 * Labels as tiles: `url` and `-level-column-row` is one, a byte for each pixel, row by row. Level 0 has the mask's own
	 * size, each further one half of it, in which thin traces stay.
	 */
	tiles: { url: string; tileSize: number; levels: number };
	/** Sentences: a colour profile that is not applied, frames of an animation left out, another format under the name. */
	notes: string[];
}

/** A task's mask of brush strokes, as it is to be had. */
export type MaskRead =
	/** The state of the task points to none. */
	| { phase: "none" }
	| { phase: "missing"; place: string; why: MissingWhy }
	| { phase: "making"; share: number }
	| { phase: "ready"; mask: Mask };

/** A connected component of one entry: 8-connected. */
export interface MaskPart {
	area: number;
	/** Of its pixels' outer edges. */
	box: { x: number; y: number; width: number; height: number };
	/** Of its pixels' centres: that of the first pixel lies at 0.5, 0.5. */
	centroid: { x: number; y: number };
}

export interface MaskPartWindow {
	/** Of the label. */
	total: number;
	/** Of those, the largest, that can be asked for: a mask of nothing but dots has millions. */
	listed: number;
	from: number;
	/** Largest first. */
	parts: MaskPart[];
}
