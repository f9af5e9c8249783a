import type { Interval } from "#shared/findings/plans";
import { betaQuantile } from "./beta.ts";

/** Of a sample: how many of how many. */
export interface Part {
	population: number;
	chosen: number;
}

/** The 97.5th percentile of the normal distribution. */
const Z = 1.959963984540054;
/** What either end of a 95 % interval leaves out, and what "ruled out with 95 %" does. */
const TAIL = 0.025;
const DOUBT = 0.05;

/**
 * Half the width of the 95 % interval of a share, where in every part one half has what is counted:
 * z √Σ W² (N - n) / (N - 1) / 4n over the parts, W being a part's share of all tasks (Cochran, Sampling Techniques,
 * 1977, 3.2 and 5.3). 0 where all are chosen. Each part of at least one task gives one.
 */
export function worstMargin(parts: readonly Part[]): number {
	const all = parts.reduce((sum, { population }) => sum + population, 0);
	const variance = parts.reduce((sum, { population, chosen }) => {
		if (chosen >= population) return sum;
		const weight = population / all;
		return sum + (weight * weight * (population - chosen)) / (population - 1) / (4 * chosen);
	}, 0);
	return Math.min(1, Z * Math.sqrt(variance));
}

/**
 * The least share of faulty tasks that is ruled out with 95 % where none is found: with it a sample without any has a
 * chance of at most 5 %, wherever they are. Without parts C(N - D, n) / C(N, n), the hypergeometric distribution's; with
 * parts their product, the faulty standing where they are found least: one after the other in the part with most tasks
 * for each one chosen, since every part's chance falls faster the more stand in it. 1 where nothing is ruled out.
 */
export function ruledOutShare(parts: readonly Part[]): number {
	const all = sum(parts, ({ population }) => population);
	// A chance that is the doubt itself must not be lost to rounding.
	const least = firstWhere(1, all, (faulty) => chanceOfNone(parts, faulty) <= DOUBT * (1 + 1e-9));
	return all === 0 ? 1 : least / all;
}

/** That none of `faulty` tasks is chosen, where they stand as they are found least. */
function chanceOfNone(parts: readonly Part[], faulty: number): number {
	const standing = worstStanding(parts, faulty);
	let chance = 1;
	for (const [at, { population, chosen }] of parts.entries()) {
		// C(N - D, n) / C(N, n) = C(N - n, D) / C(N, D): over the fewer of both.
		const [few, many] = [chosen, standing[at] as number].sort((a, b) => a - b) as [number, number];
		for (let drawn = 0; drawn < few && chance > 0; drawn++)
			chance *= Math.max(0, population - many - drawn) / (population - drawn);
	}
	return chance;
}

/** How many of `faulty` tasks stand in each part: each in the one that has most others for each task chosen. */
function worstStanding(parts: readonly Part[], faulty: number): number[] {
	/** Above so many for each one chosen. */
	const above = (level: number): number[] =>
		parts.map(({ population, chosen }) => Math.min(population, Math.max(0, Math.ceil(population - level * chosen))));
	let [low, high] = [0, parts.reduce((most, { population, chosen }) => Math.max(most, population / chosen), 0)];
	for (let step = 0; step < 60; step++) {
		const middle = (low + high) / 2;
		if (sum(above(middle), (each) => each) > faulty) low = middle;
		else high = middle;
	}
	const standing = above(high);
	// What is left stands in parts of one level, one in each, where it makes no difference in which.
	const level = (at: number): number =>
		((parts[at] as Part).population - (standing[at] as number)) / (parts[at] as Part).chosen;
	const byLevel = [...standing.keys()].sort((a, b) => level(b) - level(a));
	const left = faulty - sum(standing, (each) => each);
	for (const at of byLevel.slice(0, left)) standing[at] = (standing[at] as number) + 1;
	return standing;
}

/**
 * The exact 95 % interval of the share of a finite population, `found` of `chosen` without parts having it: every share
 * with which that many or more, and that many or fewer, each have a chance above 2.5 % (Clopper and Pearson, 1934, with
 * the hypergeometric distribution; Wright, Exact Confidence Bounds when Sampling from Small Finite Universes, 1991).
 */
