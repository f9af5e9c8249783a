import { describe, expect, it } from "vitest";
import type { Relation } from "#shared/task";
import { RelationEnds } from "#shared/drawing/relation-ends";
import { sampleTask, toolOf } from "../../renderer/sample-task.ts";

const point = { kind: "point", at: [0, 0] } as const;
const { snapshot } = sampleTask({ export: "e", row: 0 });

function relationOf(index: number, ends: Relation["ends"], more: Partial<Relation> = {}): Relation {
	return {
		pointer: "",
		index,
		objectId: `r${String(index)}`,
		schemaId: null,
		title: "",
		page: null,
		ends,
		notes: [],
		unknown: [],
		...more,
	};
}

describe("the ends of a relation", () => {
	const tools = [504, 506, 506].map((page, at) => toolOf(at, "Car", point, { page, objectId: "same" }));
	const group = relationOf(1, { kind: "group", members: ["same", "r0", "gone"] });
	const relations = [relationOf(0, { kind: "pair", from: "same", to: "same", direction: null }, { page: 506 }), group];
	const ends = new RelationEnds({ ...snapshot, tools, relations });

	it("are looked for on the relation's own page first, and tell how many could be meant", () => {
		const found = relations.map((relation) => ends.of(relation));
		expect(found[0]?.map(({ tool, others }) => [tool?.index, others])).toEqual([
			[1, 1],
			[1, 1],
		]);
		expect(ends.find("same", 504)).toMatchObject({ tool: { index: 0 }, others: 0 });
		expect(ends.find("same", 3)).toMatchObject({ tool: { index: 0 }, others: 2 });
	});

	it("may be other relations, or name nothing", () => {
		const [tool, relation, missing] = ends.of(group);
		expect(tool?.tool?.index).toBe(0);
		expect(relation).toMatchObject({ tool: null, relation: { objectId: "r0" } });
		expect(missing).toEqual({ id: "gone", tool: null, relation: null, others: 0 });
		expect(ends.find(null, null)).toEqual({ id: null, tool: null, relation: null, others: 0 });
	});
});
