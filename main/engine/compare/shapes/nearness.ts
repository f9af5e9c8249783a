import type { CompareSettings } from "#shared/compare/settings";
import type { Geometry } from "#shared/task";

/** How near points are to each other, which depends on how large the picture is. */

/** r as a share of the picture's diagonal. */
const radiusShare = 0.01;

/** exp(-d²/2r²), 0 to 1. A radius of 0 only knows equal places. */
export function nearness(distance: number, radius: number): number {
	if (distance === 0) return 1;
	return radius > 0 ? Math.exp(-((distance / radius) ** 2) / 2) : 0;
}

/** The distance, in radii, at which nearness has fallen to a value above 0. */
export function reachOf(value: number): number {
	return Math.sqrt(2 * Math.log(1 / value));
}

/** r in pixels, as set or by the picture's size; null where it depends on the pair. */
export function radiusOf(
	{ radius }: Pick<CompareSettings, "radius">,
	sheet: { width: number; height: number } | null,
): number | null {
	if (radius !== null) return Math.max(0, radius);
	return sheet === null ? null : radiusShare * Math.hypot(sheet.width, sheet.height);
}

/**
 * r of two shapes on a picture of unknown size, which reaches at least from the origin (or what is left of it or above)
 * to their farthest coordinates. The extent of the two themselves would not do: two points would always be the whole
 * diagonal from each other. It depends on nothing but the two, so that another shape on the picture changes no number.
 */
export function pairRadius(a: Geometry, b: Geometry): number {
	const places = [...placesOf(a), ...placesOf(b)];
	return radiusShare * Math.hypot(...[0, 1, 2].map((axis) => span(places.map((place) => place[axis] ?? 0))));
}

function span(values: readonly number[]): number {
	let [least, most] = [0, 0];
	for (const value of values) {
		if (value < least) least = value;
		if (value > most) most = value;
	}
	return most - least;
}

function placesOf(geometry: Geometry): readonly (readonly number[])[] {
	switch (geometry.kind) {
		case "point":
			return [geometry.at];
		case "polyline":
		case "spline":
			return geometry.points;
		case "line-3d":
			return [geometry.from, geometry.to];
		case "angle":
			return [geometry.vertex, geometry.p1, geometry.p2];
		default:
			return [];
	}
}
