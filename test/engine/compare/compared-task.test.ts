import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "#shared/json";
import { LeanTask } from "../../../main/engine/compare/compared-task.ts";
import { CutAsset } from "../../../main/engine/compare/cut-asset.ts";
import type { ComparedSnapshot } from "../../../main/engine/compare/compared.ts";
import { findSide } from "../../../main/engine/compare/sides.ts";
import { asAsset, readTask } from "../../../main/engine/exports/read-task.ts";
import { parseInstant } from "../../../main/engine/exports/instant.ts";
import { randomExports } from "./random-exports.ts";

const place = { form: "v3", member: 0, offset: 0, length: 0 } as const;
const ref = { export: "e", row: 0 };

/** What comparing asks of a snapshot that was read whole. */
function asked({ tools, classifications, relations }: ComparedSnapshot): unknown {
	type Answer = ComparedSnapshot["classifications"][number];
	const answer = ({ objectId, schemaId, tool, title, answer: given, page, ...rest }: Answer): unknown => ({
		...{ objectId, schemaId, tool, title, given, page, stopped: rest.interpolationStopped },
		nested: rest.classifications.map(answer),
	});
	return {
		tools: tools.map(({ index, objectId, schemaId, title, page, geometry, interpolationStopped, ...rest }) => ({
			...{ index, objectId, schemaId, title, page, geometry, interpolationStopped },
			answers: rest.classifications.map(answer),
		})),
		answers: classifications.map(answer),
		relations: relations.map(({ index, objectId, schemaId, title, page, ends }) => ({
			...{ index, objectId, schemaId, title, page, ends },
		})),
	};
}

function lean(text: string): LeanTask {
	return new LeanTask(new CutAsset(Buffer.from(text)), place);
}

function expectSame(text: string, visits: readonly (number | null)[]): void {
	const task = lean(text);
	const asset = asAsset(JSON.parse(text) as Json) ?? {};
	let other = null;
	for (const visit of visits) {
		const whole = readTask(asset, place, ref, visit);
		if (!whole) throw new Error(`There is no visit ${String(visit)}`);
		const expected = asked(whole.snapshot);
		expect(asked(task.snapshot(visit))).toEqual(expected);
		// Also where its tools are those of another moment.
		const shared = task.snapshot(visit, other);
		expect(asked(shared)).toEqual(expected);
		other = shared;
		expect(task.visits.map(({ stage, completedAt }) => [stage, completedAt])).toEqual(
			whole.visits.map(({ stage, completedAt }) => [stage, completedAt]),
		);
	}
}

const tool = (more: object): object => ({ objectId: "o", schemaId: "s", title: "Car", point: [1, 2], ...more });

describe("a task that is read for comparing", () => {
	test("has what the whole reading has, whatever its spaces and order", () => {
		fc.assert(
			fc.property(randomExports(3), fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
				for (const asset of JSON.parse(text) as { task: { stageHistory: unknown[] } }[])
					expectSame(JSON.stringify(asset, null, indent), [...asset.task.stageHistory.keys(), null]);
			}),
			{ numRuns: 60 },
		);
	});

	test("takes over tools that differ in metadata only, and none that differ in more", () => {
		const [one, two, three] = [tool({ objectId: "1" }), tool({ objectId: "2" }), tool({ objectId: "3" })];
		const history = [{ stage: "Label", tools: [one, two, three] }];
		const task = {
			taskId: "t",
			tools: [
				{ ...two, metadata: { createdBy: "a}" } },
				{ ...three, metadata: {}, page: 1 },
				{ ...one, metadata: 1 },
			],
			stageHistory: history,
		};
		expectSame(JSON.stringify({ task }), [0, null]);
		const read = lean(JSON.stringify({ task }));
		const before = read.snapshot(0);
		const after = read.snapshot(null, before);
		expect(after.tools[0]?.geometry).toBe(before.tools[1]?.geometry);
		expect(after.tools[1]?.page).toBe(1);
	});

	test("knows keys that repeat, lists that are none, escapes and braces in texts", () => {
		const tools = JSON.stringify([tool({ title: 'a "]}\\' })]);
		for (const text of [
			`{"task":{"tools":${tools},"tools":[],"classifications":null,"relations":{}}}`,
			`{"task":{"tools":[]},"task":{"objects":${tools}}}`,
			`{"task":{"\\u0074ools":${tools},"stageHistory":[null,{"tools":${tools}},7]}}`,
			`{ "x":"[{\\"", "task" : {"stageHistory":[], "tools" : ${tools} , "y":-1.5e3 } , "z":true }`,
		])
			expectSame(text, [null]);
		expectSame(`{"task":{"tools":[],"stageHistory":[{},{"tools":${tools}}]}}`, [0, 1, null]);
	});

	test("with frames that lie within an annotation is expanded as elsewhere", () => {
		const frames = [
			{ frame: 3, point: [1, 1] },
			{ frame: 5, point: [2, 2] },
		];
		const video = { objectId: "v", schemaId: "s", title: "Car", frames };
		const history = [{ stage: "Label", tools: [video, tool({})] }];
		expectSame(JSON.stringify({ task: { tools: [tool({}), video], stageHistory: history } }), [0, null]);
		const read = lean(JSON.stringify({ task: { tools: [tool({}), video, tool({})] } }));
		expect(read.snapshot(null).places).toEqual([0, 1, 1, 2]);
	});

	test.each(['{"task":{"tools":[}}', '{"task":{"tools":["a]}', "[1]", '{"task":{"tools":[{"point":[1,2]}]', "{"])(
		"is refused where it is no JSON: %s",
		(text) => {
			expect(() => lean(text).snapshot(null)).toThrow(SyntaxError);
		},
	);
});

