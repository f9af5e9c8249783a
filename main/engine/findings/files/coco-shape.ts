import type { Geometry, Point, Tool, Zone } from "#shared/task";
import { ownArea } from "../../compare/shapes/areas.ts";
import { boundsOfGeometry } from "../../compare/shapes/bounds.ts";
import { maskRuns } from "./coco-mask.ts";

/** Pixels; null where nobody says. */
export interface PictureSize {
	width: number | null;
	height: number | null;
}

/** What COCO says of where an annotation lies. */
export interface CocoShape {
	/** x, y, width, height in pixels. */
	bbox: readonly number[];
	/** Square pixels. */
	area: number;
	segmentation?: readonly (readonly number[])[] | { counts: readonly number[]; size: readonly [number, number] };
	keypoints?: readonly number[];
	num_keypoints?: number;
	/** 0: one object. */
	iscrowd: 0;
}

/** A mask of more is not made: its bounds and its area are told. */
const mostPixels = 2 ** 30;
/** Likewise of a picture that is longer: no picture is, and a mask is made column by column. */
const mostAlong = 2 ** 18;
const corners = 64;

/**
 * An annotation as COCO has it; null for what it has no place for: lines, and what lies in texts, sounds, documents and
 * volumes. `withoutMask`: it has holes, which only a mask can say, and the size of its picture is not known.
 */
export function cocoShape(geometry: Tool["geometry"], size: PictureSize): (CocoShape & { withoutMask?: true }) | null {
	switch (geometry.kind) {
		case "bounding-box": {
			const { x, y, width, height } = geometry;
			const ring: Point[] = [
				[x, y],
				[x + width, y],
				[x + width, y + height],
				[x, y + height],
			];
			return { bbox: [x, y, width, height], area: width * height, segmentation: [ring.flat()], iscrowd: 0 };
		}
		case "rotated-bounding-box":
			return ofRing(geometry, geometry.corners);
		case "polygon":
			return geometry.ring.length < 3 ? null : ofRing(geometry, geometry.ring);
		case "circle": {
			const { centre, radius } = geometry;
			const ring = Array.from({ length: corners }, (_, nth): Point => {
				const angle = (nth * 2 * Math.PI) / corners;
				return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
			});
			return ofRing(geometry, ring);
		}
		case "segmentation":
			return ofZones(geometry, size);
		case "point": {
			const [x, y] = geometry.at;
			return { bbox: [x, y, 0, 0], area: 0, keypoints: [x, y, 2], num_keypoints: 1, iscrowd: 0 };
		}
		default:
			return null;
	}
}

type Area = Extract<Geometry, { kind: "rotated-bounding-box" | "polygon" | "circle" | "segmentation" }>;

function ofRing(geometry: Area, ring: readonly Point[]): CocoShape {
	return { ...around(geometry), segmentation: [ring.flat()], iscrowd: 0 };
}

function ofZones(
	geometry: Extract<Geometry, { kind: "segmentation" }>,
	{ width, height }: PictureSize,
): (CocoShape & { withoutMask?: true }) | null {
	const zones = geometry.zones.filter(({ region }) => region.length >= 3);
	if (zones.length === 0) return null;
	const shape = { ...around(geometry), iscrowd: 0 as const };
	// Several rings of COCO are one area together; where two of ours overlap they are, too.
	if (zones.every(({ holes }) => holes.length === 0))
		return { ...shape, segmentation: zones.map(({ region }) => region.flat()) };
	if (width === null || height === null || !isPicture(width, height)) return { ...shape, withoutMask: true };
	return { ...shape, segmentation: maskOf(zones, width, height) };
}

function isPicture(width: number, height: number): boolean {
	return width * height <= mostPixels && Math.max(width, height) <= mostAlong;
}

function maskOf(zones: readonly Zone[], width: number, height: number): Exclude<CocoShape["segmentation"], undefined> {
	const [across, down] = [Math.round(width), Math.round(height)];
	return { counts: maskRuns(zones, { width: across, height: down }), size: [down, across] };
}

function around(geometry: Area): Pick<CocoShape, "bbox" | "area"> {
	const { left = 0, top = 0, right = 0, bottom = 0 } = boundsOfGeometry(geometry) ?? {};
	return { bbox: [left, top, right - left, bottom - top], area: ownArea(geometry) };
}
