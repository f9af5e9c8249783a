import { expect, it } from "vitest";
import { drawnFrom } from "../../../../renderer/canvas/drafts/drawn-from.ts";

it("takes what can be drawn as it is, and leaves out what is no shape", () => {
	const box = { kind: "bounding-box", x: 1, y: 2, width: 3, height: 4 } as const;
	expect(drawnFrom(box, null)).toBe(box);
	expect(
		drawnFrom(
			{
				kind: "polygon",
				ring: [
					[0, 0],
					[1, 1],
				],
			},
			null,
		),
	).toBeNull();
	const empty = { region: [], holes: [] };
	const whole = {
		region: [
			[0, 0],
			[9, 0],
			[9, 9],
		] as const,
		holes: [
			[
				[1, 1],
				[2, 2],
			] as const,
		],
	};
	expect(drawnFrom({ kind: "segmentation", zones: [empty, whole] }, null)).toEqual({
		kind: "segmentation",
		zones: [{ region: whole.region, holes: [] }],
	});
	expect(drawnFrom({ kind: "box-3d", min: [0, 0, 0], max: [1, 1, 1] }, null)).toBeNull();
	expect(drawnFrom({ kind: "none" }, null)).toBeNull();
});

it("makes lines of curves", () => {
	const circle = drawnFrom({ kind: "circle", centre: [10, 20], radius: 5 }, null);
	if (circle?.kind !== "polygon") throw new Error("No ring");
	expect(circle.ring).toHaveLength(48);
	for (const [x, y] of circle.ring) expect(Math.hypot(x - 10, y - 20)).toBeCloseTo(5, 9);
	const spline = drawnFrom(
		{
			kind: "spline",
			points: [
				[0, 0],
				[10, 10],
				[20, 0],
			],
		},
		null,
	);
	if (spline?.kind !== "polyline") throw new Error("No line");
	expect([spline.points[0], spline.points.at(-1)]).toEqual([
		[0, 0],
		[20, 0],
	]);
	expect(spline.points.length).toBeGreaterThan(10);
});

it("places an area of a document on its page", () => {
	const area = {
		kind: "pdf",
		pageNumber: 1,
		bounds: { x: 0.1, y: 0.2, width: 0.5, height: 0.25 },
		rects: [],
		pageSize: { width: 1, height: 1 },
		text: null,
		image: false,
	} as const;
	expect(drawnFrom(area, { width: 600, height: 800 })).toEqual({
		kind: "bounding-box",
		x: 60,
		y: 160,
		width: 300,
		height: 200,
	});
});
