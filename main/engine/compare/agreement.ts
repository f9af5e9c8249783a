import type { Estimate } from "#shared/compare/batch";
import { estimates, estimatesInSteps, type Figure, withoutInterval } from "./bootstrap.ts";
import type { Ratings, RatingTable } from "./rating-table.ts";

/** How far raters agree on the category of items. Each figure says of how many items (`n`) it is. */

const oneCategory = "All ratings are of one category: what chance alone would give leaves nothing to agree on";
const oneRater = "There is one rater only";

/** Between two raters, as a comparison has them. */
export interface TwoRaters {
	percent: Estimate;
	kappa: Estimate;
	alpha: Estimate;
}

export function twoRaters(table: RatingTable): TwoRaters {
	if (table.raters !== 2) throw new Error(`twoRaters: got ${table.raters} raters, expected 2`);
	const [percent, kappa, alpha] = estimated(table, percentAgreement, cohenKappa, krippendorffAlpha);
	return { percent, kappa, alpha };
}

/** Between any number of raters: `fleiss` needs all of them to have rated an item, `alpha` two. */
export interface ManyRaters {
	percent: Estimate;
	fleiss: Estimate;
	alpha: Estimate;
}

export function manyRaters(table: RatingTable): ManyRaters {
	const [percent, fleiss, alpha] = estimated(table, percentAgreement, fleissKappa, krippendorffAlpha);
	return { percent, fleiss, alpha };
}

/** Cohen's κ alone, as {@link twoRaters} has it. Others may have their turn at each step. */
export function* kappaInSteps(table: RatingTable): Generator<undefined, Estimate> {
	if (table.raters !== 2) throw new Error(`kappaInSteps: got ${table.raters} raters, expected 2`);
	const ratings = table.read();
	const [kappa] = yield* estimatesInSteps(countsOf(ratings), [cohenKappa(ratings)]);
	return kappa as Estimate;
}

/** Krippendorff's α alone, as {@link manyRaters} has it, without its interval: no resample is drawn. */
export function alphaAlone(table: RatingTable): number | null {
	const ratings = table.read();
	return withoutInterval(countsOf(ratings), krippendorffAlpha(ratings)).value;
}

function estimated<T extends ((ratings: Ratings) => Figure)[]>(
	table: RatingTable,
	...figures: T
): { [K in keyof T]: Estimate } {
	const ratings = table.read();
	return estimates(
		countsOf(ratings),
		figures.map((figure) => figure(ratings)),
	) as { [K in keyof T]: Estimate };
}

function countsOf({ patterns }: Ratings): number[] {
	return patterns.map(({ items }) => items);
}

/**
 * The share of agreeing pairs of raters, 0 to 1, mean over the items that at least one rated. One who gave no rating
 * agrees with nobody; two who gave none are no pair. With two raters: items rated alike / items rated.
 */
function percentAgreement({ patterns, raters }: Ratings): Figure {
	const shares = Float64Array.from(patterns, ({ ratings }) => pairShare(ratings));
	return {
		takesPart: () => true,
		of: (counts) => (raters < 2 ? null : weightedMean(shares, counts)),
		undefinedBecause: oneRater,
	};
}

/**
 * Cohen's κ (1960) of two raters, over the items that both rated: (observed - expected) / (1 - expected), expected being
 * the sum over the categories of the product of how often each rater gives it. Undefined where both gave one category
 * throughout.
 */
function cohenKappa({ patterns, categories }: Ratings): Figure {
	const ones = Int32Array.from(patterns, ({ ratings }) => ratings[0] as number);
	const others = Int32Array.from(patterns, ({ ratings }) => ratings[1] as number);
	const first = new Float64Array(categories);
	const second = new Float64Array(categories);
	return {
		takesPart: (kind) => (ones[kind] as number) >= 0 && (others[kind] as number) >= 0,
		of: (counts) => {
			first.fill(0);
			second.fill(0);
			let n = 0;
			let same = 0;
			for (let kind = 0; kind < counts.length; kind++) {
				const count = counts[kind] as number;
				const one = ones[kind] as number;
				const other = others[kind] as number;
				if (one < 0 || other < 0) continue;
				first[one] = (first[one] as number) + count;
				second[other] = (second[other] as number) + count;
				if (one === other) same += count;
				n += count;
			}
			let chance = 0;
			for (let category = 0; category < categories; category++)
				chance += (first[category] as number) * (second[category] as number);
			// In whole numbers, so that 1 is told from nearly 1.
			return n * n === chance ? null : (n * same - chance) / (n * n - chance);
		},
		undefinedBecause: oneCategory,
	};
}

/**
 * Fleiss' κ (1971), over the items that all of the raters rated: (mean share of agreeing pairs - expected) / (1 -
 * expected), expected being the sum of the squared shares of the categories among all ratings.
 */
