import type { Point, Ring, Zone } from "#shared/task";
import { outlineOfZones, type Outline } from "./outline.ts";
import { sweep, type Swept } from "./sweep.ts";

/**
 * A sweep looks at all edges beside each other at every end of an edge: of a comb, or hair, with thousands of teeth that
 * is their number squared. Such shapes are turned so that their edges lie level, where most then begin and end alone,
 * and cut into upright strips, in each of which fewer edges stand side by side.
 */

/** Shapes of fewer edges are swept as they are. */
const fewEdges = 1024;
/** Edges beside each other, on average, from which cutting pays. */
const manyBeside = 48;
/** A strip of fewer edges is not cut again. */
const fewInStrip = 192;
const mostHalvings = 10;
const mostSampled = 500;

export function areaOfAll(swept: Swept): number {
	if (edgesOf(swept) < fewEdges) return sweep(swept);
	const beside = besideEach(swept);
	if (beside <= manyBeside) return sweep(swept);
	const turned = levelled(swept);
	const besideTurned = besideEach(turned);
	return besideTurned < beside / 2 ? inStrips(turned, besideTurned, 0) : inStrips(swept, beside, 0);
}

function inStrips(swept: Swept, beside: number, halvings: number): number {
	const edges = edgesOf(swept);
	if (beside <= manyBeside || edges < fewInStrip || halvings === mostHalvings) return sweep(swept);
	const middle = meanX(swept);
	const halves = ([-1, 1] as const).map((side) => mapped(swept, (ring) => cutRing(ring, middle, side)));
	// Level edges are in both halves, and would be in all strips.
	if (halves.reduce((sum, half) => sum + edgesOf(half), 0) > 1.6 * edges) return sweep(swept);
	return halves.reduce((sum, half) => sum + inStrips(half, besideEach(half), halvings + 1), 0);
}

function outlinesOf({ outline, other }: Swept): Outline[] {
	return other === null ? [outline] : [outline, other];
}

function edgesOf(swept: Swept): number {
	return outlinesOf(swept).reduce((sum, { rings }) => sum + rings.length, 0);
}

/** How many edges stand beside another one, on average: upper ends of edges between its own two ends, of a sample. */
function besideEach(swept: Swept): number {
	const outlines = outlinesOf(swept);
	const step = Math.ceil(edgesOf(swept) / mostSampled);
	let [beside, sampled] = [0, 0];
	for (const { edges, rings } of outlines) {
		for (let at = 0; at < rings.length; at += step) {
			const [top, bottom] = [edges[at * 4 + 1] as number, edges[at * 4 + 3] as number];
			for (const other of outlines) beside += endsAbove(other, bottom) - endsAbove(other, top);
			sampled++;
		}
	}
	return sampled === 0 ? 0 : beside / sampled;
}

/** Of how many edges the upper end lies above a height. */
function endsAbove({ edges, rings }: Outline, y: number): number {
	let [from, to] = [0, rings.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		if ((edges[middle * 4 + 1] as number) < y) from = middle + 1;
		else to = middle;
	}
	return from;
}

function meanX(swept: Swept): number {
	let [sum, count] = [0, 0];
	for (const { edges } of outlinesOf(swept)) {
		for (let at = 0; at < edges.length; at += 2) sum += edges[at] as number;
		count += edges.length / 2;
	}
	return sum / count;
}

function mapped(swept: Swept, change: (ring: Ring) => Ring): Swept {
	const changed = ({ shape }: Outline): Outline =>
		outlineOfZones(shape.map(({ region, holes }): Zone => ({ region: change(region), holes: holes.map(change) })));
	return {
		outline: changed(swept.outline),
		other: swept.other === null ? null : changed(swept.other),
		disc: swept.disc,
	};
}

/** Turned about the origin so that edges lie as level as they can: by the mean of their doubled angles. */
function levelled(swept: Swept): Swept {
	let [across, along] = [0, 0];
	for (const { edges } of outlinesOf(swept)) {
		for (let at = 0; at < edges.length; at += 4) {
			const dx = (edges[at + 2] as number) - (edges[at] as number);
			const dy = (edges[at + 3] as number) - (edges[at + 1] as number);
			const length = Math.hypot(dx, dy);
			along += (dx * dx - dy * dy) / length;
			across += (2 * dx * dy) / length;
		}
	}
	const angle = -Math.atan2(across, along) / 2;
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	// Far from the origin a turn would round places more than areas bear.
	const { left, top } = swept.outline.bounds;
	const turn = ([x, y]: Point): Point => [(x - left) * cos - (y - top) * sin, (x - left) * sin + (y - top) * cos];
	const turned = mapped(swept, (ring) => ring.map(turn));
	if (swept.disc === null) return turned;
	const [x, y] = turn([swept.disc.x, swept.disc.y]);
	return { ...turned, disc: { x, y, radius: swept.disc.radius } };
}

/**
 * What of a ring lies on one side of an upright line (Sutherland and Hodgman, 1974); by the even-odd rule this holds for
 * rings that cross themselves too. @param side -1: left of it.
 */
function cutRing(ring: Ring, x: number, side: -1 | 1): Ring {
	const kept: Point[] = [];
	const add = (point: Point): void => {
		// Of what runs along the cut only the ends matter: a ring that leaves and comes back a thousand times does so once.
		const [before, last] = [kept.at(-2), kept.at(-1)];
		if (before?.[0] === x && last?.[0] === x && point[0] === x) kept.pop();
		kept.push(point);
	};
	let from = ring.at(-1);
	for (const to of ring) {
		if (from !== undefined && (from[0] - x) * (to[0] - x) < 0)
			add([x, from[1] + (to[1] - from[1]) * ((x - from[0]) / (to[0] - from[0]))]);
		if ((to[0] - x) * side >= 0) add(to);
		from = to;
	}
	return kept;
}
