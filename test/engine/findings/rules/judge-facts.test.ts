import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLike } from "../../../../main/engine/findings/rules/judge-facts.ts";
import { box, numbered, tool } from "../../compare/some-tools.ts";
import { answer, judged, relation } from "./judged.ts";

const shape = box(0, 0, 10, 10);
const bus = { schemaId: "bus", title: "Bus" };

describe("counts", () => {
	const tools = numbered([
		tool(shape, { objectId: "o1", page: 0 }),
		tool(shape, { objectId: "o1", page: 1 }),
		tool(shape, { objectId: "o1", page: 1 }),
		tool(shape, { objectId: "o2", page: 1 }),
		tool(shape, { page: 3 }),
		tool(shape, { ...bus, page: 2 }),
		tool(shape, { objectId: "o9", page: 4, interpolationStopped: true }),
	]);

	test("of a task take entries of one object on several pages as one", () => {
		expect(judged("Car 4..4 per task", { tools })).toMatchObject({ violations: 0, judged: 1 });
		expect(judged("Car <= 3 per task", { tools }).words).toEqual(["4 of Car in the task, not at most 3"]);
	});

	test("of pages are of those on which something lies", () => {
		expect(judged("Car 1..2 per page", { tools }).words).toEqual([
			"3 of Car on page 2, not from 1 to 2",
			"0 of Car on page 3, not from 1 to 2",
		]);
		expect(judged("Car >= 1 per page", {}).words).toEqual(["0 of Car on page 1, not at least 1"]);
	});

	test("are of answers and relations, too", () => {
		const classifications = [answer("Weather", "Day"), answer("Weather", null), answer("Weather", "Night")];
		expect(judged("answer Weather 2..2 per task", { classifications }).violations).toBe(0);
		expect(judged("answer Weather = Day or Night > 2 per task", { classifications }).words).toEqual([
			"2 of answer Day or Night to Weather in the task, not over 2",
		]);
		expect(judged("relation drives = 0 per task", { relations: [relation("drives", "a", "b")] }).violations).toBe(1);
	});
});

describe("what goes together", () => {
	const tools = numbered([tool(shape, { page: 0 }), tool(shape, { ...bus, page: 1 })]);

	test("never: in a task, and on a page", () => {
		expect(judged("never Car with Bus in a task", { tools }).words).toEqual(["Car and Bus in the task together"]);
		expect(judged("never Car with Bus on a page", { tools })).toMatchObject({ violations: 0, judged: 2 });
		const classifications = [answer("Light", ["Day", "Night"])];
		expect(judged("never answer Light = Day with answer Light = Night in a task", { classifications }).violations).toBe(
			1,
		);
		expect(judged("never answer Light = Day with Bus in a task", { classifications, tools }).violations).toBe(1);
	});

	test("needs: in a task, on a page, and of every task", () => {
		expect(judged("Car needs Bus in a task", { tools }).violations).toBe(0);
		expect(judged("Car needs Bus on a page", { tools }).words).toEqual(["Car on page 1 without Bus"]);
		expect(judged("Truck needs Bus in a task", { tools }).judged).toBe(0);
		expect(judged("task needs any class", {}).words).toEqual(["no annotation in the task"]);
		expect(judged("page needs Car", { tools }).words).toEqual(["no Car on page 2"]);
		expect(
			judged("page needs answer Weather", { tools, classifications: [answer("Weather", "Day", { page: 1 })] }).words,
		).toEqual(["no answer to Weather on page 1"]);
	});

	test("where: only those that are meant", () => {
		const some = numbered([
			tool(box(0, 0, 4, 4), { classifications: [answer("Truncated?", "No")] }),
			tool(box(0, 0, 4, 4), { classifications: [answer("Truncated?", "Yes")] }),
			tool(box(0, 0, 40, 4), { classifications: [answer("Truncated?", "No")] }),
		]);
		expect(judged("Car where answer Truncated? = No has width >= 8 px", { tools: some })).toMatchObject({
			violations: 1,
			judged: 2,
		});
		expect(judged("Car where answer Truncated? != No has width >= 8 px", { tools: some }).judged).toBe(1);
		expect(judged("Car where answer Truncated? = No and width > 8 px 0..0 per task", { tools: some }).violations).toBe(
			1,
		);
	});
});

