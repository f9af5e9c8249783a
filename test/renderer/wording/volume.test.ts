import { describe, expect, it } from "vitest";
import {
	fitSentence,
	geometryOffset,
	geometrySentences,
	labelNames,
	readSentence,
	sizesText,
	valueText,
	volumeLine,
	volumeText,
} from "../../../renderer/wording/volume.ts";
import { madeUpVolume } from "../state/volume/made-up-volume.ts";

const ct = madeUpVolume();
const mask = madeUpVolume({ name: "mask.nrrd" });

describe("what is said of a volume", () => {
	it("names file, format, voxels and distances", () => {
		const volume = madeUpVolume({ within: ["zip", "gzip"], layers: 2, type: "int16" });
		expect(volumeLine(volume, [0.5, 0.5, 2])).toBe(
			"ct.nrrd · NRRD in gzip in zip · 4 × 3 × 2 voxels of int16, 2 layers · 0.5 × 0.5 × 2 mm",
		);
		expect(volumeLine({ ...ct, directions: null }, [1, 1, 1])).toBe("ct.nrrd · NRRD · 4 × 3 × 2 voxels of uint8");
		expect(sizesText([1512, 3])).toBe("1\u202f512 × 3");
	});

	it("says where nothing is known of a body, and how far its axes are turned", () => {
		expect(geometrySentences({ name: "a.nrrd", directions: null }, 0)[0]).toContain("voxel space");
		expect(geometrySentences(ct, 0)).toEqual([]);
		expect(geometrySentences(ct, 12.34)[0]).toContain("turned by 12.3°");
	});

	it("says by figures why labels are not laid over it, or how far they lie apart", () => {
		expect(fitSentence(ct, mask, false)).toBe("");
		expect(fitSentence(ct, { ...mask, sizes: [4, 3, 9] }, false)).toBe(
			"The labels have 4 × 3 × 9 voxels, ct.nrrd has 4 × 3 × 2. They are not laid over it.",
		);
		expect(fitSentence(ct, { ...mask, directions: null }, false)).toContain("mask.nrrd tells no geometry");
		const moved = { ...mask, corner: [0, 3, 4] as const };
		expect(geometryOffset(ct, moved)).toBe(5);
		expect(fitSentence(ct, moved, false)).toContain("up to 5.0 mm apart");
		expect(geometryOffset(ct, { ...moved, corner: null })).toBe(0);
	});

	it("says what is missing, why, and how its link fares, without any of the link's query", () => {
		const link =
			"https://host/t1.zip?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261122T101500Z&X-Amz-Expires=120000&X-Amz-Signature=abc";
		const why = { class: "expired", sentence: "Export again in Ango Hub.", at: null } as const;
		const said = readSentence(
			"The labels",
			{ phase: "missing", place: "host/t1.zip", why },
			link,
			Date.UTC(2026, 10, 24),
		);
		expect(said).toBe("The labels are not here (host/t1.zip). Export again in Ango Hub. Its link: died 4 h ago.");
		expect(readSentence("The volume", { phase: "making", share: 0.4 }, null, 0)).toBe(
			"The volume is being read: 40 %.",
		);
		expect(readSentence("The labels", { phase: "picture", name: "t1.png" }, null, 0)).toContain("shown as a mask");
		expect(readSentence("The labels", { phase: "none" }, null, 0)).toBe("");
	});

	it("names a label by its header and its class where both differ", () => {
		expect(labelNames({ name: "ribs", title: "Rib", value: 1 })).toEqual({ name: "ribs", other: "Rib" });
		expect(labelNames({ name: "Rib", title: "Rib", value: 1 })).toEqual({ name: "Rib", other: null });
		expect(labelNames({ name: null, title: "Rib", value: 1 })).toEqual({ name: "Rib", other: null });
		expect(labelNames({ name: null, title: null, value: 7 })).toEqual({ name: "Value 7", other: null });
	});

	it("gives volumes in the unit that fits, and values with the places they need", () => {
		expect([volumeText(2.5), volumeText(812), volumeText(1234), volumeText(2e6), volumeText(null)]).toEqual([
			"2.5\u202fmm³",
			"812\u202fmm³",
			"1.23\u202fml",
			"2\u202f000\u202fml",
			"",
		]);
		expect([valueText(-600), valueText(0.1 + 0.2), valueText(NaN)]).toEqual(["-600", "0.3", "NaN"]);
	});
});
