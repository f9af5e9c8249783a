import type { Estimate } from "#shared/compare/batch";
import { estimate } from "./bootstrap.ts";
import type { RatingPattern, RatingTable } from "./rating-table.ts";

/** How far raters agree on the category of items. Each figure says of how many items (`n`) it is. */

const oneCategory = "All ratings are of one category: what chance alone would give leaves nothing to agree on";

/** Between two raters, as a comparison has them. */
export interface TwoRaters {
	percent: Estimate;
	kappa: Estimate;
	alpha: Estimate;
}

export function twoRaters(table: RatingTable): TwoRaters {
	return { percent: percentAgreement(table), kappa: cohenKappa(table), alpha: krippendorffAlpha(table) };
}

/**
 * The share of agreeing pairs of raters, 0 to 1, mean over the items that at least one rated. One who gave no rating
 * agrees with nobody; two who gave none are no pair. With two raters: items rated alike / items rated.
 */
export function percentAgreement(table: RatingTable): Estimate {
	const { patterns } = table.read();
	const shares = patterns.map(({ ratings }) => pairShare(ratings));
	return estimate({
		counts: patterns.map(({ items }) => items),
		of: (counts) => weightedMean(shares, counts),
		undefinedBecause: "There is one rater only",
	});
}

/**
 * Cohen's κ (1960) of two raters, over the items that both rated: (observed - expected) / (1 - expected), expected being
 * the sum over the categories of the product of how often each rater gives it. Undefined where both gave one category
 * throughout.
 */
export function cohenKappa(table: RatingTable): Estimate {
	if (table.raters !== 2) throw new Error(`cohenKappa: got ${table.raters} raters, expected 2`);
	const { patterns, categories } = table.read();
	const rated = patterns.filter(({ ratings }) => ratings.every((rating) => rating >= 0));
	const [first, second] = [new Float64Array(categories), new Float64Array(categories)];
	return estimate({
		counts: rated.map(({ items }) => items),
		of: (counts) => {
			first.fill(0);
			second.fill(0);
			let [n, same] = [0, 0];
			for (const [place, { ratings }] of rated.entries()) {
				const count = counts[place] as number;
				const [one, other] = [ratings[0] as number, ratings[1] as number];
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
	});
}

/**
 * Fleiss' κ (1971), over the items that all of the raters rated: (mean share of agreeing pairs - expected) / (1 -
 * expected), expected being the sum of the squared shares of the categories among all ratings.
 */
export function fleissKappa(table: RatingTable): Estimate {
	const { patterns, categories } = table.read();
	const rated = patterns.filter(({ ratings }) => ratings.every((rating) => rating >= 0));
	const shares = rated.map(({ ratings }) => pairShare(ratings));
	const totals = new Float64Array(categories);
	return estimate({
		counts: rated.map(({ items }) => items),
		of: (counts) => {
			const observed = weightedMean(shares, counts);
			const n = addCategories(rated, counts, totals);
			if (observed === null) return null;
			let chance = 0;
			for (const total of totals) chance += total * total;
			return n * n === chance ? null : (observed - chance / (n * n)) / (1 - chance / (n * n));
		},
		undefinedBecause: table.raters < 2 ? "There is one rater only" : oneCategory,
	});
}

/**
 * Krippendorff's α of nominal categories (Computing Krippendorff's alpha-reliability, 2011), over the items that at
 * least two rated; ratings may be missing. 1 - observed / expected disagreement, from the coincidences of ratings.
 */
export function krippendorffAlpha(table: RatingTable): Estimate {
	const { patterns, categories } = table.read();
	const rated = patterns.filter(({ ratings }) => ratings.reduce((sum, rating) => sum + (rating < 0 ? 0 : 1), 0) >= 2);
	const agreeing = rated.map(({ ratings }) => coincidences(ratings));
	const totals = new Float64Array(categories);
	return estimate({
		counts: rated.map(({ items }) => items),
		of: (counts) => {
			const n = addCategories(rated, counts, totals);
			let [alike, chance] = [0, 0];
			for (const [place, share] of agreeing.entries()) alike += share * (counts[place] as number);
			for (const total of totals) chance += total * (total - 1);
			const all = n * (n - 1);
			return all === chance ? null : ((n - 1) * alike - chance) / (all - chance);
		},
		undefinedBecause: table.raters < 2 ? "There is one rater only" : oneCategory,
	});
}

/** Ratings given of each category into `totals`; how many in all. */
function addCategories(patterns: readonly RatingPattern[], counts: Float64Array, totals: Float64Array): number {
	totals.fill(0);
	let n = 0;
	for (const [place, { ratings }] of patterns.entries()) {
		const count = counts[place] as number;
		for (const rating of ratings) {
			if (rating < 0) continue;
			totals[rating] = (totals[rating] as number) + count;
			n += count;
		}
	}
	return n;
}

/** Pairs of raters who gave the same / pairs of whom at least one gave any. Null where there is no such pair. */
function pairShare(ratings: Int32Array): number | null {
	const given = ratings.filter((rating) => rating >= 0).length;
	const missing = ratings.length - given;
	const pairs = (ratings.length * (ratings.length - 1) - missing * (missing - 1)) / 2;
	if (pairs === 0) return null;
	return agreeingPairs(ratings) / pairs;
}

/** Of an item with m ratings: ordered pairs that agree / (m - 1). */
function coincidences(ratings: Int32Array): number {
	const given = ratings.filter((rating) => rating >= 0).length;
	return (2 * agreeingPairs(ratings)) / (given - 1);
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

function weightedMean(values: readonly (number | null)[], counts: Float64Array): number | null {
	let [sum, n] = [0, 0];
	for (const [place, value] of values.entries()) {
		if (value === null) continue;
		sum += value * (counts[place] as number);
		n += counts[place] as number;
	}
	return n === 0 ? null : sum / n;
}
