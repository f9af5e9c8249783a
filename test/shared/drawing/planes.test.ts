import { describe, expect, test } from "vitest";
import { draw } from "#shared/drawing/draw";
import {
	angleBetween,
	lengthBetween,
	planesOf,
	projected,
	seenOnPlanes,
	voxelAt,
	voxelOfSlices,
	type Planes,
} from "#shared/drawing/planes";
import type { VolumeGrid } from "#shared/media";
import type { Geometry } from "#shared/task";

const box: Geometry = { kind: "box-3d", min: [10, 20, 3], max: [40, 60, 9] };
/** Voxels of 0.5 x 0.5 x 2 mm, x mirrored as LPS files have it. */
const grid: VolumeGrid = {
	sizes: [100, 80, 20],
	directions: [
		[-0.5, 0, 0],
		[0, 0.5, 0],
		[0, 0, 2],
	],
};

function planesFor(geometry: Geometry, of: VolumeGrid | null): Planes {
	const planes = planesOf([{ geometry }], of);
	if (planes === null) throw new Error("It needs no planes");
	return planes;
}

describe("the planes of a volume", () => {
	test("are not needed for shapes of a picture", () => {
		expect(planesOf([{ geometry: { kind: "point", at: [1, 2] } }], grid)).toBeNull();
		expect(planesOf([], grid)).toBeNull();
	});

	test("are as large as the volume where its file is at hand, slices as thick as they are", () => {
		const { planes, by } = planesFor(box, grid);
		expect(by).toBe("volume");
		const [axial, coronal, sagittal] = planes.map(({ bounds }) => [bounds.width, bounds.height]);
		expect(axial).toEqual([100, 80]);
		expect(coronal).toEqual([100, 80]);
		expect(sagittal).toEqual([80, 80]);
	});

	test("hold every annotation where it is not, beginning at the first voxel", () => {
		const { planes, by, scale } = planesFor(box, null);
		expect([by, scale]).toEqual(["extent", [1, 1, 1]]);
		for (const { bounds } of planes) expect(Math.min(bounds.width, bounds.height)).toBeGreaterThan(9);
		expect(planes[0]?.bounds.width).toBeGreaterThan(40);
		expect(planes[0]?.bounds.height).toBeGreaterThan(60);
	});

	test("lie beside one another without touching, neighbours along their common axis", () => {
		const [axial, coronal, sagittal] = planesFor(box, grid).planes.map(({ bounds }) => bounds);
		expect(coronal?.x).toBe(axial?.x);
		expect(coronal?.y).toBeGreaterThan((axial?.y ?? 0) + (axial?.height ?? 0));
		expect(sagittal?.y).toBe(coronal?.y);
		expect(sagittal?.x).toBeGreaterThan((coronal?.x ?? 0) + (coronal?.width ?? 0));
	});

	test("show the last slice at the top of a side view, and tell the voxel under a place", () => {
		const planes = planesFor(box, grid);
		for (const plane of planes.planes) {
			const at = projected([30, 50, 5], plane, planes);
			const found = voxelAt(at, planes);
			expect(found?.plane.name).toBe(plane.name);
			expect(found?.across).toBeCloseTo([30, 50, 5][plane.across] ?? NaN);
			expect(found?.down).toBeCloseTo([30, 50, 5][plane.down] ?? NaN);
		}
		const coronal = planes.planes[1];
		if (coronal === undefined) throw new Error("No coronal plane");
		const [x, y] = projected([0, 0, 20], coronal, planes);
		expect(x).toBe(0);
		expect(y).toBeCloseTo(coronal.bounds.y, 9);
		expect(voxelAt([planes.sheet.width - 1, 1], planes)).toBeNull();
	});

	test("keep rows as high as columns are wide where shapes of a picture lie among those of the volume", () => {
		const uneven: VolumeGrid = {
			sizes: [10, 10, 10],
			directions: [
				[1, 0, 0],
				[0, 3, 0],
				[0, 0, 1],
			],
		};
		expect(planesOf([{ geometry: box }], uneven)?.scale).toEqual([1, 3, 1]);
		const point: Geometry = { kind: "point", at: [1, 2] };
		expect(planesOf([{ geometry: box }, { geometry: point }], uneven)?.scale).toEqual([1, 1, 1]);
	});
});

