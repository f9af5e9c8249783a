/** Section 5 of the format: pages, frames, and the same object over time. */
import { describe, expect, test } from "vitest";
import type { Geometry, Task } from "#shared/task";
import { isFilm, isOnPage } from "#shared/drawing/placing";
import { svgOf } from "#shared/drawing/svg";
import { answersOn } from "#shared/drawing/frame-answers";
import { interpolatedOn, type Interpolated, type Track, tracksOf, visibleIntervals } from "#shared/drawing/tracks";
import { frameTime } from "../../renderer/wording/frame.ts";
import { tallySentence } from "../../renderer/wording/tally.ts";
import { asset, common, type Fields, FormatReader, only } from "./format-reader.ts";

const reader = new FormatReader();
const film = { metadata: { width: 100, height: 100, frameTotal: 100, frameRate: 30 } };
const box = (x: number) => ({ x, y: 0, width: 10, height: 10 });

async function trackOf(...frames: Fields[]): Promise<{ task: Task; track: Track }> {
	const task = await reader.task(asset({ tools: frames.map((frame) => ({ ...common, ...frame })) }, film));
	return { task, track: only(tracksOf(task.snapshot.tools, { by: "object" })) };
}

async function between(first: Fields, second: Fields | null): Promise<Interpolated> {
	const { track } = await trackOf({ page: 0, ...first }, ...(second === null ? [] : [{ page: 10, ...second }]));
	const found = interpolatedOn(track, 5);
	if (found === null) throw new Error("Nothing between");
	return found;
}

describe("pages of a multi-image asset", () => {
	const dataset = ["https://host.invalid/p0.jpg", "https://host.invalid/p1.jpg?X-Amz-Expires=120000"];

	test("dataset is indexed by page, from 0", async () => {
		const task = await reader.task(asset({ tools: [{ ...common, page: 1, point: [1, 1] }] }, { dataset }));
		expect(task.asset).toMatchObject({ dataset, pages: 2 });
		const [tool] = task.snapshot.tools;
		expect(tool && [isOnPage(tool, 0), isOnPage(tool, 1)]).toEqual([false, true]);
	});

	test("there are as many pages as an annotation names, however few the asset does", async () => {
		const task = await reader.task(asset({ tools: [{ ...common, page: 506, point: [1, 1] }] }, { dataset }));
		expect(task.asset.pages).toBe(507);
	});

	test("frames of a DICOM or TIFF file are pages: a gap is a gap, and no film", async () => {
		expect(isFilm(await reader.task(asset({}, { dataset, metadata: { frameTotal: 40 } })))).toBe(false);
		expect(isFilm(await reader.task(asset({}, film)))).toBe(true);
	});
});

describe("video in the flat layout", () => {
	test("one entry for each object and frame: the same object id, page is the frame from 0", async () => {
		const { track } = await trackOf({ page: 0, "bounding-box": box(0) }, { page: 7, "bounding-box": box(70) });
		expect(track.frames.map(({ page, leaves }) => [page, leaves])).toEqual([
			[0, false],
			[7, false],
		]);
	});

	test("the frame with interpolationStopped has a geometry, and the object is there on the frames before it only", async () => {
		const { task, track } = await trackOf(
			{ page: 2, "bounding-box": box(0) },
			{ page: 9, "bounding-box": box(70), interpolationStopped: true },
		);
		expect(task.snapshot.tools[1]?.geometry).toEqual({ kind: "bounding-box", ...box(70) });
		expect(visibleIntervals(track, 100)).toEqual([{ from: 2, to: 9 }]);
		expect([8, 9, 10].map((page) => interpolatedOn(track, page)?.tool.page ?? null)).toEqual([8, null, null]);
		const sheet = { x: 0, y: 0, width: 100, height: 100, by: "export" } as const;
		const drawn = (page: number) =>
			svgOf(task, sheet, { page, scheme: "light", scale: 1, picture: null, planes: null });
		expect([2, 9].map((page) => drawn(page).includes("data-index"))).toEqual([true, false]);
	});

	test("an object that leaves may come back", async () => {
		const { track } = await trackOf(
			{ page: 2, "bounding-box": box(0) },
			{ page: 9, "bounding-box": box(0), interpolationStopped: true },
			{ page: 20, "bounding-box": box(0) },
		);
		expect(visibleIntervals(track, 100)).toEqual([
			{ from: 2, to: 9 },
			{ from: 20, to: 100 },
		]);
	});

	test("frame-specific answers end alike", async () => {
		const answers = await reader.classifications(
			{ schemaId: "q", title: "Lit", answer: "Yes", page: 3 },
			{ schemaId: "q", title: "Lit", answer: "Yes", page: 8, interpolationStopped: true },
		);
		expect([2, 3, 7, 8].map((page) => answersOn(answers, page).length)).toEqual([0, 1, 1, 0]);
	});

	test("an entry that only ends an object is counted neither in the list nor beside a stage visit", async () => {
		const tools = [
			{ ...common, page: 2, "bounding-box": box(0) },
			{ ...common, page: 9, "bounding-box": box(0), interpolationStopped: true },
		];
		const { row, task } = await reader.both(asset({ tools, stageHistory: [{ stage: "Label", tools }] }, film));
		expect([row.tools, task.snapshot.toolsCounted, task.visits[0]?.tools]).toEqual([1, 1, 1]);
		expect(tallySentence(task.snapshot)).toBe("2 entries, counted as 1: 1 entry only says where an object ends.");
	});
});

