import type { Point, Ring } from "#shared/task";

/** A ring beside the number it is told by: its place in the export, from 1. */
export interface NumberedHole {
	number: number;
	ring: Ring;
}

/** Pixels that a hole may reach outside unseen: exporters round, and masks are traced along the edges of pixels. */
const TOLERANCE = 0.5;
/** Sentences for one segmentation; further holes are counted. */
const MOST_NOTES = 3;

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/**
 * Sentences on the holes that reach outside of their region by more than half a pixel (format.md, section 4.3: some
 * importers write the points of holes as [y, x]). Nothing is mended: only a person knows what was meant.
 *
 * Inside is what any fill rule paints, so that a region that crosses itself accuses no hole. The work is bounded by the
 * number of points; a hole that would cost more is said not to be checked.
 */
export class StrayHoles {
	readonly #notes: string[] = [];
	#more = 0;

	/** @param zone from 1. */
	look(zone: number, region: Ring, holes: readonly NumberedHole[]): void {
		if (region.length === 0 || holes.length === 0) return;
		const bounds = boxOf(region);
		let bands: Bands | null = null;
		for (const { number, ring } of holes) {
			const lazily = (): Bands => (bands ??= new Bands(region, bounds));
			const isOutside = reachesOutside(ring, bounds, lazily);
			if (isOutside === false) continue;
			const name = `Hole ${String(number)} of zone ${String(zone)}`;
			if (isOutside === null) this.#say(`${name} crosses its region too often to tell whether it lies inside`);
			else if (reachesOutside(ring.map(swapped), bounds, lazily) === false)
				this.#say(
					`${name} reaches outside its region: perhaps its coordinates are swapped (y, x), as with x and y swapped it lies inside`,
				);
			else this.#say(`${name} reaches outside its region`);
		}
	}

	notes(): string[] {
		if (this.#more === 0) return this.#notes;
		return [
			...this.#notes,
			`${String(this.#more)} more ${this.#more === 1 ? "hole" : "holes"} of this segmentation likewise`,
		];
	}

	#say(sentence: string): void {
		if (this.#notes.length < MOST_NOTES) this.#notes.push(sentence);
		else this.#more++;
	}
}

function swapped([x, y]: Point): Point {
	return [y, x];
}

function boxOf(ring: Ring): Box {
	const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
	for (const [x, y] of ring) {
		box.left = Math.min(box.left, x);
		box.top = Math.min(box.top, y);
		box.right = Math.max(box.right, x);
		box.bottom = Math.max(box.bottom, y);
	}
	return box;
}

/** Null where it takes more work than the points are worth. */
function reachesOutside(hole: Ring, region: Box, bandsOf: () => Bands): boolean | null {
	const box = boxOf(hole);
	if (
		box.left < region.left - TOLERANCE ||
		box.top < region.top - TOLERANCE ||
		box.right > region.right + TOLERANCE ||
		box.bottom > region.bottom + TOLERANCE
	)
		return true;
	const bands = bandsOf();
	bands.allow(hole.length);
	let from = hole.at(-1) as Point;
	for (const to of hole) {
		const leaves = bands.isOutside(to[0], to[1]) || bands.leavesBetween(from, to);
		// What was found on the last of the budget was found among some of the edges.
		if (bands.isSpent) return null;
		if (leaves) return true;
		from = to;
	}
	return false;
}

/** The edges of a ring by the horizontal bands they pass, so that a place is held against those beside it only. */
class Bands {
	readonly #ring: Ring;
	readonly #top: number;
	readonly #height: number;
	/** Edge n leads to point n; those of band b stand from `#starts[b]` up to `#starts[b + 1]`. */
	readonly #starts: Uint32Array;
	readonly #edges: Uint32Array;
	#budget = 0;

