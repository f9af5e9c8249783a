import { voxelOfSlices } from "#shared/drawing/planes";
import type { Geometry, Point } from "#shared/task";
import { rectsOf } from "./page-rects.ts";

/** Around a shape, in the units of its coordinates; y down. */
export interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

export function boxBounds(x: number, y: number, width: number, height: number): Box {
	return { left: x, top: y, right: x + width, bottom: y + height };
}

/** The smallest rectangle around points; null without any. */
function around(points: readonly Point[]): Box | null {
	let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const [x, y] of points) {
		if (x < left) left = x;
		if (x > right) right = x;
		if (y < top) top = y;
		if (y > bottom) bottom = y;
	}
	return points.length === 0 ? null : { left, top, right, bottom };
}

function united(boxes: readonly (Box | null)[]): Box | null {
	const known = boxes.filter((box) => box !== null);
	return around(
		known.flatMap(({ left, top, right, bottom }): Point[] => [
			[left, top],
			[right, bottom],
		]),
	);
}

/** Whether anything is known of where it lies: exports may leave the shape out, as they do with the zones of segmentations. */
export function isPlaced(geometry: Geometry): boolean {
	switch (geometry.kind) {
		case "voxel-brush":
		case "none":
		case "unknown":
			return false;
		case "segmentation":
			return geometry.zones.some(({ region }) => region.length > 0);
		default:
			return true;
	}
}

/**
 * Where something may be that is similar to a shape: pixels, fractions of a page, columns and rows of voxels, or for an
 * entity its span across. Null for what lies nowhere.
 */
export function boundsOfGeometry(geometry: Geometry): Box | null {
	switch (geometry.kind) {
		case "bounding-box":
			return boxBounds(geometry.x, geometry.y, geometry.width, geometry.height);
		case "rotated-bounding-box":
			return around(geometry.corners);
		case "polygon":
			return around(geometry.ring);
		case "segmentation":
			// A hole takes away and never adds.
			return united(geometry.zones.map(({ region }) => around(region)));
		case "circle": {
			const [x, y] = geometry.centre;
			return boxBounds(x - geometry.radius, y - geometry.radius, 2 * geometry.radius, 2 * geometry.radius);
		}
		case "pdf":
			return united(rectsOf(geometry).map(({ x, y, width, height }) => boxBounds(x, y, width, height)));
		case "point":
			return around([geometry.at]);
		case "polyline":
		case "spline":
			return around(geometry.points);
		case "box-3d":
			return around([
				[geometry.min[0], geometry.min[1]],
				[geometry.max[0], geometry.max[1]],
			]);
		case "line-3d":
			return around([
				[geometry.from[0], geometry.from[1]],
				[geometry.to[0], geometry.to[1]],
			]);
		case "angle": {
			const voxel = voxelOfSlices(geometry.vertex);
			return voxel && around([[voxel[0], voxel[1]]]);
		}
		case "entity":
			return around([
				[geometry.start, 0],
				[geometry.end, 0],
			]);
		case "voxel-brush":
		case "none":
		case "unknown":
			return null;
	}
}
