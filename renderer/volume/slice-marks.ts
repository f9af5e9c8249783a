import type { Scheme } from "#shared/drawing/colour";
import { draw } from "#shared/drawing/draw";
import type { Drawing } from "#shared/drawing/drawing";
import { type Mark, marksOf } from "#shared/drawing/mark";
import { isOfVolume, type Planes, voxelsNamed } from "#shared/drawing/planes";
import type { VolumeGrid } from "#shared/media";
import type { Geometry, Point, Tool } from "#shared/task";
import type { PlaneView, Voxel } from "./body.ts";

/**
 * A volume's annotation as one plane sees it: in millimetres from the slice's upper left corner. It is projected along the
 * plane's normal, and lies on the slices between `from` and `to`.
 */
export interface SliceMark {
	mark: Mark;
	drawing: Drawing;
	/** Slices, which need not be whole. */
	from: number;
	to: number;
	geometry: Geometry;
}

export interface SliceMarkOptions {
	scheme: Scheme;
	/** What lengths are measured by. */
	grid: VolumeGrid | null;
	leaving: number | null;
}

/** Of what has a place in a volume; the rest of the tools is left out. */
export function sliceMarks(tools: readonly Tool[], view: PlaneView, options: SliceMarkOptions): SliceMark[] {
	const own = tools.filter(isOfVolume);
	const byIndex = new Map(own.map((tool) => [tool.index, tool]));
	return marksOf(own, null, { ...options, planes: planesOfSlice(view) }).flatMap((mark) => {
		const geometry = byIndex.get(mark.key)?.geometry;
		const drawing = draw(mark.geometry);
		if (geometry === undefined || drawing === null) return [];
		const along = voxelsNamed(geometry).map((voxel) => voxel[view.normal]);
		return [{ mark, drawing, geometry, from: Math.min(...along), to: Math.max(...along) }];
	});
}

/** Half a slice to both sides of the middle of its voxels. */
export function isOnSlice({ from, to }: Pick<SliceMark, "from" | "to">, index: number): boolean {
	return from - 0.5 <= index && index <= to + 0.5;
}

/** Where the lines of a tape or an angle go through a slice, in the units of the drawing. */
export function piercings(geometry: Geometry, view: PlaneView, index: number): Point[] {
	const voxels = geometry.kind === "angle" ? rays(voxelsNamed(geometry)) : [voxelsNamed(geometry)];
	if (geometry.kind !== "line-3d" && geometry.kind !== "angle") return [];
	const planes = planesOfSlice(view);
	const [plane] = planes.planes;
	return voxels.flatMap(([a, b]) => {
		if (a === undefined || b === undefined || plane === undefined) return [];
		const [begin, end] = [a[view.normal], b[view.normal]];
		const share = (index - begin) / (end - begin);
		// A line that lies within the slice goes through it nowhere.
		if (!(share >= 0 && share <= 1)) return [];
		const at = (axis: 0 | 1 | 2): number => a[axis] + (b[axis] - a[axis]) * share;
		return [onPlane([at(0), at(1), at(2)], view)];
	});
}

/** Of the middle of a voxel; indices name middles, and a slice begins half a voxel before that of its first. */
export function onPlane(voxel: Voxel, view: PlaneView): Point {
	const [x, y] = [voxel[view.across] * view.spacing[view.across], voxel[view.down] * view.spacing[view.down]];
	const [wide, high] = [view.width * view.spacing[view.across], view.height * view.spacing[view.down]];
	return [view.isMirrored ? wide - x : x, view.isUp ? high - y : y];
}

/** From the corner of the slice to where drawings have their origin, millimetres: half a voxel the way indices grow. */
export function halfVoxel(view: PlaneView): Point {
	return [
		(view.isMirrored ? -0.5 : 0.5) * view.spacing[view.across],
		(view.isUp ? -0.5 : 0.5) * view.spacing[view.down],
	];
}

/** Vertex first, as an angle names it. */
function rays([vertex, p1, p2]: readonly Voxel[]): (readonly Voxel[])[] {
	return vertex === undefined || p1 === undefined || p2 === undefined
		? []
		: [
				[vertex, p1],
				[vertex, p2],
			];
}

function planesOfSlice(view: PlaneView): Planes {
	const { across, down, isUp, isMirrored, name, spacing } = view;
	const bounds = { x: 0, y: 0, width: view.width * spacing[across], height: view.height * spacing[down] };
	return { planes: [{ name, across, down, isUp, isMirrored, bounds }], sheet: bounds, scale: spacing, by: "volume" };
}
