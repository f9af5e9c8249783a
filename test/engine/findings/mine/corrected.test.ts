import { defaultSettings } from "#shared/compare/settings";
import type { ToolsComparison } from "#shared/compare/task-comparison";
import { describe, expect, it } from "vitest";
import { compareAnswers } from "../../../../main/engine/compare/compare-answers.ts";
import { compareTools } from "../../../../main/engine/compare/compare-tools.ts";
import type { ComparedRelation, ComparedTool } from "../../../../main/engine/compare/compared.ts";
import { box, numbered, tool } from "../../compare/some-tools.ts";
import { answer, asked, correct, drawn, findingId, mark, nameOf, removal } from "./some-corrections.ts";

const drawnBox = (x: number, width = 10) => ({ kind: "bounding-box", x, y: 0, width, height: 10 }) as const;

function against(before: readonly ComparedTool[], after: readonly ComparedTool[]): ToolsComparison {
	return compareTools(before, after, defaultSettings, null, compareAnswers);
}

function changesOf(before: readonly ComparedTool[], after: readonly ComparedTool[]): readonly (readonly string[])[] {
	return against(before, after).pairs.map(({ changes }) => changes);
}

const [one, two, three] = numbered([
	tool(box(0, 0, 10, 10), { objectId: "a" }),
	tool(box(100, 0, 10, 10), { objectId: "b" }),
	tool(box(200, 0, 10, 10), { objectId: "c", schemaId: "bus", title: "Bus" }),
]) as [ComparedTool, ComparedTool, ComparedTool];
const tools = [one, two, three];