describe("a shape of a volume", () => {
	test("is a filled rectangle on each plane where it is a box", () => {
		const planes = planesFor(box, null);
		const drawing = draw(seenOnPlanes(box, planes));
		const [axial, coronal] = planes.planes.map(({ bounds }) => bounds);
		if (drawing === null || axial === undefined || coronal === undefined) throw new Error("Nothing is drawn");
		expect(drawing.distance(25, 40)).toBe(0);
		expect(drawing.distance(5, 40)).toBe(5);
		expect(drawing.distance(25, coronal.y + coronal.height - 6)).toBe(0);
		expect(drawing.distance(25, coronal.y + coronal.height - 1)).toBe(2);
	});

	test("is a line on each plane where it is a tape line, and a cross where it is seen from its end", () => {
		const line: Geometry = { kind: "line-3d", from: [10, 10, 2], to: [10, 10, 8] };
		const planes = planesFor(line, null);
		const drawing = draw(seenOnPlanes(line, planes));
		expect(drawing?.rule).toBeNull();
		expect(drawing?.spots).toEqual([{ at: [10, 10], sign: "cross" }]);
		const coronal = planes.planes[1]?.bounds;
		expect(drawing?.distance(10, (coronal?.y ?? 0) + (coronal?.height ?? 0) - 5)).toBe(0);
	});

	test("is two rays with an arc between them where it is an angle, its points in slices (coronal, sagittal, axial)", () => {
		const angle: Geometry = { kind: "angle", vertex: [50, 10, 0], p1: [50, 60, 0], p2: [100, 10, 0], degrees: 90 };
		const drawing = draw(seenOnPlanes(angle, planesFor(angle, null)));
		// Column 10, row 50 is the vertex; the rays run along the row and along the column.
		expect(drawing?.distance(40, 50)).toBe(0);
		expect(drawing?.distance(10, 80)).toBe(0);
		const arc = 10 + 15 * Math.SQRT1_2;
		expect(drawing?.distance(arc, 40 + arc)).toBeLessThan(0.1);
		expect(drawing?.distance(40, 20)).toBeGreaterThan(20);
	});

	test("is left as it is where an angle has no three slices", () => {
		const angle: Geometry = { kind: "angle", vertex: [1, 2], p1: [1, 3], p2: [2, 2], degrees: null };
		expect(draw(seenOnPlanes(angle, planesFor(angle, null)))).toBeNull();
		expect(voxelOfSlices([1, 2])).toBeNull();
	});
});

describe("what is measured", () => {
	test("is in millimetres where the grid is known, in voxels where it is not", () => {
		expect(lengthBetween([0, 0, 0], [6, 8, 0], null)).toBe(10);
		expect(lengthBetween([0, 0, 0], [6, 8, 0], grid)).toBe(5);
		expect(lengthBetween([0, 0, 1], [0, 0, 3], grid)).toBe(4);
		expect(lengthBetween([0, 0, 1], [0, 0, 3], { ...grid, directions: null })).toBe(2);
	});

	test("counts oblique directions of the file", () => {
		const half = Math.SQRT1_2;
		const oblique: VolumeGrid = {
			sizes: [9, 9, 9],
			directions: [
				[half, half, 0],
				[-half, half, 0],
				[0, 0, 3],
			],
		};
		expect(lengthBetween([0, 0, 0], [3, 4, 0], oblique)).toBeCloseTo(5, 12);
		expect(lengthBetween([0, 0, 0], [0, 4, 1], oblique)).toBeCloseTo(5, 12);
	});

	test("is an angle of the rays, and none for a ray of no length", () => {
		expect(angleBetween([5, 0, 0], [0, 0, 0], [0, 5, 0], null)).toBeCloseTo(90, 12);
		expect(angleBetween([1, 0, 0], [0, 0, 0], [1, 0, 1], null)).toBeCloseTo(45, 12);
		expect(angleBetween([1, 0, 0], [0, 0, 0], [1, 0, 1], grid)).toBeCloseTo((Math.atan2(2, 0.5) * 180) / Math.PI, 12);
		expect(angleBetween([1, 1, 1], [1, 1, 1], [2, 1, 1], null)).toBeNull();
	});
});
