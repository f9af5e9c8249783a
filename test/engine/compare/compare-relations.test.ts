import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareRelations } from "../../../main/engine/compare/compare-relations.ts";
import type { ComparedRelation, ComparedTool } from "../../../main/engine/compare/compared.ts";
import { compared, grouped, joined } from "./compared-samples.ts";

interface Side {
	tools: readonly ComparedTool[];
	relations: readonly ComparedRelation[];
}

const geometry = { by: "geometry" } as const;

function side(relations: readonly ComparedRelation[], tools = [0, 1, 2, 3].map((index) => compared(index))): Side {
	return { tools, relations };
}

/** The tools of a side in their places, under ids that the other side does not know. */
function strangers(relations: readonly ComparedRelation[]): Side {
	return side(
		relations,
		[0, 1, 2, 3].map((index) => compared(index, { objectId: `p${index}` })),
	);
}

function told(pairs: readonly (readonly [number, number])[]) {
	return pairs.map(([a, b]) => ({ a, b })) as never;
}

/** Tools paired in their order, unless told. */
function straight(...pairs: (readonly [number, number])[]) {
	return { pairs: told(pairs.length > 0 ? pairs : [0, 1, 2, 3].map((index) => [index, index] as const)) };
}

describe("a relation with an id of its own", () => {
	test("is unchanged where its ends are paired, under whatever ids", () => {
		const found = compareRelations(side([joined(0, "o0", "o1")]), strangers([joined(0, "p0", "p1")]), straight());
		expect(found).toEqual({ pairs: [{ a: 0, b: 0, changes: [], gained: [], lost: [] }], removed: [], added: [] });
	});

	test.each([
		["another end", joined(0, "o0", "o2")],
		["its ends swapped", joined(0, "o1", "o0")],
		["another direction", joined(0, "o0", "o1", "bidirectional")],
		["an end that is gone", joined(0, "o0", null)],
		["an end that nothing bears", joined(0, "o0", "gone")],
		["the form of a group", { ...grouped(0, ["o0", "o1"]), schemaId: "s-drives" }],
	])("is redirected by %s", (_what, after) => {
		const found = compareRelations(side([joined(0, "o0", "o1")]), side([after]), straight());
		expect(found.pairs).toMatchObject([{ a: 0, b: 0, changes: ["redirected"] }]);
	});

	test("is redirected where the same id is another annotation now", () => {
		const found = compareRelations(
			side([joined(0, "o0", "o1")]),
			side([joined(0, "o0", "o1")]),
			straight([0, 1], [1, 0]),
		);
		expect(found.pairs[0]?.changes).toEqual(["redirected"]);
	});

	test("is not redirected by what says the same: no direction is straight, both directions have no first end", () => {
		const none = compareRelations(side([joined(0, "o0", "o1")]), side([joined(0, "o0", "o1", null)]), straight());
		expect(none.pairs[0]?.changes).toEqual([]);
		const both = compareRelations(
			side([joined(0, "o0", "o1", "bidirectional")]),
			side([joined(0, "o1", "o0", "bidirectional")]),
			straight(),
		);
		expect(both.pairs[0]?.changes).toEqual([]);
	});

	test("keeps an end that is missing on both sides", () => {
		const found = compareRelations(side([joined(0, "gone", null)]), side([joined(0, "gone", null)]), straight());
		expect(found.pairs[0]?.changes).toEqual([]);
	});

	test("is relabelled by another class", () => {
		const after = joined(0, "o0", "o1", "straight", { schemaId: "s-tows", title: "tows" });
		expect(compareRelations(side([joined(0, "o0", "o1")]), side([after]), straight()).pairs[0]?.changes).toEqual([
			"relabelled",
		]);
	});

	test("on another page is another one, unless it joins the same", () => {
		const at = (page: number) => joined(0, "o0", "o1", "straight", { page });
		expect(compareRelations(side([at(0)]), side([at(1)]), straight())).toMatchObject({
			pairs: [{ a: 0, b: 0, changes: [] }],
		});
		const tools = [0, 1].flatMap((page) => [0, 1].map((id) => compared(2 * page + id, { objectId: `o${id}`, page })));
		expect(compareRelations(side([at(0)], tools), side([at(1)], tools), straight())).toEqual({
			pairs: [],
			removed: [0],
			added: [0],
		});
	});

	test("finds its like among several of its id: that of its class first", () => {
		const of = (index: number, schemaId: string) => joined(index, "o0", "o1", "straight", { objectId: "r", schemaId });
		const found = compareRelations(side([of(0, "x"), of(1, "y")]), side([of(0, "y"), of(1, "z")]), straight());
		expect(found.pairs).toMatchObject([
			{ a: 0, b: 1, changes: ["relabelled"] },
			{ a: 1, b: 0, changes: [] },
		]);
	});
});

