import type { Direction } from "#shared/media";

/**
 * How a volume's axes lie in a body. The world is that of LPS: its axes point to the left, to the back (posterior) and to
 * the head (superior). Slices are those of the voxels, never resampled: each body axis takes the voxel axis that is nearest.
 */

export type Axis = 0 | 1 | 2;

/** Indices of columns, rows and slices, from 0. */
export type Voxel = readonly [x: number, y: number, z: number];

export type PlaneName = "axial" | "coronal" | "sagittal";

export const planeNames = ["axial", "coronal", "sagittal"] as const satisfies readonly PlaneName[];

/** Whose left is on the left of the screen: radiologists look at a body from its feet and its front. */
export type Convention = "radiological" | "neurological";

export interface BodyAxis {
	/** Of the voxels. */
	axis: Axis;
	/** 1: indices grow to the left, the back or the head. */
	grows: 1 | -1;
}

export interface BodyAxes {
	/** Left, posterior, superior. */
	axes: readonly [BodyAxis, BodyAxis, BodyAxis];
	/** Degrees between a body axis and the voxel axis that stands for it, the largest of the three. */
	tilt: number;
	/** False: the file says nothing of a body, and planes are called by the order of its axes. */
	isKnown: boolean;
}

/** What is a slice of, and which way it lies on the screen. */
export interface PlaneView {
	name: PlaneName;
	/** Voxel axes: to the right, downwards, and through the screen. */
	across: Axis;
	down: Axis;
	normal: Axis;
	/** Indices grow to the left of the screen. */
	isMirrored: boolean;
	/** Indices grow upwards. */
	isUp: boolean;
	/** Voxels along `across`, `down` and `normal`. */
	width: number;
	height: number;
	depth: number;
	/** Millimetres of a voxel along each axis, by axis; 1 each where the file does not say. */
	spacing: Voxel;
	/** At the edges; null where nothing is known of a body. */
	letters: { left: string; right: string; top: string; bottom: string } | null;
}

const permutations: readonly (readonly [Axis, Axis, Axis])[] = [
	[0, 1, 2],
	[0, 2, 1],
	[1, 0, 2],
	[1, 2, 0],
	[2, 0, 1],
	[2, 1, 0],
];

/** What body axes are called at their two ends: where their numbers grow, and the other. */
const ends = [
	["L", "R"],
	["P", "A"],
	["S", "I"],
] as const;

type Directions = readonly [x: Direction, y: Direction, z: Direction];

/** Degrees below which a tilt is that of numbers that were rounded. */
const straight = 0.1;

/** @param directions from a voxel to the next along each voxel axis, in LPS millimetres. */
export function bodyAxesOf(directions: Directions | null): BodyAxes {
	const lengths = directions?.map((direction) => Math.hypot(...direction)) ?? [];
	const isKnown = directions !== null && lengths.every((length) => length > 0 && Number.isFinite(length));
	if (!isKnown) {
		const axes = [0, 1, 2].map((axis) => ({ axis: axis as Axis, grows: 1 as const }));
		return { axes: axes as [BodyAxis, BodyAxis, BodyAxis], tilt: 0, isKnown: false };
	}
	const cosine = (axis: Axis, body: Axis): number => directions[axis][body] / (lengths[axis] ?? 1);
	const nearness = (order: readonly [Axis, Axis, Axis]): number =>
		order.reduce<number>((sum, axis, body) => sum + Math.abs(cosine(axis, body as Axis)), 0);
	// The first of those that are as near, so that a volume at 45 degrees is always shown in the same way.
	const order = permutations.reduce((best, next) => (nearness(next) > nearness(best) + 1e-9 ? next : best));
	const axes = order.map((axis, body): BodyAxis => ({ axis, grows: cosine(axis, body as Axis) < 0 ? -1 : 1 }));
	const least = Math.min(...order.map((axis, body) => Math.abs(cosine(axis, body as Axis))));
	const tilt = (Math.acos(Math.min(1, least)) * 180) / Math.PI;
	return { axes: axes as [BodyAxis, BodyAxis, BodyAxis], tilt: tilt < straight ? 0 : tilt, isKnown: true };
}

