import { describe, expect, it } from "vitest";
import { filmSentences, framesSentence, rateText, type FilmKnown } from "../../../renderer/wording/film.ts";

const fine: FilmKnown = {
	file: "clip.mp4",
	rate: { value: 25, by: "export" },
	duration: 3.6,
	frames: 90,
	total: 90,
	named: 90,
	page: 0,
	uneven: null,
};

describe("what is said of a film", () => {
	it("is nothing where film and export agree, up to two frames of sound at the end", () => {
		expect(filmSentences(fine)).toEqual([]);
		expect(filmSentences({ ...fine, duration: 3.68, frames: 92 })).toEqual([]);
	});

	it("names both counts where they differ", () => {
		expect(filmSentences({ ...fine, duration: 4, frames: 100 })).toEqual([
			"clip.mp4 lasts 4.000 s, which is 100 frames at 25 a second; the export has 90.",
		]);
	});

	it("of annotations behind its end, where the export has no count, and of the frame in front", () => {
		expect(filmSentences({ ...fine, total: null, named: 200, page: 150 })).toEqual([
			"clip.mp4 lasts 3.600 s, which is 90 frames at 25 a second; annotations go up to frame 200.",
			"There is no picture of frame 151: the film ends before.",
		]);
		// An annotation in the middle tells nothing of the end.
		expect(filmSentences({ ...fine, total: null, named: 12 })).toEqual([]);
	});

	it("never leaves an assumed or a measured rate unsaid", () => {
		expect(filmSentences({ ...fine, rate: { value: 25, by: "nobody" } })[0]).toMatch(/25 a second are assumed/u);
		expect(filmSentences({ ...fine, rate: { value: 25, by: "film" } })[0]).toBe(
			"The export names no frame rate: its 90 frames in the 3.600 s of clip.mp4 make 25 a second.",
		);
		expect(filmSentences({ ...fine, duration: null, frames: null })).toEqual(["clip.mp4 does not say how long it is."]);
	});

	it("tells which frame has no picture of its own, and which one is there", () => {
		expect(filmSentences({ ...fine, uneven: { frame: 13, seconds: 0.48 } })).toEqual([
			"Frame 14 (0:00.520) has no picture of its own: the one from 0.480 s is there. The frame rate of clip.mp4 varies, or is not 25.",
		]);
	});

	it("writes rates as people know them", () => {
		expect([24_000 / 1001, 30_000 / 1001, 25, 12.5].map(rateText)).toEqual(["23.976", "29.97", "25", "12.5"]);
	});
});

describe("what is said of pictures that are frames", () => {
	const frames = {
		pattern: "clip/f_#.png",
		count: 90,
		first: 1,
		last: 90,
		base: 1,
		isCertain: true,
		others: [],
	} as const;

	it("names the rule, the doubt, what is missing and what else would do", () => {
		expect(framesSentence({ ...frames, others: [] }, { url: "/media/1", lookedFor: [] }, 90)).toBe(
			"Frames are the 90 pictures clip/f_#.png, counted from 1.",
		);
		const doubtful = { ...frames, last: 89, isCertain: false, others: ["clip/t_#.png"] };
		expect(framesSentence(doubtful, { url: null, lookedFor: ["clip/f_90.png"] }, 90)).toBe(
			"Frames are the 90 pictures clip/f_#.png, counted from 1. clip/f_90.png is not there. The numbers 1 to 89 do not " +
				"tell whether they are counted from 0 or 1 (the export has 90 frames): shapes may be one frame off. " +
				"clip/t_#.png would do as well and is not used.",
		);
	});
});
