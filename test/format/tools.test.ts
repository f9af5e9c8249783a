/** Sections 4.1 and 4.2 of the format: what every tool has, and what its object id can be trusted for. */
import { describe, expect, test } from "vitest";
import { RelationEnds } from "#shared/drawing/relation-ends";
import { groupByClass } from "../../renderer/state/class-groups.ts";
import { fittingKey, trackQuestions, tracksOf } from "#shared/drawing/tracks";
import { toolFacts } from "../../renderer/views/tool-facts.ts";
import { alone, asset, common, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();
const point = [1, 2];

describe("fields of a tool", () => {
	test("geometry key: the first, the last, or any key of the object", async () => {
		const before = await reader.tools({ point, ...common });
		const behind = await reader.tools({ ...common, page: 0, point });
		expect([...before, ...behind].map(({ geometry }) => geometry.kind)).toEqual(["point", "point"]);
	});

	test("geometry key: missing altogether", async () => {
		const { row, task } = await reader.both(asset({ tools: [common] }));
		expect([row.tools, task.snapshot.tools.length, task.snapshot.tools[0]?.geometry.kind]).toEqual([1, 1, "none"]);
		expect(task.snapshot.tools[0]?.notes).toEqual([
			"No key of this tool is a geometry that is known: it is in the list, and nowhere on the picture",
		]);
	});

	test.each([["64e5f0a1b2c3d4e5f6a7b8c"], ["1"], ["12345"], [12345], ["ob ject/√"]])(
		"objectId: any text, %j too",
		async (objectId) => {
			expect((await reader.tool({ point, objectId })).objectId).toBe(String(objectId));
		},
	);

	test.each([["64e5f0a1b2c3d4e5f6a7b8d"], ["1692790598027"], ["3"], [3]])("schemaId: %j", async (schemaId) => {
		const { row, task } = await reader.both(asset({ tools: [{ ...common, point, schemaId }] }));
		expect([row.tools, task.snapshot.tools[0]?.schemaId]).toEqual([1, String(schemaId)]);
	});

	test("schemaId, not title, is the class: two classes of one title stay apart", async () => {
		const tools = await reader.tools({ ...common, point, schemaId: "a" }, { ...common, point, schemaId: "b" });
		expect(groupByClass(tools, "light").map(({ schemaId, title }) => [schemaId, title])).toEqual([
			["a", "Car"],
			["b", "Car"],
		]);
	});

	test.each([
		["missing", undefined, "", "(no title)"],
		["empty", "", "", "(no title)"],
		["null", null, "", "(no title)"],
		["with stray blanks", "  Car ", "  Car ", "  Car "],
	])("title: %s", async (_how, title, read, shown) => {
		const tool = await reader.tool({ point, title });
		expect(tool.title).toBe(read);
		expect(groupByClass([tool], "light")[0]?.title).toBe(shown);
	});

	test("classifications: nested answers, at any depth", async () => {
		const classifications = [{ title: "A", answer: "x", classifications: [{ title: "B", answer: ["y"] }] }];
		const tool = await reader.tool({ point, classifications });
		expect(tool.classifications[0]?.classifications[0]).toMatchObject({
			title: "B",
			answer: ["y"],
			pointer: "/task/tools/0/classifications/0/classifications/0",
		});
	});

	test.each([[undefined], [null], [[]]])("classifications: %j is none", async (classifications) => {
		expect(await reader.tool({ point, classifications })).toMatchObject({ classifications: [], unknown: [] });
	});

	test.each([
		[0, 0],
		[506, 506],
		["7", 7],
		[undefined, null],
		[null, null],
	])("page: %j", async (page, read) => {
		expect(await reader.tool({ point, page })).toMatchObject({ page: read, unknown: [] });
	});

	test("page: 0-based in the export, 1-based for people, the raw number beside it", async () => {
		expect(toolFacts(await reader.tool({ point, page: 504 }), alone)).toContainEqual({
			name: "page",
			value: "505",
			exact: "504 in the export",
		});
	});

	test("page: none below 0, and it is kept", async () => {
		expect(await reader.tool({ point, page: -1 })).toMatchObject({ page: null, unknown: [["page", -1]] });
	});

	test("interpolationStopped: the object is gone from this frame on, and the entry is not counted", async () => {
		const { row, task } = await reader.both(
			asset({
				tools: [
					{ ...common, point, page: 1 },
					{ ...common, point, page: 9, interpolationStopped: true },
				],
			}),
		);
		expect([row.tools, task.snapshot.toolsCounted]).toEqual([1, 1]);
		expect(task.snapshot.tools.map(({ interpolationStopped }) => interpolationStopped)).toEqual([false, true]);
	});

	test("medical-brush: false is no voxel brush", async () => {
		expect((await reader.tool({ "medical-brush": false })).geometry).toEqual({ kind: "none" });
	});

	test("ocr: its text, and whatever stands beside it", async () => {
		const tool = await reader.tool({ point, ocr: { text: "AB-12\nX", confidence: 0.92, words: [{ w: "AB-12" }] } });
		expect(tool.ocrText).toBe("AB-12\nX");
		expect(toolFacts(tool, alone)).toEqual(
			expect.arrayContaining([
				{ name: "OCR text", value: "AB-12\nX" },
				{ name: "OCR confidence", value: "0.92", mono: true },
				{ name: "OCR words", value: '[{"w":"AB-12"}]', mono: true },
			]),
		);
	});

	test("masks: each link by itself, whole, never followed", async () => {
		const links = [`https://host.invalid/${"m".repeat(500)}.png`, "https://host.invalid/2.png"];
		const tool = await reader.tool({ point, masks: links });
		expect(tool).toMatchObject({ masks: links, unknown: [] });
		expect(toolFacts(tool, alone)).toEqual(
			expect.arrayContaining([
				{ name: "mask 1", value: links[0], exact: "Shown, never followed" },
				{ name: "mask 2", value: links[1], exact: "Shown, never followed" },
			]),
		);
	});

	test("lock: shown as exported", async () => {
		const tool = await reader.tool({ point, lock: true });
		expect(toolFacts(tool, alone)).toContainEqual({ name: "lock", value: "true", mono: true });
	});

	test("stageHistory within a tool: kept, and read as nothing", async () => {
		const stageHistory = [{ page: 1, point: [5, 5] }];
		const tool = await reader.tool({ point, stageHistory });
		expect([tool.geometry, tool.unknown]).toEqual([{ kind: "point", at: [1, 2] }, [["stageHistory", stageHistory]]]);
	});

	test("keys nobody knows: kept in their order, also such as __proto__", async () => {
		const text = '{"objectId":"o1","point":[1,2],"zeta":1,"__proto__":{"x":1},"alpha":null}';
		const opened = await reader.open(`[{"externalId":"a","task":{"taskId":"t","tools":[${text}]}}]`);
		const task = opened.readTask({ export: opened.summary.id, row: 0 }, null);
		if (!task.ok) throw new Error(task.detail);
		expect(JSON.stringify(task.value.snapshot.tools[0]?.unknown)).toBe(
			'[["zeta",1],["__proto__",{"x":1}],["alpha",null]]',
		);
	});

	test.each([
		["metadata", "x"],
		["classifications", { a: 1 }],
		["ocr", 5],
		["masks", [{ url: "x" }]],
		["objectId", { id: 1 }],
		["interpolationStopped", "yes"],
	])("%s of another form (%j): kept as exported", async (key, value) => {
		expect((await reader.tool({ point, [key]: value })).unknown).toEqual([[key, value]]);
	});
});

describe("metadata of a tool", () => {
	test("created and updated: when, by whom, in which stage; and a description", async () => {
		const { metadata } = await reader.tool({
			point,
			metadata: {
				createdAt: "2024-01-01T00:00:00.000Z",
				createdBy: "a@x.io",
				createdIn: "Label",
				updatedAt: "2024-01-02T00:00:00.000Z",
				updatedBy: "b@x.io",
				updatedIn: "u-1",
				description: "blurred",
				device: "pen",
			},
		});
		expect(metadata).toEqual({
			createdAt: { ms: Date.UTC(2024, 0, 1), text: "2024-01-01T00:00:00.000Z" },
			createdBy: "a@x.io",
			createdIn: "Label",
			updatedAt: { ms: Date.UTC(2024, 0, 2), text: "2024-01-02T00:00:00.000Z" },
			updatedBy: "b@x.io",
			updatedIn: "u-1",
			description: "blurred",
			unknown: [["device", "pen"]],
		});
	});

	test("updated only where it was edited", async () => {
		const { metadata } = await reader.tool({ point, metadata: { createdAt: 1, createdBy: "a", createdIn: "Label" } });
		expect([metadata?.updatedAt, metadata?.updatedBy, metadata?.updatedIn]).toEqual([null, null, null]);
	});

	test.each([
		["ISO text", "2024-01-01T00:00:00.000Z"],
		["milliseconds", Date.UTC(2024, 0, 1)],
		["milliseconds as text", String(Date.UTC(2024, 0, 1))],
	])("times as %s are one instant", async (_form, createdAt) => {
		const { metadata } = await reader.tool({ point, metadata: { createdAt } });
		expect(metadata?.createdAt?.ms).toBe(Date.UTC(2024, 0, 1));
	});

	test("people: an e-mail, a display name (V2) or an id (answers), as exported", async () => {
		for (const createdBy of ["ann@example.org", "Ann O'Hara", "64e5f0a1"])
			expect((await reader.tool({ point, metadata: { createdBy } })).metadata?.createdBy).toBe(createdBy);
	});

	test("never for segmentations: that is no oddity", async () => {
		const region = [
			[0, 0],
			[9, 0],
			[9, 9],
		];
		expect(await reader.tool({ segmentation: { zones: [{ region, holes: [] }] } })).toMatchObject({
			metadata: null,
			notes: [],
		});
	});
});

describe("object ids", () => {
	const box = (x: number) => ({ x, y: 0, width: 5, height: 5 });

	test("the same on two pages is the same object over time", async () => {
		const tools = await reader.tools(
			{ ...common, page: 504, "bounding-box": box(0) },
			{ ...common, page: 506, "bounding-box": box(9) },
		);
		expect(tools.map(({ index, pointer }) => [index, pointer])).toEqual([
			[0, "/task/tools/0"],
			[1, "/task/tools/1"],
		]);
		const tracks = tracksOf(tools, { by: "object" });
		expect(tracks.map(({ name, frames }) => [name, frames.map(({ page }) => page)])).toEqual([["o1", [504, 506]]]);
	});

	test("duplicates on one page are two annotations", async () => {
		const { row, task } = await reader.both(
			asset({
				tools: [
					{ ...common, point },
					{ ...common, point: [3, 4] },
				],
			}),
		);
		expect([row.tools, task.snapshot.tools.map(({ index }) => index)]).toEqual([2, [0, 1]]);
	});

	test.each(["TrackId", "trackID", "track_id"])("tracks may be named by a nested answer, %s", async (title) => {
		const at = (page: number, objectId: string, answer: string) => ({
			...common,
			objectId,
			page,
			point,
			classifications: [{ title, answer }],
		});
		const tools = await reader.tools(at(0, "a", "7"), at(1, "b", "7"), at(1, "c", "8"));
		const key = fittingKey(tools, trackQuestions(tools));
		expect(key).toEqual({ by: "answer", question: title });
		expect(tracksOf(tools, key).map(({ name, frames }) => [name, frames.length])).toEqual([
			["7", 2],
			["8", 1],
		]);
		expect(tracksOf(tools, { by: "none" })).toEqual([]);
	});

	test("a relation means the annotation on its own page, else any, and how many it could mean is told", async () => {
		const task = await reader.task(
			asset({
				tools: [
					{ ...common, page: 0, point },
					{ ...common, page: 1, point },
				],
				relations: [],
			}),
		);
		const ends = new RelationEnds(task.snapshot);
		expect(ends.find("o1", 1)).toMatchObject({ tool: { index: 1 }, others: 0 });
		expect(ends.find("o1", 5)).toMatchObject({ tool: { index: 0 }, others: 1 });
		expect(ends.find("gone", 0)).toMatchObject({ tool: null, relation: null });
	});
});
