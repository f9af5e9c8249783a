import { describe, expect, it } from "vitest";
import type { StageVisit } from "#shared/task";
import { defaultMoments, sameMoment } from "../../../../renderer/state/compare/moments.ts";

function visits(...stages: (readonly [stage: string, more?: Partial<StageVisit>])[]): StageVisit[] {
	return stages.map(([stage, more], index) => ({
		index,
		stage,
		stageId: stage,
		completedAt: null,
		completedBy: null,
		duration: null,
		reviewStatus: null,
		tools: 3,
		classifications: 0,
		relations: 0,
		hasSnapshot: true,
		unknown: [],
		...more,
	}));
}

const task = (stageId: string, held: StageVisit[]) => ({ stage: stageId, stageId, visits: held });
const visit = (index: number) => ({ kind: "visit", visit: index }) as const;
const exported = { kind: "exported" } as const;

describe("what is compared unless a person chooses", () => {
	it("is the latest review with the latest visit of another stage before it", () => {
		const held = visits(
			["Start", { tools: 0 }],
			["Label"],
			["Review", { reviewStatus: "Rejected" }],
			["Label"],
			["Review", { reviewStatus: "Accepted" }],
		);
		expect(defaultMoments(task("Complete", held))).toEqual({ a: visit(3), b: visit(4) });
	});

	it("is the exported state where there is no review, or the export keeps none of it", () => {
		expect(defaultMoments(task("Complete", visits(["Start", { tools: 0 }], ["Label"])))).toEqual({
			a: visit(1),
			b: exported,
		});
		const held = visits(["Label"], ["Review", { reviewStatus: "Accepted", hasSnapshot: false }]);
		expect(defaultMoments(task("Complete", held))).toEqual({ a: visit(0), b: exported });
	});

	it("passes over visits without anything, and over the stage that the task is in", () => {
		const held = visits(["Label"], ["Empty", { tools: 0 }], ["Fix"]);
		expect(defaultMoments(task("Fix", held))).toEqual({ a: visit(0), b: exported });
	});

	it("is the exported state and mine where there is no other moment", () => {
		expect(defaultMoments(task("Label", []))).toEqual({ a: exported, b: { kind: "mine" } });
	});
});

it("the next task is looked at in the same stages, by the latest visit of each", () => {
	const before = task("Complete", visits(["Label"], ["Review"]));
	const next = task("Complete", visits(["Label"], ["Review"], ["Label"], ["Review"]));
	expect(sameMoment(visit(0), before, next)).toEqual(visit(2));
	expect(sameMoment(visit(1), before, task("Label", visits(["Label"])))).toBeNull();
	expect(sameMoment(exported, before, next)).toEqual(exported);
});
