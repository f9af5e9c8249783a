import type { Direction } from "#shared/media";
import type { Volume } from "#shared/volumes";

/** How a number lies in a file. */
export type SourceType =
	"int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "int64" | "uint64" | "float32" | "float64";

export const sourceBytes: Readonly<Record<SourceType, number>> = {
	int8: 1,
	uint8: 1,
	int16: 2,
	uint16: 2,
	int32: 4,
	uint32: 4,
	int64: 8,
	uint64: 8,
	float32: 4,
	float64: 8,
};

/** A segment that a file's header names. */
export interface NamedSegment {
	layer: number;
	value: number;
	name: string | null;
	/** `#rrggbb`. */
	colour: string | null;
}

/** Where the voxels of a file lie and what they mean: all that its header says, checked, before one voxel is read. */
export interface VoxelPlan {
	format: Volume["format"];
	sizes: readonly [x: number, y: number, z: number];
	/** Values at one place that follow one another in the file (colours, layers of a segmentation). */
	fast: number;
	/** Volumes that follow one another. Layer = fast index + fast * slow index. */
	slow: number;
	source: SourceType;
	isBigEndian: boolean;
	/** Of the numbers, once what compresses them is taken off. */
	encoding: "raw" | "ascii" | "hex";
	/** The header is plain and the voxels behind it are compressed. */
	isGzip: boolean;
	/** Lines to leave out before the voxels, before what compresses them is taken off. */
	lineSkip: number;
	/** Bytes to leave out after that; "end": the voxels are the last bytes. */
	byteSkip: number | "end";
	/** Bits of each number that count, from the lowest; the type's own as a rule. */
	bits: number | null;
	directions: Volume["directions"];
	corner: Direction | null;
	scaling: Volume["scaling"];
	window: Volume["window"];
	/** Least value is white. */
	isInverted: boolean;
	/** What the header names, of a label map; null where such a header names nothing. */
	segments: readonly NamedSegment[] | null;
	fields: (readonly [name: string, value: string])[];
	notes: string[];
}

/** Bounds of what is decoded. */
export interface VolumeLimits {
	/** Bytes of all voxels. */
	bytes: number;
	/** Entries of labels: values of all layers. */
	labels: number;
}

export const volumeLimits: VolumeLimits = { bytes: 2 * 1024 ** 3, labels: 65_536 };
/** Layers that lie voxel by voxel in a file. */
export const mostInterleaved = 4096;
/** Layers of one label map. */
export const mostLayers = 1024;