describe("a moment", () => {
	const visit = (stage: string, time: string | null, hasSnapshot = true) => ({
		stage,
		stageId: `id-${stage}`,
		completedAt: time === null ? null : { ms: parseInstant(time), text: time },
		completedBy: null,
		hasSnapshot,
	});
	const visits = [
		visit("Label", "2024-01-03T00:00:00Z"),
		visit("Review", "2024-01-02T00:00:00Z"),
		visit("Label", "2024-01-01T00:00:00Z"),
		visit("id-Review", null, false),
	];
	const stage = (name: string, which: "first" | "latest" | number) =>
		findSide({ kind: "stage", stage: name, which }, visits);

	test("of a stage goes by the time of completion", () => {
		expect(stage("Label", "latest")).toEqual({ kind: "visit", visit: 0 });
		expect(stage("Label", "first")).toEqual({ kind: "visit", visit: 2 });
		expect(stage("Label", 2)).toEqual({ kind: "visit", visit: 0 });
		expect(findSide({ kind: "exported" }, [])).toEqual({ kind: "visit", visit: null });
	});

	test("of a stage is the latest whose time is known, wherever others stand in the history", () => {
		const some = ["2024-01-03T00:00:00Z", "2024-01-02T00:00:00Z", null].map((time) => visit("Label", time));
		const side = (which: "first" | "latest") => findSide({ kind: "stage", stage: "Label", which }, some);
		expect(side("latest")).toEqual({ kind: "visit", visit: 0 });
		expect(side("first")).toEqual({ kind: "visit", visit: 2 });
	});

	test("of the stage that the task was exported in is the exported state, unless it was left before", () => {
		const at = (name: string, which: "latest" | number, exported: { stage: string; stageId: string }) =>
			findSide({ kind: "stage", stage: name, which }, visits, exported);
		const complete = { stage: "Complete", stageId: "id-Complete" };
		expect(at("Complete", "latest", complete)).toEqual({ kind: "visit", visit: null });
		expect(at("id-Complete", "latest", complete)).toEqual({ kind: "visit", visit: null });
		expect(at("Complete", 2, complete)).toMatchObject({ reason: "no-visit" });
		expect(at("Label", "latest", { stage: "Label", stageId: "id-Label" })).toEqual({ kind: "visit", visit: 0 });
	});

	test("goes by the id of a stage before its name", () => {
		expect(stage("id-Review", "latest")).toEqual({ kind: "visit", visit: 1 });
	});

	test("that is not there says why", () => {
		expect(stage("Label", 3)).toMatchObject({ reason: "no-visit", sentence: "The history has no visit 3 of Label" });
		expect(findSide({ kind: "visit", visit: 9 }, visits)).toMatchObject({ reason: "no-visit" });
		expect(findSide({ kind: "visit", visit: 3 }, visits)).toMatchObject({ reason: "no-annotations-kept" });
	});
});