describe("ends whose ids repeat", () => {
	test("mean the annotation on the relation's page", () => {
		const tools = [0, 1].flatMap((page) => [0, 1].map((id) => compared(2 * page + id, { objectId: `o${id}`, page })));
		const at = (page: number) => [joined(0, "o0", "o1", "straight", { page })];
		const paired = compareRelations(side(at(1), tools), side(at(1), tools), straight([2, 2], [3, 3]));
		expect(paired.pairs[0]?.changes).toEqual([]);
	});

	test("are the same end where two of them are paired, in whatever order they stand", () => {
		const twice = [compared(0, { objectId: "x" }), compared(1, { objectId: "x" }), compared(2)];
		const relations = [joined(0, "x", "o2")];
		const found = compareRelations(side(relations, twice), side(relations, twice), straight([0, 1], [1, 0], [2, 2]));
		expect(found.pairs[0]?.changes).toEqual([]);
	});
});

describe("a group", () => {
	test("gains and loses members, and does not mind their order", () => {
		const found = compareRelations(
			side([grouped(0, ["o0", "o1", "o2"])]),
			side([grouped(0, ["o2", "o3", "o0", "o0"])]),
			straight(),
		);
		expect(found.pairs).toEqual([{ a: 0, b: 0, changes: ["regrouped"], gained: ["o3"], lost: ["o1"] }]);
	});

	test("in a group is a member that is followed to its partner", () => {
		const before = [grouped(0, ["r1", "o3"]), grouped(1, ["o0", "o1"])];
		const after = [grouped(0, ["o0", "o1"], { objectId: "inner" }), grouped(1, ["inner", "o3"], { objectId: "outer" })];
		const found = compareRelations(side(before), side(after), straight(), geometry);
		expect(found).toMatchObject({
			pairs: [
				{ a: 0, b: 1, changes: [] },
				{ a: 1, b: 0, changes: [] },
			],
			removed: [],
			added: [],
		});
	});

	test("of itself, or without members, comes to an end", () => {
		const odd = [grouped(0, ["r1"]), grouped(1, ["r0"]), grouped(2, ["r2"]), grouped(3, [])];
		expect(compareRelations(side(odd), side(odd), straight()).pairs.every(({ changes }) => changes.length === 0)).toBe(
			true,
		);
		expect(compareRelations(side(odd), side(odd), straight(), geometry)).toEqual({
			pairs: [{ a: 3, b: 3, changes: [], gained: [], lost: [] }],
			removed: [0, 1, 2],
			added: [0, 1, 2],
		});
	});

	test("without a common id is known by half of its members", () => {
		const before = side([grouped(0, ["o0", "o1", "o2"]), grouped(1, ["o0"])]);
		const after = strangers([grouped(0, ["p0", "p1"]), grouped(1, ["p3"])]);
		expect(compareRelations(before, after, straight(), geometry)).toEqual({
			pairs: [{ a: 0, b: 0, changes: ["regrouped"], gained: [], lost: ["o2"] }],
			removed: [1],
			added: [1],
		});
	});
});

