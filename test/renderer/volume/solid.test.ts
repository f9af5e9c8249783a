import { describe, expect, test } from "vitest";
import { labelNumbers } from "../../../renderer/volume/labels.ts";
import { niftiOf, thinnedLabels, thinnedValues } from "../../../renderer/volume/solid.ts";
import { madeUpLabel } from "../state/volume/made-up-volume.ts";

describe("a volume as a solid", () => {
	test("is made smaller where it is large, by every so manieth voxel, scaled", () => {
		const sizes = [600, 2, 3] as const;
		const voxels = Int16Array.from({ length: 3600 }, (_, at) => at);
		const { sizes: kept, steps, values } = thinnedValues(voxels, sizes, { slope: 2, intercept: -1 });
		expect([kept, steps]).toEqual([
			[200, 2, 3],
			[3, 1, 1],
		]);
		expect([values.length, values[0], values[1], values[200], values[400]]).toEqual([1200, -1, 5, 1199, 2399]);
	});

	test("has of several layers the last label that is seen", () => {
		const labels = [madeUpLabel(1), madeUpLabel(7), madeUpLabel(1, { layer: 1 })];
		const layers = [0, 1].map((layer) => labelNumbers("uint8", labels, layer));
		const voxels = Uint8Array.of(1, 7, 1, 0, /* layer 1 */ 1, 1, 0, 0);
		const seen = (hidden: number): number[] => [
			...thinnedLabels(voxels, [4, 1, 1], layers, (number) => number !== hidden).values,
		];
		expect([seen(0), seen(3), seen(1)]).toEqual([
			[3, 3, 1, 0],
			[1, 2, 1, 0],
			[3, 3, 0, 0],
		]);
	});

	test("is told to a viewer as NIfTI, whose world grows to the right and the front", () => {
		const values = Float32Array.of(1.5, -2);
		const directions = [
			[0.5, 0, 0],
			[0, 0.5, 0],
			[0, 0, 2],
		] as const;
		const file = niftiOf({ sizes: [2, 1, 1], steps: [3, 1, 1], values }, directions, [10, -20, 30]);
		const view = new DataView(file);
		expect([view.getInt32(0, true), view.getFloat32(108, true), view.getInt16(70, true)]).toEqual([348, 352, 16]);
		expect([0, 1, 2, 3].map((at) => view.getInt16(40 + 2 * at, true))).toEqual([3, 2, 1, 1]);
		const rows = [0, 1, 2].map((row) => [0, 1, 2, 3].map((at) => view.getFloat32(280 + 16 * row + 4 * at, true)));
		expect(rows).toEqual([
			[-1.5, -0, -0, -10],
			[-0, -0.5, -0, 20],
			[0, 0, 2, 30],
		]);
		expect([view.getFloat32(352, true), view.getFloat32(356, true), file.byteLength]).toEqual([1.5, -2, 360]);
	});
});
