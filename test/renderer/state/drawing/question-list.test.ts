import { expect, it } from "vitest";
import type { Classification, Task } from "#shared/task";
import {
	isSeveral,
	isText,
	learned,
	noQuestions,
	optionsIn,
} from "../../../../renderer/state/drawing/question-list.ts";
import { sampleTask } from "../../sample-task.ts";

const task = sampleTask({ export: "e", row: 0 });
const weather = task.snapshot.classifications.slice(0, 1);

function answered(answer: Classification["answer"], more: Partial<Classification> = {}): Task {
	const classifications = weather.map((each) => ({ ...each, answer, ...more }));
	return { ...task, snapshot: { ...task.snapshot, tools: [], classifications } };
}

it("learns the questions of tasks and of classes, nested ones too, with the options that were chosen", () => {
	const known = learned(learned(noQuestions, task), answered("Rain"));
	expect(optionsIn(known, { schemaId: "q-Weather", title: "Weather" }, null)).toEqual(["Sunny", "Rain"]);
	const ofCar = [...known.values()].filter(({ owner }) => owner === "id:s-Car");
	expect(ofCar.map(({ title, isNested, options }) => [title, isNested, options])).toEqual([
		["Occluded", false, ["Yes"]],
		["By", true, ["Tree", "Car"]],
	]);
	// An answer of another class is no option here.
	expect(optionsIn(known, { schemaId: "q-Occluded", title: "Occluded" }, null)).toEqual([]);
	expect(learned(known, answered("Rain"))).toBe(known);
});

it("takes texts for no options, and no more of them than a list can hold", () => {
	const texts = learned(noQuestions, answered("whatever", { tool: "text" }));
	expect(optionsIn(texts, { schemaId: "q-Weather", title: "Weather" }, null)).toEqual([]);
	const many = Array.from({ length: 5000 }, (_, at) => `option ${String(at)}`);
	const known = learned(noQuestions, answered(many, { tool: "checkbox" }));
	expect(optionsIn(known, { schemaId: "q-Weather", title: "Weather" }, null)).toHaveLength(200);
	expect([isText("text"), isText("radio"), isText(null)]).toEqual([true, false, true]);
	expect([isSeveral("checkbox"), isSeveral("multi-dropdown"), isSeveral("radio")]).toEqual([true, true, false]);
});

it("keeps a question that is called __proto__ apart from all others", () => {
	const known = learned(noQuestions, answered("polluted", { schemaId: null, title: "__proto__" }));
	expect(optionsIn(known, { schemaId: null, title: "__proto__" }, null)).toEqual(["polluted"]);
	expect(optionsIn(known, { schemaId: null, title: "constructor" }, null)).toEqual([]);
});
