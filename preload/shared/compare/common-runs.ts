/** A stretch that two lists have in common: where it begins in each, and how long it is. */
export interface CommonRun {
	a: number;
	b: number;
	length: number;
}

/** Most entries gained and lost for which the fewest are looked for: the trace of the search takes 4 n² bytes. */
const MOST_EDITS = 2000;

/**
 * Steps that may still be spent on looking for the fewest changes, about 5 ns each. Once they are gone, only entries
 * that are unique on both sides hold the two lists together.
 */
export interface Effort {
	steps: number;
}

/**
 * What two lists of numbers have in common, in order: what is left over on either side is as little as can be (Myers,
 * An O(ND) difference algorithm, 1986), or, where that is too much to look through, between entries that are unique on
 * both sides (patience difference).
 */
export function commonRuns(a: Int32Array, b: Int32Array, effort: Effort): CommonRun[] {
	const runs: CommonRun[] = [];
	addRuns(a, 0, a.length, b, 0, b.length, effort, runs);
	return runs;
}

function addRuns(
	a: Int32Array,
	fromA: number,
	toA: number,
	b: Int32Array,
	fromB: number,
	toB: number,
	effort: Effort,
	runs: CommonRun[],
): void {
	let start = 0;
	while (fromA + start < toA && fromB + start < toB && a[fromA + start] === b[fromB + start]) start++;
	addRun(runs, { a: fromA, b: fromB, length: start });
	const [leftA, leftB] = [fromA + start, fromB + start];
	let end = 0;
	while (toA - end > leftA && toB - end > leftB && a[toA - end - 1] === b[toB - end - 1]) end++;
	const [rightA, rightB] = [toA - end, toB - end];
	if (leftA < rightA && leftB < rightB) {
		const [partA, partB] = [a.subarray(leftA, rightA), b.subarray(leftB, rightB)];
		const found = fewestEdits(partA, partB, effort);
		if (found !== null)
			for (const run of found) addRun(runs, { a: leftA + run.a, b: leftB + run.b, length: run.length });
		else {
			let [pastA, pastB] = [leftA, leftB];
			for (const anchor of uniqueAnchors(partA, partB)) {
				addRuns(a, pastA, leftA + anchor.a, b, pastB, leftB + anchor.b, effort, runs);
				addRun(runs, { a: leftA + anchor.a, b: leftB + anchor.b, length: 1 });
				[pastA, pastB] = [leftA + anchor.a + 1, leftB + anchor.b + 1];
			}
			if (pastA > leftA) addRuns(a, pastA, rightA, b, pastB, rightB, effort, runs);
		}
	}
	addRun(runs, { a: rightA, b: rightB, length: end });
}

/** Runs that touch become one. */
function addRun(runs: CommonRun[], run: CommonRun): void {
	if (run.length === 0) return;
	const last = runs.at(-1);
	if (last !== undefined && last.a + last.length === run.a && last.b + last.length === run.b) last.length += run.length;
	else runs.push(run);
}

/** Null where there are more than MOST_EDITS, or the effort is used up. */
function fewestEdits(a: Int32Array, b: Int32Array, effort: Effort): CommonRun[] | null {
	const most = Math.min(MOST_EDITS, a.length + b.length);
	/** How far along A each diagonal was followed with so many edits: `trace[d][k + d]` for the diagonals -d..d. */
	const trace: Int32Array[] = [];
	for (let edits = 0; edits <= most; edits++) {
		const before = trace.at(-1);
		const reached = new Int32Array(2 * edits + 1);
		trace.push(reached);
		for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
			let x = before === undefined ? 0 : stepTo(before, edits, diagonal);
			const start = x;
			while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
			effort.steps -= x - start + 1;
			reached[diagonal + edits] = x;
			if (x >= a.length && x - diagonal >= b.length) return runsOf(trace, a.length, b.length);
		}
		if (effort.steps <= 0) return null;
	}
	return null;
}

/** Where a diagonal begins after one more edit: an entry of A left out, or one of B taken in; whichever comes further. */
function stepTo(before: Int32Array, edits: number, diagonal: number): number {
	const at = diagonal + edits - 1;
	const down = diagonal === edits ? -1 : (before[at + 1] as number);
	const right = diagonal === -edits ? -1 : (before[at - 1] as number) + 1;
	return Math.max(down, right);
}

function runsOf(trace: readonly Int32Array[], lengthA: number, lengthB: number): CommonRun[] {
	const runs: CommonRun[] = [];
	let [x, diagonal] = [lengthA, lengthA - lengthB];
	for (let edits = trace.length - 1; edits >= 0; edits--) {
		const before = edits === 0 ? undefined : trace[edits - 1];
		const start = before === undefined ? 0 : stepTo(before, edits, diagonal);
		if (x > start) runs.push({ a: start, b: start - diagonal, length: x - start });
		if (before === undefined) break;
		const at = diagonal + edits - 1;
		const fromLeft = diagonal !== -edits && (before[at - 1] as number) + 1 === start;
		diagonal += fromLeft ? -1 : 1;
		x = before[diagonal + edits - 1] as number;
	}
	return runs.reverse();
}

/** Entries that stand once on each side, as many of them as come in the same order on both. */
function uniqueAnchors(a: Int32Array, b: Int32Array): { a: number; b: number }[] {
	const placesB = singles(b);
	const both: { a: number; b: number }[] = [];
	for (const [value, place] of singles(a)) {
		const other = placesB.get(value) ?? -1;
		if (place >= 0 && other >= 0) both.push({ a: place, b: other });
	}
	both.sort((one, other) => one.a - other.a);
	return longestRising(both);
}

/** Where each value stands; -1 for one that stands there more than once. */
function singles(values: Int32Array): Map<number, number> {
	const places = new Map<number, number>();
	for (const [place, value] of values.entries()) places.set(value, places.has(value) ? -1 : place);
	return places;
}

/** The longest list of them in which `b` rises (patience sorting). */
function longestRising(pairs: readonly { a: number; b: number }[]): { a: number; b: number }[] {
	/** For each length of a list the place of the pair it ends with, that with the least `b`. */
	const ends: number[] = [];
	const previous = new Int32Array(pairs.length).fill(-1);
	for (const [place, pair] of pairs.entries()) {
		let [low, high] = [0, ends.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((pairs[ends[middle] as number] as { b: number }).b < pair.b) low = middle + 1;
			else high = middle;
		}
		previous[place] = low === 0 ? -1 : (ends[low - 1] as number);
		ends[low] = place;
	}
	const found: { a: number; b: number }[] = [];
	for (let place = ends.at(-1) ?? -1; place >= 0; place = previous[place] as number)
		found.push(pairs[place] as { a: number; b: number });
	return found.reverse();
}
