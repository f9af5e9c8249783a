import { describe, expect, it } from "vitest";
import { draw } from "#shared/drawing/draw";
import { placed, pageSizeOf, sheetOf } from "#shared/drawing/placing";
import type { Geometry, PageRect } from "#shared/task";

const page = { width: 600, height: 800 };

function area(
	rects: readonly PageRect[],
	bounds: PageRect = { x: 0.125, y: 0.125, width: 0.5, height: 0.25 },
): Geometry {
	return { kind: "pdf", pageNumber: 1, bounds, rects, pageSize: page, text: null, image: false };
}

const tokens = [
	{ x: 0.125, y: 0.125, width: 0.25, height: 0.0625 },
	{ x: 0.5, y: 0.125, width: 0.125, height: 0.0625 },
];

describe("an area of a PDF", () => {
	it("without rectangles is its bounding rectangle, in units of the page that it was drawn on", () => {
		const drawing = draw(area([]));
		expect(drawing?.bounds).toEqual({ x: 75, y: 100, width: 300, height: 200 });
		expect(drawing?.rule).not.toBeNull();
		expect([drawing?.distance(200, 150), drawing?.distance(200, 310)]).toEqual([0, 10]);
	});

	it("with rectangles is these, and not what lies between them", () => {
		const drawing = draw(area(tokens));
		expect(drawing?.bounds).toEqual({ x: 75, y: 100, width: 300, height: 50 });
		expect([drawing?.distance(100, 110), drawing?.distance(310, 110)]).toEqual([0, 0]);
		expect(drawing?.distance(260, 110)).toBe(35);
	});

	it("whose tokens overlap is filled where they do", () => {
		const [first] = tokens;
		if (first === undefined) throw new Error("There are tokens.");
		const drawing = draw(area([first, { ...first, x: 0.2 }]));
		expect(drawing?.rule).toBe("nonzero");
		expect(drawing?.distance(150, 110)).toBe(0);
	});

	it("lies at the same share of a sheet of another size, and the drawing follows", () => {
		const drawing = draw(placed(area([]), { width: 1200, height: 800 }, null));
		expect(drawing?.bounds).toEqual({ x: 150, y: 100, width: 600, height: 200 });
	});

	it("without extent is a cross", () => {
		expect(draw(area([], { x: 0.5, y: 0.5, width: 0, height: 0 }))?.spots).toEqual([{ at: [300, 400], sign: "cross" }]);
	});
});

describe("the page under areas of a PDF", () => {
	it("is of the size that they name, before the size of the asset", () => {
		expect(sheetOf({ width: 10, height: 10 }, [{ geometry: area([]) }] as never, null)).toEqual({
			x: 0,
			y: 0,
			...page,
			by: "export",
		});
	});

	it("is not told where a shape in pixels lies on it too, or nothing", () => {
		expect(pageSizeOf([{ geometry: area([]) }, { geometry: { kind: "point", at: [1, 1] } }])).toBeNull();
		expect(pageSizeOf([{ geometry: { kind: "none" } }])).toBeNull();
		expect(pageSizeOf([{ geometry: { kind: "none" } }, { geometry: area([]) }])).toEqual(page);
	});
});
