import { describe, expect, test } from "vitest";
import { classColour } from "#shared/drawing/colour";
import { type PlacedSheet, sheetOf } from "#shared/drawing/placing";
import { planesOf } from "#shared/drawing/planes";
import { thumbnailSvg } from "#shared/drawing/thumbnail";
import type { Geometry, Point, Tool } from "#shared/task";
import { toolOf } from "../../renderer/sample-task.ts";

const sheet: PlacedSheet = { x: 0, y: 0, width: 2000, height: 1000, by: "export" };
const options = { width: 200, height: 100, page: 0, scheme: "light", ground: true, planes: null } as const;

function box(x: number, y: number, side: number): Geometry {
	return { kind: "bounding-box", x, y, width: side, height: side };
}

function toolsOf(geometries: readonly Geometry[], more: Partial<Tool> = {}): Tool[] {
	return geometries.map((geometry, index) => toolOf(index, "Car", geometry, { schemaId: "car", ...more }));
}

const car = classColour("car", "light").stroke;

describe("a thumbnail's drawing", () => {
	test("has the shapes of its page in pixels of the thumbnail, in the colours of their classes", () => {
		const { svg, shapes, dots } = thumbnailSvg(toolsOf([box(100, 200, 400)]), sheet, options);
		expect(svg).toContain('width="200" height="100"');
		expect(svg).toContain(`stroke="${car}" d="M10 20L50 20L50 60L10 60Z"`);
		expect({ shapes, dots }).toEqual({ shapes: 1, dots: 0 });
	});

	test("begins where the sheet begins", () => {
		const moved = { ...sheet, x: -100, y: 50, by: "extent" } as const;
		expect(thumbnailSvg(toolsOf([box(-100, 50, 400)]), moved, options).svg).toContain("M0 0L40 0L40 40L0 40Z");
	});

	test("leaves out other pages, and an object from the page on which it ends", () => {
		const tools = [
			...toolsOf([box(0, 0, 500)], { page: 1 }),
			...toolsOf([box(0, 0, 500)], { interpolationStopped: true }),
		];
		expect(thumbnailSvg(tools, sheet, options)).toMatchObject({ shapes: 0, dots: 0 });
		expect(thumbnailSvg(tools, sheet, { ...options, page: 1 }).shapes).toBe(1);
	});

	test("lies on a sheet, or on nothing where it is laid over a picture", () => {
		expect(thumbnailSvg([], sheet, options).svg).toContain('fill="#ffffff"');
		expect(thumbnailSvg([], sheet, { ...options, ground: false }).svg).not.toContain("<rect");
	});

	test("holds no text, whatever classes are called", () => {
		const tools = toolsOf([box(0, 0, 500)], { title: "<script>", objectId: '"><a' });
		expect(thumbnailSvg(tools, sheet, options).svg).not.toMatch(/script|<a|<text|<title/u);
	});

	test("makes dots of shapes too small for lines, each place once", () => {
		const heap = Array.from({ length: 5000 }, (_, n) => box(1000 + (n % 10), 500, 5));
		const { svg, shapes, dots } = thumbnailSvg(toolsOf(heap), sheet, options);
		expect({ shapes, dots }).toEqual({ shapes: 5000, dots: 5000 });
		expect(svg).toContain(`<path fill="${car}" d="M100 50h2v2h-2z"/>`);
		expect(svg.length).toBeLessThan(1000);
	});

	test("draws the largest of 20,000 shapes, and stays small", () => {
		const many = Array.from({ length: 20_000 }, (_, n) => box((n * 7919) % 1900, (n * 104_729) % 900, 40 + (n % 50)));
		const large = box(100, 100, 800);
		const { svg, shapes, dots } = thumbnailSvg(toolsOf([large, ...many]), sheet, options);
		expect(shapes).toBe(20_001);
		expect(dots).toBeGreaterThan(15_000);
		expect(svg).toContain("M10 10L90 10L90 90L10 90Z");
		expect(svg.length).toBeLessThan(1_000_000);
	});

	test("thins the lines of a mask of a million vertices", () => {
		const ring = Array.from({ length: 1_000_000 }, (_, n): Point => {
			const angle = (n / 1_000_000) * 2 * Math.PI;
			// A coast line: as rough as can be.
			const radius = 300 + 150 * Math.sin(n * 0.9);
			return [1000 + radius * Math.cos(angle), 500 + radius * Math.sin(angle)];
		});
		const { svg, shapes } = thumbnailSvg(toolsOf([{ kind: "polygon", ring }]), sheet, options);
		expect(shapes).toBe(1);
		expect(svg.length).toBeLessThan(200_000);
	});

	test("clips a hole that sticks out of its region", () => {
		const square = [
			[0, 0],
			[500, 0],
			[500, 500],
			[0, 500],
		] as const;
		const hole = square.map(([x, y]) => [x + 250, y] as const);
		const { svg } = thumbnailSvg(
			toolsOf([{ kind: "segmentation", zones: [{ region: square, holes: [hole] }] }]),
			sheet,
			options,
		);
		expect(svg).toMatch(/<clipPath id="c0">.*clip-path="url\(#c0\)"/u);
	});

	test("shows what lies in a volume on its three planes", () => {
		const tools = toolsOf([{ kind: "box-3d", min: [10, 20, 5], max: [40, 60, 30] }]);
		const planes = planesOf(tools, null);
		const placed = sheetOf(null, tools, planes);
		if (placed === null) throw new Error("The planes have no sheet");
		const { svg, shapes, dots } = thumbnailSvg(tools, placed, { ...options, planes });
		expect({ shapes, dots }).toEqual({ shapes: 1, dots: 0 });
		expect(svg.match(/<rect/gu)).toHaveLength(3);
	});

	test("gives points a sign", () => {
		const { svg } = thumbnailSvg(toolsOf([{ kind: "point", at: [1000, 500] }]), sheet, options);
		expect(svg).toContain(`<path stroke="${car}" d="M103 50A3 3`);
	});
});
