/** Section 14 of the format: what real exports do, row by row, and what is made of it. */
import { describe, expect, test } from "vitest";
import { answersOn } from "#shared/drawing/frame-answers";
import { RelationEnds } from "#shared/drawing/relation-ends";
import { tracksOf } from "#shared/drawing/tracks";
import { answerText } from "../../renderer/wording/answer.ts";
import { asset, common, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();
const point = [1, 2];

describe("quirks of assets", () => {
	test("batches contains null", async () => {
		expect((await reader.both(asset({}, { batches: [null, "B1"] }))).row.batches).toEqual(["B1"]);
	});

	test.each([[[]], [undefined], [null]])("batches empty or missing: %j", async (batches) => {
		const { row, task } = await reader.both(asset({}, { batches }));
		expect([row.batches, task.asset.batches]).toEqual([[], []]);
	});

	test.each([[undefined], [null], [{}], [{ width: 0, height: 0 }], [{ width: 640 }]])(
		"metadata missing or without width and height: %j",
		async (metadata) => {
			const task = await reader.task(asset({ tools: [{ ...common, point }] }, { metadata }));
			const { width, height, pages } = task.asset;
			expect([width !== null && height !== null, pages, task.snapshot.tools.length]).toEqual([false, 1, 1]);
		},
	);

	test("dataset optional; frameTotal wins over its length", async () => {
		const pages = async (around: Record<string, unknown>) => {
			const { row, task } = await reader.both(asset({}, around));
			expect(row.pages).toBe(task.asset.pages);
			return row.pages;
		};
		expect([
			await pages({}),
			await pages({ dataset: ["a", "b"] }),
			await pages({ dataset: ["a", "b"], metadata: { frameTotal: 9 } }),
		]).toEqual([1, 2, 9]);
	});

	test("contextData optional", async () => {
		expect((await reader.task(asset({}))).asset.contextData).toEqual([]);
	});

	test.each(["a.b.c.jpg", "folder/sub/a.jpg", "gs://b:2/x", "a+b", "no extension", "ключ"])(
		"externalId with several dots, slashes, colons, a plus, or no extension: %s",
		async (externalId) => {
			const { row, task } = await reader.both(asset({}, { externalId }));
			expect([row.externalId, task.asset.externalId]).toEqual([externalId, externalId]);
		},
	);
});

describe("quirks of stage histories", () => {
	const label = { stage: "Label", stageId: "Label", duration: 10, completedAt: "2024-01-01T00:10:00.000Z" };

	test("stageHistory missing: the asset is not skipped", async () => {
		const { row, task } = await reader.both(asset({ tools: [{ ...common, point }] }));
		expect([row.visits, task.visits, task.snapshot.tools.length]).toEqual([0, [], 1]);
	});

	test("stage ids that repeat: every visit is kept, none is chosen", async () => {
		const later = { ...label, completedAt: "2024-01-02T00:10:00.000Z" };
		const { row, task } = await reader.both(asset({ stageHistory: [later, label] }));
		expect([row.visits, row.reworks, task.visits.length, task.visitDuration]).toEqual([2, 1, 2, 20]);
	});

	test("stage ids that no project has any more: kept", async () => {
		const { task } = await reader.both(asset({ stageHistory: [{ ...label, stageId: "c0ffee-gone" }] }));
		expect(task.visits[0]?.stageId).toBe("c0ffee-gone");
	});

	test("duration, completedAt, completedBy and reviewStatus missing", async () => {
		const task = await reader.task(asset({ stageHistory: [{ stage: "Hold", stageId: "h", tools: [] }] }));
		expect(task.visits[0]).toMatchObject({
			duration: null,
			completedAt: null,
			completedBy: null,
			reviewStatus: null,
		});
	});

	test("a stage without tools, classifications and relations", async () => {
		const task = await reader.task(asset({ stageHistory: [label] }), 0);
		expect(task.visits[0]).toMatchObject({ tools: 0, classifications: 0, relations: 0, hasSnapshot: false });
		expect(task.snapshot).toMatchObject({ tools: [], classifications: [], relations: [] });
	});
});

describe("quirks of answers", () => {
	test.each([[undefined], [null], [[null]]])("answer missing, null, or a list of nulls: %j", async (answer) => {
		const read = await reader.answer({ answer });
		expect([read.answer, answerText(read.answer)]).toEqual([null, "unanswered"]);
	});

	test("the same schemaId answered several times: each answer by itself", async () => {
		const answers = await reader.classifications(
			{ schemaId: "q", title: "Part", answer: "door" },
			{ schemaId: "q", title: "Part", answer: "wheel | tyre" },
		);
		expect(answers.map(({ answer }) => answer)).toEqual(["door", "wheel | tyre"]);
		expect(answersOn(answers, 0)).toHaveLength(2);
	});

	test("nested classifications are optional", async () => {
		expect((await reader.answer({ answer: "x" })).classifications).toEqual([]);
	});

	test("a text where a list is expected, and the other way round: no letter is taken for an answer", async () => {
		expect((await reader.answer({ tool: "radio", answer: ["Yes"] })).answer).toEqual(["Yes"]);
		expect((await reader.answer({ tool: "checkbox", answer: "Yes" })).answer).toBe("Yes");
	});

	test("tree answers of any number of parts, not of two only", async () => {
		const answer = ["A", "A / B", "A / B / C", "A / B / C / D"];
		expect(answerText((await reader.answer({ tool: "tree-dropdown", answer })).answer, "tree-dropdown")).toBe(
			"A / B / C / D",
		);
	});
});

describe("quirks of tools", () => {
	test("without the nested answers that were expected", async () => {
		expect((await reader.tool({ point, classifications: undefined })).classifications).toEqual([]);
	});

	test("without a title, and without its point", async () => {
		const [untitled, pointless] = await reader.tools(
			{ objectId: "a", schemaId: "s", point },
			{ ...common, point: null },
		);
		expect([untitled?.title, untitled?.geometry.kind]).toEqual(["", "point"]);
		expect([pointless?.geometry, pointless?.notes, pointless?.unknown]).toEqual([
			{ kind: "none" },
			['"point" is null: there is nothing to draw'],
			[["point", null]],
		]);
	});

	test.each([
		["null", null, "none", ['"segmentation" is null: there is nothing to draw']],
		["without zones", {}, "segmentation", ["The zones are not exported (Segmentation Points was off)"]],
		["with an empty region", { zones: [{ region: [] }] }, "segmentation", ["A zone has an empty region"]],
		[
			"without holes",
			{
				zones: [
					{
						region: [
							[0, 0],
							[1, 0],
							[1, 1],
						],
					},
				],
			},
			"segmentation",
			[],
		],
	])("segmentation %s", async (_how, segmentation, kind, notes) => {
		const tool = await reader.tool({ segmentation });
		expect([tool.geometry.kind, tool.notes]).toEqual([kind, notes]);
	});

	test("segmentation absent", async () => {
		expect((await reader.tool({})).geometry).toEqual({ kind: "none" });
	});

	test("region rings sometimes closed, sometimes open", async () => {
		const open = [
			[0, 0],
			[9, 0],
			[9, 9],
		];
		for (const region of [open, [...open, [0, 0]]])
			expect((await reader.tool({ segmentation: { zones: [{ region }] } })).geometry).toEqual({
				kind: "segmentation",
				zones: [{ region: open, holes: [] }],
			});
	});

	test("entries with interpolationStopped are not counted as objects", async () => {
		const stopped = { ...common, page: 4, point, interpolationStopped: true };
		const { row, task } = await reader.both(asset({ tools: [{ ...common, page: 1, point }, stopped, stopped] }));
		expect([row.tools, task.snapshot.toolsCounted]).toEqual([1, 1]);
		const opened = await reader.open(JSON.stringify([asset({ tools: [stopped] })]));
		expect([opened.summary.tools, opened.summary.classes]).toEqual([0, []]);
	});

	test("one track has several object ids; its name is a nested text answer", async () => {
		const at = (objectId: string, page: number) => ({
			...common,
			objectId,
			page,
			point,
			classifications: [{ tool: "text", title: "TrackId", answer: "7" }],
		});
		const tools = await reader.tools(at("a", 0), at("b", 1));
		expect(tracksOf(tools, { by: "answer", question: "TrackId" }).map(({ frames }) => frames.length)).toEqual([2]);
	});

	test("page is a text, 0-based, and may be absent", async () => {
		const tools = await reader.tools({ ...common, page: "3", point }, { ...common, point });
		expect(tools.map(({ page }) => page)).toEqual([3, null]);
	});

	test("page is an index of dataset, from 0", async () => {
		const dataset = ["https://h.invalid/first.jpg", "https://h.invalid/second.jpg"];
		const task = await reader.task(asset({ tools: [{ ...common, page: 1, point }] }, { dataset }));
		expect(task.asset.dataset[task.snapshot.tools[0]?.page ?? -1]).toBe("https://h.invalid/second.jpg");
	});

	test("metadata of tools is there with the history on, in the task and in its visits", async () => {
		const tool = { ...common, point, metadata: { createdBy: "a@x.io" } };
		const element = asset({ tools: [tool], stageHistory: [{ stage: "Label", tools: [tool] }] });
		for (const visit of [null, 0])
			expect((await reader.task(element, visit)).snapshot.tools[0]?.metadata?.createdBy).toBe("a@x.io");
	});

	test("a selection has outer blanks: they are part of it", async () => {
		expect((await reader.tool({ ner: { start: 0, end: 4, selection: " ab " } })).geometry).toMatchObject({
			selection: " ab ",
		});
	});

	test("pageNumber of a PDF counts from 1, and the page's size stands in every rectangle", async () => {
		const rect = { x1: 30, y1: 40, x2: 60, y2: 80, width: 300, height: 400 };
		const { geometry } = await reader.tool({ pdf: { position: { boundingRect: rect, rects: [rect], pageNumber: 2 } } });
		expect(geometry).toMatchObject({ pageNumber: 2, rects: [{ x: 0.1, y: 0.1, width: 0.1, height: 0.1 }] });
	});

	test("OCR is in ocr.text", async () => {
		expect((await reader.tool({ point, ocr: { text: "AB" } })).ocrText).toBe("AB");
	});

	test("metadata.description is optional on medical tools", async () => {
		const line = { x1: 0, y1: 0, z1: 0, x2: 1, y2: 1, z2: 1 };
		expect((await reader.tool({ polyline: line, metadata: {} })).metadata?.description).toBeNull();
		expect((await reader.tool({ polyline: line, metadata: { description: "L1" } })).metadata?.description).toBe("L1");
	});

	test("boxes in three dimensions have unordered corners; lines keep their direction", async () => {
		const corners = { x1: 9, y1: 1, z1: 5, x2: 2, y2: 8, z2: 4 };
		expect((await reader.tool({ "bounding-box": corners })).geometry).toEqual({
			kind: "box-3d",
			min: [2, 1, 4],
			max: [9, 8, 5],
		});
		expect((await reader.tool({ polyline: corners })).geometry).toEqual({
			kind: "line-3d",
			from: [9, 1, 5],
			to: [2, 8, 4],
		});
	});
});

describe("quirks of relations", () => {
	test("titles have blanks", async () => {
		expect((await reader.relation({ title: " part of " })).title).toBe(" part of ");
	});

	test("groups of groups", async () => {
		const relations = [
			{ objectId: "g1", group: ["g2"] },
			{ objectId: "g2", group: ["g1"] },
		];
		const task = await reader.task(asset({ relations }));
		const ends = new RelationEnds(task.snapshot);
		expect(task.snapshot.relations.map((relation) => ends.of(relation)[0]?.relation?.index)).toEqual([1, 0]);
	});
});

describe("quirks of files", () => {
	test("task and tasks, tools and objects, in one file", async () => {
		const tool = { ...common, point };
		const opened = await reader.open(
			JSON.stringify([
				asset({ tools: [tool] }),
				asset({ objects: [tool, tool] }),
				{
					externalId: "v2",
					tasks: [
						{ taskId: "a", objects: [tool] },
						{ taskId: "b", tools: [tool, tool, tool] },
					],
				},
			]),
		);
		expect([opened.summary.kind, opened.summary.tasks]).toEqual(["mixed", 4]);
		const counts = [0, 1, 2, 3].map((row) => {
			const task = opened.readTask({ export: opened.summary.id, row }, null);
			return task.ok ? [opened.index.row(row).tools, task.value.snapshot.tools.length] : task.detail;
		});
		expect(counts).toEqual([
			[1, 1],
			[2, 2],
			[1, 1],
			[3, 3],
		]);
	});

	test("tools and objects side by side: the tools are shown, and it is said", async () => {
		const tool = { ...common, point };
		const { row, task } = await reader.both(asset({ tools: [tool], objects: [tool, tool] }));
		expect([row.tools, task.snapshot.tools.length]).toEqual([1, 1]);
		expect(task.notes).toEqual(['This task has both "tools" and "objects": the tools are shown.']);
	});

	test("one asset on each line, blank lines between: read again as often as asked", async () => {
		const lines = [asset({}), asset({ taskId: "t2" })].map((one) => JSON.stringify(one)).join("\n\n");
		const opened = await reader.open(`${lines}\n`);
		const ids = () =>
			[1, 0, 1].map((row) => {
				const task = opened.readTask({ export: opened.summary.id, row }, null);
				return task.ok ? task.value.taskId : null;
			});
		expect([opened.summary.layout, ids(), ids()]).toEqual(["ndjson", ["t2", "t1", "t2"], ["t2", "t1", "t2"]]);
	});

	test("an issue export: its positions are texts in brackets, and nearly everything is optional; it is recognised", async () => {
		const issues = [
			{ _id: "i1", labelTask: "t1", position: "[123.4, 56.7]", content: "x", status: "Open", errorType: "Label" },
			{ _id: "i2", labelTask: "t1", content: null, objectId: "o1", page: "3", pageEnd: 5 },
		];
		const opened = await reader.open(JSON.stringify(issues));
		expect([opened.summary.kind, opened.summary.issues, opened.summary.tasks]).toEqual(["issues", 2, 0]);
	});
});
