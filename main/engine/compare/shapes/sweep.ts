import { discLeftOf } from "./disc.ts";
import type { Outline } from "./outline.ts";

/**
 * Areas of what lies in one outline, in two, or in one and a disc, by cutting the plane into slabs: between two
 * neighbouring ends of edges no edge begins or ends, so that going through a slab from left to right, each edge only
 * turns its ring from outside to inside or back, and what lies between two edges is a trapezoid. Where edges change
 * places within a slab they cross: only those that do are cut again, at the crossing.
 *
 * Nothing is carried from slab to slab but the order of the edges, which is sorted again in each: an error of rounding
 * costs a sliver of its slab and never a shape. Edges that meet at a vertex, lie upon each other or have no length need
 * no case of their own.
 *
 * The work is the number of edges times those beside them in a slab, plus the crossings.
 */

/** Of the largest coordinate: edges that change places by less lie upon each other. */
const nothing = 2 ** -46;
/** A slab is not cut at more crossings within each other than this: what is left is thinner than rounding. */
const mostCuts = 400;

/** Edges for which there is room between sweeps: 12 MB. A single huge shape is not to cost its memory for ever. */
const mostKept = 2 ** 17;

/** What is swept. A sweep is synchronous, so that all share these. */
let edges = new Float64Array(0);
let slopes = new Float64Array(0);
let ringOf = new Int32Array(0);
let order = new Int32Array(0);
/** Where an edge is at the top and at the bottom of its slab, and midway. */
let upper = new Float64Array(0);
let lower = new Float64Array(0);
let middle = new Float64Array(0);
/** Leftmost of an edge and all right of it, by place in the order. */
let leastUpper = new Float64Array(0);
let leastLower = new Float64Array(0);

let isOdd = new Uint8Array(0);
let isHole = new Uint8Array(0);
let zoneOf = new Int32Array(0);
/** 1: of the first outline, 2: of the second. */
let sideOf = new Uint8Array(0);
let oddRegions = new Uint8Array(0);
let oddHoles = new Int32Array(0);

/** Outlines of one ring each know their side by the ring. */
let isPlain = true;
/** Zones of the two outlines that hold the place right of the last edge. */
let zonesIn1 = 0;
let zonesIn2 = 0;
/** Sides that hold that place, as bits; and those that must for it to count. */
let state = 0;
let wanted = 1;
let edgeCount = 0;
let slack = 0;
let sum = 0;
/** Radius of a disc around the origin that must hold it too; below 0: none. */
let radius = -1;

/** What lies in all of them, in square units of the coordinates. */
export interface Swept {
	outline: Outline;
	/** Null: only the first. */
	other: Outline | null;
	/** Null: it need not lie in a disc too. Where there is one, there is no other outline. */
	disc: { x: number; y: number; radius: number } | null;
}

export function sweep({ outline, other, disc }: Swept): number {
	let area: number;
	if (disc !== null) area = sharedWithDisc(outline, disc.x, disc.y, disc.radius);
	else area = other === null ? areaOf(outline) : sharedArea(outline, other);
	if (slopes.length > mostKept) growEdges(0);
	return area;
}

function areaOf(outline: Outline): number {
	const { left, top, bottom } = outline.bounds;
	load(outline, null, left, top, top, bottom);
	return Math.max(0, run(0, bottom - top, -1));
}

function sharedArea(a: Outline, b: Outline): number {
	const top = Math.max(a.bounds.top, b.bounds.top);
	const bottom = Math.min(a.bounds.bottom, b.bounds.bottom);
	const left = Math.max(a.bounds.left, b.bounds.left);
	if (!(top < bottom && left < Math.min(a.bounds.right, b.bounds.right))) return 0;
	load(a, b, left, top, top, bottom);
	return Math.max(0, run(0, bottom - top, -1));
}

/** Exact but for rounding: no polygon stands for the circle. */
function sharedWithDisc(outline: Outline, x: number, y: number, discRadius: number): number {
	const top = Math.max(outline.bounds.top, y - discRadius);
	const bottom = Math.min(outline.bounds.bottom, y + discRadius);
	if (!(top < bottom)) return 0;
	load(outline, null, x, y, top, bottom);
	return Math.max(0, run(top - y, bottom - y, discRadius));
}

