import type { Estimate } from "#shared/compare/batch";
import { SeededRandom } from "./seeded-random.ts";

/** Of items. Under it an estimate says more than is known. */
const LEAST_ITEMS = 20;
const RESAMPLES = 1000;
/** Where one resample is much work, fewer of them are drawn, but never less than this. */
const LEAST_RESAMPLES = 200;
/** Draws for all resamples together: about a third of a second. */
const MOST_DRAWS = 2e7;
/** A binomial number takes about as long as so many draws of an item. */
const DRAWS_OF_A_BINOMIAL = 12;
/** Any number would do; this one makes the same export give the same interval everywhere. */
const SEED = 20_240_601;

/** A figure of items that were counted by kind. */
export interface Figure {
	/** For each kind, whether its items take part. */
	takesPart: (kind: number) => boolean;
	/** The figure where there are that many of each kind, null where it is not defined. Called often: it keeps nothing. */
	of: (counts: Float64Array) => number | null;
	/** Why there is no figure where it is not defined, in words. */
	undefinedBecause: string;
}

/**
 * Figures with their 95 % intervals: the 2.5th and 97.5th percentile (linear between the two nearest) of the figure over
 * resamples of the items, as many as there are, with replacement (Efron's percentile bootstrap). Drawn is how many items
 * of each kind a resample holds, a multinomial number; where kinds are nearly as many as items, the items themselves.
 */
export function estimates(counts: readonly number[], figures: readonly Figure[]): Estimate[] {
	const steps = estimatesInSteps(counts, figures);
	for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** The same, resample by resample: where items are of a great many kinds all of them take a third of a second. */
export function* estimatesInSteps(
	counts: readonly number[],
	figures: readonly Figure[],
): Generator<undefined, Estimate[]> {
	const known = figures.map((figure) => withoutInterval(counts, figure));
	const ranges = yield* intervals(
		counts,
		figures.map((figure, place) => (known[place]?.value === null ? null : figure)),
	);
	return known.map((estimate, place) => ({ ...estimate, ...ranges[place] }));
}

/** The figure of the items as they are, and why there is none. */
export function withoutInterval(counts: readonly number[], figure: Figure): Estimate {
	const n = counts.reduce((sum, count, kind) => sum + (figure.takesPart(kind) ? count : 0), 0);
	const without = (reason: string): Estimate => ({ value: null, low: null, high: null, n, reason });
	if (n < LEAST_ITEMS) return without(`Not enough data: ${n} of the ${LEAST_ITEMS} that are needed`);
	const value = figure.of(Float64Array.from(counts));
	return value === null ? without(figure.undefinedBecause) : { value, low: null, high: null, n, reason: null };
}

type Range = Pick<Estimate, "low" | "high">;

/** All figures of the same resamples. Those that are null have none. */
function* intervals(counts: readonly number[], figures: readonly (Figure | null)[]): Generator<undefined, Range[]> {
	const found = figures.map((): number[] => []);
	const n = counts.reduce((sum, count) => sum + count, 0);
	const byItem = n <= DRAWS_OF_A_BINOMIAL * counts.length;
	const work = byItem ? n : DRAWS_OF_A_BINOMIAL * counts.length;
	const resamples = Math.max(LEAST_RESAMPLES, Math.min(RESAMPLES, Math.floor(MOST_DRAWS / work)));
	const kinds = byItem ? kindOfItem(counts, n) : null;
	const drawn = new Float64Array(counts.length);
	const random = new SeededRandom(SEED);
	for (let left = figures.some((figure) => figure !== null) ? resamples : 0; left > 0; left--) {
		if (kinds === null) drawByKind(counts, n, random, drawn);
		else drawByItem(kinds, random, drawn);
		for (const [place, figure] of figures.entries()) {
			const value = figure?.of(drawn) ?? null;
			if (value !== null) found[place]?.push(value);
		}
		yield;
	}
	return found.map((values) => {
		// What is not defined for most of the resamples has no interval.
		if (values.length < resamples / 2) return { low: null, high: null };
		const sorted = Float64Array.from(values).sort();
		return { low: percentile(sorted, 0.025), high: percentile(sorted, 0.975) };
	});
}

function kindOfItem(counts: readonly number[], n: number): Uint32Array {
	const kinds = new Uint32Array(n);
	let past = 0;
	for (const [kind, count] of counts.entries()) kinds.fill(kind, past, (past += count));
	return kinds;
}

function drawByItem(kinds: Uint32Array, random: SeededRandom, drawn: Float64Array): void {
	drawn.fill(0);
	for (let item = kinds.length; item > 0; item--) {
		const kind = kinds[random.below(kinds.length)] as number;
		drawn[kind] = (drawn[kind] as number) + 1;
	}
}

/** A multinomial number is a chain of binomial ones: how many of what is left are of the next kind. */
function drawByKind(counts: readonly number[], n: number, random: SeededRandom, drawn: Float64Array): void {
	let left = n;
	let behind = n;
	for (let kind = 0; kind < counts.length; kind++) {
		const count = counts[kind] as number;
		const share = behind === count ? left : random.binomial(left, count / behind);
		drawn[kind] = share;
		left -= share;
		behind -= count;
	}
}

function percentile(sorted: Float64Array, share: number): number {
	const place = share * (sorted.length - 1);
	const below = Math.floor(place);
	const low = sorted[below] as number;
	return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}
