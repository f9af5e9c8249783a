/** Section 4.3 of the format: every geometry by its key, as read and as drawn. */
import { describe, expect, test } from "vitest";
import type { Geometry, Point } from "#shared/task";
import { draw } from "#shared/drawing/draw";
import { decideEnds, textEntities } from "../../renderer/state/text/entity-ends.ts";
import { toolFacts } from "../../renderer/views/tool-facts.ts";
import { geometryFacts, kindNames, sizeText } from "../../renderer/wording/geometry.ts";
import { RecordingPen } from "../shared/drawing/recording-pen.ts";
import { alone, asset, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();

async function read(fields: Record<string, unknown>): Promise<{ geometry: Geometry; notes: readonly string[] }> {
	const { geometry, notes } = await reader.tool(fields);
	return { geometry, notes };
}

/** What the canvas paints, as the data of an SVG path. */
function path(geometry: Geometry): string {
	const pen = new RecordingPen();
	draw(geometry)?.trace(pen);
	return pen.commands.join(" ");
}

describe("coordinates", () => {
	test("are floating-point pixels from the top left, also outside of the picture and below 0", async () => {
		const { geometry, notes } = await read({ point: [-12.25, 5000.123456789] });
		expect(geometry).toEqual({ kind: "point", at: [-12.25, 5000.123456789] });
		expect(notes).toEqual([]);
	});

	test("are numbers, or numbers as text", async () => {
		expect((await read({ point: ["1.5", 2] })).geometry).toEqual({ kind: "point", at: [1.5, 2] });
	});
});

describe("bounding-box", () => {
	test("x, y, width, height", async () => {
		const { geometry, notes } = await read({ "bounding-box": { height: 40, x: 10.5, width: 30, y: 20 } });
		expect(geometry).toEqual({ kind: "bounding-box", x: 10.5, y: 20, width: 30, height: 40 });
		expect(notes).toEqual([]);
		expect(path(geometry)).toBe("M 10.5 20 L 40.5 20 L 40.5 60 L 10.5 60 Z");
		expect(sizeText(geometry)).toBe("30×40");
	});

	test("width and height below 0: from the corner clicked first, normalised, the raw numbers kept", async () => {
		const box = { x: 10, y: 10, width: -5, height: -8 };
		const { task, raw } = await reader.both(asset({ tools: [{ "bounding-box": box }] }));
		expect(task.snapshot.tools[0]?.geometry).toEqual({ kind: "bounding-box", x: 5, y: 2, width: 5, height: 8 });
		expect(raw).toMatchObject({ task: { tools: [{ "bounding-box": box }] } });
	});

	test("in three dimensions: told by x1, corners in any order", async () => {
		const { geometry } = await read({ "bounding-box": { x1: 40, y1: 20, z1: 9, x2: 10, y2: 60, z2: 3 } });
		expect(geometry).toEqual({ kind: "box-3d", min: [10, 20, 3], max: [40, 60, 9] });
		expect(sizeText(geometry)).toBe("30×40×6");
		expect(geometryFacts(geometry, null)).toContainEqual(["from", "10, 20, 3"]);
	});
});

describe("rotated-bounding-box", () => {
	const box = { x: 0, y: 0, width: 10, height: 20, rotation: 90 };
	const corners: Point[] = [
		[0, 0],
		[-20, 0],
		[-20, 10],
		[0, 10],
	];

	test("its corners are taken as exported: top left, bottom left, bottom right, top right", async () => {
		const { geometry, notes } = await read({ "rotated-bounding-box": { ...box, corners } });
		expect(geometry).toEqual({ kind: "rotated-bounding-box", corners, rotation: 90 });
		expect(notes).toEqual([]);
		expect(path(geometry)).toBe("M 0 0 L -20 0 L -20 10 L 0 10 Z");
		expect(sizeText(geometry)).toBe("10×20 90°");
	});

	test("corners that are missing are computed by the formula: x, y is the corner that was turned already", async () => {
		const { geometry, notes } = await read({ "rotated-bounding-box": box });
		if (geometry.kind !== "rotated-bounding-box") throw new Error(geometry.kind);
		for (const [at, corner] of geometry.corners.entries())
			for (const [axis, value] of corner.entries()) expect(value).toBeCloseTo(corners[at]?.[axis] ?? NaN, 12);
		expect(notes).toEqual(["The corners are not exported; they are computed with x, y as the rotated first corner"]);
	});

	test("in import files, which have no corners, the turn is about the centre: a guess, and said so", async () => {
		const entry = { externalId: "a", objects: [{ objectId: "o", title: "Car", "rotated-bounding-box": box }] };
		const opened = await reader.open(JSON.stringify([entry]));
		const task = opened.readTask({ export: opened.summary.id, row: 0 }, null);
		if (!task.ok) throw new Error(task.detail);
		const [tool] = task.value.snapshot.tools;
		if (tool?.geometry.kind !== "rotated-bounding-box") throw new Error(tool?.geometry.kind);
		// 10 by 20 about 5, 10, a quarter of a turn with the clock: 20 by 10 about the same place.
		const rounded = tool.geometry.corners.map(([x, y]) => [Math.round(x * 1e9) / 1e9, Math.round(y * 1e9) / 1e9]);
		expect(rounded).toEqual([
			[15, 5],
			[-5, 5],
			[-5, 15],
			[15, 15],
		]);
		expect(tool.notes).toEqual([
			"The corners are not in this file; they are computed by a turn about the centre, which is a guess",
		]);
	});

	test("a rotation below 0 runs against the clock", async () => {
		const { geometry } = await read({ "rotated-bounding-box": { ...box, rotation: -90 } });
		if (geometry.kind !== "rotated-bounding-box") throw new Error(geometry.kind);
		expect(geometry.corners[1][0]).toBeCloseTo(20, 12);
	});
});

describe("polygon, polyline, point, spline", () => {
	const points: Point[] = [
		[0, 0],
		[10, 10],
		[10, 0],
		[0, 10],
	];

	test("polygon: an open ring in the order of the clicks, also where it crosses itself", async () => {
		const { geometry, notes } = await read({ polygon: points });
		expect(geometry).toEqual({ kind: "polygon", ring: points });
		expect(path(geometry)).toBe("M 0 0 L 10 10 L 10 0 L 0 10 Z");
		expect(notes).toEqual([]);
	});

	test.each([[1], [2]])("polygon: %i points are shown, not refused", async (length) => {
		const { geometry } = await read({ polygon: points.slice(0, length) });
		expect(geometry).toEqual({ kind: "polygon", ring: points.slice(0, length) });
		expect(draw(geometry)).not.toBeNull();
	});

	test("polyline: an open line in the order of its points", async () => {
		const { geometry } = await read({ polyline: points });
		expect(geometry).toEqual({ kind: "polyline", points });
		expect(path(geometry)).toBe("M 0 0 L 10 10 L 10 0 L 0 10");
	});

	test("polyline of the medical tape: an object of voxel indices, its name in the description", async () => {
		const tool = await reader.tool({
			polyline: { x1: 1, y1: 2, z1: 3, x2: 4, y2: 6, z2: 3 },
			metadata: { description: "L1" },
		});
		expect(tool.geometry).toEqual({ kind: "line-3d", from: [1, 2, 3], to: [4, 6, 3] });
		expect(tool.metadata?.description).toBe("L1");
		expect(toolFacts(tool, alone)).toContainEqual({ name: "description", value: "L1" });
	});

	test("point: two numbers", async () => {
		const { geometry, notes } = await read({ point: [3, 4] });
		expect(geometry).toEqual({ kind: "point", at: [3, 4] });
		expect(draw(geometry)?.spots).toEqual([{ at: [3, 4], sign: "ring" }]);
		expect(notes).toEqual([]);
	});

	test("point of three numbers: the first two are drawn, and it is said", async () => {
		const { geometry, notes } = await read({ point: [3, 4, 5] });
		expect(geometry).toEqual({ kind: "point", at: [3, 4] });
		expect(notes).toEqual(["The point has 3 coordinates; the first two are drawn"]);
	});

	test("spline: a list of points", async () => {
		expect((await read({ spline: points })).geometry).toEqual({ kind: "spline", points });
	});

	test("spline: an object that holds such a list", async () => {
		expect((await read({ spline: { points, closed: true } })).geometry).toEqual({ kind: "spline", points });
	});

	test("spline of any other form: the raw value and a note", async () => {
		const tool = await reader.tool({ spline: { knots: [1, 2] } });
		expect(tool).toMatchObject({
			geometry: { kind: "unknown", key: "spline" },
			unknown: [["spline", { knots: [1, 2] }]],
		});
		expect(tool.notes).toEqual(['The value of "spline" has not the form that the format gives it']);
	});
});

describe("ner", () => {
	test("of a text: offsets, and the selection with its outer blanks", async () => {
		const { geometry } = await read({ ner: { start: 4, end: 11, selection: " quick " } });
		expect(geometry).toEqual({ kind: "entity", start: 4, end: 11, selection: " quick " });
		expect(geometryFacts(geometry, null)).toContainEqual(["text", " quick "]);
	});

	test("whether end is the character behind the last is decided by the selections, exclusive where they are silent", async () => {
		const decided = async (...ners: object[]) => {
			const tools = await reader.tools(...ners.map((ner) => ({ ner })));
			return decideEnds(textEntities(tools).map(({ entity }) => entity)).rule;
		};
		expect(await decided({ start: 4, end: 9, selection: "quick" })).toBe("exclusive");
		expect(await decided({ start: 4, end: 8, selection: "quick" }, { start: 0, end: 2, selection: "the" })).toBe(
			"inclusive",
		);
		expect(await decided({ start: 4, end: 8 })).toBe("exclusive");
	});

	test("of a sound: seconds with fractions, no selection", async () => {
		const { geometry } = await read({ ner: { start: 0.25, end: 12.5 } });
		expect(geometry).toEqual({ kind: "entity", start: 0.25, end: 12.5, selection: null });
		expect(sizeText(geometry)).toBe("0.25–12.5");
	});
});

describe("pdf", () => {
	const page = { width: 600, height: 800 };

	test("text highlight: a rectangle for each token, in fractions of the page; pageNumber counts from 1", async () => {
		const { geometry } = await read({
			pdf: {
				position: {
					boundingRect: { x1: 60, y1: 80, x2: 300, y2: 160, ...page },
					rects: [{ x1: 300, y1: 80, x2: 60, y2: 160, ...page }],
					pageNumber: 1,
				},
				content: { text: "ACME" },
			},
		});
		const rect = { x: 0.1, y: 0.1, width: 0.4, height: 0.1 };
		expect(geometry).toMatchObject({
			kind: "pdf",
			pageNumber: 1,
			bounds: rect,
			rects: [rect],
			text: "ACME",
			image: false,
		});
		expect(geometryFacts(geometry, null)).toContainEqual(["page in the document", "1"]);
	});

	test("area: no rectangles, a picture and a text that may be missing", async () => {
		const position = { boundingRect: { x1: 0, y1: 0, x2: 6, y2: 8, ...page }, rects: [], pageNumber: 3 };
		const { geometry } = await read({ pdf: { position, content: { image: "data:image/png;base64,AA==" } } });
		expect(geometry).toMatchObject({ kind: "pdf", pageNumber: 3, rects: [], text: null, image: true });
		expect(sizeText(geometry)).toBe("area");
		expect((await read({ pdf: { position } })).geometry).toMatchObject({ kind: "pdf", text: null, image: false });
	});

	test("flat, as import files have it", async () => {
		const flat = { x1: 0, y1: 0, x2: 60, y2: 80, ...page, pageNumber: 2, text: "x" };
		expect((await read({ pdf: flat })).geometry).toMatchObject({
			kind: "pdf",
			pageNumber: 2,
			bounds: { x: 0, y: 0, width: 0.1, height: 0.1 },
			text: "x",
		});
	});
});

describe("medical tools", () => {
	const places = { vertex: [1, 2, 3], p1: [4, 5, 6], p2: [7, 8, 9] };
	const geometry = { kind: "angle", ...places, degrees: 41.5 };

	test("angle: its points on the tool itself", async () => {
		const tool = await reader.tool({ ...places, angle: 41.5 });
		expect(tool).toMatchObject({ geometry, notes: [], unknown: [] });
		expect(sizeText(tool.geometry)).toBe("42°");
		expect(geometryFacts(tool.geometry, null)).toEqual([
			["angle as exported", "41.5°"],
			["angle of its points", "0°, voxels taken for cubes"],
			["vertex", "coronal 1, sagittal 2, axial 3"],
			["first ray", "coronal 4, sagittal 5, axial 6"],
			["second ray", "coronal 7, sagittal 8, axial 9"],
		]);
	});

	test("angle: its points within the key", async () => {
		expect(await reader.tool({ angle: { ...places, angle: 41.5 } })).toMatchObject({
			geometry,
			notes: [],
			unknown: [],
		});
	});

	test("angle without degrees", async () => {
		expect((await read(places)).geometry).toEqual({ kind: "angle", ...places, degrees: null });
	});

	test("voxel brush: an entry that carries answers and points to its label", async () => {
		const tool = await reader.tool({
			"medical-brush": true,
			schemaId: "3",
			classifications: [{ title: "Kind", answer: "solid" }],
		});
		expect(tool).toMatchObject({ geometry: { kind: "voxel-brush" }, notes: [], unknown: [] });
		expect(tool.classifications[0]?.answer).toBe("solid");
		expect(toolFacts(tool, alone).find(({ name }) => name === "label")?.value).toBe("3, the value of its voxels");
	});

	test("brush: not among the tools, only as a link of the task", async () => {
		const task = await reader.task(asset({ tools: [], brushDataUrl: "https://host.invalid/t1-1.png" }));
		expect([task.snapshot.tools, task.snapshot.brushDataUrl]).toEqual([[], "https://host.invalid/t1-1.png"]);
	});
});

describe("what is guessed", () => {
	test.each([
		{ x: 5, y: 6, r: 7 },
		{ cx: 5, cy: 6, radius: 7 },
		{ center: [5, 6], radius: -7 },
	])("circle: %j", async (circle) => {
		const { geometry } = await read({ circle });
		expect(geometry).toEqual({ kind: "circle", centre: [5, 6], radius: 7 });
		expect(draw(geometry)?.bounds).toEqual({ x: -2, y: -1, width: 14, height: 14 });
	});

	test("circle of any other form: the raw value and a note", async () => {
		const tool = await reader.tool({ circle: { diameter: 4 } });
		expect(tool.unknown).toEqual([["circle", { diameter: 4 }]]);
		expect(tool.notes).toHaveLength(1);
	});

	test("message of a chat: in the list with its id and a note", async () => {
		const tool = await reader.tool({ message: { id: "m7" }, classifications: [{ title: "Good?", answer: "Yes" }] });
		expect(tool).toMatchObject({ geometry: { kind: "none" }, unknown: [["message", { id: "m7" }]] });
		expect(tool.classifications[0]?.answer).toBe("Yes");
		expect(tool.notes).toEqual([
			"No key of this tool is a geometry that is known: it is in the list, and nowhere on the picture",
		]);
	});

	test("column of a table: no tool, an answer that says so", async () => {
		expect((await reader.answer({ columnField: true, answer: "x" })).unknown).toEqual([["columnField", true]]);
	});

	test("shapes of other projects (3-D fusion), or of a key nobody knows: the raw value, whole", async () => {
		const cuboid = { position: { x: 1 }, rotation: [0, 0, 1] };
		const tool = await reader.tool({ cuboid });
		expect(tool.unknown).toEqual([["cuboid", cuboid]]);
		expect(toolFacts(tool, alone)).toContainEqual({ name: "cuboid", value: JSON.stringify(cuboid), mono: true });
		expect(kindNames[tool.geometry.kind]).toBe("no geometry");
	});
});

describe("what is not as its key promises", () => {
	test.each([
		["bounding-box", { x: 1, y: 2, width: null, height: 4 }],
		["bounding-box", { x1: 1, y1: 2 }],
		["bounding-box", [1, 2, 3, 4]],
		["polygon", [[1, 2], [3]]],
		["polygon", "M0 0"],
		["point", [1]],
		["ner", { start: "a", end: 2 }],
		["pdf", { position: { pageNumber: 1 } }],
		["angle", { vertex: [1, 2, 3] }],
		["segmentation", 5],
	])("%s of %j is kept, listed and told", async (key, value) => {
		const tool = await reader.tool({ [key]: value });
		expect(tool.geometry).toEqual({ kind: "unknown", key });
		expect(tool.unknown).toEqual([[key, value]]);
		expect(tool.notes).toEqual([`The value of "${key}" has not the form that the format gives it`]);
		expect(draw(tool.geometry)).toBeNull();
	});

	test("two geometries at once: one is drawn, the other kept and told", async () => {
		const tool = await reader.tool({ point: [1, 2], polygon: [[0, 0]] });
		expect(tool.geometry.kind).toBe("polygon");
		expect(tool.unknown).toEqual([["point", [1, 2]]]);
		expect(tool.notes).toEqual(['Several geometries: "polygon" is shown, "point" not']);
	});
});
