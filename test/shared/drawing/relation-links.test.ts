import { describe, expect, it } from "vitest";
import type { PlacedGeometry } from "#shared/drawing/drawing";
import type { Geometry, Relation, Tool } from "#shared/task";
import { relationLinks } from "#shared/drawing/relation-links";
import { isOnPage } from "#shared/drawing/placing";
import { sampleTask, toolOf } from "../../renderer/sample-task.ts";

const { snapshot } = sampleTask({ export: "e", row: 0 });

function relationOf(index: number, ends: Relation["ends"], more: Partial<Relation> = {}): Relation {
	return {
		pointer: "",
		index,
		objectId: `r${String(index)}`,
		schemaId: null,
		title: ` Relation ${String(index)} `,
		page: null,
		ends,
		notes: [],
		unknown: [],
		...more,
	};
}

function pair(from: string | null, to: string | null, direction: string | null = "straight"): Relation["ends"] {
	return { kind: "pair", from, to, direction };
}

function group(...members: string[]): Relation["ends"] {
	return { kind: "group", members };
}

function point(at: number): Geometry {
	return { kind: "point", at: [at, at] };
}

/** Tools a, b, c … at 0, 1, 2 …; a page each where pages are given. */
function toolsOf(ids: string, pages: (number | null)[] = []): Tool[] {
	return Array.from(ids, (objectId, at) => toolOf(at, "Car", point(at), { objectId, page: pages[at] ?? null }));
}

function linksOf(tools: Tool[], relations: Relation[], page = 0, hidden: number[] = []) {
	const onPage = tools.filter((tool) => isOnPage(tool, page));
	const painted = onPage
		.filter((tool) => !hidden.includes(tool.index))
		.map(({ index, geometry }) => ({ key: index, geometry }));
	return relationLinks({ ...snapshot, tools, relations }, { page, tools: onPage, painted }, "light").map((link) => {
		const places = (end: { members: readonly PlacedGeometry[] }) =>
			end.members.map((geometry) => (geometry.kind === "point" ? geometry.at[0] : NaN));
		return link.ends.kind === "pair"
			? { ...link.ends, key: link.key, label: link.label, from: places(link.ends.from), to: places(link.ends.to) }
			: {
					...link.ends,
					key: link.key,
					label: link.label,
					group: places(link.ends.group),
					depth: link.ends.group.depth,
				};
	});
}

describe("the relations drawn on a page", () => {
	it("lead from one shape to another, with heads as the direction says and none that it does not", () => {
		const directions = ["straight", "bidirectional", "backward", null];
		const relations = directions.map((direction, at) => relationOf(at, pair("a", "b", direction)));
		expect(linksOf(toolsOf("ab"), relations)).toMatchObject([
			{ key: 0, from: [0], to: [1], heads: "to", label: "Relation 0", lane: 0 },
			{ heads: "both", lane: 1 },
			{ heads: "none", label: "Relation 2 (backward)", lane: 2 },
			{ heads: "to", lane: 3 },
		]);
	});

	it("share their lanes with those that run the other way", () => {
		const relations = [relationOf(0, pair("a", "b")), relationOf(1, pair("b", "a")), relationOf(2, pair("a", "a"))];
		expect(linksOf(toolsOf("ab"), relations)).toMatchObject([{ lane: 0 }, { lane: 1 }, { lane: 0 }]);
	});

	it("leave out what leads to nothing, to a hidden shape, or to another page", () => {
		const relations = [relationOf(0, pair("a", "gone")), relationOf(1, pair(null, "a")), relationOf(2, pair("a", "b"))];
		expect(linksOf(toolsOf("ab"), relations)).toMatchObject([{ key: 2 }]);
		expect(linksOf(toolsOf("ab"), relations, 0, [1])).toEqual([]);
		expect(linksOf(toolsOf("ab", [0, 1]), relations)).toEqual([]);
	});

	it("take the shape of the relation's own page, and where it names none that of the page shown", () => {
		const tools = toolsOf("aabb", [3, 5, 3, 5]);
		const named = [relationOf(0, pair("a", "b"), { page: 5 })];
		expect(linksOf(tools, named, 5)).toMatchObject([{ from: [1], to: [3] }]);
		expect(linksOf(tools, named, 3)).toEqual([]);
		// A page on which none of that id is tells nothing.
		for (const page of [null, 0]) {
			const relations = [relationOf(0, pair("a", "b"), { page })];
			expect(linksOf(tools, relations, 3)).toMatchObject([{ from: [0], to: [2] }]);
			expect(linksOf(tools, relations, 5)).toMatchObject([{ from: [1], to: [3] }]);
			expect(linksOf(tools, relations, 4)).toEqual([]);
		}
	});

	it("mean the first of several shapes of an id, also when that one is hidden", () => {
		const relations = [relationOf(0, pair("a", "b"))];
		expect(linksOf(toolsOf("aab"), relations)).toMatchObject([{ from: [0], to: [2] }]);
		expect(linksOf(toolsOf("aab"), relations, 0, [0])).toEqual([]);
	});

	it("go around the members of a group that are there, also those of groups in it", () => {
		const relations = [
			relationOf(0, group("a", "gone", "r1")),
			relationOf(1, group("b", "r2")),
			relationOf(2, group("c", "c")),
			relationOf(3, group()),
			relationOf(4, group("gone")),
		];
		expect(linksOf(toolsOf("abc"), relations)).toMatchObject([
			{ key: 0, group: [0, 1, 2], depth: 2 },
			{ key: 1, group: [1, 2], depth: 1 },
			{ key: 2, group: [2], depth: 0 },
		]);
		expect(linksOf(toolsOf("abc"), relations, 0, [1])).toMatchObject([
			{ group: [0, 2] },
			{ group: [2] },
			{ group: [2] },
		]);
	});

	it("lead to groups, and to both ends of another relation", () => {
		const relations = [relationOf(0, group("a", "b")), relationOf(1, pair("c", "r0")), relationOf(2, pair("r1", "d"))];
		expect(linksOf(toolsOf("abcd"), relations)).toMatchObject([
			{ key: 0 },
			{ key: 1, from: [2], to: [0, 1] },
			{ key: 2, from: [2, 0, 1], to: [3] },
		]);
	});

	it("come to an end where groups contain each other or themselves, or hang in a long chain", () => {
		const circle = [
			relationOf(0, group("a", "r1", "r0")),
			relationOf(1, group("b", "r0")),
			relationOf(2, pair("r2", "r2")),
		];
		expect(linksOf(toolsOf("ab"), circle)).toMatchObject([
			{ key: 0, group: [0, 1] },
			{ key: 1, group: [1, 0] },
		]);
		const chain = Array.from({ length: 1_000 }, (_, at) => relationOf(at, group("a", `r${String(at + 1)}`)));
		expect(linksOf(toolsOf("a"), chain)).toHaveLength(1_000);
	});
});
