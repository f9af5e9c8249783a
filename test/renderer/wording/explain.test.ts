import { describe, expect, it } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import type { Measure } from "#shared/compare/task-comparison";
import { explainMean, explainPair, explainScore } from "../../../renderer/wording/explain.ts";
import { figure, share } from "../../../renderer/wording/figure.ts";

function pairOf(measure: Measure, similarity: number) {
	return explainPair({ measure, similarity, step: "class", finding: null }, defaultSettings);
}

describe("figures", () => {
	it("has thin spaces, no trailing zeros, and a real minus", () => {
		expect(figure(12480.5)).toBe("12\u202f480.5");
		expect(figure(3)).toBe("3");
		expect(figure(-0.25)).toBe("−0.25");
		expect(figure(-0.001)).toBe("0");
		expect(figure(NaN)).toBe("–");
	});

	it("says 1.000 only of what is whole", () => {
		expect(share(1)).toBe("1.000");
		expect(share(0.9999)).toBe("0.999");
		expect(share(0.29)).toBe("0.290");
		expect(share(null)).toBe("–");
	});
});

describe("a similarity", () => {
	it("of areas puts intersection and union into the formula", () => {
		const { title, formula, figures } = pairOf({ kind: "area", a: 100, b: 80, intersection: 60 }, 0.5);
		expect(title).toBe("Similarity 0.500");
		expect(formula).toBe("area(A ∩ B) / area(A ∪ B) = 60 / 120 = 0.500");
		expect(figures.map(({ name, value }) => `${name}: ${value}`)).toEqual([
			"A: 100 px²",
			"B: 80 px²",
			"A ∩ B: 60 px²",
			"A ∪ B: 120 px²",
			"similarity: 0.500",
			"threshold τ: 0.5",
		]);
	});

	it("of two that cover nothing divides nothing by nothing", () => {
		expect(pairOf({ kind: "area", a: 0, b: 0, intersection: 0 }, 1).formula).toContain("they are equal, so 1");
		expect(pairOf({ kind: "area", a: 0, b: 0, intersection: 0 }, 0).formula).toContain("they differ, so 0");
	});

	it("of every other kind names its figures", () => {
		expect(pairOf({ kind: "point", distance: 3, radius: 20 }, 0.988).formula).toBe(
			"exp(−d² / 2r²) = exp(−3² / (2 × 20²)) = 0.988",
		);
		const line = pairOf({ kind: "line", forward: 0.9, backward: 0.8, hausdorff: 12.5, radius: 20 }, 0.85);
		expect(line.formula).toContain("(0.900 + 0.800) / 2 = 0.850");
		expect(line.figures.map(({ value }) => value)).toContain("12.5 px");
		expect(pairOf({ kind: "span", overlap: 4, union: 8 }, 0.5).formula).toBe("overlap / union = 4 / 8 = 0.500");
		expect(pairOf({ kind: "angle", difference: null, distance: 0, radius: 2 }, 1).figures[0]?.value).toBe("not known");
		expect(pairOf({ kind: "angle", difference: 5, distance: 0, radius: 2 }, 0.88).formula).toContain("Δ = 5°");
		expect(pairOf({ kind: "none" }, 0).sentences[0]).toContain("nothing to measure");
		expect(pairOf({ kind: "page", a: 0.01, b: 0.01, intersection: 0.005 }, 0.333).formula).toContain("0.005 / 0.015");
		expect(pairOf({ kind: "volume", a: 8, b: 8, intersection: 8 }, 1).formula).toContain("volume(A ∩ B)");
	});

	it("says by which step the two were paired, and what was found", () => {
		const far = explainPair(
			{ measure: { kind: "none" }, similarity: 0, step: "identity", finding: "moved-far" },
			{ ...defaultSettings, pairing: { by: "answer", title: "Track" } },
		);
		expect(far.sentences.join(" ")).toContain("the same answer to “Track”");
		expect(far.sentences.join(" ")).toContain("moved far");
		const any = explainPair(
			{ measure: { kind: "none" }, similarity: 0.97, step: "any", finding: "drawn-again" },
			{ ...defaultSettings, matching: "coco-greedy" },
		);
		expect(any.sentences.join(" ")).toMatch(/Paired across classes.*the most similar was taken first.*Drawn again/u);
	});
});

describe("other numbers", () => {
	it("a mean says over how many pairs, and that without one there is none", () => {
		expect(explainMean([0.5, 1]).formula).toBe("sum of the similarities / pairs = 1.5 / 2 = 0.750");
		expect(explainMean([]).title).toBe("Mean similarity –");
	});

	it("scores say what counts as a hit, and which side is right", () => {
		const scores = { hits: 6, missing: 2, extra: 4, precision: 0.6, recall: 0.75, f1: 12 / 18 };
		const settings = { ...defaultSettings, reference: "a" as const };
		expect(explainScore("precision", scores, settings).formula).toBe("hits / (hits + extra) = 6 / 10 = 0.600");
		expect(explainScore("recall", scores, settings).formula).toBe("hits / (hits + missing) = 6 / 8 = 0.750");
		expect(explainScore("f1", scores, settings).formula).toContain("= 12 / 18 = 0.666");
		expect(explainScore("f1", scores, settings).sentences[1]).toContain("Side A is the reference");
		const nothing = { hits: 0, missing: 0, extra: 0, precision: null, recall: null, f1: null };
		expect(explainScore("recall", nothing, settings).formula).toContain("nothing that could be a hit");
	});
});
