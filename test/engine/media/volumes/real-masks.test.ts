import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { madeVolume } from "./made-volume.ts";

const folder = path.resolve(import.meta.dirname, "../../../fixtures/masks");
const background = 318_643;
const segments = [
	[1, "ribs", 8487],
	[2, "cervical vertebral column", 1216],
	[3, "thoracic vertebral column", 2712],
	[4, "lumbar vertebral column", 3259],
	[5, "right lung", 34_450],
	[6, "left lung", 33_700],
	[7, "tissue", 154_589],
] as const;

describe("real files of 3D Slicer", () => {
	test("give every label to the voxel, with the names and boxes that it has", async () => {
		const { facts, voxels } = await madeVolume(path.join(folder, "Segmentation.seg.nrrd"));
		expect(facts).toMatchObject({ format: "NRRD", within: [], sizes: [128, 128, 34], layers: 1, type: "uint8" });
		expect(facts.labels.map(({ value, name, voxels: count }) => [value, name, count])).toEqual(segments);
		expect(voxels.length - facts.labels.reduce((sum, label) => sum + label.voxels, 0)).toBe(background);
		// Not the header's `_Extent`, which says 0 124 0 127 0 33 of all of them.
		const boxes = new Map(facts.labels.map(({ value, box }) => [value, box?.flat()]));
		expect(boxes.get(1)).toEqual([6, 114, 27, 102, 1, 33]);
		expect(boxes.get(4)).toEqual([42, 78, 26, 59, 0, 12]);
		expect(facts.labels.every(({ colour }) => /^#[0-9a-f]{6}$/u.test(colour ?? ""))).toBe(true);
		expect(facts.directions).not.toBeNull();
	});

	test("whose layers lie voxel by voxel are taken apart", async () => {
		const one = await madeVolume(path.join(folder, "Segmentation.seg.nrrd"));
		const { facts, voxels } = await madeVolume(path.join(folder, "SegmentationOverlapping.seg.nrrd"));
		expect(facts).toMatchObject({ sizes: [128, 128, 34], layers: 2, type: "uint8" });
		const layer = 128 * 128 * 34;
		expect(voxels.length).toBe(2 * layer);
		expect(voxels.subarray(0, layer).equals(one.voxels)).toBe(true);
		const second = facts.labels.filter((label) => label.layer === 1);
		expect(second.map(({ value, voxels: count }) => [value, count])).toEqual([[1, 19_139]]);
		expect(second[0]?.name).toMatch(/sphere/iu);
		expect(facts.labels.filter((label) => label.layer === 0).map(({ voxels: count }) => count)).toEqual(
			segments.map(([, , count]) => count),
		);
	});

	test("of a CT keep its numbers and its place in space", async () => {
		const { facts, voxels } = await madeVolume(path.join(folder, "CTChest4.nrrd"), { hasLabels: false });
		expect(facts).toMatchObject({ sizes: [128, 128, 34], layers: 1, type: "int32", labels: [] });
		expect(voxels.length).toBe(128 * 128 * 34 * 4);
		const numbers = new Int32Array(voxels.buffer, voxels.byteOffset, voxels.length / 4);
		let [least, most] = [Infinity, -Infinity];
		for (const value of numbers) [least, most] = [Math.min(least, value), Math.max(most, value)];
		expect(facts.range).toEqual({ least, most });
	});
});