function fleissKappa(ratings: Ratings): Figure {
	const { patterns, raters, categories } = ratings;
	const isWhole = patterns.map((pattern) => given(pattern.ratings) === raters);
	const shares = Float64Array.from(patterns, (pattern, kind) =>
		isWhole[kind] === true ? pairShare(pattern.ratings) : Number.NaN,
	);
	const rows = ratingsInRows(ratings, isWhole);
	const totals = new Float64Array(categories);
	return {
		takesPart: (kind) => isWhole[kind] === true,
		of: (counts) => {
			const observed = weightedMean(shares, counts);
			const n = addCategories(rows, counts, totals);
			if (observed === null || raters < 2) return null;
			let chance = 0;
			for (const total of totals) chance += total * total;
			return n * n === chance ? null : (observed - chance / (n * n)) / (1 - chance / (n * n));
		},
		undefinedBecause: raters < 2 ? oneRater : oneCategory,
	};
}

/**
 * Krippendorff's α of nominal categories (Computing Krippendorff's alpha-reliability, 2011), over the items that at
 * least two rated; ratings may be missing. 1 - observed / expected disagreement, from the coincidences of ratings.
 */
function krippendorffAlpha(ratings: Ratings): Figure {
	const { patterns, raters, categories } = ratings;
	const isPaired = patterns.map((pattern) => given(pattern.ratings) >= 2);
	const agreeing = Float64Array.from(patterns, (pattern, kind) =>
		isPaired[kind] === true ? coincidences(pattern.ratings) : 0,
	);
	const rows = ratingsInRows(ratings, isPaired);
	const totals = new Float64Array(categories);
	return {
		takesPart: (kind) => isPaired[kind] === true,
		of: (counts) => {
			const n = addCategories(rows, counts, totals);
			let alike = 0;
			let chance = 0;
			for (let kind = 0; kind < counts.length; kind++) alike += (agreeing[kind] as number) * (counts[kind] as number);
			for (const total of totals) chance += total * (total - 1);
			const all = n * (n - 1);
			return all === chance ? null : ((n - 1) * alike - chance) / (all - chance);
		},
		undefinedBecause: raters < 2 ? oneRater : oneCategory,
	};
}

/** The ratings of each kind in a row of as many as there are raters; none of those that take no part. */
function ratingsInRows({ patterns, raters }: Ratings, takesPart: readonly boolean[]): Int32Array {
	const rows = new Int32Array(patterns.length * raters).fill(-1);
	for (const [kind, { ratings }] of patterns.entries()) if (takesPart[kind] === true) rows.set(ratings, kind * raters);
	return rows;
}

/** Ratings given of each category into `totals`; how many in all. */
function addCategories(rows: Int32Array, counts: Float64Array, totals: Float64Array): number {
	totals.fill(0);
	const raters = rows.length / counts.length;
	let n = 0;
	for (let at = 0, kind = 0; kind < counts.length; kind++) {
		const count = counts[kind] as number;
		for (const end = at + raters; at < end; at++) {
			const rating = rows[at] as number;
			if (rating < 0) continue;
			totals[rating] = (totals[rating] as number) + count;
			n += count;
		}
	}
	return n;
}

function given(ratings: Int32Array): number {
	return ratings.reduce((sum, rating) => sum + (rating < 0 ? 0 : 1), 0);
}

/** Pairs of raters who gave the same / pairs of whom at least one gave any; NaN where there is no such pair. */
function pairShare(ratings: Int32Array): number {
	const missing = ratings.length - given(ratings);
	const pairs = (ratings.length * (ratings.length - 1) - missing * (missing - 1)) / 2;
	return pairs === 0 ? Number.NaN : agreeingPairs(ratings) / pairs;
}

/** Of an item with m ratings: ordered pairs that agree / (m - 1). */
function coincidences(ratings: Int32Array): number {
	return (2 * agreeingPairs(ratings)) / (given(ratings) - 1);
}

function agreeingPairs(ratings: Int32Array): number {
	const counts = new Map<number, number>();
	let pairs = 0;
	for (const rating of ratings) {
		if (rating < 0) continue;
		const before = counts.get(rating) ?? 0;
		pairs += before;
		counts.set(rating, before + 1);
	}
	return pairs;
}

/** NaN stands for none, and is left out. */
function weightedMean(values: Float64Array, counts: Float64Array): number | null {
	let sum = 0;
	let n = 0;
	for (let kind = 0; kind < counts.length; kind++) {
		const value = values[kind] as number;
		if (Number.isNaN(value)) continue;
		sum += value * (counts[kind] as number);
		n += counts[kind] as number;
	}
	return n === 0 ? null : sum / n;
}
