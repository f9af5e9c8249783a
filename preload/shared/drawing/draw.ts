import { drawBoundingBox } from "./draw-bounding-box.ts";
import { drawCircle } from "./draw-circle.ts";
import { drawLines } from "./draw-lines.ts";
import { drawPdf } from "./draw-pdf.ts";
import { drawPoint } from "./draw-point.ts";
import { drawPolygon } from "./draw-polygon.ts";
import { drawPolyline } from "./draw-polyline.ts";
import { drawRotatedBoundingBox } from "./draw-rotated-bounding-box.ts";
import { drawSegmentation } from "./draw-segmentation.ts";
import { drawSpline } from "./draw-spline.ts";
import type { Drawing, PlacedGeometry } from "./drawing.ts";

/** Drawings live as long as the geometry they were made from: a task shown again, or in another theme, builds nothing. */
const drawings = new WeakMap<PlacedGeometry, Drawing | { nothing: true }>();

/** What a geometry paints on a picture; null for what has no place on one, or no points. */
export function draw(geometry: PlacedGeometry): Drawing | null {
	let drawing = drawings.get(geometry);
	if (drawing === undefined) {
		drawing = drawn(geometry) ?? { nothing: true };
		drawings.set(geometry, drawing);
	}
	return "nothing" in drawing ? null : drawing;
}

function drawn(geometry: PlacedGeometry): Drawing | null {
	switch (geometry.kind) {
		case "bounding-box":
			return drawBoundingBox(geometry);
		case "rotated-bounding-box":
			return drawRotatedBoundingBox(geometry.corners);
		case "polygon":
			return drawPolygon(geometry.ring);
		case "polyline":
			return drawPolyline(geometry.points);
		case "spline":
			return drawSpline(geometry.points);
		case "point":
			return drawPoint(geometry.at);
		case "segmentation":
			return drawSegmentation(geometry.zones);
		case "circle":
			return drawCircle(geometry.centre, geometry.radius);
		case "lines":
			return drawLines(geometry.lines);
		case "pdf":
			return drawPdf(geometry);
		case "box-3d":
		case "line-3d":
		case "angle":
		case "entity":
		case "voxel-brush":
		case "none":
		case "unknown":
			return null;
	}
}
