import type { MaskPart } from "#shared/masks";
import type { LargestParts } from "./largest-parts.ts";
import { emptyRuns, type Runs } from "./run-file.ts";

/** Sums of a component: area, x and y of its pixels, and its outer pixels. */
const AREA = 0;
const SUM_X = 1;
const SUM_Y = 2;
const LEFT = 3;
const TOP = 4;
const RIGHT = 5;
const BOTTOM = 6;
const FIELDS = 7;

/**
 * Connected components of labels, 8-connected, from runs of rows: union–find over the runs of two rows. What no run of
 * the latest row belongs to is finished and leaves, so that memory depends on the width alone.
 */
export class Components {
	readonly #largest: LargestParts;
	#above: Runs;
	#row: Runs;
	/** The component of each run above, and the sums of those components. */
	#aboveOf: Int32Array;
	#rowOf: Int32Array;
	#sums: Float64Array;
	#next: Float64Array;
	#open = 0;
	#labelOf: Uint16Array;
	#nextLabelOf: Uint16Array;
	/** Of components above, and after them of the runs of this row. */
	readonly #parents: Int32Array;
	#y = 0;

	constructor(width: number, largest: LargestParts) {
		this.#largest = largest;
		this.#above = emptyRuns(width);
		this.#row = emptyRuns(width);
		this.#aboveOf = new Int32Array(width);
		this.#rowOf = new Int32Array(width);
		this.#sums = new Float64Array(FIELDS * width);
		this.#next = new Float64Array(FIELDS * width);
		this.#labelOf = new Uint16Array(width);
		this.#nextLabelOf = new Uint16Array(width);
		this.#parents = new Int32Array(2 * width);
	}

