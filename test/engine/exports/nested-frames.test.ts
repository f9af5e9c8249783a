import { describe, expect, test } from "vitest";
import { readSnapshot } from "../../../main/engine/exports/annotations.ts";
import type { JsonObject } from "../../../main/engine/exports/json-fields.ts";

const common = { objectId: "o1", schemaId: "s1", title: "Car" };
const box = (x: number) => ({ x, y: 0, width: 5, height: 5 });

function read(...tools: JsonObject[]) {
	return readSnapshot({ tools }, "/task").tools;
}

describe("frames that lie within a tool", () => {
	test("become flat tools, each with the pointer of its member, its page, and a note", () => {
		const tools = read(
			{ ...common, point: [1, 2], page: 3 },
			{
				...common,
				objectId: "o2",
				classifications: [{ title: "Colour", answer: "red" }],
				frames: [
					{ frame: 0, "bounding-box": box(1) },
					{ frame: 12, "bounding-box": box(2), classifications: [{ title: "Lit", answer: "Yes" }] },
					{ frame: 40, "bounding-box": box(2), interpolationStopped: true },
				],
			},
			{ ...common, objectId: "o3", point: [1, 2] },
		);
		expect(tools.map(({ index, objectId, page, pointer }) => [index, objectId, page, pointer])).toEqual([
			[0, "o1", 3, "/task/tools/0"],
			[1, "o2", 0, "/task/tools/1/frames/0"],
			[2, "o2", 12, "/task/tools/1/frames/1"],
			[3, "o2", 40, "/task/tools/1/frames/2"],
			[4, "o3", null, "/task/tools/2"],
		]);
		expect(tools.map((tool) => tool.geometry.kind)).toContain("bounding-box");
		expect(tools[2]).toMatchObject({
			title: "Car",
			schemaId: "s1",
			unknown: [],
			notes: [expect.stringMatching(/Expanded from "frames"/u) as string],
			classifications: [
				{ pointer: "/task/tools/1/classifications/0" },
				{ pointer: "/task/tools/1/frames/1/classifications/0" },
			],
		});
		expect(tools[3]?.interpolationStopped).toBe(true);
		expect(tools[0]?.notes).toEqual([]);
	});

	test("are recognised under numbers as names, and under other names of the list", () => {
		const tools = read(
			{ ...common, keyframes: { "7": { polygon: [[0, 0]] }, "9": { polygon: [[1, 1]] } } },
			{ ...common, "pages/all": [{ page: "4", point: [1, 1] }] },
		);
		expect(tools.map(({ page, pointer }) => [page, pointer])).toEqual([
			[7, "/task/tools/0/keyframes/7"],
			[9, "/task/tools/0/keyframes/9"],
			[4, "/task/tools/1/pages~1all/0"],
		]);
	});

	test("keep what the format does not name: the tool's own once, a member's with it", () => {
		const frames = [
			{ frame: 1, point: [1, 1], zoom: 2 },
			{ frame: 2, point: [1, 1] },
		];
		expect(read({ ...common, colour: "red", frames }).map(({ unknown }) => unknown)).toEqual([
			[
				["zoom", 2],
				["colour", "red"],
			],
			[],
		]);
	});

	test.each([
		["the tool has a geometry", { ...common, point: [1, 1], frames: [{ frame: 1, point: [2, 2] }] }],
		["a member has no number", { ...common, frames: [{ point: [2, 2] }] }],
		["no member has a geometry", { ...common, frames: [{ frame: 1 }, { frame: 2 }] }],
		["a member is no object", { ...common, frames: [{ frame: 1, point: [1, 1] }, 5] }],
		["they are answers", { ...common, classifications: [{ page: 1, point: [1, 1] }] }],
		["the list is empty", { ...common, frames: [] }],
	])("are left as they are where %s", (_why, tool) => {
		const tools = read(tool);
		expect(tools).toHaveLength(1);
		expect(tools[0]).toMatchObject({ pointer: "/task/tools/0", index: 0 });
		expect(tools[0]?.notes.join()).not.toMatch(/Expanded/u);
	});

	test("may be called __proto__", () => {
		const tool = JSON.parse(
			'{"objectId":"o","__proto__":[{"frame":2,"point":[1,1],"__proto__":{"page":9}}]}',
		) as JsonObject;
		expect(read(tool)).toMatchObject([
			{
				page: 2,
				pointer: "/task/tools/0/__proto__/0",
				geometry: { kind: "point" },
				unknown: [["__proto__", { page: 9 }]],
			},
		]);
	});
});
