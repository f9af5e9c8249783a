import { describe, expect, it } from "vitest";
import type { Classification } from "#shared/task";
import { AnswerFilter } from "../../../renderer/state/answer-filter.svelte.ts";
import { questionsOf, type Question } from "../../../renderer/state/answer-values.ts";
import { filterSentence } from "../../../renderer/wording/filters.ts";
import { toolOf } from "../sample-task.ts";

const point = { kind: "point", at: [0, 0] } as const;

function answer(
	title: string,
	value: Classification["answer"],
	nested: Classification[] = [],
	schemaId: string | null = null,
): Classification {
	return {
		pointer: "",
		objectId: null,
		schemaId,
		tool: null,
		title,
		answer: value,
		page: null,
		interpolationStopped: false,
		classifications: nested,
		metadata: null,
		notes: [],
		unknown: [],
	};
}

const tools = [
	[answer("Colour", "red")],
	[answer("Colour", "red", [answer("Shade", ["dark", "matt"])])],
	[answer("Colour", null)],
	[],
	[answer("Colour", ""), answer("Parts", ["door", "roof"])],
	[answer("Parts", ["roof"])],
	[answer("Parts", [])],
].map((classifications, at) => toolOf(at, at === 5 ? "Bus" : "Car", point, { classifications }));

function question(title: string): Question {
	const found = questionsOf(tools).find((one) => one.title === title);
	if (!found) throw new Error(`no question ${title}`);
	return found;
}

function shown(filter: AnswerFilter): number[] {
	return tools.filter((tool) => !filter.hides(tool)).map((tool) => tool.index);
}

describe("the questions of a task's annotations", () => {
	it("have their values counted, the most first and unanswered last, an empty answer being one", () => {
		expect(question("Colour").values).toEqual([
			{ value: "red", count: 2 },
			{ value: "", count: 1 },
			{ value: null, count: 3 },
		]);
		expect(question("Parts").values).toEqual([
			{ value: "roof", count: 2 },
			{ value: "door", count: 1 },
			{ value: null, count: 5 },
		]);
		expect(question("Shade").values.map(({ value }) => value)).toEqual(["dark", "matt", null]);
	});

	it("are told apart by their id where titles repeat", () => {
		const twins = [answer("Colour", "red", [], "one"), answer("Colour", "blue", [], "two")];
		const found = questionsOf([toolOf(0, "Car", point, { classifications: twins })]);
		expect(found.map(({ key, values }) => [key, values[0]?.value])).toEqual([
			["id:one", "red"],
			["id:two", "blue"],
		]);
	});
});

describe("a filter by answer", () => {
	it("hides those that give a hidden answer, and nobody who is not asked", () => {
		const filter = new AnswerFilter();
		filter.toggle(question("Colour"), "red");
		expect(shown(filter)).toEqual([2, 3, 4, 5, 6]);
		filter.toggle(question("Colour"), null);
		expect(shown(filter)).toEqual([4, 5]);
		filter.toggle(question("Colour"), "red");
		expect(shown(filter)).toEqual([0, 1, 4, 5]);
		filter.clear();
		expect([filter.isFiltering, shown(filter).length]).toEqual([false, 7]);
	});

	it("shows what gives several answers while one of them is shown", () => {
		const filter = new AnswerFilter();
		filter.toggle(question("Parts"), "roof");
		expect(shown(filter)).not.toContain(5);
		expect(shown(filter)).toContain(4);
		filter.toggle(question("Parts"), "door");
		expect(shown(filter)).not.toContain(4);
	});

	it("hides all of a question, and then shows one value only", () => {
		const filter = new AnswerFilter();
		filter.show(question("Colour"), false);
		expect(shown(filter)).toEqual([5]);
		filter.toggle(question("Colour"), "red");
		expect(shown(filter)).toEqual([0, 1, 5]);
		filter.show(question("Colour"), true);
		expect(filter.isFiltering).toBe(false);
	});

	it("takes 20,000 annotations with as many values, each looked at once", () => {
		let looks = 0;
		const many = Array.from({ length: 20_000 }, (_, at) => {
			const told = answer("Name", `n${String(at)}`);
			Object.defineProperty(told, "answer", { get: () => ((looks += 1), `n${String(at)}`) });
			return toolOf(at, "Car", point, { classifications: [told] });
		});
		const [name] = questionsOf(many);
		if (!name) throw new Error("no question");
		const filter = new AnswerFilter();
		const before = looks;
		filter.show(name, false);
		filter.toggle(name, "n7");
		expect(many.filter((tool) => !filter.hides(tool)).map(({ index }) => index)).toEqual([7]);
		expect(looks).toBe(before);
	});
});

describe("what is hidden, in words", () => {
	it("names what hides, few by name and many by number", () => {
		expect(filterSentence({ classes: [], persons: [], stages: [], answers: [] })).toBe("");
		expect(
			filterSentence({
				classes: ["Car", " "],
				persons: ["ann", ""],
				stages: ["Review"],
				answers: [{ title: "Colour", values: ["red", null, "", "blue", "green"] }],
			}),
		).toBe(
			"Hidden: class Car, (no title); drawn by ann, nobody named; drawn in Review; where “Colour” is red, unanswered, empty, 2 more",
		);
	});
});
