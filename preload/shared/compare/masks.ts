/** Two masks in one class. Distances and areas are in `MaskComparison.unit`. */
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
	/** The larger one of the two directed 95th percentiles of distances between surfaces; null where a side has none. */
	hausdorff95: number | null;
	/** Of the surfaces, those within the tolerance of the other side's: harmonic mean of both shares. */
	boundaryF1: number | null;
	/** Cubic millimetres of each side, of volumes whose file gives distances. */
	volumeA: number | null;
	volumeB: number | null;
}

export interface MaskComparison {
	kind: "picture" | "volume";
	unit: "px" | "voxel" | "mm";
	/** Within which surfaces count as the same. */
	tolerance: number;
	/** Classes of both sides; those of one side alone too. */
	scores: MaskScore[];
	/**
	 * A byte for each pixel, as tiles (see Mask.tiles) or, of volumes, as one file: 0 nothing, 1 the same class in both,
	 * 2 only in A, 3 only in B, 4 another class.
	 */
	difference: { url: string; tileSize: number; levels: number; width: number; height: number; slices: number };
	notes: string[];
}

export type MaskComparisonRead =
	| { phase: "none" }
	/** Why the two cannot be compared, as a sentence: one is not here, or their sizes differ. */
	| { phase: "impossible"; why: string }
	| { phase: "making"; share: number }
	| { phase: "ready"; comparison: MaskComparison };
