import { expect, it } from "vitest";
import {
	makingWords,
	maskNotes,
	maskSentence,
	matchSentence,
	matchWords,
	partPlace,
	partText,
	pixelFacts,
	shareText,
} from "../../../renderer/wording/mask.ts";
import { entryOf, maskOf, partOf } from "../made-up-mask.ts";

const plain = (words: string): string => words.replaceAll("\u202f", ",");

it("says how a colour came to its class, and never more than is known", () => {
	const [exact, shared, unknown] = maskOf().entries.map(matchSentence);
	expect(exact).toBe("#ff0000 is the colour of Tumour alone.");
	expect(shared).toBe("#00ff00 is the colour of Vessel and of Nerve: their strokes cannot be told apart.");
	expect(unknown).toBe("#123456 is the colour of no class.");
	expect(matchSentence(entryOf(1, { match: "mapped" }))).toBe("#ff0000 was mapped to Tumour by hand.");
	expect(matchSentence(entryOf(1, { match: "unknown", colours: 300 }))).toBe(
		"300 rare colours, the first of them #ff0000, are those of no class.",
	);
	expect(matchWords(entryOf(1))).toBe("exact colour");
	expect(matchWords(entryOf(1, { pixels: { exact: 1, edge: 0, near: 9 } }))).toBe("near colour");
});

it("counts exact, edge and near pixels apart", () => {
	expect(pixelFacts(entryOf(1)).map(([name, value]) => `${name}: ${plain(value)}`)).toEqual([
		"of the exact colour: 1,000 px",
		"half transparent, as edges are: 40 px",
		"of a colour within 3 of 255: 2 px",
	]);
	expect(pixelFacts(entryOf(1, { pixels: { exact: 5, edge: 0, near: 0 } }))).toHaveLength(1);
});

it("gives no share as nothing that is something", () => {
	expect([0, 1, 200, 1234, 99_999].map((pixels) => shareText(pixels, 100_000))).toEqual([
		"0 %",
		"< 0.01 %",
		"0.20 %",
		"1.23 %",
		"100.0 %",
	]);
	expect(shareText(1, 10_000_000)).toBe("< 0.01 %");
});

it("says what a mask is, and what of it is of no class", () => {
	expect(plain(maskSentence(maskOf()))).toBe(
		"Mask t1.png, from a media folder, 8 × 6 px: 20.8 % in 2 colours of classes, 1,042 px in colours of no class.",
	);
	const empty = maskOf({ pixels: { total: 48, background: 48, classified: 0, unknown: 0 }, entries: [] });
	expect(maskSentence(empty)).toBe("Mask t1.png, from a media folder, 8 × 6 px: nothing is painted in it.");
});

it("gives both sizes where the mask has another than what it lies on", () => {
	const shared = "1 colour of several classes: see the rows named “or”.";
	expect(maskNotes(maskOf({ notes: ["Its colour profile is not applied."] }), { width: 8, height: 6 })).toEqual([
		"Its colour profile is not applied.",
		shared,
	]);
	expect(maskNotes(maskOf({ assetSize: { width: 16, height: 12 } }), null)).toEqual([
		"The mask is 8 × 6 px, the asset 16 × 12 px: it is stretched over it and may not lie where it was painted.",
		shared,
	]);
	expect(maskNotes(maskOf({ assetSize: { width: 16, height: 12 } }), { width: 9, height: 6 })).toEqual([
		"The mask is 8 × 6 px, the picture 9 × 6 px: it is stretched over it and may not lie where it was painted.",
		"The export says that the asset is 16 × 12 px.",
		shared,
	]);
});

it("has words for a mask that is made, and for a part", () => {
	expect(makingWords({ phase: "making", share: 0.418 })).toBe("The mask is being read: 41 %.");
	expect(makingWords({ phase: "none" })).toBe("");
	expect(plain(`${partText(partOf(0))} ${partPlace(partOf(0))}`)).toBe("5,000 px, 2 × 3 at 1, 2");
});
