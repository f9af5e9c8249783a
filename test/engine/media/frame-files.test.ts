import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countingOf, matchFrame, NumberedFiles, type MatchedFrame } from "../../../main/engine/media/frame-files.ts";
import type { ListedFolder } from "../../../main/engine/media/listed-file.ts";

function indexOf(paths: readonly string[], root = "f"): NumberedFiles {
	const index = new NumberedFiles();
	const folders = new Map<string, ListedFolder>();
	for (const path of paths) {
		const segments = path.split("/");
		const within = segments.slice(0, -1);
		const folder = folders.get(within.join("/")) ?? { root, path: within };
		folders.set(within.join("/"), folder);
		index.add({ folder, name: segments.at(-1) ?? "" });
	}
	return index;
}

function find(paths: readonly string[], page: number, frames: number | null = null): MatchedFrame | null {
	const clip = { url: "https://host.invalid/p/clip.mp4?sig=1", name: "clip.mp4", externalId: null, dataset: [] };
	return matchFrame(indexOf(paths), clip, page, frames, ["f"]);
}

const names = (found: MatchedFrame | null): string[] | null => found?.files.map(({ name }) => name) ?? null;

describe("frames of a film as numbered pictures", () => {
	it.each([
		["clip.mp4/000000.png", "clip.mp4/#.png"],
		["deep/clip/frame_000000.jpg", "deep/clip/frame_#.jpg"],
		["all/clip_000000.jpg", "all/clip_#.jpg"],
		["clip.mp4_frame-0.webp", "clip.mp4_frame-#.webp"],
		["CLIP/0.PNG", "CLIP/#.PNG"],
	])("are found as %s", (path, pattern) => {
		const found = find([path], 0);
		expect(names(found)).toEqual([path.slice(path.lastIndexOf("/") + 1)]);
		expect(found?.frames.pattern).toBe(pattern);
		expect(found?.match).toEqual({
			by: "frame number",
			exactness: pattern.startsWith("CLIP") ? "letter case" : "exact",
		});
	});

	it("are counted from 0 or from 1 by the files that are there", () => {
		const from = (first: number, count: number) =>
			Array.from({ length: count }, (_, n) => `clip/${String(first + n).padStart(4, "0")}.png`);
		expect(names(find(from(0, 9), 4))).toEqual(["0004.png"]);
		expect(names(find(from(1, 9), 4))).toEqual(["0005.png"]);
		expect(find(from(0, 9), 4)?.frames).toMatchObject({ base: 0, isCertain: true, count: 9, first: 0, last: 8 });
		expect(find(from(1, 9), 4)?.frames).toMatchObject({ base: 1, isCertain: true });
	});

	it("a number that is not there is no picture, and says which one was looked for", () => {
		const found = find(["clip/1.png", "clip/2.png", "clip/4.png"], 2);
		expect(found?.files).toEqual([]);
		expect(found?.lookedFor).toBe("clip/3.png");
	});

	it("in a folder of the film's full name come before others, which are named", () => {
		const found = find(["clip_0.jpg", "clip/0.jpg", "clip.mp4/0.jpg", "clip.mp4/1.jpg", "clip.mp4/thumb_1.jpg"], 1);
		expect(names(found)).toEqual(["1.jpg"]);
		expect(found?.frames.others).toEqual(["clip.mp4/thumb_#.jpg", "clip/#.jpg", "clip_#.jpg"]);
	});

	it("of one number and two suffixes are both told", () => {
		expect(names(find(["clip/7.png", "clip/7.jpg", "clip/0.png"], 7))).toEqual(["7.jpg", "7.png"]);
		expect(find(["clip/7.png", "clip/7.jpg"], 7)?.frames.pattern).toBe("clip/#.*");
	});

	it("are neither those of another film, nor texts, nor what has a time for a number", () => {
		expect(find(["clipper/0.png", "my_clip_0.png", "clip/0.txt", "clip/clip.png", "0.png"], 0)).toBeNull();
		expect(find(["clip/20260102030405.png"], 0)).toBeNull();
	});

	it("of a name that steps out of its folder are not looked for", () => {
		const asset = { url: null, name: null, externalId: "../clip.mp4", dataset: [] };
		expect(matchFrame(indexOf(["clip/0.png"]), asset, 0, null, ["f"])).toBeNull();
	});

	it("are gone with their folder, and not seen where it is not searched", () => {
		const index = indexOf(["clip/0.png", "clip_0.png"]);
		const asset = { url: null, name: "clip.mp4", externalId: null, dataset: [] };
		expect(matchFrame(index, asset, 0, null, ["other"])).toBeNull();
		index.removeRoot("f");
		expect(matchFrame(index, asset, 0, null, ["f"])).toBeNull();
	});

	it("of a film of any length are found each by its own number, from 0 and from 1", () => {
		fc.assert(
			fc.property(fc.integer({ min: 2, max: 60 }), fc.constantFrom(0, 1), fc.nat(7), (frames, base, width) => {
				const paths = Array.from({ length: frames }, (_, n) => `clip/f${String(n + base).padStart(width, "0")}.png`);
				for (let page = 0; page < frames; page++) {
					const found = find(paths, page, frames);
					expect(names(found)).toEqual([`f${String(page + base).padStart(width, "0")}.png`]);
					expect(found?.frames.isCertain).toBe(true);
				}
			}),
		);
	});
});

describe("from which number frames are counted", () => {
	it.each([
		[0, 89, 90, 0, true],
		[0, 89, null, 0, true],
		[1, 90, 90, 1, true],
		[1, 50, null, 1, true],
		[1, 50, 90, 1, true],
		// The first is missing, or the last: the numbers do not tell.
		[1, 89, 90, 1, false],
		[1, 120, 90, 1, false],
		[30, 90, 90, 1, true],
		[30, 89, 90, 0, true],
		[30, 60, 90, 0, false],
		[30, 60, null, 0, false],
	] as const)("%i to %i of %s frames: from %i, certain: %s", (first, last, frames, base, isCertain) => {
		expect(countingOf(first, last, frames)).toEqual({ base, isCertain });
	});
});
