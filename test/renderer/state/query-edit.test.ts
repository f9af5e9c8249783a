import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuery } from "#shared/query";
import { facetFields, flagNames } from "#shared/query-fields";
import { printQuery } from "#shared/query-print";
import {
	choicesIn,
	choiceState,
	type FacetChoice,
	holdsPart,
	toggleChoice,
	withoutPart,
	withPart,
} from "../../../renderer/state/query-edit.ts";
import { anyQueries, queryTexts } from "../../shared/random-queries.ts";

const review: FacetChoice = { field: "stage", value: "Review" };

describe("a choice of a facet", () => {
	it.each<[string, FacetChoice, "with" | "without", string]>([
		["", review, "with", "stage=Review"],
		["", review, "without", "-stage=Review"],
		["stage=Review", review, "with", ""],
		["-stage=Review", review, "without", ""],
		["stage=Review", review, "without", "-stage=Review"],
		["-stage=Review", review, "with", "stage=Review"],
		["tools>3  stage:review  street", review, "with", "tools>3 street"],
		["tools>3 AND stage=Review AND street", review, "with", "tools>3 street"],
		["tools>3", review, "with", "tools>3 stage=Review"],
		["a OR b", review, "with", "(a OR b) stage=Review"],
		["(a OR b)", review, "with", "(a OR b) stage=Review"],
		["(a) OR (b)", review, "without", "((a) OR (b)) -stage=Review"],
		["stage=Review -stage=Review", review, "with", ""],
		["stage:Rev", review, "with", "stage:Rev stage=Review"],
		["NOT stage=Review x", review, "without", "x"],
		["", { field: "class", value: "Car, left" }, "with", 'class="Car, left"'],
		["", { field: "stage", value: null }, "with", "stage:none"],
		["stage:none", { field: "stage", value: null }, "with", ""],
		["stage:none", { field: "stage", value: "none" }, "with", 'stage:none stage="none"'],
		["", { field: "has", value: "brush" }, "without", "-has:brush"],
		["has:brush has:volume", { field: "has", value: "brush" }, "with", "has:volume"],
	])("in %j, of %j, %s, gives %j", (where, choice, wanted, text) => {
		expect(toggleChoice(where, choice, wanted)).toBe(text);
	});

	it("is made, told, and taken back, whatever else the query says", () => {
		const choices: fc.Arbitrary<FacetChoice> = fc.oneof(
			fc.record({
				field: fc.constantFrom(...facetFields.filter((field) => field !== "has")),
				value: queryTexts,
			}),
			fc.record({ field: fc.constant("stage" as const), value: fc.constant(null) }),
			fc.record({ field: fc.constant("has" as const), value: fc.constantFrom<(string | null)[]>(...flagNames) }),
		);
		fc.assert(
			fc.property(
				anyQueries,
				choices,
				fc.constantFrom("with" as const, "without" as const),
				(query, choice, wanted) => {
					const where = printQuery(query);
					// Taken back as often as it takes until none speaks of it.
					const free =
						choiceState(where, choice) === null
							? where
							: toggleChoice(where, choice, choiceState(where, choice) ?? "with");
					expect(choiceState(free, choice)).toBeNull();
					const made = toggleChoice(free, choice, wanted);
					expect(choiceState(made, choice)).toBe(wanted);
					expect(choicesIn(made, choice.field)).toContain(choice.value);
					const other = wanted === "with" ? "without" : "with";
					expect(choiceState(toggleChoice(made, choice, other), choice)).toBe(other);
					const back = toggleChoice(made, choice, wanted);
					expect(choiceState(back, choice)).toBeNull();
					// An OR keeps the brackets that it got.
					expect(parseQuery(back)).toEqual(parseQuery(free));
				},
			),
			{ numRuns: 1000 },
		);
	});

	it("is none in a query that is not understood", () => {
		expect(choiceState("stage=Review (", review)).toBeNull();
		expect(choicesIn("stage=", "stage")).toEqual([]);
	});
});

describe("a part of a query", () => {
	it.each([
		["", "tools>3 tools<9", "tools>3 tools<9"],
		["tools>3", "tools>3 tools<9", "tools>3 tools<9"],
		["a OR b", "tools>3", "(a OR b) tools>3"],
		["a", "b OR c", "a (b OR c)"],
		["a  b", "-stage=Review", "a  b -stage=Review"],
	])("is added to %j: %j makes %j", (where, part, expected) => {
		expect(withPart(where, part)).toBe(expected);
		expect(holdsPart(expected, part)).toBe(true);
	});

	it("is told by its terms, however they were typed", () => {
		expect(holdsPart('x stage="Review" AND tools>3', "stage=Review")).toBe(true);
		expect(holdsPart("stage:Review", "stage=Review")).toBe(false);
		expect(holdsPart("anything", "")).toBe(false);
	});

	it("is taken away again, and what stood there stays", () => {
		fc.assert(
			fc.property(anyQueries, anyQueries, (query, part) => {
				const [where, text] = [printQuery(query), printQuery(part)];
				fc.pre(!parts(where).some((term) => parts(text).includes(term)));
				const with_ = withPart(where, text);
				const left = withoutPart(with_, text);
				expect(printQuery(parseQuery(left))).toBe(printQuery(parseQuery(where)));
			}),
		);
	});
});

/** Terms that all must hold, each as it prints. */
function parts(where: string): string[] {
	const query = parseQuery(where);
	return (query.kind === "and" ? query.terms : [query]).map(printQuery);
}
