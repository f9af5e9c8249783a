import { describe, expect, it } from "vitest";
import type { AnswerPair, RelationPair } from "#shared/compare/task-comparison";
import type { Relation } from "#shared/task";
import { differencesOf } from "../../../../renderer/state/compare/differences.ts";
import { differenceRows } from "../../../../renderer/state/compare/difference-rows.ts";
import { sampleTask, toolOf } from "../../sample-task.ts";
import { comparisonOf } from "./compare-here.ts";

const { snapshot } = sampleTask({ export: "first", row: 0 });
const point = { kind: "point", at: [1, 2] } as const;
const tool = (index: number, objectId: string, page: number | null = null) =>
	toolOf(index, "Car", point, { objectId, page });

describe("the list of differences", () => {
	it("goes by page, and on a page from what changed to what did not", () => {
		const before = {
			...snapshot,
			tools: [tool(0, "same", 1), tool(1, "gone", 1), tool(2, "moved", 1), tool(3, "early", 0)],
		};
		const after = {
			...snapshot,
			tools: [tool(0, "moved", 1), tool(1, "same", 1), tool(2, "new", 1), tool(3, "early", 0)],
		};
		const changed = new Map([[2, { changes: ["moved"] as const }]]);
		const lines = differencesOf(comparisonOf(before, after, changed), before, after);
		expect(lines.map(({ id, change, page }) => [id, change, page])).toEqual([
			["tool 3 3", "unchanged", 0],
			["tool 2 0", "changed", 1],
			["tool 1 -", "removed", 1],
			["tool - 2", "added", 1],
			["tool 0 1", "unchanged", 1],
		]);
	});

	it("tells where an object leaves on one side alone, which is no annotation", () => {
		const before = { ...snapshot, tools: [tool(0, "car", 3)] };
		const after = { ...snapshot, tools: [] };
		const comparison = comparisonOf({ tools: [] }, { tools: [] });
		const tools = { ...comparison.tools, leaves: { removed: [0], added: [] } };
		const [line] = differencesOf({ ...comparison, tools }, before, after);
		expect(line).toMatchObject({ change: "removed", leaves: true, page: 3 });
	});

	it("groups annotations, answers and relations, each under its head with its count", () => {
		const answer = (change: AnswerPair["change"]): AnswerPair => ({
			path: ["Weather"],
			schemaId: null,
			page: null,
			tool: "radio",
			a: 0,
			b: 0,
			pointers: { a: null, b: null },
			change,
			before: null,
			after: null,
			gained: [],
			lost: [],
			credit: null,
		});
		const relation = (index: number): Relation => ({
			pointer: "",
			index,
			objectId: null,
			schemaId: null,
			title: "follows",
			page: null,
			ends: { kind: "group", members: [] },
			notes: [],
			unknown: [],
		});
		const pair: RelationPair = { a: 0, b: 0, changes: ["regrouped"], gained: ["x"], lost: [] };
		const sides = { ...snapshot, tools: [], relations: [relation(0), relation(1)] };
		const comparison = {
			...comparisonOf({ tools: [] }, { tools: [] }),
			answers: [answer("unchanged"), answer("answered"), answer("cleared"), answer("changed")],
			relations: { pairs: [pair], removed: [1], added: [1] },
		};
		const lines = differencesOf(comparison, sides, sides);
		expect(lines.map(({ group, change }) => `${group} ${change}`)).toEqual([
			"answers changed",
			"answers removed",
			"answers added",
			"answers unchanged",
			"relations changed",
			"relations removed",
			"relations added",
		]);
		expect(differenceRows(lines).filter((row) => row.kind === "group")).toEqual([
			{ kind: "group", group: "answers", changed: 3, total: 4 },
			{ kind: "group", group: "relations", changed: 3, total: 3 },
		]);
	});
});
