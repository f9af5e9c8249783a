import type { Json } from "#shared/json";
import type { TurnedObject } from "./scene-land.ts";
import { boundsOf } from "./shapes.ts";
import type { Box, Point, Ring } from "./shapes.ts";

/*
 * Geometries as an export writes them (format.md, 4.3), from the places of a scene. `Shape` is what a tool holds
 * beside its common fields.
 */
export type Shape = Record<string, Json>;

/** Coordinates in exports are floating-point; a thousandth of a pixel is plenty here. */
function round(value: number): number {
	return Math.round(value * 1000) / 1000;
}

export function pointsOf(points: Ring): Json[] {
	return points.map(([x, y]) => [round(x), round(y)]);
}

/** `drag` tells from which corner the box was drawn: sizes are negative unless it was the upper left one. */
export function boxShape(
	box: Box,
	drag: "from top left" | "from bottom right" | "from top right" = "from top left",
): Shape {
	const [x, y, width, height] = [round(box.x), round(box.y), round(box.width), round(box.height)];
	if (drag === "from bottom right") {
		return { "bounding-box": { x: round(x + width), y: round(y + height), height: -height, width: -width } };
	}
	if (drag === "from top right") return { "bounding-box": { x: round(x + width), y, width: -width, height } };
	return { "bounding-box": { x, y, width, height } };
}

/** A box as a hurried hand would draw it: `by` pixels off on each side, unevenly. */
export function loosely(box: Box, by: number): Box {
	return { x: box.x - by, y: box.y + by * 0.4, width: box.width + by * 1.7, height: box.height - by * 0.6 };
}

export function turnedShape({ corners, width, height, rotation }: TurnedObject, withCorners = true): Shape {
	const [x, y] = corners[0];
	const place = { x: round(x), y: round(y), width: round(width), height: round(height), rotation };
	return { "rotated-bounding-box": withCorners ? { ...place, corners: pointsOf(corners) } : place };
}

export function polygonShape(ring: Ring): Shape {
	return { polygon: pointsOf(ring) };
}

export function polylineShape(points: Ring): Shape {
	return { polyline: pointsOf(points) };
}

export function splineShape(points: Ring): Shape {
	return { spline: pointsOf(points) };
}

export function pointShape([x, y]: Point): Shape {
	return { point: [round(x), round(y)] };
}

export function segmentationShape(zones: readonly { region: Ring; holes?: readonly Ring[] }[]): Shape {
	return {
		segmentation: {
			zones: zones.map(({ region, holes = [] }) => ({ region: pointsOf(region), holes: holes.map(pointsOf) })),
		},
	};
}

export function circleShape(cx: number, cy: number, radius: number): Shape {
	return { circle: { cx: round(cx), cy: round(cy), r: round(radius) } };
}

/** A rectangle of a document, in units of the page as a viewer shows it. */
export function pdfShape(
	boxes: readonly Box[],
	page: { width: number; height: number },
	pageNumber: number,
	content: Json,
): Shape {
	const rect = ({ x, y, width, height }: Box): Json => ({
		x1: round(x),
		y1: round(y),
		x2: round(x + width),
		y2: round(y + height),
		width: page.width,
		height: page.height,
	});
	const corners = boxes.flatMap(({ x, y, width, height }): Point[] => [
		[x, y],
		[x + width, y + height],
	]);
	// A highlight has a rectangle for each token; an area has none.
	const rects = boxes.length > 1 ? boxes.map(rect) : [];
	return { pdf: { position: { boundingRect: rect(boundsOf(corners)), rects, pageNumber }, content } };
}
