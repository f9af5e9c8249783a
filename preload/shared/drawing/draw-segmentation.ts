import Flatbush from "flatbush";
import type { Ring, Zone } from "#shared/task";
import { drawPolygon } from "./draw-polygon.ts";
import { boundsOf, openRing, united, type Bounds, type Drawing } from "./drawing.ts";
import { ringDistance, ringHolds, signedArea, traceRing } from "./ring.ts";

interface Part {
	region: Ring;
	holes: readonly Ring[];
	/** The region's. */
	bounds: Bounds;
}

/**
 * One instance of several zones: the union of its zones, each a region less its holes. Rings may be closed or open,
 * empty ones are passed over; a single zone without holes is a polygon.
 *
 * Zones apart from each other are filled even-odd. Zones that may overlap are filled nonzero with regions clockwise and
 * holes counter-clockwise, since even-odd would punch out what two zones share. A hole that sticks out of its region
 * (some importers write hole points as [y, x]) would be filled outside by either rule, hence the clip to the regions.
 */
export function drawSegmentation(zones: readonly Zone[]): Drawing | null {
	const parts = zones.map(partOf).filter((part) => part !== null);
	const first = parts[0];
	if (first === undefined) return null;
	if (parts.length === 1 && first.holes.length === 0) return drawPolygon(first.region);
	// Holes count, as their outlines are painted also where they stick out.
	const holes = parts.flatMap((part) => part.holes.map(boundsOf)).filter((hole) => hole !== null);
	const bounds = [...parts.map((part) => part.bounds), ...holes].reduce(united);
	if (bounds.width === 0 && bounds.height === 0) return drawPolygon(first.region);

	const overlap = mayOverlap(parts);
	const oriented = overlap ? parts.map(orientedPart) : parts;
	const holed = parts.some((part) => part.holes.length > 0);
	// Regions without extent inside a larger segmentation still deserve a sign.
	const specks = parts.filter((part) => part.bounds.width === 0 && part.bounds.height === 0);
	return {
		bounds,
		vertices: parts.reduce((sum, part) => sum + verticesOf(part) * (part.holes.length > 0 ? 2 : 1), 0),
		area: parts.reduce((sum, part) => sum + areaOf(part), 0),
		rule: overlap ? "nonzero" : "evenodd",
		trace: (pen) => {
			for (const { region, holes } of oriented) {
				traceRing(pen, region);
				for (const hole of holes) traceRing(pen, hole);
			}
		},
		clip: holed
			? (pen) => {
					for (const { region } of oriented) traceRing(pen, region);
				}
			: null,
		spots: specks.flatMap(({ region: [at] }) => (at === undefined ? [] : [{ at, sign: "cross" as const }])),
		distance: (x, y) => parts.reduce((nearest, part) => Math.min(nearest, partDistance(x, y, part)), Infinity),
	};
}

function partOf(zone: Zone): Part | null {
	const region = openRing(zone.region);
	const bounds = boundsOf(region);
	if (bounds === null) return null;
	return { region, holes: zone.holes.map(openRing).filter((hole) => hole.length > 0), bounds };
}

function partDistance(x: number, y: number, { region, holes }: Part): number {
	if (ringHolds(x, y, region) && !holes.some((hole) => ringHolds(x, y, hole))) return 0;
	return holes.reduce((nearest, hole) => Math.min(nearest, ringDistance(x, y, hole)), ringDistance(x, y, region));
}

function verticesOf({ region, holes }: Part): number {
	return holes.reduce((sum, hole) => sum + hole.length, region.length);
}

function areaOf({ region, holes }: Part): number {
	const cut = holes.reduce((sum, hole) => sum + Math.abs(signedArea(hole)), 0);
	return Math.max(0, Math.abs(signedArea(region)) - cut);
}

function mayOverlap(parts: readonly Part[]): boolean {
	if (parts.length < 2) return false;
	const index = new Flatbush(parts.length);
	for (const { bounds } of parts) index.add(bounds.x, bounds.y, bounds.x + bounds.width, bounds.y + bounds.height);
	index.finish();
	return parts.some(({ bounds }, self) =>
		index.collides(bounds.x, bounds.y, bounds.x + bounds.width, bounds.y + bounds.height, (other) => other !== self),
	);
}

function orientedPart({ region, holes, bounds }: Part): Part {
	return { region: turned(region, 1), holes: holes.map((hole) => turned(hole, -1)), bounds };
}

function turned(ring: Ring, direction: 1 | -1): Ring {
	return signedArea(ring) * direction < 0 ? ring.toReversed() : ring;
}