describe("video in the layout that is not documented", () => {
	const frames = [
		{ frame: 0, "bounding-box": box(1) },
		{ frame: 12, "bounding-box": box(2) },
	];

	test.each([
		["frames", frames],
		["keyframes", { "0": { "bounding-box": box(1) }, "12": { "bounding-box": box(2) } }],
		["pages", frames.map(({ frame, ...rest }) => ({ page: String(frame), ...rest }))],
		["tools", frames.map(({ frame, ...rest }) => ({ frameNumber: frame, ...rest }))],
	])("a tool whose geometries lie within %s becomes flat tools", async (key, value) => {
		const tools = await reader.tools({ ...common, [key]: value });
		expect(tools.map(({ page, geometry, objectId }) => [page, geometry, objectId])).toEqual([
			[0, { kind: "bounding-box", ...box(1) }, "o1"],
			[12, { kind: "bounding-box", ...box(2) }, "o1"],
		]);
		expect(tools[0]?.notes).toEqual([
			`Expanded from "${key}" of its annotation: the layout of this export is not documented`,
		]);
	});

	test("the raw value stays, and why the list counts one tool is said in words", async () => {
		const tool = { ...common, frames };
		const { row, task, raw } = await reader.both(asset({ tools: [tool] }, film));
		expect(raw).toMatchObject({ task: { tools: [tool] } });
		expect([row.tools, task.snapshot.tools.length, task.snapshot.toolsCounted]).toEqual([1, 2, 1]);
		expect(tallySentence(task.snapshot)).toBe(
			"2 entries, counted as 1: frames that lie within one annotation count once.",
		);
	});

	test("where both agree there is nothing to say", async () => {
		expect(tallySentence((await reader.task(asset({ tools: [common] }))).snapshot)).toBeNull();
	});
});

describe("between key frames", () => {
	const square = (x: number) =>
		[
			[x, 0],
			[x + 10, 0],
			[x + 10, 10],
		] as [number, number][];

	test.each<[string, Fields, Fields, Geometry]>([
		["bounding-box", { "bounding-box": box(0) }, { "bounding-box": box(40) }, { kind: "bounding-box", ...box(20) }],
		["polygon", { polygon: square(0) }, { polygon: square(40) }, { kind: "polygon", ring: square(20) }],
		["point", { point: [0, 4] }, { point: [10, 8] }, { kind: "point", at: [5, 6] }],
		[
			"segmentation",
			{ segmentation: { zones: [{ region: square(0) }] } },
			{ segmentation: { zones: [{ region: square(40) }] } },
			{ kind: "segmentation", zones: [{ region: square(20), holes: [] }] },
		],
	])("a %s is interpolated in a straight line, and marked as not exported", async (_kind, first, second, geometry) => {
		const { tool, held, share } = await between(first, second);
		expect([tool.geometry, held, share]).toEqual([geometry, null, 0.5]);
		// No exported annotation has such an index: it is drawn dashed and counted nowhere.
		expect(tool.index).toBeLessThan(0);
	});

	test("any other kind holds its last value, and says so", async () => {
		const { tool, held } = await between({ ner: { start: 1, end: 2 } }, { ner: { start: 5, end: 6 } });
		expect([tool.geometry.kind, held]).toEqual(["entity", "this kind of geometry is not interpolated"]);
	});

	test("after the last key frame the last value holds to the end", async () => {
		const { tool, to, held } = await between({ "bounding-box": box(3) }, null);
		expect([tool.geometry, to, held]).toEqual([
			{ kind: "bounding-box", ...box(3) },
			null,
			"there is no later key frame",
		]);
	});
});

describe("answers in time", () => {
	test("an answer on a key frame holds until it is changed", async () => {
		const answers = await reader.classifications(
			{ schemaId: "q", title: "Lit", answer: "Yes", page: 3 },
			{ schemaId: "q", title: "Lit", answer: "No", page: 8 },
		);
		expect([3, 7, 8, 99].map((page) => answersOn(answers, page).map(({ answer }) => answer))).toEqual([
			["Yes"],
			["Yes"],
			["No"],
			["No"],
		]);
	});

	test("one without a page is not frame-specific and holds on all", async () => {
		const answers = await reader.classifications(
			{ schemaId: "q", title: "Lit", answer: "Yes", page: 3 },
			{ schemaId: "w", title: "Weather", answer: "dry" },
		);
		expect([0, 3].map((page) => answersOn(answers, page).map(({ answer }) => answer))).toEqual([
			["dry"],
			["Yes", "dry"],
		]);
	});

	test("videos of the old general mode have answers of the asset only", async () => {
		const task = await reader.task(asset({ tools: [], classifications: [{ title: "Ok?", answer: "Yes" }] }, film));
		expect(answersOn(task.snapshot.classifications, 99)).toHaveLength(1);
	});
});

test.each([
	[0, 30, "0:00.000"],
	[501, 30, "0:16.700"],
	[1, 29.97, "0:00.033"],
])("frame %i at %f frames a second is at %s", (page, rate, time) => {
	expect(frameTime(page, rate)).toBe(time);
});

test("the frame rate may be called fps, and may be missing", async () => {
	const rate = async (metadata: Fields) => (await reader.task(asset({}, { metadata }))).asset.frameRate;
	expect([await rate({ frameRate: 29.97 }), await rate({ fps: 25 }), await rate({})]).toEqual([29.97, 25, null]);
});