describe("a task as its reviewer corrects it", () => {
	it("is the very same where nothing is corrected", () => {
		const found = correct({ tools }, []);
		expect(found.tools).toHaveLength(3);
		for (const [at, each] of found.tools.entries()) expect(each).toBe(tools[at]);
		expect(found).toMatchObject({ origins: [0, 1, 2], notes: [] });
	});

	it("has not what should not be there, and that alone", () => {
		const found = correct({ tools }, [removal(1, two)]);
		expect(found.tools.map(({ objectId, index }) => [objectId, index])).toEqual([
			["a", 0],
			["c", 1],
		]);
		expect(found.origins).toEqual([0, 2]);
		expect(against(tools, found.tools)).toMatchObject({ removed: [1], added: [] });
	});

	it("moves what was drawn in an annotation's place, which stays the same object", () => {
		const found = correct({ tools }, [mark(1, drawnBox(40), { replaces: nameOf(one) })]);
		expect(found.tools[0]).toMatchObject({ objectId: "a", schemaId: "car", geometry: { x: 40 } });
		const compared = against(tools, found.tools);
		expect(compared).toMatchObject({ removed: [], added: [] });
		expect(changesOf(tools, found.tools)).toEqual([["moved"], [], []]);
	});

	it("relabels, and retypes", () => {
		const polygon = { kind: "polygon", ring: [[100, 0], [110, 0], [110, 10], [100, 10]] } as const; // prettier-ignore
		const found = correct({ tools }, [
			mark(1, drawnBox(0), { replaces: nameOf(one), schemaId: "bus", title: "Bus" }),
			mark(2, polygon, { replaces: nameOf(two) }),
		]);
		expect(changesOf(tools, found.tools)).toEqual([["relabelled"], ["retyped"], []]);
		expect(against(tools, found.tools)).toMatchObject({ removed: [], added: [] });
	});

	it("has what was missing, behind all others, under the name of its finding", () => {
		const found = correct({ tools }, [mark(2, drawnBox(300)), mark(1, drawnBox(400), { page: 3 })]);
		expect(found.tools.slice(3)).toMatchObject([
			{ objectId: findingId(1), index: 3, page: 3 },
			{ objectId: findingId(2), index: 4, page: null },
		]);
		expect(found.origins).toEqual([0, 1, 2, null, null]);
		expect(against(tools, found.tools)).toMatchObject({ removed: [], added: [3, 4] });
	});

	it("has what was drawn once, also where the project has taken it over", () => {
		const taken = numbered([...tools, tool(box(300, 0, 10, 10), { objectId: findingId(2), page: 0 })]);
		const found = correct({ tools: taken }, [mark(2, drawnBox(302))]);
		expect(found.tools).toHaveLength(4);
		expect(found.tools[3]).toMatchObject({ geometry: { x: 302 }, page: 0 });
	});

	it("takes a note for no annotation, and an arrow for none", () => {
		const arrow = { kind: "arrow", from: [0, 0], to: [1, 1] } as const;
		const found = correct({ tools }, [mark(1, arrow)]);
		expect(found.tools).toEqual(tools);
		expect(found.notes).toEqual(["The mark Car is left out: an arrow is no annotation of the export"]);
	});

	it("means each of several with one object id by its class and shape", () => {
		const same = numbered([
			tool(box(0, 0, 10, 10), { objectId: "a" }),
			tool(box(50, 0, 10, 10), { objectId: "a" }),
			tool(box(50, 0, 10, 10), { objectId: "a" }),
			tool(box(50, 0, 10, 10), { objectId: "a", page: 1 }),
		]);
		const gone = (...numbers: number[]) =>
			correct(
				{ tools: same },
				numbers.map((number, at) => removal(at, same[number] as ComparedTool)),
			).origins;
		expect(gone(0)).toEqual([1, 2, 3]);
		expect(gone(1)).toEqual([0, 2, 3]);
		expect(gone(1, 2)).toEqual([0, 3]);
		expect(gone(3)).toEqual([0, 1, 2]);
		// The same one twice is one: no other goes for it.
		expect(gone(0, 0)).toEqual([1, 2, 3]);
		// What was drawn in its place stays, and so do its namesakes.
		const kept = correct({ tools: same }, [
			removal(1, same[0] as ComparedTool),
			mark(2, drawnBox(5), { replaces: nameOf(same[0] as ComparedTool) }),
		]);
		expect(kept.origins).toEqual([0, 1, 2, 3]);
		expect(kept.notes).toEqual(["The removal of Car is left out: another was drawn in its place"]);
	});

	it("splits an annotation into two that were drawn in its place", () => {
		const marks = [
			mark(1, drawnBox(0, 4), { replaces: nameOf(one) }),
			mark(2, drawnBox(5, 5), { replaces: nameOf(one) }),
		];
		const found = correct({ tools }, marks);
		expect(found.tools.map(({ objectId }) => objectId)).toEqual(["a", "b", "c", findingId(2)]);
		expect(found.notes).toEqual([]);
	});

	it("leaves out and says what does not fit any more", () => {
		const gone = tool(box(5, 5, 1, 1), { objectId: "gone", page: 4 });
		const found = correct({ tools }, [
			mark(1, drawnBox(0), { replaces: nameOf(gone), page: 4 }),
			removal(2, gone),
			answer(3, drawn("colour", "red"), gone),
		], 2); // prettier-ignore
		expect(found.tools).toEqual(tools);
		expect(found.notes).toEqual([
			"The mark Car on page 5 is left out: the annotation in whose place it was drawn is not there",
			"The removal of Car on page 5 is left out: it is not there",
			"The answer to colour is left out: Car on page 5 is not there",
			"2 corrections are left out: of several versions one is to be chosen first",
		]);
	});

	it("still corrects what lies otherwise now", () => {
		const moved = numbered([{ ...one, geometry: box(3, 0, 10, 10) }, two, three]);
		expect(correct({ tools: moved }, [removal(1, one)]).origins).toEqual([1, 2]);
		expect(correct({ tools: moved }, [mark(1, drawnBox(9), { replaces: nameOf(one) })]).tools[0]).toMatchObject({
			objectId: "a",
			geometry: { x: 9 },
		});
	});

	it("draws an object of a film at a frame that is no key frame of it", () => {
		const film = numbered([
			{ ...one, page: 0 },
			{ ...one, page: 20 },
		]);
		const between = nameOf({ ...one, page: 10 });
		const found = correct({ tools: film }, [mark(1, drawnBox(7), { replaces: between, page: 10 })]);
		expect(found.tools.map(({ objectId, page }) => [objectId, page])).toEqual([["a", 0], ["a", 20], ["a", 10]]); // prettier-ignore
	});
});

