import type { MissingClass } from "#shared/media-needs";

/** The surface of a class on one side, and where it lies beside the other side's. */
export interface MaskSurface {
	/** Pixels or voxels that have the class, and at one of whose edges or faces it ends. */
	voxels: number;
	/** Of those, how many lie within the tolerance of the other side's surface. */
	near: number;
	/** The distance to the other side's surface under which 95 % of them lie. */
	hausdorff95: number;
}

/** Two masks in one class. Distances are in `MaskComparison.unit`. */
export interface MaskScore {
	schemaId: string | null;
	title: string;
	colour: string;
	/** Pixels or voxels of each side, and of both at one place. */
	a: number;
	b: number;
	both: number;
	/** |A ∩ B| / |A ∪ B| and 2 |A ∩ B| / (|A| + |B|); null where both sides have none. */
	iou: number | null;
	dice: number | null;
	/** The larger one of the two directed 95th percentiles; null where a side has none, or where it was not measured. */
	hausdorff95: number | null;
	/** Harmonic mean of the shares that are near; 0 where one side has none, null where both, or where not measured. */
	boundaryF1: number | null;
	/** What the two were computed from; null where a side has none, or where it was not measured. */
	surfaces: { a: MaskSurface; b: MaskSurface } | null;
	/** Cubic millimetres of each side, of volumes whose file gives distances. */
	volumeA: number | null;
	volumeB: number | null;
}

/** Pixels or voxels that have one class in A and another in B; places in `MaskComparison.scores`, null for none. */
export interface MaskConfusion {
	a: number | null;
	b: number | null;
	voxels: number;
}

export interface MaskComparison {
	kind: "picture" | "volume";
	unit: "px" | "voxel" | "mm";
	/** Within which surfaces count as the same. */
	tolerance: number;
	/** Columns, rows, slices: 1 of a picture. */
	sizes: readonly [x: number, y: number, z: number];
	/** Cubic millimetres of a voxel; null where the file gives no distances. */
	voxelVolume: number | null;
	/** Classes of both sides; those of one side alone too. */
	scores: MaskScore[];
	/** Each pixel or voxel once, by what the two have there; together as many as there are. */
	voxels: { neither: number; same: number; onlyA: number; onlyB: number; other: number };
	/** What is not on the diagonal, most first; at most 200. */
	confusion: MaskConfusion[];
	/**
	 * A byte for each pixel, as tiles (see Mask.tiles) or, of volumes, as one file: 0 nothing, 1 the same class in both,
	 * 2 only in A, 3 only in B, 4 another class. Where classes overlap, 1 is a voxel of the very same classes.
	 */
	difference: { url: string; tileSize: number; levels: number; width: number; height: number; slices: number };
	notes: string[];
}

export type MaskComparisonRead =
	| { phase: "none" }
	/** Why the two cannot be compared, as a sentence; `missing`: one is not here. null: they do not lie over each other. */
	| { phase: "impossible"; missing: MissingClass | null; why: string }
	| { phase: "making"; share: number }
	| { phase: "ready"; comparison: MaskComparison };
