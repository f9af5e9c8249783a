import type { VolumeGrid } from "#shared/media";
import type { Geometry, Point, Tool } from "#shared/task";
import type { Bounds, PlacedGeometry } from "./drawing.ts";

/**
 * A volume's annotations have no place on a picture: they are seen from three sides, projected along an axis each, on
 * planes beside one another. What is a voxel wide there is a pixel of the sheet, unless voxels are not cubes.
 */

/** Indices of columns, rows and slices, from 0. */
export type Voxel = readonly [x: number, y: number, z: number];

type Axis = 0 | 1 | 2;

/** A projection of all slices onto one plane. */
export interface Plane {
	name: "axial" | "coronal" | "sagittal";
	across: Axis;
	down: Axis;
	/** Slices are counted from the feet up: a side view has the last one at its top. */
	isUp: boolean;
	/** Columns grow to the left: as a slice is seen whose voxels lie that way in the body. */
	isMirrored?: boolean;
	/** On the sheet. */
	bounds: Bounds;
}

export interface Planes {
	planes: readonly Plane[];
	/** All planes with the gaps between them. */
	sheet: Bounds;
	/** Pixels of the sheet for each voxel, by axis. */
	scale: Voxel;
	/** Who says how large the volume is: its file, or its annotations. */
	by: "volume" | "extent";
}

/** Of the larger side. */
const gapShare = 0.04;
/** Beyond the last voxel that is annotated, where nobody knows where the volume ends. */
const marginShare = 0.05;

const kinds3d: ReadonlySet<Geometry["kind"]> = new Set(["box-3d", "line-3d", "angle"]);

export function isOfVolume({ geometry }: Pick<Tool, "geometry">): boolean {
	return kinds3d.has(geometry.kind);
}

/**
 * The planes that hold the annotations of a volume; null where none of the tools needs them. Axial at the top left, coronal
 * below it, sagittal beside that: neighbours share an axis.
 */
export function planesOf(tools: readonly Pick<Tool, "geometry">[], grid: VolumeGrid | null): Planes | null {
	if (!tools.some(isOfVolume)) return null;
	const scale = scaleOf(grid, tools.every(isOfVolume));
	const [x, y, z] = (grid?.sizes ?? extentOf(tools)).map((size, axis) => size * (scale[axis] ?? 1));
	const [wide = 1, high = 1, deep = 1] = [x, y, z];
	const gap = gapShare * Math.max(wide + high, high + deep);
	return {
		planes: [
			{ name: "axial", across: 0, down: 1, isUp: false, bounds: { x: 0, y: 0, width: wide, height: high } },
			{ name: "coronal", across: 0, down: 2, isUp: true, bounds: { x: 0, y: high + gap, width: wide, height: deep } },
			{
				name: "sagittal",
				across: 1,
				down: 2,
				isUp: true,
				bounds: { x: wide + gap, y: high + gap, width: high, height: deep },
			},
		],
		sheet: { x: 0, y: 0, width: wide + gap + high, height: high + gap + deep },
		scale,
		by: grid === null ? "extent" : "volume",
	};
}

/** Where a voxel is seen on a plane, in pixels of the sheet. */
export function projected(voxel: Voxel, plane: Plane, { scale }: Planes): Point {
	const { across, down, isUp, isMirrored = false, bounds } = plane;
	const [aside, along] = [voxel[across] * scale[across], voxel[down] * scale[down]];
	return [
		isMirrored ? bounds.x + bounds.width - aside : bounds.x + aside,
		isUp ? bounds.y + bounds.height - along : bounds.y + along,
	];
}

/** The plane and the voxel at a place of the sheet: the axis that the plane is seen along has none. */
export function voxelAt(
	[x, y]: Point,
	{ planes, scale }: Planes,
): { plane: Plane; across: number; down: number } | null {
	const plane = planes.find(
		({ bounds }) => x >= bounds.x && y >= bounds.y && x < bounds.x + bounds.width && y < bounds.y + bounds.height,
	);
	if (plane === undefined) return null;
	const { across, down, isUp, bounds } = plane;
	const along = isUp ? bounds.y + bounds.height - y : y - bounds.y;
	return { plane, across: (x - bounds.x) / scale[across], down: along / scale[down] };
}

/** The corners of a 3-D box on each plane, and the points of a 3-D line or angle. */
export function seenOnPlanes(geometry: Geometry, planes: Planes): PlacedGeometry {
	const on = (plane: Plane, voxels: readonly Voxel[]): Point[] =>
		voxels.map((voxel) => projected(voxel, plane, planes));
	switch (geometry.kind) {
		case "box-3d":
			return {
				kind: "segmentation",
				zones: planes.planes.map((plane) => {
					const [a = [0, 0], b = [0, 0]] = on(plane, [geometry.min, geometry.max]);
					return { region: [a, [b[0], a[1]], b, [a[0], b[1]]], holes: [] };
				}),
			};
		case "line-3d":
			return { kind: "lines", lines: planes.planes.map((plane) => on(plane, [geometry.from, geometry.to])) };
		case "angle": {
			const [p1, vertex, p2] = [geometry.p1, geometry.vertex, geometry.p2].map(voxelOfSlices);
			if (!p1 || !vertex || !p2) return geometry;
			const rays = planes.planes.map((plane) => on(plane, [p1, vertex, p2]));
			return { kind: "lines", lines: rays.flatMap((ray) => [ray, arcOf(ray)].filter((line) => line.length > 0)) };
		}
		default:
			return geometry;
	}
}

