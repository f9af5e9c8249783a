/** Section 4.3 of the format, segmentations: zones, regions and holes with every quirk of theirs. */
import { describe, expect, test } from "vitest";
import type { Point } from "#shared/task";
import { draw } from "#shared/drawing/draw";
import { geometryFacts, sizeText } from "../../renderer/wording/geometry.ts";
import { isFilled, RecordingPen } from "../shared/drawing/recording-pen.ts";
import { asset, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();

const region: Point[] = [
	[0, 0],
	[100, 0],
	[100, 40],
	[0, 40],
];
const hole: Point[] = [
	[60, 10],
	[80, 10],
	[80, 30],
];
const swapped = hole.map(([x, y]): Point => [y, x]);
const island = region.map(([x, y]): Point => [x + 200, y]);

async function read(segmentation: unknown): Promise<{ geometry: unknown; notes: readonly string[] }> {
	const { geometry, notes } = await reader.tool({ segmentation });
	return { geometry, notes };
}

const oneZone = { kind: "segmentation", zones: [{ region, holes: [hole] }] };

test("one instance has several zones, each one region and any number of holes", async () => {
	const zones = [
		{ region, holes: [hole] },
		{ region: island, holes: [] },
	];
	const { geometry, notes } = await reader.tool({ segmentation: { zones } });
	expect(geometry).toEqual({ kind: "segmentation", zones });
	expect(notes).toEqual([]);
	expect(sizeText(geometry)).toBe("2 zones");
	expect(geometryFacts(geometry, null)).toEqual([
		["zones", "2"],
		["holes", "1"],
		["points", "8"],
	]);
});

test("a region is filled less its holes, and zones are united", async () => {
	const overlapping = region.map(([x, y]): Point => [x + 30, y]);
	const { geometry } = await reader.tool({
		segmentation: { zones: [{ region, holes: [hole] }, { region: overlapping }] },
	});
	const drawing = draw(geometry);
	const pen = new RecordingPen();
	drawing?.trace(pen);
	const filled = ([x, y]: Point): boolean => isFilled(pen, drawing?.rule ?? null, x, y);
	// What both zones have is not punched out, and what one of them fills is filled.
	expect(
		[
			[10, 20],
			[50, 35],
			[120, 20],
			[150, 20],
		].map((place) => filled(place as unknown as Point)),
	).toEqual([true, true, true, false]);
	const alone = draw((await reader.tool({ segmentation: { zones: [{ region, holes: [hole] }] } })).geometry);
	expect([alone?.distance(75, 15), alone?.distance(20, 20)]).toEqual([5, 0]);
});

describe("its quirks", () => {
	test("zones are missing where Segmentation Points was off", async () => {
		const { geometry, notes } = await read({});
		expect(geometry).toEqual({ kind: "segmentation", zones: [] });
		expect(notes).toEqual(["The zones are not exported (Segmentation Points was off)"]);
	});

	test("null: nothing to draw, and it is said", async () => {
		expect(await read(null)).toEqual({
			geometry: { kind: "none" },
			notes: ['"segmentation" is null: there is nothing to draw'],
		});
	});

	test("absent: the tool stands in the list all the same", async () => {
		const { row, task } = await reader.both(asset({ tools: [{ objectId: "o1", schemaId: "s1", title: "Road" }] }));
		expect([row.tools, task.snapshot.tools[0]?.geometry, task.snapshot.tools[0]?.title]).toEqual([
			1,
			{ kind: "none" },
			"Road",
		]);
	});

	test("a region may be empty", async () => {
		const { geometry, notes } = await read({ zones: [{ region: [], holes: [] }] });
		expect(geometry).toEqual({ kind: "segmentation", zones: [{ region: [], holes: [] }] });
		expect(notes).toEqual(["A zone has an empty region"]);
	});

	test("holes may be missing", async () => {
		expect((await read({ zones: [{ region }] })).geometry).toEqual({
			kind: "segmentation",
			zones: [{ region, holes: [] }],
		});
	});

	test("rings may be closed or open: both are the same ring", async () => {
		const closed = (ring: Point[]): Point[] => [...ring, ...ring.slice(0, 1)];
		expect((await read({ zones: [{ region: closed(region), holes: [closed(hole)] }] })).geometry).toEqual(oneZone);
		expect((await read({ zones: [{ region, holes: [hole] }] })).geometry).toEqual(oneZone);
	});

	test("holes may be the points of one hole, told by their depth", async () => {
		expect(await read({ zones: [{ region, holes: hole }] })).toEqual({ geometry: oneZone, notes: [] });
	});

	test("hole points written as [y, x] are left as they are, and flagged", async () => {
		const { geometry, notes } = await read({ zones: [{ region: island }, { region, holes: [hole, swapped] }] });
		expect(geometry).toEqual({
			kind: "segmentation",
			zones: [
				{ region: island, holes: [] },
				{ region, holes: [hole, swapped] },
			],
		});
		expect(notes).toEqual([
			"Hole 2 of zone 2 reaches outside its region: perhaps its coordinates are swapped (y, x), as with x and y swapped it lies inside",
		]);
	});

	test("a hole that is outside either way is flagged without a guess", async () => {
		const away = hole.map(([x, y]): Point => [x + 500, y + 500]);
		expect((await read({ zones: [{ region, holes: [[], away] }] })).notes).toEqual([
			"Hole 2 of zone 1 reaches outside its region",
		]);
	});

	test.each([
		["a zone", { zones: [5, { region }] }, "A zone has not the form {region, holes}; it is left out"],
		["a region", { zones: [{ region: "x" }, { region }] }, "A zone has not the form {region, holes}; it is left out"],
		["a hole", { zones: [{ region, holes: ["x"] }] }, "A hole is not a list of points; it is left out"],
	])("%s of another form is left out and told; the rest is drawn", async (_what, segmentation, note) => {
		const { geometry, notes } = await read(segmentation);
		expect(geometry).toEqual({ kind: "segmentation", zones: [{ region, holes: [] }] });
		expect(notes).toEqual([note]);
	});
});
