import fc from "fast-check";
import { expect, it } from "vitest";
import type { Geometry } from "#shared/task";
import { draw } from "#shared/drawing/draw";
import { MarkIndex } from "../../../renderer/canvas/mark-index.ts";

const reach = { line: 4, spot: 9 };
const none = (): boolean => false;

function indexOf(...geometries: Geometry[]): MarkIndex {
	return new MarkIndex(geometries.map(draw).filter((drawing) => drawing !== null));
}

function box(x: number, y: number, width: number, height: number): Geometry {
	return { kind: "bounding-box", x, y, width, height };
}

it("hits the smallest of stacked marks first, and the one painted last of equals", () => {
	const index = indexOf(box(40, 40, 20, 20), box(0, 0, 100, 100), box(30, 30, 40, 40), box(40, 40, 20, 20));
	expect(index.at(50, 50, reach, none)).toEqual([3, 0, 2, 1]);
	expect(index.at(35, 35, reach, none)).toEqual([2, 1]);
});

it("hits lines and points before what they lie on", () => {
	const index = indexOf({ kind: "point", at: [50, 50] }, box(0, 0, 100, 100), {
		kind: "polyline",
		points: [
			[0, 60],
			[100, 60],
		],
	});
	expect(index.at(50, 44, reach, none)).toEqual([0, 1]);
	expect(index.at(20, 58, reach, none)).toEqual([2, 1]);
});

it("hits within the reach, not beyond, for edges and for signs", () => {
	const index = indexOf(box(0, 0, 10, 10), { kind: "point", at: [100, 100] });
	expect(index.at(13.9, 5, reach, none)).toEqual([0]);
	expect(index.at(14.1, 5, reach, none)).toEqual([]);
	expect(index.at(108.9, 100, reach, none)).toEqual([1]);
	expect(index.at(109.1, 100, reach, none)).toEqual([]);
});

it("leaves out what is skipped", () => {
	const index = indexOf(box(0, 0, 10, 10), box(0, 0, 20, 20));
	expect(index.at(5, 5, reach, (position) => position === 0)).toEqual([1]);
});

it("finds nothing among no marks", () => {
	expect(indexOf().at(5, 5, reach, none)).toEqual([]);
	expect([...indexOf().within({ x: 0, y: 0, width: 9, height: 9 }, 1)]).toEqual([]);
});

it("finds in paint order exactly what a look at every mark finds", () => {
	const number = fc.integer({ min: 0, max: 200 });
	const boxes = fc.array(fc.record({ x: number, y: number, width: number, height: number }), { maxLength: 300 });
	fc.assert(
		fc.property(boxes, number, number, (all, x, y) => {
			const index = indexOf(...all.map((one) => box(one.x, one.y, one.width, one.height)));
			const part = { x, y, width: 30, height: 20 };
			const touched = all.flatMap((one, position) =>
				one.x <= x + 33 && one.x + one.width >= x - 3 && one.y <= y + 23 && one.y + one.height >= y - 3
					? [position]
					: [],
			);
			expect([...index.within(part, 3)]).toEqual(touched);
		}),
	);
});
