import type { Geometry, PageRect, Zone } from "#shared/task";
import { rectsOf } from "./page-rects.ts";

/** Whether two shapes are the same, number by number: most are, between two stages, and need no further look. */
export function isSameGeometry(a: Geometry, b: Geometry): boolean {
	if (a === b) return true;
	switch (a.kind) {
		case "bounding-box":
			return b.kind === a.kind && isSameRect(a, b);
		case "rotated-bounding-box":
			return b.kind === a.kind && areSamePoints(a.corners, b.corners);
		case "polygon":
			return b.kind === a.kind && areSamePoints(a.ring, b.ring);
		case "polyline":
		case "spline":
			return b.kind === a.kind && areSamePoints(a.points, b.points);
		case "point":
			return b.kind === a.kind && areSameNumbers(a.at, b.at);
		case "segmentation":
			return b.kind === a.kind && areSame(a.zones, b.zones, isSameZone);
		case "circle":
			return b.kind === a.kind && a.radius === b.radius && areSameNumbers(a.centre, b.centre);
		case "box-3d":
			return b.kind === a.kind && areSameNumbers(a.min, b.min) && areSameNumbers(a.max, b.max);
		case "line-3d":
			return b.kind === a.kind && areSameNumbers(a.from, b.from) && areSameNumbers(a.to, b.to);
		case "angle":
			return (
				b.kind === a.kind &&
				a.degrees === b.degrees &&
				areSameNumbers(a.vertex, b.vertex) &&
				areSameNumbers(a.p1, b.p1) &&
				areSameNumbers(a.p2, b.p2)
			);
		case "entity":
			return b.kind === a.kind && a.start === b.start && a.end === b.end;
		case "pdf":
			return b.kind === a.kind && a.pageNumber === b.pageNumber && areSame(rectsOf(a), rectsOf(b), isSameRect);
		case "voxel-brush":
		case "none":
			return b.kind === a.kind;
		case "unknown":
			return b.kind === a.kind && a.key === b.key;
	}
}

function areSame<T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
	if (a.length !== b.length) return false;
	for (let at = 0; at < a.length; at++) if (!isSame(a[at] as T, b[at] as T)) return false;
	return true;
}

function areSameNumbers(a: readonly number[], b: readonly number[]): boolean {
	if (a.length !== b.length) return false;
	for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
	return true;
}

function areSamePoints(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean {
	return areSame(a, b, areSameNumbers);
}

function isSameRect(a: PageRect, b: PageRect): boolean {
	return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function isSameZone(a: Zone, b: Zone): boolean {
	return areSamePoints(a.region, b.region) && areSame(a.holes, b.holes, areSamePoints);
}
