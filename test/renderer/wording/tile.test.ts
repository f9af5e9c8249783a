import { expect, it } from "vitest";
import type { TaskRow } from "#shared/export";
import type { FaultCode } from "#shared/faults";
import type { Thumbnail } from "#shared/thumbnail";
import { missedPicture, tileWords, thumbnailNotes } from "../../../renderer/wording/tile.ts";

const row = { asset: "a.jpg", stage: "Review", tools: 1200, problems: 1 } as TaskRow;
const thumbnail = { isFilm: false, page: 2, shapes: 20_000, dots: 1 } as Thumbnail;

it("says of a tile what it shows", () => {
	expect(tileWords(row)).toBe("a.jpg, Review, 1\u202f200 annotations, 1 problem");
	expect(tileWords({ ...row, asset: null, externalId: null, taskId: "t1", stage: null, tools: 1, problems: 0 })).toBe(
		"t1, no stage, 1 annotation",
	);
	expect(tileWords(undefined)).toBe("Not read yet");
});

it("says what a thumbnail leaves out, and nothing where it shows all", () => {
	expect(thumbnailNotes(thumbnail, 7)).toEqual({
		brief: "page 3 of 7, 1 dot",
		whole: "page 3 of 7, 1 of 20\u202f000 shapes drawn as dots",
	});
	expect(thumbnailNotes({ ...thumbnail, isFilm: true, dots: 0 }, 90)?.brief).toBe("frame 3 of 90");
	expect(thumbnailNotes({ ...thumbnail, dots: 0 }, 1)).toBeNull();
});

it("misses no picture under a volume, whose file is none, and says what is wrong with any other", () => {
	const of = (medium: Thumbnail["medium"], code: FaultCode): Thumbnail => ({
		...thumbnail,
		medium,
		pictureFault: { ok: false, code, detail: "ct.nrrd" },
	});
	expect(missedPicture(of("volume", "media-unsupported"))).toBeNull();
	expect(missedPicture(of("volume", "file-unreadable"))?.code).toBe("file-unreadable");
	expect(missedPicture(of("picture", "media-unsupported"))?.code).toBe("media-unsupported");
	expect(missedPicture({ ...thumbnail, medium: "picture", pictureFault: null })).toBeNull();
});
