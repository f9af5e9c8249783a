import type { DrawnGeometry } from "#shared/findings/finding";
import { openRing } from "#shared/drawing/drawing";
import { ringHolds } from "#shared/drawing/ring";
import type { Point, Ring, Zone } from "#shared/task";

/** What has vertices that can be moved one by one: all but boxes. */
export type PathGeometry = Exclude<DrawnGeometry, { kind: "bounding-box" | "rotated-bounding-box" }>;

export function isPath(geometry: DrawnGeometry): geometry is PathGeometry {
	return geometry.kind !== "bounding-box" && geometry.kind !== "rotated-bounding-box";
}

/** A row of vertices: `least` of them make one, and `most` are as many as there can be. */
export interface Path {
	points: readonly Point[];
	isClosed: boolean;
	least: number;
	most: number;
}

/** The rows of vertices of a geometry; a segmentation's zone by zone, its region first. */
export function pathsOf(geometry: PathGeometry): Path[] {
	switch (geometry.kind) {
		case "polygon":
			return [ringPath(geometry.ring)];
		case "polyline":
			return [{ points: geometry.points, isClosed: false, least: 2, most: Infinity }];
		case "point":
			return [{ points: [geometry.at], isClosed: false, least: 1, most: 1 }];
		case "arrow":
			return [{ points: [geometry.from, geometry.to], isClosed: false, least: 2, most: 2 }];
		case "segmentation":
			return geometry.zones.flatMap(({ region, holes }) => [region, ...holes].map(ringPath));
	}
}

function ringPath(ring: Ring): Path {
	return { points: openRing(ring), isClosed: true, least: 3, most: Infinity };
}

/** The geometry with these vertices in place of its own; a hole without any goes, and a zone with its region. */
export function withPaths(geometry: PathGeometry, paths: readonly (readonly Point[])[]): PathGeometry | null {
	const [first = []] = paths;
	const [start, end] = first;
	switch (geometry.kind) {
		case "polygon":
			return first.length === 0 ? null : { kind: "polygon", ring: first };
		case "polyline":
			return first.length === 0 ? null : { kind: "polyline", points: first };
		case "point":
			return start === undefined ? null : { kind: "point", at: start };
		case "arrow":
			return start === undefined || end === undefined ? null : { kind: "arrow", from: start, to: end };
		case "segmentation": {
			const left = [...paths];
			const zones = geometry.zones.flatMap(({ holes }) => {
				const [region = [], ...rest] = left.splice(0, 1 + holes.length);
				return region.length === 0 ? [] : [{ region, holes: rest.filter((hole) => hole.length > 0) }];
			});
			return zones.length === 0 ? null : { kind: "segmentation", zones };
		}
	}
}

/** A region more, as a zone of its own. */
export function withZone(zones: readonly Zone[], region: Ring): Zone[] {
	return [...zones, { region, holes: [] }];
}

/**
 * A hole in the zone that holds most of its vertices, the one on top of several; null where none holds any: then there
 * is nothing to cut.
 */
export function withHole(zones: readonly Zone[], hole: Ring): Zone[] | null {
	let [best, most] = [-1, 0];
	for (const [at, { region }] of zones.entries()) {
		const held = hole.filter(([x, y]) => ringHolds(x, y, region)).length;
		if (held > 0 && held >= most) [best, most] = [at, held];
	}
	if (best < 0) return null;
	return zones.map((zone, at) => (at === best ? { ...zone, holes: [...zone.holes, hole] } : zone));
}
