import type { VolumeGrid } from "#shared/media";
import type { Geometry, Tool } from "#shared/task";
import { angleBetween, lengthBetween, voxelOfSlices } from "./planes.ts";

/** What the measuring tools of a volume measure, in words; of millimetres where the volume's grid has them. */

type Line3d = Extract<Geometry, { kind: "line-3d" }>;
type Angle = Extract<Geometry, { kind: "angle" }>;

/** The class, and what a measuring tool measures. */
export function measuredLabel({ title, geometry }: Pick<Tool, "title" | "geometry">, grid: VolumeGrid | null): string {
	if (geometry.kind === "line-3d") return `${title} ${lengthText(geometry, grid)}`.trim();
	if (geometry.kind !== "angle") return title;
	return `${title} ${geometry.degrees === null ? angleText(geometry, grid) : `${short(geometry.degrees)}°`}`.trim();
}

export function lengthText({ from, to }: Line3d, grid: VolumeGrid | null): string {
	return `${exact(lengthBetween(from, to, grid))} ${unitOf(grid)}`;
}

/** Of the points themselves: what is exported was measured by the editor. */
export function angleText({ vertex, p1, p2 }: Angle, grid: VolumeGrid | null): string {
	const [corner, from, to] = [vertex, p1, p2].map(voxelOfSlices);
	const degrees = corner && from && to ? angleBetween(from, corner, to, grid) : null;
	if (degrees === null) return "none: a ray has no length, or a point no three numbers";
	return `${exact(degrees)}°${(grid?.directions ?? null) === null ? ", voxels taken for cubes" : ""}`;
}

export function unitOf(grid: VolumeGrid | null): string {
	return (grid?.directions ?? null) === null ? "voxels" : "mm";
}

/** At most three significant places beyond the point matter to an eye; the raw view has all of them. */
export function exact(value: number): string {
	return String(Math.round(value * 1000) / 1000);
}

export function short(value: number): string {
	return Math.abs(value) >= 10 ? value.toFixed(0) : String(Math.round(value * 10) / 10);
}