	constructor(ring: Ring, { top, bottom }: Box) {
		this.#ring = ring;
		this.#top = top;
		let lengths = 0;
		for (let at = 0; at < ring.length; at++) lengths += Math.abs(this.#to(at)[1] - this.#from(at)[1]);
		// As high as an edge on average: then all edges together stand in some three places for each of them.
		const height = Math.max((bottom - top) / ring.length, lengths / ring.length);
		this.#height = height > 0 && Number.isFinite(height) ? height : 1;
		const bands = Number.isFinite(height) ? Math.min(ring.length, Math.floor((bottom - top) / this.#height)) + 1 : 1;
		this.#starts = new Uint32Array(bands + 1);
		for (let at = 0; at < ring.length; at++) {
			const [first, last] = this.#passed(this.#from(at)[1], this.#to(at)[1]);
			for (let band = first; band <= last; band++) this.#starts[band + 1] = this.#start(band + 1) + 1;
		}
		for (let band = 0; band < bands; band++) this.#starts[band + 1] = this.#start(band + 1) + this.#start(band);
		this.#edges = new Uint32Array(this.#start(bands));
		const next = this.#starts.slice();
		for (let at = 0; at < ring.length; at++) {
			const [first, last] = this.#passed(this.#from(at)[1], this.#to(at)[1]);
			for (let band = first; band <= last; band++) {
				const place = next[band] ?? 0;
				this.#edges[place] = at;
				next[band] = place + 1;
			}
		}
	}

	/** Grants the work of looking at so many points. */
	allow(points: number): void {
		this.#budget = 65_536 + 256 * (points + this.#ring.length);
	}

	get isSpent(): boolean {
		return this.#budget < 0;
	}

	/** By more than the tolerance. */
	isOutside(x: number, y: number): boolean {
		return this.#winding(x, y) === 0 && !this.#isNear(x, y);
	}

	/** Whether the middle of any piece into which the ring cuts a segment is outside. */
	leavesBetween(from: Point, to: Point): boolean {
		const cuts = [0, 1];
		const [low, high] = this.#passed(from[1], to[1]);
		this.#each(low, high, (edge) => {
			const cut = cutBetween(from, to, this.#from(edge), this.#to(edge));
			if (cut !== null) cuts.push(cut);
		});
		cuts.sort((a, b) => a - b);
		for (let at = 1; at < cuts.length; at++) {
			const [start = 0, end = 0] = [cuts[at - 1], cuts[at]];
			if (end - start < 1e-9) continue;
			const share = (start + end) / 2;
			if (this.isOutside(from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]))) return true;
			if (this.isSpent) return false;
		}
		return false;
	}

	/** How often the ring runs around a place: not 0 wherever even-odd or nonzero fills. */
	#winding(x: number, y: number): number {
		let winding = 0;
		const band = this.#band(y);
		this.#each(band, band, (edge) => {
			const [from, to] = [this.#from(edge), this.#to(edge)];
			const side = (to[0] - from[0]) * (y - from[1]) - (x - from[0]) * (to[1] - from[1]);
			if (from[1] <= y && to[1] > y && side > 0) winding++;
			else if (from[1] > y && to[1] <= y && side < 0) winding--;
		});
		return winding;
	}

	#isNear(x: number, y: number): boolean {
		let near = false;
		this.#each(this.#band(y - TOLERANCE), this.#band(y + TOLERANCE), (edge) => {
			near ||= distance(x, y, this.#from(edge), this.#to(edge)) <= TOLERANCE;
		});
		return near;
	}

	/** Edges of some bands; one that passes several of them may come more than once. */
	#each(first: number, last: number, see: (edge: number) => void): void {
		const end = this.#start(last + 1);
		for (let at = this.#start(first); at < end; at++) {
			if (--this.#budget < 0) return;
			see(this.#edges[at] ?? 0);
		}
	}

	#from(edge: number): Point {
		return this.#ring[edge === 0 ? this.#ring.length - 1 : edge - 1] as Point;
	}

	#to(edge: number): Point {
		return this.#ring[edge] as Point;
	}

	#start(band: number): number {
		return this.#starts[band] ?? 0;
	}

	#band(y: number): number {
		const band = Math.floor((y - this.#top) / this.#height);
		return Math.max(0, Math.min(this.#starts.length - 2, Number.isNaN(band) ? 0 : band));
	}

	#passed(y1: number, y2: number): [first: number, last: number] {
		return [this.#band(Math.min(y1, y2)), this.#band(Math.max(y1, y2))];
	}
}

/** Where between `from` (0) and `to` (1) a segment meets another; null where it does not, or runs along it. */
function cutBetween(from: Point, to: Point, a: Point, b: Point): number | null {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
	const across = dx * ey - dy * ex;
	if (across === 0) return null;
	const share = ((a[0] - from[0]) * ey - (a[1] - from[1]) * ex) / across;
	const along = ((a[0] - from[0]) * dy - (a[1] - from[1]) * dx) / across;
	return share > 0 && share < 1 && along >= 0 && along <= 1 ? share : null;
}

function distance(x: number, y: number, from: Point, to: Point): number {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const square = dx * dx + dy * dy;
	const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / square));
	return Math.hypot(x - from[0] - share * dx, y - from[1] - share * dy);
}
