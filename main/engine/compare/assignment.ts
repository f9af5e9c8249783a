/**
 * One-to-one assignment that maximises the total of the weights: Jonker and Volgenant's shortest augmenting paths (1987) over
 * the edges that there are, each path found by Dijkstra's search with potentials, so that a pair of shapes without a
 * candidate costs nothing. A row may stay without a column, where that is better for the total.
 *
 * Weights are counted in whole quanta: sums and differences are then exact, and equal totals are equal.
 */

/** Similarities that differ by less, about 1e-12, are a tie. */
const quantum = 2 ** -40;

/** Edges of a bipartite graph; rows and columns are numbered from 0 in the order in which ties are broken. */
export interface WeightedEdges {
	rows: number;
	columns: number;
	/** By row, then by column. */
	row: readonly number[];
	column: readonly number[];
	/** Above 0, at most 1. */
	weight: readonly number[];
}

/** Positions of the chosen edges, by row. */
export function assign({ rows, columns, row, column, weight }: WeightedEdges): number[] {
	const starts = new Int32Array(rows + 1);
	for (const at of row) starts[at + 1] = (starts[at + 1] as number) + 1;
	for (let at = 0; at < rows; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
	// What a row would cost at its potential; a cost is a weight below 0, and no column costs 0.
	const costs = Float64Array.from(weight, (value) => -Math.round(value / quantum));
	const rowPotential = new Float64Array(rows);
	const columnPotential = new Float64Array(columns);
	const edgeOfRow = new Int32Array(rows).fill(-1);
	const rowOfColumn = new Int32Array(columns).fill(-1);
	const distance = new Float64Array(columns);
	const reachedBy = new Int32Array(columns);
	/** 0: not seen in this search, 1: in the heap, 2: settled. */
	const seen = new Uint8Array(columns);
	const heap = new Heap(distance);
	const touched: number[] = [];
	const rowsSeen: number[] = [];
	const rowDistance = new Float64Array(rows);

	for (let at = 0; at < rows; at++) {
		for (let edge = starts[at] as number; edge < (starts[at + 1] as number); edge++)
			rowPotential[at] = Math.min(rowPotential[at] as number, costs[edge] as number);
	}
	for (let first = 0; first < rows; first++) augment(first);
	return Array.from(edgeOfRow).filter((edge) => edge >= 0);

	/** The cheapest way to serve one more row: to a free column, or to a row that goes without. */
	function augment(first: number): void {
		let current = first;
		let reached = 0;
		let without = first;
		let leastWithout = Infinity;
		let free = -1;
		let length = Infinity;
		while (true) {
			rowsSeen.push(current);
			rowDistance[current] = reached;
			const goesWithout = reached - (rowPotential[current] as number);
			if (goesWithout < leastWithout) [leastWithout, without] = [goesWithout, current];
			for (let edge = starts[current] as number; edge < (starts[current + 1] as number); edge++) {
				const to = column[edge] as number;
				if (seen[to] === 2) continue;
				const away =
					reached + (costs[edge] as number) - (rowPotential[current] as number) - (columnPotential[to] as number);
				if (seen[to] === 1 && away >= (distance[to] as number)) continue;
				if (seen[to] === 0) touched.push(to);
				seen[to] = 1;
				distance[to] = away;
				reachedBy[to] = edge;
				// Nothing is nearer: without this, a grid of equal pairs is searched through for every row.
				if (away === reached && rowOfColumn[to] === -1 && away <= leastWithout) {
					free = to;
					break;
				}
				heap.push(to, away);
			}
			if (free >= 0) {
				length = reached;
				break;
			}
			const next = nextColumn();
			// Of equal totals the one with more pairs.
			if (next < 0 || (distance[next] as number) > leastWithout) {
				length = leastWithout;
				break;
			}
			seen[next] = 2;
			reached = distance[next] as number;
			if (rowOfColumn[next] === -1) {
				free = next;
				length = reached;
				break;
			}
			current = rowOfColumn[next] as number;
		}
		for (const at of rowsSeen) {
			const nearer = length - (rowDistance[at] as number);
			if (nearer > 0) rowPotential[at] = (rowPotential[at] as number) + nearer;
		}
		for (const to of touched) {
			const nearer = length - (distance[to] as number);
			if (seen[to] === 2 && nearer > 0) columnPotential[to] = (columnPotential[to] as number) - nearer;
			seen[to] = 0;
		}
		if (free >= 0) shift(free, first);
		else if (without !== first) giveUp(without, first);
		touched.length = 0;
		rowsSeen.length = 0;
		heap.clear();
	}

	function nextColumn(): number {
		while (true) {
			const to = heap.pop();
			if (to < 0 || seen[to] === 1) return to;
		}
	}

	/** Every row on the way takes the column by which it was left. */
	function shift(last: number, first: number): void {
		for (let to = last; ;) {
			const edge = reachedBy[to] as number;
			const at = row[edge] as number;
			const before = edgeOfRow[at] as number;
			edgeOfRow[at] = edge;
			rowOfColumn[to] = at;
			if (at === first) return;
			to = column[before] as number;
		}
	}

	/** A row leaves its column to those before it on the way. */
	function giveUp(without: number, first: number): void {
		const left = column[edgeOfRow[without] as number] as number;
		edgeOfRow[without] = -1;
		shift(left, first);
	}
}

/** Columns by distance, of equal ones the first; one that came nearer is in it twice, and its old entry is passed over. */
class Heap {
	readonly #columns: number[] = [];
	readonly #keys: number[] = [];

	constructor(private readonly distance: Float64Array) {}

	clear(): void {
		this.#columns.length = 0;
		this.#keys.length = 0;
	}

	push(column: number, key: number): void {
		let at = this.#columns.length;
		this.#columns.push(column);
		this.#keys.push(key);
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!this.#isBefore(at, parent)) return;
			this.#swap(at, parent);
			at = parent;
		}
	}

	/** -1: it is empty. */
	pop(): number {
		while (this.#columns.length > 0) {
			const column = this.#columns[0] as number;
			const key = this.#keys[0] as number;
			this.#removeFirst();
			if (key === this.distance[column]) return column;
		}
		return -1;
	}

	#removeFirst(): void {
		const last = this.#columns.length - 1;
		this.#swap(0, last);
		this.#columns.pop();
		this.#keys.pop();
		for (let at = 0; ;) {
			let least = at;
			for (const child of [at * 2 + 1, at * 2 + 2]) if (child < last && this.#isBefore(child, least)) least = child;
			if (least === at) return;
			this.#swap(at, least);
			at = least;
		}
	}

	#isBefore(a: number, b: number): boolean {
		const difference = (this.#keys[a] as number) - (this.#keys[b] as number);
		return difference < 0 || (difference === 0 && (this.#columns[a] as number) < (this.#columns[b] as number));
	}

	#swap(a: number, b: number): void {
		const [column, key] = [this.#columns[a] as number, this.#keys[a] as number];
		this.#columns[a] = this.#columns[b] as number;
		this.#keys[a] = this.#keys[b] as number;
		this.#columns[b] = column;
		this.#keys[b] = key;
	}
}
