import { expect, it } from "vitest";
import type { AnnotationMetadata } from "#shared/task";
import { personsOf, stageNames, stagesOf } from "../../../renderer/state/origin-counts.ts";
import { Origins } from "../../../renderer/state/origins.svelte.ts";
import { sampleTask, toolOf } from "../sample-task.ts";

function metadataOf(createdBy: string | null, createdIn: string | null): AnnotationMetadata {
	return {
		createdAt: null,
		createdBy,
		createdIn,
		updatedAt: null,
		updatedBy: null,
		updatedIn: null,
		description: null,
		unknown: [],
	};
}

const point = { kind: "point", at: [0, 0] } as const;
const tools = [
	metadataOf(null, null),
	metadataOf("ann", "Label"),
	metadataOf("__proto__", "Label"),
	metadataOf("ann", "Review"),
	null,
	null,
].map((metadata, at) => toolOf(at, "Car", point, { metadata }));

it("counts persons and stages, the most first and nobody last", () => {
	expect(personsOf(tools)).toEqual([
		{ name: "ann", count: 2 },
		{ name: "__proto__", count: 1 },
		{ name: "", count: 3 },
	]);
	expect(stagesOf(tools).map(({ name }) => name)).toEqual(["Label", "Review", ""]);
});

it("hides what either of both hides, and shows all again", () => {
	const origins = new Origins();
	const shown = () => tools.filter((tool) => !origins.hides(tool)).map((tool) => tool.index);
	expect(origins.isFiltering).toBe(false);
	origins.toggle("persons", "ann");
	expect(shown()).toEqual([0, 2, 4, 5]);
	origins.toggle("stages", "");
	expect(shown()).toEqual([2]);
	origins.toggle("persons", "ann");
	expect(shown()).toEqual([1, 2, 3]);
	origins.clear();
	expect([shown().length, origins.isFiltering]).toEqual([6, false]);
});

it("knows stages by the name they had last", () => {
	const task = sampleTask({ export: "e", row: 0 });
	const visits = task.visits.map((visit) => ({ ...visit, stageId: "one" }));
	expect([...stageNames({ ...task, visits })]).toEqual([
		["one", "Review"],
		["Complete", "Complete"],
	]);
});
