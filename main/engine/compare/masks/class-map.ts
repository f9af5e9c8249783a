/** Voxels along x, y and z. */
export type MapSizes = readonly [x: number, y: number, z: number];

/**
 * The classes of one side, voxel by voxel, read slice by slice so that it need not fit into memory. A picture has one
 * row in each of its slices: its sizes are width, 1, height.
 */
export interface ClassMap {
	readonly sizes: MapSizes;
	/** Maps that lie over each other, where classes overlap. Each class lies in one of them only. */
	readonly planes: number;
	/** Writes the class of each voxel of a slice into `into`, x fastest; 0 is none. */
	readSlice(plane: number, z: number, into: Uint16Array): void;
}

/** The most classes that two masks may have together: each pair of them has a count of its own. */
export const mostClasses = 2047;

/** Raised where somebody no longer wants the comparison. */
export class MasksStopped extends Error {}

/** Told now and then how much is done, 0 to 1; raises {@link MasksStopped} where it is to end. */
export type Going = (share: number) => void;
