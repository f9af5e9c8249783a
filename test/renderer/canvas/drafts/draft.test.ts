import { expect, it } from "vitest";
import type { Point } from "#shared/task";
import {
	closesRing,
	emptyDraft,
	isComplete,
	shapeOf,
	sketchOf,
	withPlace,
	withStrokeBegun,
	withStrokeDrawn,
	withStrokeEnded,
	type Draft,
	type DrawTool,
} from "../../../../renderer/canvas/drafts/draft.ts";

function drawn(tool: DrawTool, ...places: Point[]): Draft {
	return places.reduce(withPlace, emptyDraft(tool));
}

function stroke(draft: Draft, cuts: boolean, ...places: Point[]): Draft {
	const [first = [0, 0], ...others] = places;
	const begun = withStrokeBegun(draft, first, cuts);
	return withStrokeEnded(
		others.reduce((each, at) => withStrokeDrawn(each, at, 1), begun),
		0.5,
	);
}

const around = (x: number, y: number, size: number): Point[] => [
	[x, y],
	[x + size, y],
	[x + size, y + size],
	[x, y + size],
];

it("makes a shape of each tool's clicks, and of fewer none", () => {
	expect(shapeOf(drawn("bounding-box", [30, 40], [10, 20]))).toEqual({
		kind: "bounding-box",
		x: 10,
		y: 20,
		width: 20,
		height: 20,
	});
	expect(shapeOf(drawn("bounding-box", [30, 40], [30, 90]))).toBeNull();
	expect(shapeOf(drawn("rotated-bounding-box", [0, 0], [10, 0]))).toBeNull();
	expect(shapeOf(drawn("rotated-bounding-box", [0, 0], [10, 0], [5, 0]))).toBeNull();
	expect(shapeOf(drawn("rotated-bounding-box", [0, 0], [10, 0], [5, 4]))).toMatchObject({ rotation: 0 });
	expect(shapeOf(drawn("polygon", [0, 0], [10, 0]))).toBeNull();
	expect(shapeOf(drawn("polygon", [0, 0], [10, 0], [10, 10]))).toMatchObject({ kind: "polygon" });
	expect(shapeOf(drawn("polyline", [0, 0]))).toBeNull();
	expect(shapeOf(drawn("note", [3, 4]))).toEqual({ kind: "point", at: [3, 4] });
	expect(shapeOf(drawn("arrow", [0, 0], [5, 5]))).toEqual({ kind: "arrow", from: [0, 0], to: [5, 5] });
	expect(isComplete(drawn("bounding-box", [0, 0], [5, 5]))).toBe(true);
	expect(isComplete(drawn("polygon", [0, 0], [5, 5], [5, 0]))).toBe(false);
});

it("counts a double click as one place, and closes a ring on the place where it began", () => {
	const draft = drawn("polygon", [0, 0], [10, 0], [10, 0], [10, 10]);
	expect(draft.points).toHaveLength(3);
	expect(closesRing(draft, [2, 1], 3)).toBe(true);
	expect(closesRing(draft, [9, 9], 3)).toBe(false);
	expect(closesRing(drawn("polygon", [0, 0], [10, 0]), [0, 0], 3)).toBe(false);
});

it("draws zones freehand and cuts holes in the one that they lie in", () => {
	const two = stroke(stroke(emptyDraft("segmentation"), false, ...around(0, 0, 100)), false, ...around(200, 0, 50));
	const cut = stroke(two, true, ...around(20, 20, 30));
	const shape = shapeOf(cut);
	if (shape?.kind !== "segmentation") throw new Error("No region was drawn");
	expect(shape.zones.map(({ holes }) => holes.length)).toEqual([1, 0]);
	// A hole where nothing is, and a stroke without area, change nothing.
	expect(stroke(cut, true, ...around(500, 500, 10)).zones).toBe(cut.zones);
	expect(stroke(cut, false, [0, 0], [50, 0]).zones).toBe(cut.zones);
	// Before there is anything to cut from, a hole is a zone.
	expect(stroke(emptyDraft("segmentation"), true, ...around(0, 0, 10)).zones).toHaveLength(1);
});

it("shows where the next place would be", () => {
	const draft = drawn("polygon", [0, 0], [10, 0]);
	expect(sketchOf(draft, [10, 10]).shape).toMatchObject({
		ring: [
			[0, 0],
			[10, 0],
			[10, 10],
		],
	});
	expect(sketchOf(draft, null)).toMatchObject({
		shape: null,
		lines: [
			[
				[0, 0],
				[10, 0],
			],
		],
	});
	expect(sketchOf(emptyDraft("point"), [5, 5])).toEqual({ shape: null, lines: [[]], places: [] });
});
