import type { Geometry, PageRect, Ring, Zone } from "#shared/task";
import { boxBounds, type Box } from "./bounds.ts";
import { rectsOf } from "./page-rects.ts";

/**
 * What a sweep walks over: the edges of an area that is a union of zones, each the inside of one ring (even-odd) less
 * the insides of others. Level edges are left out: they bound no slab.
 */
export interface Outline {
	/** Of each edge x and y of its upper and x and y of its lower end (y down), in the order of upper ends. */
	edges: Float64Array;
	/** Ring of each edge, from 0. */
	rings: Int32Array;
	/** Zone of each ring, from 0. */
	zones: Int32Array;
	/** 1 for rings that are holes of their zone. */
	holes: Uint8Array;
	/** Around all edges; of no extent where there is none. */
	bounds: Box;
	/** What the edges were made of. */
	shape: readonly Zone[];
}

/** Kinds that cover a part of a picture or page. Circles do too, and have no edges. */
export type RingedGeometry = Extract<
	Geometry,
	{ kind: "bounding-box" | "rotated-bounding-box" | "polygon" | "segmentation" | "pdf" }
>;

export function outlineOf(geometry: RingedGeometry): Outline {
	switch (geometry.kind) {
		case "bounding-box":
			return outlineOfZones([rectZone(geometry)]);
		case "rotated-bounding-box":
			return outlineOfZones([{ region: geometry.corners, holes: [] }]);
		case "polygon":
			return outlineOfZones([{ region: geometry.ring, holes: [] }]);
		case "segmentation":
			return outlineOfZones(geometry.zones);
		case "pdf":
			return outlineOfZones(rectsOf(geometry).map(rectZone));
	}
}

function rectZone({ x, y, width, height }: PageRect): Zone {
	const [right, bottom] = [x + width, y + height];
	return {
		region: [
			[x, y],
			[right, y],
			[right, bottom],
			[x, bottom],
		],
		holes: [],
	};
}

/** Edges for which there is room between outlines. */
const mostKept = 2 ** 17;

/** Edges in the order of their rings, while they are sorted. */
let found = new Float64Array(0);
let ringOf = new Int32Array(0);

export function outlineOfZones(zones: readonly Zone[]): Outline {
	const all: Ring[] = [];
	const zoneOfRing: number[] = [];
	const isHole: number[] = [];
	let count = 0;
	for (const [zone, { region, holes }] of zones.entries()) {
		for (const ring of [region, ...holes]) {
			all.push(ring);
			zoneOfRing.push(zone);
			isHole.push(ring === region ? 0 : 1);
			count += ring.length;
		}
	}
	if (ringOf.length < count) {
		found = new Float64Array(count * 8);
		ringOf = new Int32Array(count * 2);
	}
	const order: number[] = [];
	for (const [at, ring] of all.entries()) addEdges(ring, at, order);
	// Rings run down and up again: such runs are what the engine's own sort is quick at.
	order.sort((a, b) => (found[a * 4 + 1] as number) - (found[b * 4 + 1] as number));
	const edges = new Float64Array(order.length * 4);
	const rings = new Int32Array(order.length);
	for (let at = 0; at < order.length; at++) {
		const from = (order[at] as number) * 4;
		for (let part = 0; part < 4; part++) edges[at * 4 + part] = found[from + part] as number;
		rings[at] = ringOf[order[at] as number] as number;
	}
	if (ringOf.length > mostKept) [found, ringOf] = [new Float64Array(0), new Int32Array(0)];
	return {
		edges,
		rings,
		zones: Int32Array.from(zoneOfRing),
		holes: Uint8Array.from(isHole),
		bounds: boundsOfEdges(edges),
		shape: zones,
	};
}

function addEdges(ring: Ring, at: number, order: number[]): void {
	let from = ring.at(-1);
	for (const to of ring) {
		if (from !== undefined && from[1] !== to[1]) {
			const upper = from[1] < to[1] ? from : to;
			const lower = from[1] < to[1] ? to : from;
			const edge = order.length;
			found[edge * 4] = upper[0];
			found[edge * 4 + 1] = upper[1];
			found[edge * 4 + 2] = lower[0];
			found[edge * 4 + 3] = lower[1];
			ringOf[edge] = at;
			order.push(edge);
		}
		from = to;
	}
}

function boundsOfEdges(edges: Float64Array): Box {
	let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
	for (let at = 0; at < edges.length; at += 2) {
		const x = edges[at] as number;
		const y = edges[at + 1] as number;
		if (x < left) left = x;
		if (x > right) right = x;
		if (y < top) top = y;
		if (y > bottom) bottom = y;
	}
	return edges.length === 0 ? boxBounds(0, 0, 0, 0) : { left, top, right, bottom };
}
