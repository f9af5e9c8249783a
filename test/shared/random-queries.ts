import fc from "fast-check";
import type { AnswerTest, Query } from "#shared/query";
import {
	type FigureField,
	type FindingField,
	flagNames,
	type NumberField,
	queryField,
	queryFields,
	type SideField,
	type TextField,
	type UnsetField,
} from "#shared/query-fields";
import type { Comparison } from "#shared/query-values";

const DAY = 86_400_000;

/** Texts with everything that has a meaning of its own in a query, and letters whose case is more than a bit. */
export const queryTexts = fc.oneof(
	fc.constantFrom(
		"a",
		"B",
		"ann@x.io",
		"Car, left",
		"none",
		"NONE",
		"OR",
		"and",
		"-a",
		'"',
		"\\",
		"a:b",
		"a=b>c",
		"(a)",
		"/a/",
		"..",
		"!",
		"\u212a",
		"k",
		"ß",
		"İ",
		"é",
		" ",
		"",
	),
	fc.string({ unit: "grapheme", maxLength: 4 }),
);

const comparisons = fc.constantFrom<Comparison[]>("<", "<=", ">", ">=", "=");
const numbers = fc.oneof(fc.integer({ min: -3, max: 12 }), fc.double({ min: -10, max: 100, noNaN: true }));

/** As the parser gives them: -0 is written 0. */
const points = numbers.map((value) => ({ value: value + 0, until: value + 0 }));
const times = fc.oneof(
	fc.integer({ min: 0, max: 60 }).map((days) => {
		const value = Date.UTC(2024, 0, 1) + days * DAY;
		return { value, until: value + DAY };
	}),
	fc.integer({ min: 0, max: 11 }).map((month) => ({ value: Date.UTC(2024, month), until: Date.UTC(2024, month + 1) })),
	fc.integer({ min: 2023, max: 2025 }).map((year) => ({ value: Date.UTC(year, 0), until: Date.UTC(year + 1, 0) })),
	fc.integer({ min: 0, max: 60 * DAY }).map((ms) => ({ value: Date.UTC(2024, 0) + ms, until: Date.UTC(2024, 0) + ms })),
);

const textFields = queryFields.filter((field) => field.kind === "text").map((field): TextField => field.name);
const numberFields = queryFields
	.filter((field) => field.kind === "number" || field.kind === "duration")
	.map((field): NumberField => field.name);
const figureFields = queryFields.filter((field) => field.kind === "figure").map((field): FigureField => field.name);
const sideFields = queryFields.filter((field) => field.kind === "side").map((field): SideField => field.name);
const findingFields = queryFields.filter((field) => field.kind === "finding").map((field): FindingField => field.name);
const thresholds = fc.option(
	fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })).map((value) => value + 0),
	{
		nil: null,
	},
);
const unsettable = queryFields
	.filter((field) => field.none)
	.map((field) => field.name)
	.filter((name): name is UnsetField & typeof name => queryField(name) !== undefined);

const tests: fc.Arbitrary<AnswerTest> = fc.oneof(
	fc.constant(null),
	fc.record({ kind: fc.constant("text" as const), value: queryTexts, whole: fc.boolean() }),
	fc.record({
		kind: fc.constant("number" as const),
		comparison: fc.constantFrom<("<" | ">=")[]>("<", ">="),
		value: numbers.map((value) => value + 0),
	}),
);

/** Terms that the summary alone can tell. */
export const summaryTerms: fc.Arbitrary<Query> = fc.oneof(
	fc
		.record({
			kind: fc.constant("text" as const),
			field: fc.constantFrom<TextField[]>(...textFields, "any"),
			value: queryTexts,
			whole: fc.boolean(),
		})
		.map((term) => (term.field === "any" ? { ...term, whole: false } : term)),
	fc
		.tuple(fc.constantFrom(...numberFields), comparisons, points)
		.map(([field, comparison, span]): Query => ({ kind: "number", field, comparison, ...span })),
	fc
		.tuple(comparisons, times)
		.map(([comparison, span]): Query => ({ kind: "number", field: "updated", comparison, ...span })),
	fc.record({
		kind: fc.constant("amount" as const),
		field: fc.constantFrom("class" as const, "kind" as const),
		value: queryTexts,
		whole: fc.boolean(),
		comparison: comparisons,
		amount: fc.integer({ min: 0, max: 6 }),
	}),
	fc.record({ kind: fc.constant("flag" as const), field: fc.constantFrom(...flagNames) }),
	fc.record({ kind: fc.constant("unset" as const), field: fc.constantFrom(...unsettable) }),
);

/** Terms about a comparison. */
const comparisonTerms: fc.Arbitrary<Query> = fc.oneof(
	fc
		.tuple(fc.constantFrom(...figureFields), thresholds, comparisons, points)
		.map(([field, threshold, comparison, span]): Query => ({ kind: "figure", field, threshold, comparison, ...span })),
	fc.record({
		kind: fc.constant("pair" as const),
		value: queryTexts,
		whole: fc.boolean(),
		threshold: thresholds,
		comparison: comparisons,
		amount: fc.integer({ min: 0, max: 6 }),
	}),
	fc.record({
		kind: fc.constant("side" as const),
		field: fc.constantFrom(...sideFields),
		value: queryTexts,
		whole: fc.boolean(),
	}),
);

/** Terms about findings. */
const findingTerms: fc.Arbitrary<Query> = fc.oneof(
	fc
		.tuple(comparisons, points)
		.map(([comparison, span]): Query => ({ kind: "tally", field: "findings", comparison, ...span })),
	fc.record({
		kind: fc.constant("finding" as const),
		field: fc.constantFrom(...findingFields),
		value: queryTexts,
		whole: fc.boolean(),
	}),
);

/** Terms that need a pass over the file. */
const fileTerms: fc.Arbitrary<Query> = fc.oneof(
	fc.record({
		kind: fc.constant("content" as const),
		source: queryTexts.filter((text) => text !== ""),
		isRegExp: fc.constant(false),
	}),
	fc.record({
		kind: fc.constant("content" as const),
		source: fc.constantFrom("a+", "a b", "\\/", "[()]", '"x"', "^\\d{2}$"),
		isRegExp: fc.constant(true),
	}),
	fc.record({ kind: fc.constant("answer" as const), title: queryTexts, test: tests }),
);

/** Whole queries of some terms, in the form that the parser gives them: no group of one, none of its own kind within. */
export function queriesOf(terms: fc.Arbitrary<Query>): fc.Arbitrary<Query> {
	const nested = fc.letrec<{ query: Query }>((tie) => ({
		query: fc.oneof(
			{ depthSize: "small", withCrossShrink: true },
			terms,
			fc.record({ kind: fc.constant("not" as const), term: tie("query") }),
			fc.record({
				kind: fc.constantFrom("and" as const, "or" as const),
				terms: fc.array(tie("query"), { minLength: 2, maxLength: 3 }),
			}),
		),
	}));
	return nested.query;
}

export const anyQueries = queriesOf(fc.oneof(summaryTerms, comparisonTerms, findingTerms, fileTerms));
