import { expect, test } from "vitest";
import { agreementWords, faultyWords, previewWords, termsWords } from "../../../renderer/wording/work-plan.ts";

const preview = { population: 12_480, chosen: 200, strata: [], margin: 0.0687, ruledOut: 0.01466, notes: [] };

test("what a sample tells is said with its level", () => {
	expect(previewWords(preview)).toEqual([
		"200 tasks of 12\u202f480.",
		"A share found in them is right to within ± 6.9 % at worst, at 95 % confidence.",
		"Where none of them is faulty, 1.5 % or more being faulty is ruled out, at 95 % confidence.",
	]);
	expect(previewWords({ ...preview, population: 200, margin: 0 })).toEqual([
		"200 tasks of 200.",
		"All of them are read: what is found is exact.",
	]);
	expect(previewWords({ ...preview, chosen: 2, ruledOut: 1 })).toContain("They are too few to rule anything out.");
	expect(previewWords({ ...preview, population: 0, chosen: 0 })).toEqual(["No task matches the query."]);
});

test("terms, shares and agreement read as sentences", () => {
	const terms = { name: "July", where: "", size: 10, seed: 7, readers: ["ana", "ben"], blind: true };
	expect(termsWords({ ...terms, strata: { by: "class" } }, 10)).toBe("10 tasks, seed 7, by class; ana and ben, blind");
	const faulty = { share: 0.04, interval: [0.0149, 0.0816], of: 150 } as const;
	expect(faultyWords({ faulty })).toBe(
		"4.0 % faulty, by 150 judged; of all between 1.5 % and 8.2 %, at 95 % confidence",
	);
	expect(faultyWords({ faulty: null })).toBeNull();
	const agreement = {
		readers: ["ana", "ben"],
		items: 20,
		percent: 0.8,
		kappa: -0.125,
		kappaInterval: [-0.5, 0.25],
		alpha: 0.606,
		verdicts: [],
		counts: [],
	} as const;
	expect(agreementWords(agreement)).toEqual([
		"ana and ben give the same verdict on 80 % of 20 tasks.",
		"Cohen’s κ −0.13 (−0.50 to 0.25, at 95 % confidence)",
		"Krippendorff’s α 0.61",
	]);
	expect(agreementWords({ ...agreement, kappa: null })[1]).toBe(
		"Cohen’s κ takes 20 tasks that both have judged, and more than one verdict.",
	);
});