describe("answers", () => {
	test("of an annotation are asked of each, nested ones too", () => {
		const tools = numbered([
			tool(shape, { objectId: "o1", classifications: [answer("A", null)] }),
			tool(shape, { objectId: "o2", classifications: [answer("B", "x", { classifications: [answer("A", "deep")] })] }),
			tool(shape, { objectId: "o3", classifications: [answer("A", [])] }),
			tool(shape, { objectId: "o4", classifications: [answer("A", "x", { interpolationStopped: true })] }),
		]);
		const { found, words } = judged("Car needs answer A", { tools, classifications: [answer("A", "of the task")] });
		expect(found.map(({ target }) => target.kind === "tool" && target.objectId)).toEqual(["o1", "o3", "o4"]);
		expect(words[0]).toBe("has no answer to A");
	});

	test("depend on answers beside them", () => {
		const tools = numbered([
			tool(shape, { objectId: "o1", classifications: [answer("Damaged?", "Yes")] }),
			tool(shape, {
				objectId: "o2",
				classifications: [answer("Damaged?", "Yes", { classifications: [answer("Kind", "dent")] })],
			}),
			tool(shape, { objectId: "o3", classifications: [answer("Damaged?", "No")] }),
		]);
		const check = "answer Damaged? = Yes needs answer Kind";
		const {
			words,
			found,
			judged: count,
		} = judged(check, { tools, classifications: [answer("Damaged?", "Yes"), answer("Kind", "x")] });
		expect(words).toEqual(["Yes to Damaged? without answer to Kind"]);
		expect(found[0]?.target).toMatchObject({ kind: "answer", title: "Damaged?", owner: { objectId: "o1" } });
		expect(count).toBe(3);
	});

	test("are of one frame where they name one", () => {
		const on = (page: number | null) => [answer("Q", "Yes", { page: 1 }), answer("R", "x", { page })];
		expect(judged("answer Q needs answer R", { classifications: on(1) }).violations).toBe(0);
		expect(judged("answer Q needs answer R", { classifications: on(2) }).violations).toBe(1);
		expect(judged("answer Q needs answer R", { classifications: on(null) }).violations).toBe(0);
	});

	test.each([
		["answer Q is given", "", "Q is not answered"],
		["answer Q is given", null, "Q is not answered"],
		["answer Q is given", "a", null],
		["answer Q is one of a, b", "c", "c to Q is none of a or b"],
		["answer Q is one of a, b", null, null],
		["answer Q is one of a, b", ["a", "c"], "a and c to Q is none of a or b"],
		['answer Q is like "B-*"', "A-1", "A-1 to Q is not like B-*"],
		["answer Q is a number 0..120", "121", "121 to Q is no number from 0 to 120"],
		["answer Q is a number", "12 px", "12 px to Q is no number"],
		["answer Q is a number", " 1.5e3 ", null],
		["any answer is given", null, "Q is not answered"],
	])("%s, of %j", (check, given, words) => {
		expect(judged(check, { classifications: [answer("Q", given)] }).words).toEqual(words === null ? [] : [words]);
	});

	test("are like a pattern as a regular expression says", () => {
		const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "."), maxLength: 12 });
		fc.assert(
			fc.property(letters, letters, (text, pattern) => {
				const source = pattern.replace(/[.]/gu, "\\.").replace(/\*/gu, "[^]*").replace(/\?/gu, "[^]");
				expect(isLike(text, pattern)).toBe(new RegExp(`^(?:${source})$`, "u").test(text));
			}),
		);
		expect(isLike("a".repeat(100_000), `${"*a".repeat(50)}b`)).toBe(false);
	});
});

describe("relations", () => {
	const tools = numbered([
		tool(shape, { objectId: "p", schemaId: "person", title: "Person" }),
		tool(shape, { objectId: "c" }),
		tool(shape, { objectId: "b", ...bus }),
	]);

	test("run from one class to another, and their ends are there", () => {
		const check = "relation drives from Person to Car";
		expect(judged(check, { tools, relations: [relation("drives", "p", "c")] })).toMatchObject({
			violations: 0,
			judged: 1,
		});
		expect(
			judged(check, { tools, relations: [relation("drives", "p", "b"), relation("drives", "p", "gone")] }).words,
		).toEqual([
			"runs from Person p to Bus b, not from Person to Car",
			"runs from Person p to gone, which is not there, not from Person to Car",
		]);
		const both = { kind: "pair" as const, from: "c", to: "p", direction: "bidirectional" };
		expect(judged(check, { tools, relations: [relation("drives", "c", "p", { ends: both })] }).violations).toBe(0);
		const group = { kind: "group" as const, members: ["p"] };
		expect(judged(check, { tools, relations: [relation("drives", "", "", { ends: group })] }).unjudged).toBe(1);
	});

	test("are needed by annotations", () => {
		const group = { kind: "group" as const, members: ["b"] };
		const relations = [relation("drives", "p", "c"), relation("drives", "", "", { ends: group })];
		expect(judged("any class needs relation drives", { tools, relations }).violations).toBe(0);
		expect(judged("any class needs relation owns", { tools, relations }).words).toEqual([
			"has no relation owns",
			"has no relation owns",
			"has no relation owns",
		]);
	});
});
