import { expect, it } from "vitest";
import type { Geometry } from "#shared/task";
import { extentOf } from "#shared/drawing/extent";

function marks(...geometries: Geometry[]): { geometry: Geometry }[] {
	return geometries.map((geometry) => ({ geometry }));
}

it("holds all marks that can be drawn, also left of and above the picture", () => {
	expect(
		extentOf(
			marks(
				{ kind: "bounding-box", x: 10, y: 20, width: 30, height: 40 },
				{ kind: "point", at: [-5, 100] },
				{ kind: "circle", centre: [0, 0], radius: 7 },
				{ kind: "none" },
			),
		),
	).toEqual({ x: -7, y: -7, width: 47, height: 107 });
});

it("is nothing where nothing can be drawn", () => {
	expect(extentOf([])).toBeNull();
	expect(extentOf(marks({ kind: "none" }, { kind: "polygon", ring: [] }))).toBeNull();
});

it("of a lone point has a place but no size", () => {
	expect(extentOf(marks({ kind: "point", at: [3, 4] }))).toEqual({ x: 3, y: 4, width: 0, height: 0 });
});
