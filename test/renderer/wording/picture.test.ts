import { describe, expect, it } from "vitest";
import type { MediaFound, TileSet } from "#shared/media";
import {
	makingSentence,
	matchSentence,
	missingSentence,
	pageConflict,
	samplesSentences,
	sheetSentence,
	sizeConflict,
} from "../../../renderer/wording/picture.ts";

const nothing: MediaFound = {
	url: null,
	file: null,
	bytes: 0,
	size: null,
	isTiled: false,
	match: null,
	ties: [],
	lookedFor: ["a.jpg", "img/a.jpg"],
	folders: 2,
	frames: null,
};

describe("the line about the picture", () => {
	it("says where was looked, and for what", () => {
		expect(missingSentence(nothing)).toBe("a.jpg is not in the 2 media folders (looked for a.jpg, img/a.jpg).");
		expect(missingSentence({ ...nothing, folders: 0 })).toContain("No media folder is named yet");
		expect(missingSentence({ ...nothing, lookedFor: [] })).toBe("The export names no file to look for.");
		expect(missingSentence({ ...nothing, lookedFor: ["a", "b", "c", "d", "e"] })).toContain("a, b, c and 2 more names");
	});

	it("says first what became of its link, where that is known", () => {
		const missing = { class: "absent", sentence: "It does not exist in the storage.", at: 1 } as const;
		expect(missingSentence({ ...nothing, folders: 0, lookedFor: ["a.jpg"], missing })).toBe(
			"It does not exist in the storage. No media folder is named yet. The export names a.jpg.",
		);
	});

	it("says what the shapes lie on", () => {
		expect(sheetSentence({ width: 1920, height: 1080, by: "export" })).toContain("sheet of 1\u202f920 × 1\u202f080 px");
		expect(sheetSentence({ width: 10, height: 20, by: "extent" })).toContain("of its own extent");
		expect(sheetSentence(null)).toContain("Nothing to draw");
	});

	it("tells a picture of another size, and keeps quiet where one of the sizes is not known", () => {
		const picture = { width: 100, height: 50 };
		expect(sizeConflict(picture, { width: 200, height: 100 })).toContain("100 × 50 px, the export says 200 × 100 px");
		expect(sizeConflict(picture, { width: 100, height: 50 })).toBeNull();
		expect(sizeConflict(picture, { width: null, height: 50 })).toBeNull();
		expect(sizeConflict(null, { width: 1, height: 1 })).toBeNull();
	});

	it("says how exactly the names agree", () => {
		const match = { by: "external id", exactness: "letter case" } as const;
		expect(matchSentence({ ...nothing, match })).toBe("Matched by external id, but for upper and lower case.");
		expect(matchSentence(nothing)).toBe("");
	});

	it("says what was done to values that are not shown as they are, and nothing where they are", () => {
		const tiles: TileSet = {
			url: "",
			width: 1,
			height: 1,
			tileSize: 8192,
			levels: 1,
			samples: "8-bit",
			range: null,
			hasProfile: false,
			isInk: false,
		};
		expect(samplesSentences(tiles)).toEqual([]);
		expect(samplesSentences({ ...tiles, hasProfile: true })).toEqual(["Its colour profile is not applied."]);
		const deep = { ...tiles, samples: "16-bit", range: { least: -312, most: 41_002 } };
		expect(samplesSentences(deep)[0]?.replaceAll(/\s/gu, " ")).toBe("16-bit: shown from −312 to 41 002.");
		const float = { ...tiles, samples: "32-bit floating point", range: { least: -0.3009999990463257, most: 1e300 } };
		expect(samplesSentences(float)).toEqual(["32-bit floating point: shown from −0.301 to 1e+300."]);
		expect(samplesSentences({ ...tiles, isInk: true, hasProfile: true })).toHaveLength(1);
		expect(makingSentence({ ...nothing, file: "a.tif", size: { width: 9, height: 8 } }, 0.429)).toBe(
			"a.tif (9 × 8 px) is cut into tiles: 42 %.",
		);
	});
});

describe("the page of a document under its areas", () => {
	it("may be of another size than the one they were drawn on, but not of other proportions", () => {
		const page = { width: 612, height: 792 };
		expect(pageConflict(page, null)).toBeNull();
		expect(pageConflict(page, { width: 1224, height: 1590 })).toBeNull();
		expect(pageConflict(page, { width: 792, height: 612 })).toBe(
			"The page is 612 × 792 pt, its areas were drawn on one of 792 × 612: they may not lie where they were drawn.",
		);
	});
});
