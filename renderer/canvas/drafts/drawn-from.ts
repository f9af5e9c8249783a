import { boundsOf } from "#shared/drawing/drawing";
import { draw } from "#shared/drawing/draw";
import { placed, type PlacedSheet } from "#shared/drawing/placing";
import type { DrawnGeometry } from "#shared/findings/finding";
import type { Geometry, Point } from "#shared/task";
import { outlinesOf } from "./snap.ts";

const circleSteps = 48;

/**
 * An annotation's geometry as one that can be drawn and changed: curves become lines of short pieces, an area of a
 * document its box on the page. Null for what has no place on a picture, or lies in a volume.
 * @param sheet what lies under it; null: unknown, or of no size that fractions could be of.
 */
export function drawnFrom(
	geometry: Geometry,
	sheet: Pick<PlacedSheet, "width" | "height"> | null,
): DrawnGeometry | null {
	switch (geometry.kind) {
		case "bounding-box":
		case "rotated-bounding-box":
		case "point":
			return geometry;
		case "polygon":
			return geometry.ring.length < 3 ? null : geometry;
		case "polyline":
			return geometry.points.length < 2 ? null : geometry;
		case "segmentation": {
			const zones = geometry.zones
				.filter(({ region }) => region.length > 2)
				.map(({ region, holes }) => ({ region, holes: holes.filter((hole) => hole.length > 2) }));
			return zones.length === 0 ? null : { kind: "segmentation", zones };
		}
		case "spline": {
			const [line = []] = linesOf(geometry);
			return line.length < 2 ? null : { kind: "polyline", points: line };
		}
		case "circle":
			return geometry.radius > 0 ? { kind: "polygon", ring: ringOf(geometry.centre, geometry.radius) } : null;
		case "pdf": {
			const drawing = draw(placed(geometry, sheet, null));
			const bounds = drawing === null ? null : boundsOf(outlinesOf(drawing).flat());
			return bounds === null ? null : { kind: "bounding-box", ...bounds };
		}
		default:
			return null;
	}
}

function ringOf([x, y]: Point, radius: number): Point[] {
	return Array.from({ length: circleSteps }, (_, step): Point => {
		const turn = (step / circleSteps) * 2 * Math.PI;
		return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
	});
}

function linesOf(geometry: Geometry): readonly (readonly Point[])[] {
	const drawing = draw(geometry);
	return drawing === null ? [] : outlinesOf(drawing).filter((line) => line.length > 1);
}
