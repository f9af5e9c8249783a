/** Section 7 of the format: relations of two, groups, and ends that lead nowhere. */
import { describe, expect, test } from "vitest";
import type { Task } from "#shared/task";
import { RelationEnds } from "#shared/drawing/relation-ends";
import { asset, common, FormatReader } from "./format-reader.ts";

const reader = new FormatReader();
const point = [1, 2];

/** What each end of each relation leads to: a tool's index, a relation's index, or nothing. */
async function ends(
	relations: unknown[],
	tools: unknown[] = [{ ...common, objectId: "a", point }],
): Promise<string[][]> {
	const task: Task = await reader.task(asset({ tools, relations }));
	const found = new RelationEnds(task.snapshot);
	return task.snapshot.relations.map((relation) =>
		found
			.of(relation)
			.map(({ id, tool, relation: group, others }) =>
				tool !== null
					? `tool ${String(tool.index)}${others > 0 ? ` of ${String(others + 1)}` : ""}`
					: group !== null
						? `relation ${String(group.index)}`
						: `nothing: ${String(id)}`,
			),
	);
}

describe("fields of a relation", () => {
	test("objectId, schemaId, title: the title with its blanks", async () => {
		expect(await reader.relation({ title: " drives on ", from: "a", to: "b" })).toMatchObject({
			objectId: "r1",
			schemaId: "s9",
			title: " drives on ",
			notes: [],
			unknown: [],
		});
	});

	test("from, to: a relation of two", async () => {
		expect((await reader.relation({ from: "a", to: "b", direction: "straight" })).ends).toEqual({
			kind: "pair",
			from: "a",
			to: "b",
			direction: "straight",
		});
	});

	test.each([
		["straight", "straight"],
		["bidirectional", "bidirectional"],
		["backward", "backward"],
		["of a kind nobody knows", "sideways"],
		["left out, as imports do", undefined],
	])("direction: %s", async (_what, direction) => {
		expect((await reader.relation({ from: "a", to: "b", direction })).ends).toMatchObject({
			direction: direction ?? null,
		});
	});

	test.each([
		["several members", ["a", "b", "c"]],
		["one member", ["a"]],
		["no member", []],
	])("group: %s", async (_what, group) => {
		expect((await reader.relation({ group })).ends).toEqual({ kind: "group", members: group });
	});

	test("page: the tools of that page are meant", async () => {
		const tools = [
			{ ...common, objectId: "a", page: 0, point },
			{ ...common, objectId: "a", page: 3, point },
		];
		expect(
			await ends(
				[
					{ from: "a", to: "a", page: 3 },
					{ from: "a", to: "a" },
				],
				tools,
			),
		).toEqual([
			["tool 1", "tool 1"],
			["tool 0 of 2", "tool 0 of 2"],
		]);
	});

	test("metadata, and every key nobody knows, is kept", async () => {
		const relation = await reader.relation({ from: "a", to: "b", metadata: { createdBy: "id" }, weight: 2 });
		expect(relation.unknown).toEqual([
			["metadata", { createdBy: "id" }],
			["weight", 2],
		]);
	});
});

describe("what a relation is", () => {
	test("told by group being a list: from and to beside it do not matter", async () => {
		expect((await reader.relation({ group: ["a"], from: "x", to: "y" })).ends).toEqual({
			kind: "group",
			members: ["a"],
		});
		expect((await reader.relation({ group: null, from: "x", to: "y" })).ends).toMatchObject({
			kind: "pair",
			from: "x",
		});
	});

	test("a group without the key is a relation of two", async () => {
		expect((await reader.relation({ from: "a", to: "b" })).ends.kind).toBe("pair");
	});

	test("groups contain groups: a member is another relation's object id", async () => {
		expect(
			await ends([
				{ objectId: "r1", group: ["a"] },
				{ objectId: "r2", group: ["r1", "a"] },
			]),
		).toEqual([["tool 0"], ["relation 0", "tool 0"]]);
	});

	test("groups may contain themselves in a circle: nothing hangs", async () => {
		expect(
			await ends([
				{ objectId: "r1", group: ["r2", "r1"] },
				{ objectId: "r2", group: ["r1"] },
			]),
		).toEqual([["relation 1", "relation 0"], ["relation 0"]]);
	});

	test("members and ends may point to nothing", async () => {
		expect(await ends([{ group: ["a", "gone"] }, { from: "gone", to: "a" }])).toEqual([
			["tool 0", "nothing: gone"],
			["nothing: gone", "tool 0"],
		]);
	});

	test("from and to may be the same", async () => {
		expect(await ends([{ from: "a", to: "a", direction: "straight" }])).toEqual([["tool 0", "tool 0"]]);
	});

	test("members as objects, with the kind as a field of its own: the runtime's view", async () => {
		const relation = await reader.relation({
			tool: "group",
			group: [{ objectId: "a", title: "Car" }, "b"],
		});
		expect([relation.ends, relation.unknown]).toEqual([{ kind: "group", members: ["a", "b"] }, [["tool", "group"]]]);
		expect((await reader.relation({ tool: "single", from: { objectId: "a" }, to: "b" })).ends).toMatchObject({
			from: "a",
			to: "b",
		});
	});

	test("a member that is no id is told with its value", async () => {
		const relation = await reader.relation({ group: ["a", { name: "x" }] });
		expect(relation.ends).toEqual({ kind: "group", members: ["a", "(not an id)"] });
		expect(relation.notes).toEqual(['Member 2 of the group is no object id: {"name":"x"}']);
	});

	test("without any ends, or no object at all: listed with a note", async () => {
		expect((await reader.relation({})).notes).toEqual(["This relation names no ends"]);
		const task = await reader.task(asset({ relations: ["r"] }));
		expect(task.snapshot.relations[0]?.notes).toEqual(['This relation is not an object: "r"']);
	});
});
