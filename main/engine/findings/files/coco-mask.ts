import type { Point, Ring, Zone } from "#shared/task";

/** Pixels. */
interface Size {
	width: number;
	height: number;
}

/** Upright through the centres of a column of pixels: from where to where it is within, in pairs. */
type Spans = number[];

interface Edge {
	left: Point;
	right: Point;
	zone: number;
	/** Of its zone: 0 is the region, others are holes. */
	ring: number;
}

/**
 * The pixels of a picture whose centres lie within zones (each the inside of a ring by the even-odd rule, less the
 * insides of its holes), as run lengths in COCO's order: down each column, column after column, off and on in turn,
 * beginning with off. What lies outside of the picture is cut off.
 */
export function maskRuns(zones: readonly Zone[], { width, height }: Size): number[] {
	const edges = edgesOf(zones).sort((a, b) => a.left[0] - b.left[0]);
	const runs = new Runs();
	let next = 0;
	let active: Edge[] = [];
	for (let column = 0; column < width; column++) {
		const x = column + 0.5;
		while (next < edges.length && (edges[next] as Edge).left[0] <= x) active.push(edges[next++] as Edge);
		active = active.filter(({ right }) => right[0] > x);
		const base = column * height;
		const spans = spansAt(active, x);
		for (let at = 0; at < spans.length; at += 2) {
			// A centre at y + 1/2 is within from its upper end on, and no more at its lower.
			const from = Math.max(0, Math.ceil((spans[at] as number) - 0.5));
			const to = Math.min(height, Math.ceil((spans[at + 1] as number) - 0.5));
			if (to > from) runs.add(base + from, base + to);
		}
	}
	return runs.end(width * height);
}

class Runs {
	readonly #counts: number[] = [];
	#at = 0;

	add(from: number, to: number): void {
		// Two columns may join: down to the last pixel of one, and from the first of the next.
		if (from === this.#at && this.#counts.length > 0) {
			this.#counts[this.#counts.length - 1] = (this.#counts.at(-1) as number) + to - from;
		} else this.#counts.push(from - this.#at, to - from);
		this.#at = to;
	}

	end(pixels: number): number[] {
		if (pixels > this.#at) this.#counts.push(pixels - this.#at);
		return this.#counts;
	}
}

function edgesOf(zones: readonly Zone[]): Edge[] {
	const edges: Edge[] = [];
	const add = (points: Ring, zone: number, ring: number): void => {
		let from = points.at(-1);
		for (const to of points) {
			if (from !== undefined && from[0] !== to[0]) {
				edges.push(from[0] < to[0] ? { left: from, right: to, zone, ring } : { left: to, right: from, zone, ring });
			}
			from = to;
		}
	};
	for (const [zone, { region, holes }] of zones.entries()) {
		for (const [ring, points] of [region, ...holes].entries()) add(points, zone, ring);
	}
	return edges;
}

function spansAt(active: readonly Edge[], x: number): Spans {
	const crossings = new Map<number, Map<number, number[]>>();
	for (const { left, right, zone, ring } of active) {
		const rings = crossings.get(zone) ?? new Map<number, number[]>();
		crossings.set(zone, rings);
		const at = rings.get(ring) ?? [];
		rings.set(ring, at);
		at.push(left[1] + ((right[1] - left[1]) * (x - left[0])) / (right[0] - left[0]));
	}
	let all: Spans = [];
	for (const rings of crossings.values()) {
		let inside: Spans = [];
		for (const at of rings.values()) at.sort((a, b) => a - b);
		inside = rings.get(0) ?? [];
		for (const [ring, hole] of rings) if (ring !== 0) inside = combined(inside, hole, (a, b) => a && !b);
		all = all.length === 0 ? inside : combined(all, inside, (a, b) => a || b);
	}
	return all;
}

/** Where two spans are as `keeps` says. */
function combined(a: Spans, b: Spans, keeps: (inA: boolean, inB: boolean) => boolean): Spans {
	const result: Spans = [];
	let [i, j] = [0, 0];
	let isOn = false;
	while (i < a.length || j < b.length) {
		const at = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
		while (a[i] === at) i++;
		while (b[j] === at) j++;
		// An odd number of ends behind it: within.
		const next = keeps(i % 2 === 1, j % 2 === 1);
		if (next !== isOn) result.push(at);
		isOn = next;
	}
	return result;
}
