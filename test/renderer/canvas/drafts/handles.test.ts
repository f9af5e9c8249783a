import fc from "fast-check";
import { expect, it } from "vitest";
import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point } from "#shared/task";
import {
	gripAfter,
	handleAt,
	handlesOf,
	pulled,
	shifted,
	withoutVertex,
} from "../../../../renderer/canvas/drafts/handles.ts";
import { boxOnEdge, type RotatedBox } from "../../../../renderer/canvas/drafts/rotated-box.ts";
import { drawn, place } from "./geometries.ts";

const square: DrawnGeometry = {
	kind: "polygon",
	ring: [
		[0, 0],
		[100, 0],
		[100, 100],
		[0, 100],
	],
};
const holed: DrawnGeometry = {
	kind: "segmentation",
	zones: [
		{
			region: [
				[0, 0],
				[100, 0],
				[100, 100],
				[0, 100],
			],
			holes: [
				[
					[20, 20],
					[40, 20],
					[40, 40],
				],
			],
		},
	],
};

it("moves what is pulled to where it is pulled, and nothing else", () => {
	fc.assert(
		fc.property(drawn, place, fc.nat(), (geometry, to, pick) => {
			const handles = handlesOf(geometry, 0.01);
			const handle = handles[pick % handles.length];
			if (handle === undefined) throw new Error("Nothing to take hold of");
			fc.pre(handle.grip.kind === "vertex" || handle.grip.kind === "between");
			const after = pulled(geometry, handle, to, false);
			const held = handlesOf(after, 0.01).find(
				({ grip }) => fc.stringify(grip) === fc.stringify(gripAfter(handle.grip)),
			);
			expect(held?.at).toEqual(to);
			const others = (of: DrawnGeometry) => handlesOf(of, Infinity).map(({ at }) => at);
			const more = handle.grip.kind === "between" ? 1 : 0;
			expect(others(after)).toHaveLength(others(geometry).length + more);
			const left = others(after).filter((at) => at !== to);
			expect(others(geometry)).toEqual(expect.arrayContaining(left));
		}),
	);
});

it("moves all of it by its middle, and back again", () => {
	fc.assert(
		fc.property(drawn, fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }), (geometry, dx, dy) => {
			const there = handlesOf(shifted(geometry, dx, dy), Infinity);
			for (const [at, handle] of handlesOf(geometry, Infinity).entries()) {
				expect(there[at]?.at[0]).toBeCloseTo(handle.at[0] + dx, 6);
				expect(there[at]?.at[1]).toBeCloseTo(handle.at[1] + dy, 6);
			}
		}),
	);
	const whole = handlesOf(square, 1).find(({ grip }) => grip.kind === "whole");
	if (whole === undefined) throw new Error("No handle for all of it");
	expect(pulled(square, whole, [60, 40], false)).toMatchObject({
		ring: [
			[10, -10],
			[110, -10],
			[110, 90],
			[10, 90],
		],
	});
});

it("resizes a box from the corner or the side that is pulled, also past the one across", () => {
	const box: DrawnGeometry = { kind: "bounding-box", x: 10, y: 10, width: 40, height: 20 };
	const corner = { grip: { kind: "corner", index: 0 } as const, at: [10, 10] as const };
	expect(pulled(box, corner, [0, 5], false)).toEqual({ kind: "bounding-box", x: 0, y: 5, width: 50, height: 25 });
	expect(pulled(box, corner, [70, 50], false)).toEqual({ kind: "bounding-box", x: 50, y: 30, width: 20, height: 20 });
	// Its proportions are kept: the longer way leads.
	expect(pulled(box, corner, [-30, 9], true)).toEqual({ kind: "bounding-box", x: -30, y: -10, width: 80, height: 40 });
	const right = { grip: { kind: "side", index: 2 } as const, at: [50, 20] as const };
	expect(pulled(box, right, [90, 500], false)).toEqual({ kind: "bounding-box", x: 10, y: 10, width: 80, height: 20 });
});

it("keeps the turn of a turned box, and the corner across in its place", () => {
	fc.assert(
		fc.property(place, place, place, place, fc.nat({ max: 3 }), (from, to, beside, pull, index) => {
			const box = boxOnEdge(from, to, beside);
			fc.pre(Math.hypot(to[0] - from[0], to[1] - from[1]) > 0.01);
			const after = pulled(box, { grip: { kind: "corner", index }, at: cornerOf(box, index) }, pull, false);
			if (after.kind !== "rotated-bounding-box") throw new Error("Another kind of geometry");
			expect(after.rotation).toBeCloseTo(box.rotation, 6);
			const nearest = (place: readonly [number, number]) =>
				Math.min(...after.corners.map(([x, y]) => Math.hypot(x - place[0], y - place[1])));
			expect(nearest(cornerOf(box, index + 2))).toBeLessThan(1e-6);
			expect(nearest(pull)).toBeLessThan(1e-6);
		}),
	);
});

function cornerOf({ corners }: RotatedBox, index: number): Point {
	const corner = corners[index % 4];
	if (corner === undefined) throw new Error("A box of fewer corners");
	return corner;
}

it("takes vertices away as long as a shape is left, then the hole, the zone, or nothing", () => {
	const vertex = (path: number, index: number) => ({ kind: "vertex" as const, path, index });
	const three = withoutVertex(square, vertex(0, 1));
	expect(three).toEqual({
		kind: "polygon",
		ring: [
			[0, 0],
			[100, 100],
			[0, 100],
		],
	});
	expect(three === null ? "gone" : withoutVertex(three, vertex(0, 0))).toBeNull();
	expect(withoutVertex(holed, vertex(1, 0))).toMatchObject({ zones: [{ holes: [] }] });
	expect(withoutVertex({ kind: "point", at: [1, 2] }, vertex(0, 0))).toBeNull();
	expect(withoutVertex(square, { kind: "whole" })).toBeNull();
});

it("takes hold of a vertex before what lies under it, and of nothing out of reach", () => {
	const handles = handlesOf(square, 1);
	expect(handleAt(handles, [3, 2], 8)?.grip).toEqual({ kind: "vertex", path: 0, index: 0 });
	expect(handleAt(handles, [50, 3], 8)?.grip).toEqual({ kind: "between", path: 0, index: 0 });
	expect(handleAt(handles, [50, 50], 8)?.grip).toEqual({ kind: "whole" });
	expect(handleAt(handles, [30, 30], 8)).toBeNull();
	// So small on the screen that handles of its sides and its middle would cover its corners.
	expect(handlesOf(square, 5).map(({ grip }) => grip.kind)).toEqual(["vertex", "vertex", "vertex", "vertex"]);
});
