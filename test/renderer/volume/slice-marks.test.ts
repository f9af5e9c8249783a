import { describe, expect, test } from "vitest";
import type { Geometry } from "#shared/task";
import { placeOnSlice, planeNames, planeViewsOf } from "../../../renderer/volume/body.ts";
import { halfVoxel, isOnSlice, onPlane, piercings, sliceMarks } from "../../../renderer/volume/slice-marks.ts";
import { toolOf } from "../sample-task.ts";

const options = { scheme: "dark", grid: null, leaving: null } as const;
const directions = [
	[-0.5, 0, 0],
	[0, 0, 3],
	[0, -2, 0],
] as const;
const views = planeViewsOf([20, 30, 40], directions, "radiological");
const box: Geometry = { kind: "box-3d", min: [4, 10, 5], max: [8, 20, 15] };
const tape: Geometry = { kind: "line-3d", from: [4, 10, 5], to: [8, 20, 15] };

describe("a shape of a volume on its slices", () => {
	test("lies on those that it spans, half a slice more to both sides", () => {
		const [mark] = sliceMarks([toolOf(3, "Nodule", box)], views.coronal, options);
		// Coronal slices go along the third axis of these voxels.
		expect([mark?.mark.key, mark?.from, mark?.to]).toEqual([3, 5, 15]);
		const on = [4, 5, 15, 16].map((index) => isOnSlice(mark as never, index));
		expect(on).toEqual([false, true, true, false]);
	});

	test("is drawn in millimetres where its voxels are seen, whichever way they lie", () => {
		for (const name of planeNames) {
			const view = views[name];
			const [mark] = sliceMarks([toolOf(0, "Nodule", box)], view, options);
			const corners = [box.min, box.max].map((voxel) => {
				const { across, down } = placeOnSlice(view, voxel);
				return [across * view.spacing[view.across], down * view.spacing[view.down]] as const;
			});
			const [halfX, halfY] = halfVoxel(view);
			const { x = NaN, y = NaN, width, height } = mark?.drawing.bounds ?? {};
			expect(x + halfX).toBeCloseTo(Math.min(...corners.map(([at]) => at)), 9);
			expect(y + halfY).toBeCloseTo(Math.min(...corners.map(([, at]) => at)), 9);
			expect(width).toBeCloseTo(Math.abs((corners[0]?.[0] ?? 0) - (corners[1]?.[0] ?? 0)), 9);
			expect(height).toBeCloseTo(Math.abs((corners[0]?.[1] ?? 0) - (corners[1]?.[1] ?? 0)), 9);
		}
	});

	test("is pierced by a slice in one place for a line, in two for an angle, and nowhere beside or within it", () => {
		const { coronal } = views;
		expect(piercings(tape, coronal, 10)).toEqual([onPlane([6, 15, 10], coronal)]);
		expect([piercings(tape, coronal, 4), piercings(box, coronal, 10)]).toEqual([[], []]);
		// Slice numbers: coronal, sagittal, axial.
		const angle = { kind: "angle", vertex: [10, 2, 5], p1: [20, 8, 15], p2: [12, 0, 15], degrees: null } as never;
		expect(piercings(angle, coronal, 10)).toHaveLength(2);
		const flat: Geometry = { kind: "line-3d", from: [1, 1, 5], to: [9, 9, 5] };
		expect(piercings(flat, coronal, 5)).toEqual([]);
	});

	test("is none of a picture's", () => {
		const point = toolOf(0, "Point", { kind: "point", at: [1, 2] });
		expect(sliceMarks([point], views.axial, options)).toEqual([]);
	});
});
