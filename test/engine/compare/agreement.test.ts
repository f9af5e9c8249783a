import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Estimate } from "#shared/compare/batch";
import { manyRaters, twoRaters } from "../../../main/engine/compare/agreement.ts";
import { answerCategory, RatingTable } from "../../../main/engine/compare/rating-table.ts";

type Ratings = readonly (string | null)[];

function tableOf(items: readonly (readonly [Ratings, number])[]): RatingTable {
	const table = new RatingTable(items[0]?.[0].length ?? 2);
	for (const [ratings, count] of items) table.add(ratings, count);
	return table;
}

const percentAgreement = (table: RatingTable) => manyRaters(table).percent;
const cohenKappa = (table: RatingTable) => twoRaters(table).kappa;
const fleissKappa = (table: RatingTable) => manyRaters(table).fleiss;
const krippendorffAlpha = (table: RatingTable) => manyRaters(table).alpha;

describe("agreement of two raters", () => {
	/** A table known from text books: κ = 0.4 of percent 0.7. */
	const book = tableOf([
		[["yes", "yes"], 20],
		[["yes", "no"], 5],
		[["no", "yes"], 10],
		[["no", "no"], 15],
	]);

	test("is the share of items rated alike, and κ less than that", () => {
		expect(percentAgreement(book)).toMatchObject({ value: 0.7, n: 50, reason: null });
		expect(cohenKappa(book).value).toBeCloseTo(0.4, 12);
	});

	test("has an interval that holds the value, and is the same every time", () => {
		const kappa = cohenKappa(book);
		expect(kappa.low).toBeLessThan(0.4);
		expect(kappa.high).toBeGreaterThan(0.4);
		expect(cohenKappa(book)).toEqual(kappa);
	});

	test("counts an answer that is missing against the percent, and leaves it out of κ and α", () => {
		const table = tableOf([
			[["a", "a"], 20],
			[["b", "b"], 20],
			[["a", null], 10],
			[[null, null], 100],
		]);
		expect(percentAgreement(table)).toMatchObject({ value: 0.8, n: 50 });
		expect(cohenKappa(table)).toMatchObject({ value: 1, n: 40 });
		expect(krippendorffAlpha(table)).toMatchObject({ value: 1, n: 40 });
	});
});

describe("what has no value says why", () => {
	test("under twenty items", () => {
		expect(cohenKappa(tableOf([[["a", "b"], 19]]))).toEqual({
			value: null,
			low: null,
			high: null,
			n: 19,
			reason: "Not enough data: 19 of the 20 that are needed",
		});
		expect(fleissKappa(new RatingTable(3)).reason).toContain("0 of the 20");
	});

	test("with one category: all agree, and chance would too", () => {
		const table = tableOf([[["a", "a"], 50]]);
		expect(percentAgreement(table).value).toBe(1);
		for (const figure of [cohenKappa(table), fleissKappa(table), krippendorffAlpha(table)]) {
			expect(figure).toMatchObject({ value: null, n: 50 });
			expect(figure.reason).toContain("one category");
		}
	});

	test("with one rater", () => {
		const table = tableOf([[["a"], 30]]);
		expect([percentAgreement(table).reason, fleissKappa(table).reason]).toEqual([
			"There is one rater only",
			"There is one rater only",
		]);
		expect(krippendorffAlpha(table)).toMatchObject({ n: 0, value: null });
	});

	test("a value whose resamples mostly have none keeps it, without an interval", () => {
		// Only resamples that hold the one item of the other category have a κ: about six in ten, so it keeps one; κ is 0.
		const table = tableOf([
			[["a", "a"], 99],
			[["a", "b"], 1],
		]);
		const kappa = cohenKappa(table);
		expect(kappa).toMatchObject({ value: 0, low: 0, high: 0 });
	});
});

describe("the category of an answer", () => {
	test("does not mind the order of options, and tells a list from a text that looks like one", () => {
		expect(answerCategory(["b", "a", "b"])).toBe(answerCategory(["a", "b"]));
		expect(answerCategory(['["a","b"]'])).not.toBe(answerCategory(["a", "b"]));
		expect(answerCategory(null)).toBeNull();
		expect(answerCategory([""])).not.toBeNull();
		const long = "x".repeat(5000);
		expect(answerCategory([long])).not.toBe(answerCategory([`${long}y`]));
		expect(answerCategory([long])?.length).toBeLessThan(100);
	});
});

const rating = fc.constantFrom("a", "b", "c", null);
const items = (raters: number) =>
	fc.array(fc.array(rating, { minLength: raters, maxLength: raters }), { maxLength: 60 });

function isWhole({ value, low, high, reason }: Estimate): boolean {
	const numbers = [value, low, high].filter((number) => number !== null);
	return numbers.every((number) => Number.isFinite(number) && number <= 1) && (value === null) === (reason !== null);
}

describe("of any ratings", () => {
	test("every figure is a number or says why it is none", () => {
		fc.assert(
			fc.property(items(3), (all) => {
				const table = tableOf(all.map((ratings) => [ratings, 1] as const));
				if (all.length === 0) return;
				for (const figure of [percentAgreement(table), fleissKappa(table), krippendorffAlpha(table)])
					expect(isWhole(figure)).toBe(true);
			}),
			{ numRuns: 30 },
		);
	});

	test("the order of the items changes nothing, nor that of the raters but for the interval", () => {
		fc.assert(
			fc.property(items(2), (all) => {
				if (all.length === 0) return;
				const of = (list: readonly Ratings[]) => tableOf(list.map((ratings) => [ratings, 1] as const));
				const [one, other] = [of(all), of(all.toReversed())];
				expect(cohenKappa(other)).toEqual(cohenKappa(one));
				expect(krippendorffAlpha(other)).toEqual(krippendorffAlpha(one));
				const swapped = of(all.map((ratings) => ratings.toReversed()));
				expect(cohenKappa(swapped).value ?? -9).toBeCloseTo(cohenKappa(one).value ?? -9, 12);
				expect(krippendorffAlpha(swapped).value ?? -9).toBeCloseTo(krippendorffAlpha(one).value ?? -9, 12);
			}),
			{ numRuns: 30 },
		);
	});
});
