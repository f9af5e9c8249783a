import { describe, expect, it } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import {
	explainBin,
	explainCell,
	explainChange,
	type Explained,
	explainHeadline,
	explainPart,
	explainQuestion,
} from "../../../renderer/wording/explain-batch.ts";
import { percentOf } from "../../../renderer/wording/figure.ts";
import { leftOutWords } from "../../../renderer/wording/left-out.ts";
import { batchReport, batchState } from "../made-up-report.ts";

const report = batchReport({
	scores: { hits: 2700, missing: 100, extra: 300, precision: 0.9, recall: 2700 / 2800, f1: 5400 / 5800 },
	state: batchState({ settings: { ...defaultSettings, reference: "b" } }),
});
const explained: Explained = { report, where: "", sides: { a: "Label, latest visit", b: "as exported" } };
const everything = { where: "", change: null, class: null, classA: null, classB: null, threshold: 0.5 };

describe("a figure of a batch", () => {
	it("says its formula with the numbers put in, and names its pairs", () => {
		expect(explainHeadline(explained, "similarity")).toMatchObject({
			title: "Mean similarity: 0.961",
			formula: "sum of the similarities / pairs = 2\u202f787.77 / 2\u202f900 = 0.961",
			where: null,
			pairs: { ...everything, change: "pairs" },
		});
		expect(explainHeadline(explained, "precision").formula).toBe(
			"hits / (hits + extra) = 2\u202f700 / 3\u202f000 = 0.900",
		);
		expect(explainHeadline({ ...explained, report: batchReport() }, "f1").pairs).toBeNull();
		expect(explainHeadline(explained, "bothEmpty").pairs).toBeNull();
		expect(explainHeadline(explained, "compared").sentences).toContain(
			"Left out, 20: Their history has no visit of Label.",
		);
	});

	it("names the side for which tasks were left out, where it is one of two", () => {
		const left = { reason: "no-visit", sentence: "Their history has not l", tasks: 3 } as const;
		const { sides } = explained;
		expect(leftOutWords({ ...left, where: "leftout=no-visit-a" }, sides)).toBe(
			"There is no such visit in their history: A (Label, latest visit)",
		);
		expect(leftOutWords({ ...left, reason: "no-annotations-kept", where: "leftout=not-kept-b" }, sides)).toContain(
			"B (as exported)",
		);
		expect(leftOutWords({ ...left, reason: "ambiguous", where: "leftout=ambiguous" }, sides)).toBe(left.sentence);
		expect(leftOutWords({ ...left, reason: "only-in-b", where: null }, sides)).toBe(left.sentence);
	});

	it("says the sides, the query and the settings it holds for", () => {
		const { sentences } = explainHeadline({ ...explained, where: "stage:Review" }, "unchanged");
		expect(sentences).toContain("A is Label, latest visit; B is as exported. Only the tasks of stage:Review.");
		expect(sentences).toContain("Side B is the reference.");
		const tried = { ...explained, report: { ...report, threshold: 0.7 } };
		expect(explainHeadline(tried, "similarity").sentences.join(" ")).toContain("τ = 0.7 (tried; compared with 0.5)");
		expect(explainHeadline(tried, "similarity").pairs?.threshold).toBe(0.7);
	});

	it("of a part lists the pairs of that part within the query, a class by its id", () => {
		const [car] = report.classes;
		const [ann] = report.people;
		if (!car || !ann) throw new Error("The report has parts");
		const within = { ...explained, where: "a OR b" };
		expect(explainChange(within, "added", { part: car, isClass: true })).toMatchObject({
			title: "Added of Car: 40",
			where: "class=Car",
			pairs: { where: "(a OR b) (class=Car)", change: "added", class: "car" },
		});
		expect(explainPart(explained, "similarity", { part: ann, isClass: false })).toMatchObject({
			where: "person=ann@example.org",
			pairs: { where: "person=ann@example.org", change: "pairs", class: null },
		});
		expect(explainPart(explained, "f1", { part: car, isClass: true }).title).toBe("F1 of Car –");
	});

	it("of a cell has the class of A in the row and that of B in the column", () => {
		const [, wrong, , , added, removed] = report.matrix.cells;
		if (!wrong || !added || !removed) throw new Error("The report has cells");
		expect(explainCell(explained, wrong)).toMatchObject({
			title: "Car in A, Lane in B: 90 annotations",
			pairs: { classA: "car", classB: "lane" },
		});
		expect(explainCell(explained, added)).toMatchObject({
			formula: "annotations of Car in B without a partner in A = 40",
			pairs: { classA: "unmatched", classB: "car" },
		});
		expect(explainCell(explained, removed).pairs).toMatchObject({ classA: "lane", classB: "unmatched" });
	});

	it("of a bin says which ends it holds", () => {
		expect(explainBin(explained, 3).formula).toBe("tasks whose mean similarity is at least 0.15 and under 0.2 = 0");
		expect(explainBin(explained, 19).formula).toContain("and at most 1 = 400");
	});

	it("of a question says n, the interval, or that there is not enough data", () => {
		const [weather, damaged] = report.questions;
		if (!weather || !damaged) throw new Error("The report has questions");
		const { formula, figures } = explainQuestion(explained, weather);
		expect(formula).toBe("agreement = same / n = 470 / 500 = 0.940");
		expect(figures).toContainEqual({ name: "Cohen's κ", value: "0.810, 95 %: 0.760 to 0.860, n = 500" });
		expect(explainQuestion(explained, damaged).figures).toContainEqual({
			name: "Krippendorff's α",
			value: "not enough data (n = 12)",
		});
	});
});

describe("a percentage", () => {
	it.each([
		[0, 10, "0 %"],
		[1, 2, "50 %"],
		[1, 300, "0.3 %"],
		[1, 100_000, "< 0.1 %"],
		[997, 1000, "99.7 %"],
		[99_999, 100_000, "> 99.9 %"],
		[10, 10, "100 %"],
		[0, 0, "–"],
	])("of %d in %d reads %s", (part, whole, words) => {
		expect(percentOf(part, whole)).toBe(words);
	});
});