/** Body axes of each plane, and the way that the screen's right and its lower side lie along them. */
const layout: Readonly<Record<PlaneName, { across: Axis; down: Axis; normal: Axis; below: 1 | -1 }>> = {
	axial: { across: 0, down: 1, normal: 2, below: 1 },
	coronal: { across: 0, down: 2, normal: 1, below: -1 },
	sagittal: { across: 1, down: 2, normal: 0, below: -1 },
};

/**
 * The three planes of a volume. Axial from the feet, coronal from the front, sagittal from the left, the face to the left
 * of the screen; neurologically axial and coronal are mirrored.
 */
export function planeViewsOf(
	sizes: Voxel,
	directions: Directions | null,
	convention: Convention,
): Readonly<Record<PlaneName, PlaneView>> {
	const body = bodyAxesOf(directions);
	const spacing = spacingOf(body.isKnown ? directions : null);
	const view = (name: PlaneName): PlaneView => {
		const { below, ...along } = layout[name];
		const right = along.across === 0 && convention === "neurological" ? -1 : 1;
		const [across, down, normal] = [body.axes[along.across], body.axes[along.down], body.axes[along.normal]];
		const letter = (axis: Axis, way: 1 | -1): string => ends[axis][way === 1 ? 0 : 1];
		return {
			name,
			across: across.axis,
			down: down.axis,
			normal: normal.axis,
			isMirrored: across.grows !== right,
			isUp: down.grows !== below,
			width: sizes[across.axis],
			height: sizes[down.axis],
			depth: sizes[normal.axis],
			spacing,
			letters: body.isKnown
				? {
						left: letter(along.across, right === 1 ? -1 : 1),
						right: letter(along.across, right),
						top: letter(along.down, below === 1 ? -1 : 1),
						bottom: letter(along.down, below),
					}
				: null,
		};
	};
	return { axial: view("axial"), coronal: view("coronal"), sagittal: view("sagittal") };
}

/** Millimetres from a voxel to the next along each axis; 1 each where they are not known. */
export function spacingOf(directions: Directions | null): Voxel {
	const [x = 0, y = 0, z = 0] = directions?.map((direction) => Math.hypot(...direction)) ?? [];
	return [x, y, z].every((length) => length > 0 && Number.isFinite(length)) ? [x, y, z] : [1, 1, 1];
}

/** Where a voxel's centre lies in the world, LPS millimetres; null where the file does not say. */
export function worldOf(
	[x, y, z]: Voxel,
	{ directions, corner }: { directions: Directions | null; corner: Direction | null },
): Direction | null {
	if (directions === null || corner === null) return null;
	const [a, b, c] = directions;
	const along = (axis: Axis): number => corner[axis] + x * a[axis] + y * b[axis] + z * c[axis];
	return [along(0), along(1), along(2)];
}

/** "L 12.0 A 3.5 S 101.2". */
export function worldText(world: Direction): string {
	return world
		.map((value, axis) => `${ends[axis as Axis][value < 0 ? 1 : 0]} ${Math.abs(value).toFixed(1)}`)
		.join("  ");
}

/** The voxel under a place of a slice, in voxels from its upper left corner; whole and within the volume. */
export function voxelUnder(view: PlaneView, across: number, down: number, index: number): Voxel {
	const voxel: [number, number, number] = [0, 0, 0];
	const column = Math.min(view.width - 1, Math.max(0, Math.floor(across)));
	const row = Math.min(view.height - 1, Math.max(0, Math.floor(down)));
	voxel[view.across] = view.isMirrored ? view.width - 1 - column : column;
	voxel[view.down] = view.isUp ? view.height - 1 - row : row;
	voxel[view.normal] = index;
	return voxel;
}

/** The middle of a voxel on a slice, in voxels from its upper left corner. */
export function placeOnSlice(view: PlaneView, voxel: Voxel): { across: number; down: number } {
	const [x, y] = [voxel[view.across] + 0.5, voxel[view.down] + 0.5];
	return { across: view.isMirrored ? view.width - x : x, down: view.isUp ? view.height - y : y };
}