describe("where ids mean nothing", () => {
	test("relations of one class and the same ends are paired, then those of the same ends", () => {
		const as = (index: number, schemaId: string, from = "o0") =>
			joined(index, from, "o1", "straight", { schemaId, objectId: null });
		const found = compareRelations(
			side([as(0, "x"), as(1, "y"), as(2, "x", "o2")]),
			side([as(0, "y"), as(1, "z"), as(2, "x", "o3")]),
			straight(),
			geometry,
		);
		expect(found).toMatchObject({
			pairs: [
				{ a: 0, b: 1, changes: ["relabelled"] },
				{ a: 1, b: 0, changes: [] },
			],
			removed: [2],
			added: [2],
		});
	});

	test("an id that is the same by chance pairs nothing", () => {
		const found = compareRelations(side([joined(0, "o0", "o1")]), side([joined(0, "o2", "o3")]), straight(), geometry);
		expect(found).toEqual({ pairs: [], removed: [0], added: [0] });
	});
});

/** Tools o0 to o3, relations among them, among each other, and to what is missing; ids of relations may repeat. */
const end = fc.constantFrom("o0", "o1", "o2", "o3", "r0", "r1", "gone", null);
const anyRelations = fc
	.array(
		fc.record({
			objectId: fc.constantFrom("r0", "r1", "r2", "r3", null),
			schemaId: fc.constantFrom("x", "y", null),
			page: fc.constantFrom(null, 0),
			ends: fc.oneof(
				fc.record({
					kind: fc.constant("pair" as const),
					from: end,
					to: end,
					direction: fc.constantFrom("straight", "bidirectional", "backward", null),
				}),
				fc.record({
					kind: fc.constant("group" as const),
					members: fc.array(
						end.filter((id) => id !== null),
						{ maxLength: 5 },
					),
				}),
			),
		}),
		{ maxLength: 7 },
	)
	.map((all) => all.map((relation, index): ComparedRelation => ({ ...relation, index, title: "R" })));
const anyPairing = fc
	.tuple(fc.subarray([0, 1, 2, 3]), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }))
	.map(([a, order]) => a.map((place, at) => [place, order[at] as number] as const));
const anyMode = fc.constantFrom({ by: "id" } as const, geometry);

describe("of any relations", () => {
	test("all are told once, and those of a task against itself are unchanged", () => {
		fc.assert(
			fc.property(anyRelations, anyMode, (relations, mode) => {
				// Relations that join each other in a circle are known by their ids only.
				const own = side(mode.by === "id" ? relations : relations.map((relation) => ({ ...relation, objectId: null })));
				const found = compareRelations(own, own, straight(), mode);
				expect(found.pairs.every(({ changes }) => changes.length === 0)).toBe(true);
				const all = (of: "a" | "b", alone: readonly number[]) =>
					[...found.pairs.map((pair) => pair[of]), ...alone].sort((x, y) => x - y);
				const indexes = relations.map(({ index }) => index);
				expect(all("a", found.removed)).toEqual(indexes);
				expect(all("b", found.added)).toEqual(indexes);
				if (mode.by === "id" && relations.every(({ objectId }) => objectId !== null)) expect(found.removed).toEqual([]);
			}),
		);
	});

	test("what one side gained the other has lost", () => {
		fc.assert(
			fc.property(anyRelations, anyRelations, anyPairing, anyMode, (a, b, pairing, mode) => {
				const there = compareRelations(side(a), side(b), { pairs: told(pairing) }, mode);
				const swapped = pairing.map(([one, other]) => [other, one] as const);
				const back = compareRelations(side(b), side(a), { pairs: told(swapped) }, mode);
				const mirrored = back.pairs
					.map((pair) => ({ ...pair, a: pair.b, b: pair.a, gained: pair.lost, lost: pair.gained }))
					.sort((one, other) => one.a - other.a);
				expect({ pairs: mirrored, removed: back.added, added: back.removed }).toEqual({
					pairs: there.pairs,
					removed: there.removed,
					added: there.added,
				});
			}),
		);
	});
});
