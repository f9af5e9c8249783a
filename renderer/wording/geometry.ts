import { angleText, exact, lengthText, short, unitOf } from "#shared/drawing/measured";
import { lengthBetween } from "#shared/drawing/planes";
import type { VolumeGrid } from "#shared/media";
import type { Geometry, GeometryKind } from "#shared/task";
import { count, counted } from "./count.ts";

/** The tool's name in the field's own words. */
export const kindNames: Readonly<Record<GeometryKind, string>> = {
	"bounding-box": "bounding box",
	"rotated-bounding-box": "rotated bounding box",
	polygon: "polygon",
	polyline: "polyline",
	spline: "spline",
	point: "point",
	segmentation: "segmentation",
	circle: "circle",
	"box-3d": "3D box",
	"line-3d": "3D line",
	angle: "angle",
	entity: "entity",
	pdf: "PDF area",
	"voxel-brush": "voxel brush",
	none: "no geometry",
	unknown: "unknown geometry",
};

/** How large it is, in few characters: "34×21", "12 points", "2 zones". */
export function sizeText(geometry: Geometry, grid: VolumeGrid | null = null): string {
	switch (geometry.kind) {
		case "bounding-box":
			return `${short(geometry.width)}×${short(geometry.height)}`;
		case "rotated-bounding-box": {
			const [a, b, , d] = geometry.corners;
			const wide = Math.hypot(d[0] - a[0], d[1] - a[1]);
			const high = Math.hypot(b[0] - a[0], b[1] - a[1]);
			return `${short(wide)}×${short(high)} ${short(geometry.rotation)}°`;
		}
		case "polygon":
			return counted(geometry.ring.length, "point");
		case "polyline":
		case "spline":
			return counted(geometry.points.length, "point");
		case "point":
			return `${short(geometry.at[0])}, ${short(geometry.at[1])}`;
		case "segmentation":
			return geometry.zones.length === 0 ? "no outline" : counted(geometry.zones.length, "zone");
		case "circle":
			return `r ${short(geometry.radius)}`;
		case "box-3d":
			return geometry.max.map((end, axis) => short(end - (geometry.min[axis] ?? 0))).join("×");
		case "line-3d":
			return `${short(lengthBetween(geometry.from, geometry.to, grid))} ${unitOf(grid)}`;
		case "angle":
			return geometry.degrees === null ? "angle" : `${short(geometry.degrees)}°`;
		case "entity":
			// Whole in a text; seconds of a sound are told apart by their thousandths.
			return `${exact(geometry.start)}–${exact(geometry.end)}`;
		case "pdf":
			return geometry.rects.length === 0 ? "area" : counted(geometry.rects.length, "line");
		case "voxel-brush":
			return "voxels";
		case "none":
			return "none";
		case "unknown":
			return geometry.key;
	}
}

/** The numbers behind the size, one line each, for the details of one annotation. */
export function geometryFacts(
	geometry: Geometry,
	grid: VolumeGrid | null,
): readonly (readonly [name: string, value: string])[] {
	switch (geometry.kind) {
		case "bounding-box":
			return [
				["left, top", `${exact(geometry.x)}, ${exact(geometry.y)}`],
				["width × height", `${exact(geometry.width)} × ${exact(geometry.height)} px`],
				["area", `${count(geometry.width * geometry.height)} px²`],
			];
		case "rotated-bounding-box":
			return [
				["rotation", `${exact(geometry.rotation)}°, clockwise`],
				["corners", geometry.corners.map(([x, y]) => `${exact(x)}, ${exact(y)}`).join(" · ")],
			];
		case "point":
			return [["x, y", `${exact(geometry.at[0])}, ${exact(geometry.at[1])}`]];
		case "circle":
			return [
				["centre", `${exact(geometry.centre[0])}, ${exact(geometry.centre[1])}`],
				["radius", `${exact(geometry.radius)} px`],
			];
		case "segmentation":
			return [
				["zones", count(geometry.zones.length)],
				["holes", count(geometry.zones.reduce((sum, zone) => sum + zone.holes.length, 0))],
				["points", count(geometry.zones.reduce((sum, zone) => sum + zone.region.length, 0))],
			];
		case "box-3d":
			return [
				["from", geometry.min.map(exact).join(", ")],
				["to", geometry.max.map(exact).join(", ")],
				["size", sizesText(geometry, grid)],
			];
		case "line-3d":
			return [
				["from", geometry.from.map(exact).join(", ")],
				["to", geometry.to.map(exact).join(", ")],
				["length", lengthText(geometry, grid)],
			];
		case "angle":
			return [
				["angle as exported", geometry.degrees === null ? "not in the export" : `${exact(geometry.degrees)}°`],
				["angle of its points", angleText(geometry, grid)],
				["vertex", slicesText(geometry.vertex)],
				["first ray", slicesText(geometry.p1)],
				["second ray", slicesText(geometry.p2)],
			];
		case "entity":
			return [
				["start, end", `${exact(geometry.start)}, ${exact(geometry.end)}`],
				["text", geometry.selection ?? "not in the export"],
			];
		case "pdf":
			return [
				["page in the document", count(geometry.pageNumber)],
				["text", geometry.text ?? "not in the export"],
			];
		default:
			return [];
	}
}

type Box3d = Extract<Geometry, { kind: "box-3d" }>;

function sizesText({ min, max }: Box3d, grid: VolumeGrid | null): string {
	const voxels = max.map((end, axis) => exact(end - (min[axis] ?? 0))).join(" × ");
	if ((grid?.directions ?? null) === null) return `${voxels} voxels`;
	const sides = ([0, 1, 2] as const).map((axis) => {
		const end = [min[0], min[1], min[2]] as [number, number, number];
		end[axis] = max[axis];
		return exact(lengthBetween(min, end, grid));
	});
	return `${sides.join(" × ")} mm (${voxels} voxels)`;
}

function slicesText(slices: readonly number[]): string {
	const names = ["coronal", "sagittal", "axial"];
	return slices.map((slice, axis) => `${names[axis] ?? "?"} ${exact(slice)}`).join(", ");
}
