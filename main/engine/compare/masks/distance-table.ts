/** Distances by size: few numbers, since those on a grid repeat. */
export interface DistanceTable {
	/** Ascending, no two of them alike. */
	values: Float64Array;
	/** How many distances there are up to and with each value. */
	upTo: Float64Array;
}

/** Distances equal but for the last bits of a sum are not told apart. */
const slack = 1 + 1e-9;

/** @param distances are sorted in place */
export function distanceTable(distances: Float64Array): DistanceTable {
	distances.sort();
	let different = 0;
	for (let at = 0; at < distances.length; at++) if (at === 0 || distances[at] !== distances[at - 1]) different += 1;
	const values = new Float64Array(different);
	const upTo = new Float64Array(different);
	for (let at = 0, place = -1; at < distances.length; at++) {
		if (at === 0 || distances[at] !== distances[at - 1]) values[++place] = distances[at] as number;
		upTo[place] = at + 1;
	}
	return { values, upTo };
}

export function countOf({ upTo }: DistanceTable): number {
	return upTo.at(-1) ?? 0;
}

/**
 * The value under which a share of the distances lies, between two of them in proportion: NumPy's `percentile` with its
 * plain method, "linear". `share` 0 to 1; the table holds at least one distance.
 */
export function percentile(table: DistanceTable, share: number): number {
	const rank = (countOf(table) - 1) * share;
	const lower = Math.floor(rank);
	const [below, above] = [nth(table, lower), nth(table, Math.ceil(rank))];
	return below + (above - below) * (rank - lower);
}

/** How many distances are at most so large. */
export function countWithin(table: DistanceTable, most: number): number {
	return table.upTo[firstOver(table.values, most * slack) - 1] ?? 0;
}

/** The distance at a place among all, in order of their size. */
function nth({ values, upTo }: DistanceTable, place: number): number {
	return values[firstOver(upTo, place)] ?? 0;
}

/** Place of the first number that is larger. */
function firstOver(numbers: Float64Array, than: number): number {
	let [low, high] = [0, numbers.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((numbers[middle] as number) > than) high = middle;
		else low = middle + 1;
	}
	return low;
}
