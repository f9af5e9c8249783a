import type { Direction } from "#shared/media";
import type { MediaOrigin, MissingWhy } from "#shared/media-needs";

/** By type: an array of such voxels. */
export const voxelArrays = {
	int8: Int8Array,
	uint8: Uint8Array,
	int16: Int16Array,
	uint16: Uint16Array,
	int32: Int32Array,
	uint32: Uint32Array,
	float32: Float32Array,
	float64: Float64Array,
} as const;

export type VoxelType = keyof typeof voxelArrays;

/** What one value of one layer stands for. */
export interface VolumeLabel {
	layer: number;
	value: number;
	/** In the file's own header. */
	name: string | null;
	/** Of the class whose schemaId is this value, in the export. */
	title: string | null;
	schemaId: string | null;
	/** `#rrggbb`. */
	colour: string;
	isOwnColour: boolean;
	voxels: number;
	/** Cubic millimetres; null where the file gives no distances. */
	volume: number | null;
	/** First and last index along x, y and z; null where no voxel has the value. */
	box: readonly [x: Span, y: Span, z: Span] | null;
	/** Mean of its voxels' indices. */
	centre: readonly [x: number, y: number, z: number] | null;
}

export type Span = readonly [first: number, last: number];

export interface Volume {
	name: string;
	origin: MediaOrigin;
	format: "NRRD" | "NIfTI-1" | "NIfTI-2" | "DICOM";
	/** What it lay in, outermost first. */
	within: readonly ("zip" | "gzip")[];
	/** Columns, rows, slices. */
	sizes: readonly [x: number, y: number, z: number];
	/** At least 1. Those of a label map may overlap; those of a picture follow one another (time, colours). */
	layers: number;
	type: VoxelType;
	/** Millimetres from a voxel to the next along each axis, in a world of left, posterior, superior (LPS); or null. */
	directions: readonly [x: Direction, y: Direction, z: Direction] | null;
	/** Where the first voxel's centre lies in that world. */
	corner: Direction | null;
	/** Least and most of its values, not of those that are no numbers. */
	range: { least: number; most: number };
	/** What `value` of a voxel means: slope * value + intercept. */
	scaling: { slope: number; intercept: number };
	/** The least value is the lightest (MONOCHROME1 of DICOM). */
	isInverted: boolean;
	/** Window that the file asks for. */
	window: { centre: number; width: number } | null;
	/** Of a label map only. */
	labels: VolumeLabel[];
	/** Voxels as little-endian numbers of `type`: x fastest, then y, then z, one layer after another. */
	url: string;
	bytes: number;
	/** What else the header says. */
	fields: readonly (readonly [name: string, value: string])[];
	/** Sentences: no geometry, a scaled mask, layers that were interleaved. */
	notes: string[];
}

/** A volume of a task, or the labels in it, as it is to be had. */
export type VolumeRead =
	| { phase: "none" }
	| { phase: "missing"; place: string; why: MissingWhy }
	| { phase: "making"; share: number }
	/** The link of a volume leads to a PNG: it is read as a mask. */
	| { phase: "picture"; name: string }
	| { phase: "ready"; volume: Volume };
