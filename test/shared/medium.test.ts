import { describe, expect, it } from "vitest";
import type { Geometry } from "#shared/task";
import { mediumOf } from "#shared/medium";
import { type MediaKind, shownSuffixes } from "../../main/engine/media/media-names.ts";
import { sampleTask, toolOf } from "../renderer/sample-task.ts";

const word: Geometry = { kind: "entity", start: 4, end: 9, selection: "quick" };
const speech: Geometry = { kind: "entity", start: 1.25, end: 6.5, selection: null };
const box: Geometry = { kind: "bounding-box", x: 0, y: 0, width: 9, height: 9 };

const area: Geometry = {
	kind: "pdf",
	pageNumber: 1,
	bounds: { x: 0, y: 0, width: 1, height: 1 },
	rects: [],
	pageSize: { width: 600, height: 800 },
	text: null,
	image: false,
};

function medium(name: string | null, ...geometries: Geometry[]) {
	const task = sampleTask({ export: "e", row: 0 });
	return mediumOf({
		asset: { ...task.asset, name, externalId: null },
		snapshot: { ...task.snapshot, tools: geometries.map((geometry, at) => toolOf(at, "Class", geometry)) },
	});
}

describe("what an asset is", () => {
	it("is told of every name under which its file is looked for and shown", () => {
		// Masks are none that an asset is.
		const told: Readonly<Record<MediaKind, string>> = {
			picture: "picture",
			text: "text",
			volume: "picture",
			video: "picture",
			sound: "sound",
			document: "document",
		};
		for (const [kind, expected] of Object.entries(told))
			// Annotations that speak for a text, or for a sound, must not make one of it.
			for (const suffix of shownSuffixes[kind as MediaKind])
				expect(medium(`a.${suffix}`, kind === "sound" ? word : speech), suffix).toBe(expected);
	});

	it("is told by the suffix of its name", () => {
		for (const name of ["a.txt", "A.MD", "t.csv", "d.json", "s.log"]) expect(medium(name)).toBe("text");
		for (const name of ["a.jpg", "a.mp4", "noname", null]) expect(medium(name)).toBe("picture");
		for (const name of ["a.wav", "B.MP3"]) expect(medium(name)).toBe("sound");
		expect(medium("interview.wav", word)).toBe("sound");
		expect(medium("a.PDF")).toBe("document");
	});

	it("is told by its annotations where the name says nothing", () => {
		expect(medium("note", word, { kind: "none" })).toBe("text");
		expect(medium("page.html", word)).toBe("text");
		expect(medium(null, speech)).toBe("sound");
		expect(medium(null, speech, word)).toBe("picture");
		expect(medium("scan.2026", word, box)).toBe("picture");
		expect(medium("cloud.json", box)).toBe("picture");
		expect([medium("delivery-note", area), medium("page.png", area), medium("a.pdf", box)]).toEqual([
			"document",
			"picture",
			"document",
		]);
	});

	it("is a pile of pictures where the pages of a document were exported as such", () => {
		const { asset, snapshot } = sampleTask({ export: "e", row: 0 });
		const pages = (dataset: string[]) =>
			mediumOf({
				asset: { ...asset, name: null, externalId: "report.pdf", dataset },
				snapshot: { ...snapshot, tools: [] },
			});
		expect(pages(["https://h.invalid/p1.png?X=1", "https://h.invalid/p2.png"])).toBe("picture");
		expect(pages(["https://h.invalid/report.pdf?X=1"])).toBe("document");
	});
});