describe("answers given anew", () => {
	const classifications = [
		asked("ok", "Yes", [asked("why", "Because"), asked("who", ["Ann", "Bob"])]),
		asked("sky", "blue"),
	];

	it("change one question and keep what is nested under an answer that stays", () => {
		const found = correct({ tools, classifications }, [answer(1, drawn("ok", "Yes", [drawn("why", "Since")]))]);
		expect(found.classifications).toMatchObject([
			{ objectId: "of ok", answer: "Yes", classifications: [{ answer: "Since" }, { answer: ["Ann", "Bob"] }] },
			{ answer: "blue" },
		]);
		expect(found.classifications[1]).toBe(classifications[1]);
	});

	it("drop what followed from an answer that is another one now", () => {
		const found = correct({ tools, classifications }, [answer(1, drawn("ok", "No", [drawn("who", "Eve")]))]);
		expect(found.classifications[0]).toMatchObject({
			answer: "No",
			classifications: [{ objectId: "of who", answer: "Eve" }],
		});
		const changes = compareAnswers(classifications, found.classifications).map(({ path, change }) => [
			path.at(-1),
			change,
		]);
		expect(changes).toEqual([["ok", "changed"], ["why", "cleared"], ["who", "changed"], ["sky", "unchanged"]]); // prettier-ignore
	});

	it("reach a question that is nested, clear one, and ask one that nobody was asked", () => {
		const found = correct({ tools, classifications }, [
			answer(1, drawn("who", "Eve")),
			answer(2, drawn("sky", null)),
			answer(3, drawn("new", ["a"], [drawn("deep", "b")]), null, 2),
		]);
		expect(found.classifications).toMatchObject([
			{ classifications: [{ answer: "Because" }, { answer: "Eve" }] },
			{ schemaId: "sky", answer: null },
			{ schemaId: "new", answer: ["a"], page: 2, classifications: [{ answer: "b" }] },
		]);
	});

	it("belong to an annotation, to what was drawn in its place, or to what was drawn", () => {
		const owner = { ...one, classifications: [asked("colour", "red"), asked("wet", "no")] };
		const own = [owner, two, three];
		const alone = correct({ tools: own }, [answer(1, drawn("colour", "blue"), owner)]);
		expect(alone.tools[0]).toMatchObject({ classifications: [{ answer: "blue" }, { answer: "no" }] });
		expect(changesOf(own, alone.tools)).toEqual([["answered"], [], []]);
		const both = correct({ tools: own }, [
			answer(1, drawn("colour", "blue"), owner),
			mark(2, drawnBox(3), { replaces: nameOf(owner), answers: [drawn("wet", "yes")] }),
		]);
		expect(changesOf(own, both.tools)).toEqual([["moved", "answered"], [], []]);
		expect(both.tools[0]).toMatchObject({ classifications: [{ answer: "blue" }, { answer: "yes" }] });
		const relabelled = mark(2, drawnBox(0), {
			replaces: nameOf(owner),
			schemaId: "bus",
			answers: [drawn("seats", "3")],
		});
		expect(correct({ tools: own }, [relabelled]).tools[0]?.classifications).toMatchObject([{ schemaId: "seats" }]);
		const fresh = { ...one, objectId: findingId(5) };
		const mine = correct({ tools: own }, [mark(5, drawnBox(500)), answer(1, drawn("colour", "blue"), fresh)]);
		expect(mine.tools[3]?.classifications).toMatchObject([{ answer: "blue" }]);
	});

	it("are cleared by a removal", () => {
		const { id, rev, target } = answer(1, drawn("sky", null));
		const found = correct({ tools, classifications }, [{ id, rev, target, body: { kind: "removal" } }]);
		expect(found.classifications[1]).toMatchObject({ schemaId: "sky", answer: null });
	});
});

describe("relations of what is corrected", () => {
	const relation = (objectId: string, index: number, ends: ComparedRelation["ends"]): ComparedRelation => ({
		...{ objectId, index, schemaId: "r", title: "Pulls", page: null, ends },
	});
	const pair = (from: string, to: string) => ({ kind: "pair", from, to, direction: null }) as const;
	const group = (...members: string[]) => ({ kind: "group", members }) as const;

	it("go with what they joined, groups of groups with their last", () => {
		const relations = [
			relation("r0", 0, pair("a", "b")),
			relation("r1", 1, pair("a", "c")),
			relation("r2", 2, group("b", "c")),
			relation("r3", 3, group("b")),
			relation("r4", 4, group("r3")),
			relation("r5", 5, pair("a", "nobody")),
		];
		const found = correct({ tools, relations }, [removal(1, two)]);
		expect(found.relations.map(({ objectId, index }) => [objectId, index])).toEqual([["r1", 0], ["r2", 1], ["r5", 2]]); // prettier-ignore
		expect(found.relations[1]?.ends).toEqual(group("c"));
		expect(found.notes).toEqual(["3 relations went with what they joined"]);
	});

	it("stay where another annotation bears the id, and where nothing was taken out", () => {
		const twins = numbered([...tools, { ...two, page: 1 }]);
		const relations = [relation("r0", 0, pair("a", "b")), relation("r1", 1, pair("x", "y"))];
		const found = correct({ tools: twins, relations }, [removal(1, two)]);
		expect(found.relations).toEqual(relations);
		expect(found.relations[0]).toBe(relations[0]);
	});

	it("are taken out by themselves", () => {
		const relations = [relation("r0", 0, pair("a", "b")), relation("r1", 1, group("r0", "a"))];
		const target = { kind: "relation", objectId: "r0", title: "Pulls" } as const;
		const found = correct({ tools, relations }, [{ id: findingId(1), rev: "", target, body: { kind: "removal" } }]);
		expect(found.relations).toMatchObject([{ objectId: "r1", index: 0, ends: { members: ["a"] } }]);
	});
});