/** Slice numbers (coronal, sagittal, axial) as columns, rows and slices; null unless there are three. */
export function voxelOfSlices([coronal, sagittal, axial]: readonly number[]): Voxel | null {
	return coronal === undefined || sagittal === undefined || axial === undefined ? null : [sagittal, coronal, axial];
}

/** Degrees between the rays from `vertex`, in millimetres where the grid is known, else in voxels; null for a ray of no length. */
export function angleBetween(p1: Voxel, vertex: Voxel, p2: Voxel, grid: VolumeGrid | null): number | null {
	const [a, b] = [p1, p2].map((end) => offset(vertex, end, grid));
	if (a === undefined || b === undefined) return null;
	const lengths = Math.hypot(...a) * Math.hypot(...b);
	if (lengths === 0) return null;
	const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / lengths;
	return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}

/** From voxel to voxel: in millimetres where the grid is known, else in voxels. */
export function lengthBetween(from: Voxel, to: Voxel, grid: VolumeGrid | null): number {
	return Math.hypot(...offset(from, to, grid));
}

/** world = directions · voxel + origin; the origin falls out of a difference. */
function offset(from: Voxel, to: Voxel, grid: VolumeGrid | null): Voxel {
	const [x, y, z] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
	const directions = grid?.directions ?? null;
	if (directions === null) return [x, y, z];
	const [a, b, c] = directions;
	return [x * a[0] + y * b[0] + z * c[0], x * a[1] + y * b[1] + z * c[1], x * a[2] + y * b[2] + z * c[2]];
}

/** Columns are a pixel each. Where shapes of a picture lie among those of the volume, rows are too. */
function scaleOf(grid: VolumeGrid | null, isVolumeOnly: boolean): Voxel {
	const directions = grid?.directions ?? null;
	if (directions === null) return [1, 1, 1];
	const [x, y, z] = directions.map((direction) => Math.hypot(...direction));
	if (x === undefined || y === undefined || z === undefined || !(x > 0 && y > 0 && z > 0)) return [1, 1, 1];
	return [1, isVolumeOnly ? y / x : 1, z / x];
}

/** Voxels from 0 to beyond the last that is annotated, by axis. */
function extentOf(tools: readonly Pick<Tool, "geometry">[]): Voxel {
	const most: [number, number, number] = [0, 0, 0];
	const margin = (size: number): number => Math.max(1, size + Math.max(4, size * marginShare));
	for (const { geometry } of tools)
		for (const voxel of voxelsNamed(geometry))
			for (const axis of [0, 1, 2] as const) most[axis] = Math.max(most[axis], voxel[axis]);
	return [margin(most[0]), margin(most[1]), margin(most[2])];
}

/** The corners of a 3-D box, the ends of a line, the vertex and the ends of an angle; none of other geometries. */
export function voxelsNamed(geometry: Geometry): readonly Voxel[] {
	if (geometry.kind === "box-3d") return [geometry.min, geometry.max];
	if (geometry.kind === "line-3d") return [geometry.from, geometry.to];
	if (geometry.kind !== "angle") return [];
	return [geometry.vertex, geometry.p1, geometry.p2].map(voxelOfSlices).filter((voxel) => voxel !== null);
}

/** Of the shorter ray as it is seen. */
const arcShare = 0.3;
const arcSteps = 16;

/** An arc from one ray to the other around the vertex; none where a ray is seen from its end. */
function arcOf([p1, vertex, p2]: readonly Point[]): Point[] {
	if (p1 === undefined || vertex === undefined || p2 === undefined) return [];
	const [a, b] = [p1, p2].map(([x, y]) => ({
		length: Math.hypot(x - vertex[0], y - vertex[1]),
		angle: Math.atan2(y - vertex[1], x - vertex[0]),
	}));
	if (a === undefined || b === undefined) return [];
	const radius = arcShare * Math.min(a.length, b.length);
	if (radius === 0) return [];
	// The shorter way around.
	const turn = ((((b.angle - a.angle + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) - Math.PI;
	return Array.from({ length: arcSteps + 1 }, (_, step): Point => {
		const angle = a.angle + (turn * step) / arcSteps;
		return [vertex[0] + radius * Math.cos(angle), vertex[1] + radius * Math.sin(angle)];
	});
}