	/** The next row; runs of 0 are background, and neighbours have other numbers. */
	row(runs: Runs): void {
		copyRuns(runs, this.#row);
		const nodes = this.#open + this.#row.count;
		for (let n = 0; n < nodes; n++) this.#parents[n] = n;
		this.#meet();
		this.#leave();
		[this.#above, this.#row] = [this.#row, this.#above];
		[this.#aboveOf, this.#rowOf] = [this.#rowOf, this.#aboveOf];
		this.#y += 1;
	}

	end(): void {
		for (let part = 0; part < this.#open; part++) this.#finish(part);
		this.#open = 0;
	}

	/** Joins each run with those of its label that touch it, diagonally too, in the row above. */
	#meet(): void {
		const { ends, numbers, count } = this.#row;
		const above = this.#above;
		let first = 0;
		for (let n = 0, start = 0; n < count; n++) {
			const end = ends[n] ?? 0;
			const label = numbers[n] ?? 0;
			// One that ends at the column before this run still touches its corner.
			while (first < above.count && (above.ends[first] ?? 0) < start) first++;
			for (let m = first; label !== 0 && m < above.count; m++) {
				const from = m === 0 ? 0 : (above.ends[m - 1] ?? 0);
				if (from > end) break;
				if (above.numbers[m] === label) this.#join(this.#open + n, this.#aboveOf[m] ?? 0);
			}
			start = end;
		}
	}

	#root(node: number): number {
		const parents = this.#parents;
		let root = node;
		while (parents[root] !== root) {
			const next = parents[root] ?? 0;
			parents[root] = parents[next] ?? 0;
			root = parents[root] ?? 0;
		}
		return root;
	}

	/** The smaller number is the root: components above come before runs of this row. */
	#join(a: number, b: number): void {
		const [rootA, rootB] = [this.#root(a), this.#root(b)];
		if (rootA < rootB) this.#parents[rootB] = rootA;
		else this.#parents[rootA] = rootB;
	}

	/** Numbers the components that this row belongs to anew, from 0; all others are finished. */
	#leave(): void {
		const { ends, numbers, count } = this.#row;
		const numberOf = this.#numberOf;
		let open = 0;
		for (let n = 0; n < count; n++) {
			if (numbers[n] === 0) continue;
			const root = this.#root(this.#open + n);
			if ((numberOf[root] ?? 0) === 0) {
				numberOf[root] = ++open;
				this.#nextLabelOf[open - 1] = numbers[n] ?? 0;
				clear(this.#next, open - 1);
			}
			const start = n === 0 ? 0 : (ends[n - 1] ?? 0);
			addRun(this.#next, (numberOf[root] ?? 1) - 1, start, ends[n] ?? 0, this.#y);
			this.#rowOf[n] = (numberOf[root] ?? 1) - 1;
		}
		for (let part = 0; part < this.#open; part++) {
			const number = numberOf[this.#root(part)] ?? 0;
			if (number === 0) this.#finish(part);
			else merge(this.#next, number - 1, this.#sums, part);
		}
		numberOf.fill(0, 0, this.#open + count);
		[this.#sums, this.#next] = [this.#next, this.#sums];
		[this.#labelOf, this.#nextLabelOf] = [this.#nextLabelOf, this.#labelOf];
		this.#open = open;
	}

	#finish(part: number): void {
		const at = FIELDS * part;
		const sums = this.#sums;
		const area = sums[at + AREA] ?? 0;
		const [left, top] = [sums[at + LEFT] ?? 0, sums[at + TOP] ?? 0];
		const found: MaskPart = {
			area,
			box: { x: left, y: top, width: (sums[at + RIGHT] ?? 0) - left + 1, height: (sums[at + BOTTOM] ?? 0) - top + 1 },
			centroid: { x: (sums[at + SUM_X] ?? 0) / area, y: (sums[at + SUM_Y] ?? 0) / area },
		};
		this.#largest.add(this.#labelOf[part] ?? 0, found);
	}

	get #numberOf(): Int32Array {
		return (this.#numbers ??= new Int32Array(this.#parents.length));
	}
	#numbers: Int32Array | null = null;
}

function copyRuns(from: Runs, to: Runs): void {
	to.count = from.count;
	to.ends.set(from.ends.subarray(0, from.count));
	to.numbers.set(from.numbers.subarray(0, from.count));
}

function clear(sums: Float64Array, part: number): void {
	const at = FIELDS * part;
	sums.fill(0, at, at + FIELDS);
	sums[at + LEFT] = sums[at + TOP] = Infinity;
	sums[at + RIGHT] = sums[at + BOTTOM] = -1;
}

/** `end` is the first column that is not of the run. Centres: the pixel in column 0 has its centre at 0.5. */
function addRun(sums: Float64Array, part: number, start: number, end: number, y: number): void {
	const at = FIELDS * part;
	const length = end - start;
	sums[at + AREA] = (sums[at + AREA] ?? 0) + length;
	sums[at + SUM_X] = (sums[at + SUM_X] ?? 0) + (length * (start + end)) / 2;
	sums[at + SUM_Y] = (sums[at + SUM_Y] ?? 0) + length * (y + 0.5);
	widen(sums, at, start, y, end - 1, y);
}

function merge(into: Float64Array, part: number, sums: Float64Array, other: number): void {
	const [at, from] = [FIELDS * part, FIELDS * other];
	for (const field of [AREA, SUM_X, SUM_Y]) into[at + field] = (into[at + field] ?? 0) + (sums[from + field] ?? 0);
	widen(into, at, sums[from + LEFT] ?? 0, sums[from + TOP] ?? 0, sums[from + RIGHT] ?? 0, sums[from + BOTTOM] ?? 0);
}

function widen(sums: Float64Array, at: number, left: number, top: number, right: number, bottom: number): void {
	sums[at + LEFT] = Math.min(sums[at + LEFT] ?? 0, left);
	sums[at + TOP] = Math.min(sums[at + TOP] ?? 0, top);
	sums[at + RIGHT] = Math.max(sums[at + RIGHT] ?? 0, right);
	sums[at + BOTTOM] = Math.max(sums[at + BOTTOM] ?? 0, bottom);
}
