import type { FolderId } from "#shared/export";
import type { MissingWhy } from "#shared/media-needs";

/** A folder that a person named as holding pictures and texts. */
export interface MediaFolder {
	id: FolderId;
	/** The folder as a person would name it; for reading, not for opening. */
	name: string;
	/** Files found in it so far. */
	files: number;
	phase: "listing" | "done" | "missing";
	/** Sentences: links not followed, a limit reached. */
	notes: string[];
}

/** What has a time of its own. */
export type RecordingKind = "video" | "sound";

/** By what a file was found, and how exactly the names agree. */
export interface MediaMatch {
	by: "external id" | "file name in the link" | "relative path" | "frame number" | "task id" | "link";
	exactness: "exact" | "unicode form" | "letter case";
}

/** Bytes of the largest text file that is shown. */
export const mostTextBytes = 64_000_000;

/** Bytes of the largest PDF that is shown: its pages are read piece by piece, but the pieces are kept. */
export const mostDocumentBytes = 1_000_000_000;

/** What is known of the picture or the text of one page of a task, or of its film, sound or document. */
export interface MediaFound {
	/** A path on the page's own origin, with an opaque id; null where nothing was found. */
	url: string | null;
	/** Name of the file found, relative to its folder. */
	file: string | null;
	/** File size in bytes; 0 where nothing was found. */
	bytes: number;
	/** Pixels, read from the file's own header; null where they are not known, and for what is no picture. */
	size: { width: number; height: number } | null;
	/** True for a picture that a browser cannot decode or hold: it is shown by its tiles, see HostApi.readTiles. */
	isTiled: boolean;
	match: MediaMatch | null;
	/** Other files that match equally well, relative to their folders. The first in name order is shown. */
	ties: string[];
	/** Names that were looked for, most telling first. */
	lookedFor: string[];
	/** How many media folders were looked through. */
	folders: number;
	/** Why what its link leads to is not here, where that was found out; only where nothing was found. */
	missing?: MissingWhy;
	/** The numbered pictures that stand for a film; null where none do, or where the film is not made of them. */
	frames: FrameFiles | null;
}

/** Numbered pictures that lie in a folder called like a film, or begin with its name. */
export interface FrameFiles {
	/** Where they lie and how they are called, their number as `#`: "clip/frame_#.jpg". */
	pattern: string;
	/** How many numbers there are; the lowest and the highest. */
	count: number;
	first: number;
	last: number;
	/** The number of the film's first frame. */
	base: 0 | 1;
	/** False: the numbers that are there do not tell, and `base` is only the likelier one. */
	isCertain: boolean;
	/** Patterns of other pictures that would do as well; the first one in order of likeliness is used. */
	others: string[];
}

/** How the voxels of a volume lie in the world, by the header of its file. */
export interface VolumeGrid {
	/** Columns, rows, slices. */
	sizes: readonly [x: number, y: number, z: number];
	/** From a voxel to the next along each axis, in the world's millimetres; null where the file does not say. */
	directions: readonly [x: Direction, y: Direction, z: Direction] | null;
}

export type Direction = readonly [number, number, number];

/** What is known of a task's volume. */
export interface VolumeFound extends MediaFound {
	grid: VolumeGrid | null;
	/** Why the file that was found says nothing of its grid, as a sentence. */
	why: string | null;
}

/** A picture that the engine decodes, cut into tiles: PNG files, without loss. */
export interface TileSet {
	/** A tile's path is this and `-level-column-row`. Level 0 has the picture's own size, each further one half of it. */
	url: string;
	/** Pixels of the picture as shown. */
	width: number;
	height: number;
	/** Pixels along a tile's side; those at the right and lower edge are smaller. */
	tileSize: number;
	/** At least 1; the last one is a single tile. */
	levels: number;
	/** What the samples are, in words: "16-bit", "32-bit floating point". */
	samples: string;
	/** The sample values that became black and white; null where samples have 8 bits and are as in the file. */
	range: { least: number; most: number } | null;
	/** The file holds a colour profile, which is not applied. */
	hasProfile: boolean;
	/** The picture is in printing inks, which were converted to red, green and blue. */
	isInk: boolean;
}

/** How far the tiles of a picture are. */
export type TiledPicture = { phase: "making"; share: number } | { phase: "ready"; tiles: TileSet };