export function exactInterval(found: number, chosen: number, population: number): Interval {
	const others = population - chosen + found;
	const low = firstWhere(found, others, (having) => chanceOfAtLeast(found, chosen, having, population) > TAIL);
	const past = firstWhere(found, others + 1, (having) => chanceOfAtMost(found, chosen, having, population) <= TAIL);
	return [low / population, (past - 1) / population];
}

/** The first of `from` to `end` - 1 for which `holds`, which then holds for all after it; `end` where there is none. */
function firstWhere(from: number, end: number, holds: (value: number) => boolean): number {
	let [low, high] = [from, end];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}

function chanceOfAtLeast(found: number, chosen: number, having: number, population: number): number {
	return chanceOfAtMost(chosen - found, chosen, population - having, population);
}

/** That of `chosen` drawn without returning at most `found` are of the `having` in the population. */
function chanceOfAtMost(found: number, chosen: number, having: number, population: number): number {
	const least = Math.max(0, chosen - (population - having));
	const most = Math.min(chosen, having);
	if (found >= most) return 1;
	if (found < least) return 0;
	// From the likeliest number on both ways, as shares of its chance: nothing is too small, nothing needs a logarithm.
	const mode = Math.min(most, Math.max(least, Math.floor(((chosen + 1) * (having + 1)) / (population + 2))));
	let below = 0;
	let above = 0;
	const add = (count: number, likelihood: number): void => {
		if (count <= found) below += likelihood;
		else above += likelihood;
	};
	add(mode, 1);
	let likelihood = 1;
	for (let count = mode; count > least && likelihood > 1e-30; count--) {
		likelihood *= (count * (population - having - chosen + count)) / ((having - count + 1) * (chosen - count + 1));
		add(count - 1, likelihood);
	}
	likelihood = 1;
	for (let count = mode; count < most && likelihood > 1e-30; count++) {
		likelihood *= ((having - count) * (chosen - count)) / ((count + 1) * (population - having - chosen + count + 1));
		add(count + 1, likelihood);
	}
	return below / (below + above);
}

/** What was found in a part of a sample: `found` of `judged` of the tasks of `population`. */
export interface PartFound {
	population: number;
	judged: number;
	found: number;
}

/**
 * The share over all parts, each weighing as much as its tasks, and its 95 % interval; null where nothing is judged.
 * Parts without a judged task are left out. One part: exact. Several: Clopper and Pearson's with as many tasks as these
 * weights are worth (Kish, 1965: (Σw)² / Σw²; Korn and Graubard, 1998), more where much of a finite population is judged
 * (Cochran: over (N - n) / (N - 1)). It does not count what the division itself gains: rather too wide than too narrow.
 */
export function weighedShare(parts: readonly PartFound[]): { share: number; interval: Interval } | null {
	const seen = parts.filter(({ judged }) => judged > 0);
	const [first] = seen;
	if (first === undefined) return null;
	if (seen.length === 1)
		return { share: first.found / first.judged, interval: exactInterval(first.found, first.judged, first.population) };
	const all = sum(seen, ({ population }) => population);
	const judged = sum(seen, (part) => part.judged);
	const share = sum(seen, (part) => (part.population * part.found) / part.judged) / all;
	if (judged >= all) return { share, interval: [share, share] };
	const worth = (all * all) / sum(seen, (part) => (part.population * part.population) / part.judged);
	const tasks = (worth * (all - 1)) / (all - judged);
	return { share, interval: clopperPearson(share * tasks, tasks) };
}

/** Of shares of numbers that need not be whole (Clopper and Pearson, 1934, by quantiles of the beta distribution). */
export function clopperPearson(found: number, of: number): Interval {
	// What is left by rounding of "none" and "all" is none and all.
	const isNone = found < 1e-9;
	const isAll = of - found < 1e-9;
	return [
		isNone ? 0 : betaQuantile(TAIL, found, isAll ? 1 : of - found + 1),
		isAll ? 1 : betaQuantile(1 - TAIL, isNone ? 1 : found + 1, of - found),
	];
}

function sum<T>(list: readonly T[], value: (each: T) => number): number {
	return list.reduce((total, each) => total + value(each), 0);
}
