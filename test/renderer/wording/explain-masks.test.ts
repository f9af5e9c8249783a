import { describe, expect, it } from "vitest";
import {
	distanceWords,
	explainAccuracy,
	explainMaskFigure,
	onlyWords,
	volumeWords,
} from "../../../renderer/wording/explain-masks.ts";
import { maskComparison, maskScore } from "../made-up-masks.ts";

const about = maskComparison();

describe("a figure of masks", () => {
	it("puts intersection and union into the formula", () => {
		const iou = explainMaskFigure("iou", maskScore(), about);
		expect(iou.title).toBe("IoU of Road 0.500");
		expect(iou.formula).toBe("|A ∩ B| / |A ∪ B| = 60 / 120 = 0.500");
		expect(iou.figures.map(({ name, value }) => `${name}: ${value}`)).toEqual([
			"A: 100 pixels",
			"B: 80 pixels",
			"A ∩ B: 60 pixels",
			"A ∪ B: 120 pixels",
		]);
		expect(explainMaskFigure("dice", maskScore(), about).formula).toBe("2 |A ∩ B| / (|A| + |B|) = 120 / 180 = 0.666");
	});

	it("gives no figure of what neither side has", () => {
		const score = maskScore({ a: 0, b: 0, both: 0, iou: null, dice: null, hausdorff95: null, surfaces: null });
		for (const which of ["iou", "dice", "hausdorff95"] as const)
			expect(explainMaskFigure(which, score, about).sentences[0]).toMatch(/Neither side has any of it/u);
		expect(explainMaskFigure("iou", score, about).title).toBe("IoU of Road –");
	});

	it("takes the larger one of both ways for the distance", () => {
		const { title, formula, figures } = explainMaskFigure("hausdorff95", maskScore(), { ...about, unit: "mm" });
		expect(title).toBe("95 % Hausdorff distance of Road 3.5 mm");
		expect(formula).toBe("max(3.5 mm, 2 mm) = 3.5 mm");
		expect(figures[0]).toEqual({ name: "surface of A", value: "40 pixels" });
	});

	it("says why there is no distance", () => {
		const alone = maskScore({ b: 0, both: 0, surfaces: null, hausdorff95: null, boundaryF1: 0 });
		expect(explainMaskFigure("hausdorff95", alone, about).sentences[0]).toBe(
			"B has none of it: there is no surface to measure to.",
		);
		const left = maskScore({ surfaces: null, hausdorff95: null, boundaryF1: null });
		expect(explainMaskFigure("boundaryF1", left, about).sentences[0]).toMatch(/not measured/u);
	});

	it("shows both shares of the boundary and the tolerance", () => {
		const { formula, figures } = explainMaskFigure("boundaryF1", maskScore(), about);
		expect(formula).toBe("2 p r / (p + r) = 0.750");
		expect(figures.map(({ name, value }) => `${name}: ${value}`)).toEqual([
			"p, of A near B: 36 / 40 = 0.900",
			"r, of B near A: 18 / 28 = 0.642",
			"near: at most 2 px",
		]);
	});

	it("multiplies voxels by what one of them takes", () => {
		const score = maskScore({ volumeA: 200, volumeB: 160 });
		const { formula, figures } = explainMaskFigure("volumes", score, { ...about, voxelVolume: 2 });
		expect(formula).toBe("B − A = −40 mm³, −20 % of A");
		expect(figures[0]?.value).toBe("100 × 2 mm³ = 200 mm³");
		expect(volumeWords(12_345)).toBe("12.35 ml");
	});

	it("counts every pixel once for the accuracy", () => {
		const { title, formula, figures } = explainAccuracy(about);
		expect(title).toBe("Pixel accuracy 0.675");
		expect(formula).toBe("(nothing in both + the same in both) / all = 135 / 200 = 0.675");
		expect(figures.at(-1)?.value).toBe("6 pixels, 3.0 %");
	});

	it("has units", () => {
		expect(distanceWords(2.236, "px")).toBe("2.24 px");
		expect(distanceWords(1, "voxel")).toBe("1 voxel");
		expect(distanceWords(null, "mm")).toBe("–");
	});

	it("speaks of over and under only where one side is right", () => {
		expect(onlyWords("a", null)).toBe("only A");
		expect([onlyWords("a", "a"), onlyWords("b", "a")]).toEqual(["only A: under", "only B: over"]);
		expect([onlyWords("a", "b"), onlyWords("b", "b")]).toEqual(["only A: over", "only B: under"]);
	});
});