/** Edges of both that reach into the band, around a near origin: far from it, places are rounded too much for areas. */
function load(a: Outline, b: Outline | null, x: number, y: number, top: number, bottom: number): void {
	const most = a.rings.length + (b?.rings.length ?? 0);
	const rings = a.zones.length + (b?.zones.length ?? 0);
	growEdges(most);
	growRings(rings);
	wanted = b === null ? 1 : 3;
	isPlain = a.zones.length === 1 && (b === null || b.zones.length === 1);
	for (let ring = 0; ring < a.zones.length; ring++) setRing(ring, a.zones[ring] as number, a.holes[ring] as number, 1);
	// Zones are no more than rings.
	if (b !== null)
		for (let ring = 0; ring < b.zones.length; ring++)
			setRing(a.zones.length + ring, a.zones.length + (b.zones[ring] as number), b.holes[ring] as number, 2);
	edgeCount = 0;
	let largest = 0;
	let [fromA, fromB] = [0, 0];
	const countB = b?.rings.length ?? 0;
	while (fromA < a.rings.length || fromB < countB) {
		const isNextOfA =
			b === null ||
			fromB >= countB ||
			(fromA < a.rings.length && (a.edges[fromA * 4 + 1] as number) <= (b.edges[fromB * 4 + 1] as number));
		const outline = isNextOfA ? a : b;
		const edge = isNextOfA ? fromA++ : fromB++;
		const y0 = outline.edges[edge * 4 + 1] as number;
		const y1 = outline.edges[edge * 4 + 3] as number;
		if (y1 <= top || y0 >= bottom) continue;
		const x0 = (outline.edges[edge * 4] as number) - x;
		const x1 = (outline.edges[edge * 4 + 2] as number) - x;
		const to = edgeCount * 4;
		edges[to] = x0;
		edges[to + 1] = y0 - y;
		edges[to + 2] = x1;
		edges[to + 3] = y1 - y;
		slopes[edgeCount] = (x1 - x0) / (y1 - y0);
		ringOf[edgeCount] = (outline.rings[edge] as number) + (isNextOfA ? 0 : a.zones.length);
		largest = Math.max(largest, Math.abs(x0), Math.abs(x1));
		edgeCount++;
	}
	slack = largest * nothing;
}

function growEdges(most: number): void {
	if (most > 0 && slopes.length >= most) return;
	const size = most * 2;
	edges = new Float64Array(size * 4);
	slopes = new Float64Array(size);
	ringOf = new Int32Array(size);
	order = new Int32Array(size);
	[upper, lower, middle] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
	[leastUpper, leastLower] = [new Float64Array(size), new Float64Array(size)];
}

function growRings(most: number): void {
	if (isOdd.length < most) {
		const size = most * 2;
		[isOdd, isHole, sideOf, oddRegions] = [
			new Uint8Array(size),
			new Uint8Array(size),
			new Uint8Array(size),
			new Uint8Array(size),
		];
		[zoneOf, oddHoles] = [new Int32Array(size), new Int32Array(size)];
	}
	isOdd.fill(0, 0, most);
	oddRegions.fill(0, 0, most);
	oddHoles.fill(0, 0, most);
	[zonesIn1, zonesIn2, state] = [0, 0, 0];
}

function setRing(ring: number, zone: number, hole: number, side: number): void {
	zoneOf[ring] = zone;
	isHole[ring] = hole;
	sideOf[ring] = side;
}

/** Through all slabs between two heights. */
function run(top: number, bottom: number, discRadius: number): number {
	radius = discRadius;
	sum = 0;
	let [next, active] = [0, 0];
	for (let y = top; y < bottom;) {
		let kept = 0;
		let end = bottom;
		for (let place = 0; place < active; place++) {
			const edge = order[place] as number;
			const last = edges[edge * 4 + 3] as number;
			if (last <= y) continue;
			order[kept++] = edge;
			if (last < end) end = last;
		}
		active = kept;
		for (; next < edgeCount && (edges[next * 4 + 1] as number) <= y; next++) {
			const last = edges[next * 4 + 3] as number;
			if (last <= y) continue;
			order[active++] = next;
			if (last < end) end = last;
		}
		if (next < edgeCount) end = Math.min(end, edges[next * 4 + 1] as number);
		if (active > 0) goThrough(0, active, y, end, 0);
		y = end;
	}
	return sum;
}

/** Edges at some places of the order, from one height to another between which none of them ends. */
function goThrough(first: number, last: number, top: number, bottom: number, cuts: number): void {
	for (let place = first; place < last; place++) {
		const edge = order[place] as number;
		const x0 = edges[edge * 4] as number;
		const y0 = edges[edge * 4 + 1] as number;
		const slope = slopes[edge] as number;
		const atTop = x0 + (top - y0) * slope;
		// Exact at its end, where another edge begins.
		const atBottom =
			bottom === (edges[edge * 4 + 3] as number) ? (edges[edge * 4 + 2] as number) : x0 + (bottom - y0) * slope;
		const midway = (atTop + atBottom) / 2;
		upper[edge] = atTop;
		lower[edge] = atBottom;
		middle[edge] = midway;
		let to = place;
		for (; to > first && (middle[order[to - 1] as number] as number) > midway; to--)
			order[to] = order[to - 1] as number;
		order[to] = edge;
	}
	if (isInOrder(first, last)) pass(first, last, top, bottom);
	else goThroughCrossings(first, last, top, bottom, cuts);
}

