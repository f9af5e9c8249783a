import type { Geometry, Ring, Zone } from "#shared/task";
import { areasOf, isArea, ownArea } from "../../compare/shapes/areas.ts";
import { boundsOfGeometry, type Box } from "../../compare/shapes/bounds.ts";
import { crossingsOf } from "./crossings.ts";
import type { Measure, Unit } from "./rule-terms.ts";

/** Pixels of the picture. */
export interface Sheet {
	width: number;
	height: number;
}

/**
 * How large something is of a shape, in a unit; null where the shape has no such measure, or where it is told by the
 * picture and the export does not say how large that is.
 */
export function measured(geometry: Geometry, measure: Measure, unit: Unit, sheet: Sheet | null): number | null {
	switch (measure) {
		case "width":
		case "height":
		case "shorter side":
		case "longer side":
			return sideOf(geometry, measure, unit, sheet);
		case "area":
			return areaOf(geometry, unit, sheet);
		case "aspect":
			return aspectOf(geometry);
		case "length":
			return lengthOf(geometry);
		case "span":
			return geometry.kind === "entity" ? Math.abs(geometry.end - geometry.start) : null;
		case "rotation":
			return geometry.kind === "rotated-bounding-box" ? geometry.rotation : null;
		case "vertices":
			return verticesOf(geometry);
		case "parts":
			return geometry.kind === "segmentation" ? zonesWithPoints(geometry.zones).length : null;
		case "holes":
			return geometry.kind === "segmentation"
				? zonesWithPoints(geometry.zones).reduce((sum, { holes }) => sum + holes.length, 0)
				: null;
		case "crossings": {
			const rings = ringsOf(geometry);
			return rings === null ? null : rings.reduce((sum, ring) => sum + crossingsOf(ring), 0);
		}
		case "outside":
			return outsideOf(geometry, unit, sheet);
	}
}

/** Across and down: of a rotated box along its own sides, of other shapes of the upright rectangle around them. */
function sidesOf(geometry: Geometry): { width: number; height: number } | null {
	if (geometry.kind === "rotated-bounding-box") {
		// In the order of the export: top left, bottom left, bottom right, top right before the turn.
		const [first, below, , beside] = geometry.corners;
		return { width: distance(first, beside), height: distance(first, below) };
	}
	if (geometry.kind === "point" || geometry.kind === "angle" || geometry.kind === "entity") return null;
	const box = boundsOfGeometry(geometry);
	return box && { width: box.right - box.left, height: box.bottom - box.top };
}

function sideOf(
	geometry: Geometry,
	measure: "width" | "height" | "shorter side" | "longer side",
	unit: Unit,
	sheet: Sheet | null,
): number | null {
	const sides = sidesOf(geometry);
	if (sides === null) return null;
	let { width, height } = sides;
	if (unit === "%") {
		// Highlights of documents lie in fractions of their page.
		const whole = geometry.kind === "pdf" ? { width: 1, height: 1 } : sheet;
		if (whole === null) return null;
		[width, height] = [(width / whole.width) * 100, (height / whole.height) * 100];
	} else if (geometry.kind === "pdf") return null;
	switch (measure) {
		case "width":
			return width;
		case "height":
			return height;
		case "shorter side":
			return Math.min(width, height);
		case "longer side":
			return Math.max(width, height);
	}
}

function areaOf(geometry: Geometry, unit: Unit, sheet: Sheet | null): number | null {
	if (geometry.kind === "pdf") return unit === "%" ? ownArea(geometry) * 100 : null;
	if (!isArea(geometry) || !isDrawn(geometry)) return null;
	const area = ownArea(geometry);
	if (unit !== "%") return area;
	return sheet === null ? null : (area / (sheet.width * sheet.height)) * 100;
}

/** Exports may leave out the zones of a segmentation: then nothing is known of it. */
function isDrawn(geometry: Geometry): boolean {
	return geometry.kind !== "segmentation" || zonesWithPoints(geometry.zones).length > 0;
}

function aspectOf(geometry: Geometry): number | null {
	// In fractions of a page, and the page is seldom square.
	if (geometry.kind === "pdf") return null;
	const sides = sidesOf(geometry);
	if (sides === null || (sides.width === 0 && sides.height === 0)) return null;
	return sides.width / sides.height;
}

function lengthOf(geometry: Geometry): number | null {
	const points: readonly (readonly number[])[] | null =
		geometry.kind === "polyline" || geometry.kind === "spline"
			? geometry.points
			: geometry.kind === "line-3d"
				? [geometry.from, geometry.to]
				: null;
	if (points === null || points.length === 0) return null;
	return points.reduce((sum, point, at) => sum + (at === 0 ? 0 : distance(points[at - 1] ?? point, point)), 0);
}

function verticesOf(geometry: Geometry): number | null {
	switch (geometry.kind) {
		case "bounding-box":
		case "rotated-bounding-box":
			return 4;
		case "polygon":
			return geometry.ring.length;
		case "polyline":
		case "spline":
			return geometry.points.length;
		case "segmentation": {
			const zones = zonesWithPoints(geometry.zones);
			return zones.length === 0
				? null
				: zones.reduce((sum, { region, holes }) => [region, ...holes].reduce((all, ring) => all + ring.length, sum), 0);
		}
		default:
			return null;
	}
}

function ringsOf(geometry: Geometry): readonly Ring[] | null {
	switch (geometry.kind) {
		case "bounding-box":
		case "rotated-bounding-box":
			return [];
		case "polygon":
			return [geometry.ring];
		case "segmentation":
			return isDrawn(geometry) ? geometry.zones.flatMap(({ region, holes }) => [region, ...holes]) : null;
		default:
			return null;
	}
}

/** Pixels beyond the nearest border; or the share of the area that lies beyond it. */
function outsideOf(geometry: Geometry, unit: Unit, sheet: Sheet | null): number | null {
	if (geometry.kind === "entity" || geometry.kind === "angle") return null;
	// A page of a document is as large as its fractions say.
	const whole = geometry.kind === "pdf" ? { width: 1, height: 1 } : sheet;
	if (whole === null || geometry.kind === "box-3d" || geometry.kind === "line-3d") return null;
	if (unit === "px") {
		const box = boundsOfGeometry(geometry);
		return box === null || geometry.kind === "pdf" ? null : beyond(box, whole);
	}
	if (geometry.kind === "pdf" || !isArea(geometry)) return null;
	const around = boundsOfGeometry(geometry);
	// Most lie inside, and their outlines need no look.
	if (around !== null && beyond(around, whole) === 0) return ownArea(geometry) > 0 ? 0 : null;
	const { a, intersection } = areasOf(geometry, { kind: "bounding-box", x: 0, y: 0, ...whole });
	// Two areas that are the same may differ by rounding.
	return a > 0 ? (Math.max(0, a - intersection) / a) * 100 : null;
}

function beyond({ left, top, right, bottom }: Box, { width, height }: Sheet): number {
	return Math.max(0, -left, -top, right - width, bottom - height);
}

function zonesWithPoints(zones: readonly Zone[]): readonly Zone[] {
	return zones.filter(({ region }) => region.length > 0);
}

function distance(a: readonly number[], b: readonly number[]): number {
	return Math.hypot(...[0, 1, 2].map((axis) => (a[axis] ?? 0) - (b[axis] ?? 0)));
}