function isInOrder(first: number, last: number): boolean {
	for (let place = first + 1; place < last; place++) if (doCross(place)) return false;
	return true;
}

/** Whether the edge at a place crosses the one left of it. */
function doCross(place: number): boolean {
	const left = order[place - 1] as number;
	const right = order[place] as number;
	return (
		(upper[left] as number) > (upper[right] as number) + slack ||
		(lower[left] as number) > (lower[right] as number) + slack
	);
}

/** The same, where some of the edges cross each other. */
function goThroughCrossings(first: number, last: number, top: number, bottom: number, cuts: number): void {
	let [leastTop, leastBottom] = [Infinity, Infinity];
	for (let place = last - 1; place >= first; place--) {
		const edge = order[place] as number;
		leastTop = Math.min(leastTop, upper[edge] as number);
		leastBottom = Math.min(leastBottom, lower[edge] as number);
		leastUpper[place] = leastTop;
		leastLower[place] = leastBottom;
	}
	let start = first;
	let [mostTop, mostBottom] = [-Infinity, -Infinity];
	for (let place = first; place < last; place++) {
		const edge = order[place] as number;
		mostTop = Math.max(mostTop, upper[edge] as number);
		mostBottom = Math.max(mostBottom, lower[edge] as number);
		const end = place + 1;
		const isApart =
			end === last ||
			(mostTop <= (leastUpper[end] as number) + slack && mostBottom <= (leastLower[end] as number) + slack);
		if (!isApart) continue;
		// What crosses each other and nothing else; edges behind `end` are not touched.
		cut(start, end, top, bottom, cuts);
		start = end;
	}
}

function cut(first: number, last: number, top: number, bottom: number, cuts: number): void {
	const at = isInOrder(first, last) || cuts >= mostCuts ? top : crossingOf(first, last, top, bottom);
	if (!(at > top && at < bottom)) {
		pass(first, last, top, bottom);
		return;
	}
	goThrough(first, last, top, at, cuts + 1);
	// The lower part begins with what holds the place left of the upper one: going through twice is not going at all.
	for (let place = first; place < last; place++) toggle(order[place] as number);
	goThrough(first, last, at, bottom, cuts + 1);
}

/** Height at which two neighbours cross, of all the nearest to the middle: cutting in halves keeps the cuts few. */
function crossingOf(first: number, last: number, top: number, bottom: number): number {
	const half = (top + bottom) / 2;
	let best = top;
	for (let place = first + 1; place < last; place++) {
		if (!doCross(place)) continue;
		const left = order[place - 1] as number;
		const right = order[place] as number;
		const above = (upper[right] as number) - (upper[left] as number);
		const below = (lower[right] as number) - (lower[left] as number);
		const at = top + (bottom - top) * (above / (above - below));
		if (Math.abs(at - half) < Math.abs(best - half)) best = at;
	}
	return best;
}

/** From left to right over edges that do not cross. */
function pass(first: number, last: number, top: number, bottom: number): void {
	const half = (bottom - top) / 2;
	for (let place = first; place < last; place++) {
		const edge = order[place] as number;
		const wasWanted = state === wanted;
		toggle(edge);
		if ((state === wanted) === wasWanted) continue;
		const x0 = upper[edge] as number;
		const x1 = lower[edge] as number;
		const leftOf = radius < 0 ? (x0 + x1) * half : discLeftOf(x0, top, x1, bottom, radius);
		sum += wasWanted ? leftOf : -leftOf;
	}
}

function toggle(edge: number): void {
	const ring = ringOf[edge] as number;
	const side = sideOf[ring] as number;
	if (isPlain) {
		state ^= side;
		return;
	}
	const zone = zoneOf[ring] as number;
	const wasIn = oddRegions[zone] === 1 && oddHoles[zone] === 0;
	isOdd[ring] = 1 - (isOdd[ring] as number);
	if (isHole[ring] === 1) oddHoles[zone] = (oddHoles[zone] as number) + (isOdd[ring] === 1 ? 1 : -1);
	else oddRegions[zone] = isOdd[ring];
	const isIn = oddRegions[zone] === 1 && oddHoles[zone] === 0;
	if (isIn === wasIn) return;
	if (side === 1) zonesIn1 += isIn ? 1 : -1;
	else zonesIn2 += isIn ? 1 : -1;
	state = (zonesIn1 > 0 ? 1 : 0) | (zonesIn2 > 0 ? 2 : 0);
}
