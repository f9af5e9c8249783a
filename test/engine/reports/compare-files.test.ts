import { describe, expect, test } from "vitest";
import type { BatchReport, Estimate } from "#shared/compare/batch";
import { defaultSettings } from "#shared/compare/settings";
import { compareAnswers } from "../../../main/engine/compare/compare-answers.ts";
import { compareRelations } from "../../../main/engine/compare/compare-relations.ts";
import { compareTools, countChanges, meanSimilarity, scoresOf } from "../../../main/engine/compare/compare-tools.ts";
import { batchFiles } from "../../../main/engine/reports/batch-files.ts";
import { csvRecord } from "../../../main/engine/reports/csv-record.ts";
import type { ReportedSide, ReportedTask } from "../../../main/engine/reports/reported-task.ts";
import { taskFiles } from "../../../main/engine/reports/task-files.ts";
import { MetricTally } from "../../../main/engine/reports/vendor-files.ts";
import { answered, compared, grouped, joined } from "../compare/compared-samples.ts";

function taskOf(a: Partial<ReportedSide>, b: Partial<ReportedSide>): ReportedTask {
	const empty = { tools: [], classifications: [], relations: [] };
	const [sideA, sideB] = [
		{ ...empty, person: "ann@example.org", ...a },
		{ ...empty, person: "bob@example.org", ...b },
	];
	const settings = { ...defaultSettings, reference: "b" } as const;
	const tools = compareTools(sideA.tools, sideB.tools, settings, null, compareAnswers);
	return {
		taskId: "t1",
		externalId: 'a "car", old.jpg',
		batches: ["Batch 1", "Batch 2"],
		a: sideA,
		b: sideB,
		tools,
		answers: compareAnswers(sideA.classifications, sideB.classifications),
		relations: compareRelations(sideA, sideB, tools),
		counts: countChanges(tools),
		similarity: meanSimilarity(tools),
		scores: scoresOf(tools, settings),
	};
}

const at = (x: number) => ({ kind: "bounding-box", x, y: 0, width: 10, height: 10 }) as const;

const task = taskOf(
	{
		tools: [
			compared(0, { geometry: at(0), page: 2, classifications: [answered("Colour", "red")] }),
			compared(1, { geometry: at(50) }),
			compared(2, { geometry: at(90) }),
		],
		classifications: [
			answered("Damaged?", "Yes", { classifications: [answered("Where", ["front", "rear"])] }),
			answered("Note", null),
		],
		relations: [joined(0, "o0", "o1"), grouped(1, ["o1", "o2"])],
	},
	{
		tools: [
			compared(0, { geometry: at(0), page: 2, classifications: [answered("Colour", "blue")] }),
			compared(1, { geometry: at(55) }),
			compared(2, { objectId: "new", geometry: at(500), title: "Van", schemaId: "s-Van" }),
		],
		classifications: [answered("Damaged?", "Yes", { classifications: [answered("Where", ["front"])] })],
		relations: [joined(0, "o0", "o1"), grouped(1, ["o1", "new"])],
	},
);

/** The lines of a file of the task; of each row what follows the names of the task. */
function lines(name: string, gold: "a" | "b" = "b", from = task): string[] {
	const file = taskFiles(gold).find((known) => known.name === name);
	if (file === undefined) throw new Error(`There is no file ${name}`);
	const rows = file.rows(from);
	for (const row of rows) expect(row, name).toHaveLength(file.head.length);
	return [file.head, ...rows].map((row) => csvRecord(row, false));
}

describe("our files of a task", () => {
	test("tasks.csv counts", () => {
		expect(lines("tasks.csv")).toMatchInlineSnapshot(`
			[
			  "taskId,externalId,batches,personA,personB,pairs,unchanged,moved,relabelled,retyped,answered,added,removed,similarity,hits,missing,extra,precision,recall,f1,answersUnchanged,answersChanged,answersAnswered,answersCleared,relationsUnchanged,relationsChanged,relationsAdded,relationsRemoved",
			  "t1,"a ""car"", old.jpg","Batch 1; Batch 2",ann@example.org,bob@example.org,2,0,1,0,0,1,1,1,0.6666666666666666,1,2,2,0.3333333333333333,0.3333333333333333,0.3333333333333333,1,1,0,0,1,1,0,0",
			]
		`);
	});

	test("pairs.csv lists pairs, then what was removed and added", () => {
		expect(lines("pairs.csv")).toMatchInlineSnapshot(`
			[
			  "taskId,externalId,page,a,b,objectIdA,objectIdB,classA,classB,schemaIdA,schemaIdB,kindA,kindB,similarity,changes",
			  "t1,"a ""car"", old.jpg",2,0,0,o0,o0,Car,Car,s-Car,s-Car,bounding-box,bounding-box,1,answered",
			  "t1,"a ""car"", old.jpg",,1,1,o1,o1,Car,Car,s-Car,s-Car,bounding-box,bounding-box,0.3333333333333333,moved",
			  "t1,"a ""car"", old.jpg",,2,,o2,,Car,,s-Car,,bounding-box,,,removed",
			  "t1,"a ""car"", old.jpg",,,2,,new,,Van,,s-Van,,bounding-box,,added",
			]
		`);
	});

	test("answers.csv lists those of the task, and those of annotations that differ", () => {
		expect(lines("answers.csv")).toMatchInlineSnapshot(`
			[
			  "taskId,externalId,toolA,toolB,page,question,schemaId,kind,change,before,after,gained,lost,credit",
			  "t1,"a ""car"", old.jpg",,,,Damaged?,q-Damaged?,radio,unchanged,Yes,Yes,,,",
			  "t1,"a ""car"", old.jpg",,,,Damaged? > Where,q-Where,checkbox,changed,front | rear,front,,rear,",
			  "t1,"a ""car"", old.jpg",0,0,,Colour,q-Colour,radio,changed,red,blue,blue,red,",
			]
		`);
	});

	test("relations.csv lists what came, went and changed", () => {
		expect(lines("relations.csv")).toMatchInlineSnapshot(`
			[
			  "taskId,externalId,page,a,b,objectIdA,objectIdB,classA,classB,changes,gained,lost",
			  "t1,"a ""car"", old.jpg",,0,0,r0,r0,drives,drives,unchanged,,",
			  "t1,"a ""car"", old.jpg",,1,1,r1,r1,row,row,regrouped,new,o2",
			]
		`);
	});

	test("positions are those in the export, where frames lie within an annotation", () => {
		const framed = { ...task, a: { ...task.a, places: [7, 7, 7] } };
		expect(lines("pairs.csv", "b", framed)[1]).toContain(",2,7,0,o0");
	});
});

describe("the vendor's files", () => {
	test("Comparison.csv has a row for each object", () => {
		expect(lines("Comparison.csv")).toMatchInlineSnapshot(`
			[
			  "Batch,External ID,Evaluation Assignee,Gold Assignee,Page,Schema ID,Object ID,Tool Type,Evaluation Answer,Gold Answer,Evaluation Description,Gold Description,Comparison",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,3,s-Car,o0,bounding-box,Colour: red,Colour: blue,,,Modified Attribute",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,,s-Car,o1,bounding-box,,,,,Modified Geometry",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,,s-Car,o2,bounding-box,,,,,Removed",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,,s-Van,new,bounding-box,,,,,Added",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,,q-Damaged?,c-Damaged?,radio,Yes,Yes,,,Unchanged",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,,q-Where,c-Where,checkbox,front | rear,front,,,Modified Attribute",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,,s-drives,r0,single,o0 | o1,o0 | o1,,,Unchanged",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",ann@example.org,bob@example.org,,s-row,r1,group,o1 | o2,o1 | new,,,Modified Attribute",
			]
		`);
	});

	test("what only gold has was added, whichever side gold is", () => {
		const words = (gold: "a" | "b") => lines("Comparison.csv", gold).map((line) => line.split(",").at(-1));
		const swapped = words("b").map((word) => ({ Added: "Removed", Removed: "Added" })[word ?? ""] ?? word);
		expect(words("a")).toEqual(swapped);
	});

	test("Aggregate.csv has a row for each asset", () => {
		expect(lines("Aggregate.csv")).toMatchInlineSnapshot(`
			[
			  "Batch,External ID,Unchanged,Added,Removed,Modified Geometry,Modified Attribute,Modified Geometry and Attribute",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",2,1,1,1,3,0",
			]
		`);
	});

	test("Metric.csv counts overall and by annotator, in whatever order tasks are added", () => {
		const second = taskOf({ person: null, tools: [compared(0)] }, { tools: [compared(0)] });
		const tally = new MetricTally("b");
		tally.add(task);
		tally.add(second);
		const other = new MetricTally("b");
		for (const each of [second, task]) {
			const part = new MetricTally("b");
			part.add(each);
			other.addCounts(structuredClone(part.counts()));
		}
		expect(other.rows()).toEqual(tally.rows());
		const told = tally.rows().filter((row) => row[3] !== 0);
		expect(told.map((row) => csvRecord(row, false))).toMatchInlineSnapshot(`
			[
			  "Overall,Tools,Unchanged,1,20",
			  "Overall,Tools,Added,1,20",
			  "Overall,Tools,Removed,1,20",
			  "Overall,Tools,Modified Geometry,1,20",
			  "Overall,Tools,Modified Attribute,1,20",
			  "Overall,Classifications,Unchanged,1,50",
			  "Overall,Classifications,Modified Attribute,1,50",
			  "Overall,Relations,Unchanged,1,50",
			  "Overall,Relations,Modified Attribute,1,50",
			  ",Tools,Unchanged,1,100",
			  "ann@example.org,Tools,Added,1,25",
			  "ann@example.org,Tools,Removed,1,25",
			  "ann@example.org,Tools,Modified Geometry,1,25",
			  "ann@example.org,Tools,Modified Attribute,1,25",
			  "ann@example.org,Classifications,Unchanged,1,50",
			  "ann@example.org,Classifications,Modified Attribute,1,50",
			  "ann@example.org,Relations,Unchanged,1,50",
			  "ann@example.org,Relations,Modified Attribute,1,50",
			]
		`);
		expect(tally.rows()).toHaveLength(3 * 3 * 6);
	});

	test("stage-metrics.csv has the figures in both ways", () => {
		expect(lines("stage-metrics.csv")).toMatchInlineSnapshot(`
			[
			  "Batch,External ID,Task ID,Precision,Recall,Accuracy,Total Labels Gold,Total Labels Evaluation,Accepted,Fixed,Strict Precision,Strict Recall,Strict Accuracy,Strict Total Labels Gold,Strict Total Labels Evaluation,Strict Accepted,Strict Fixed",
			  ""Batch 1; Batch 2","a ""car"", old.jpg",t1,75.0,100.0,50.0,2,3,2,1,75.0,100.0,50.0,2,3,2,1",
			]
		`);
	});
});

describe("files of a whole comparison", () => {
	const estimate: Estimate = { value: 0.5, low: 0.25, high: 0.75, n: 40, reason: null };
	const none: Estimate = { value: null, low: null, high: null, n: 3, reason: "Not enough data: 3 of the 20" };
	const counts = { pairs: 4, unchanged: 1, moved: 2, relabelled: 1, retyped: 0, answered: 0, added: 1, removed: 0 };
	const part = { name: "Car", where: "class:Car", tasks: 3, counts, similarity: 0.9, scores: null };
	const report: Pick<
		BatchReport,
		"classes" | "people" | "stages" | "batches" | "matrix" | "questions" | "histogram" | "leftOut"
	> = {
		classes: [part],
		people: [part],
		stages: [part],
		batches: [part],
		matrix: {
			classes: [{ schemaId: "s1", title: "=Car" }],
			cells: [
				{ a: 0, b: null, annotations: 2, tasks: 1, where: "" },
				{ a: null, b: 0, annotations: 1, tasks: 1, where: "" },
			],
		},
		questions: [
			{
				...{
					title: "Q",
					schemaId: null,
					tool: "radio",
					where: "",
					n: 40,
					same: 20,
					changed: 20,
					answered: 0,
					cleared: 0,
				},
				...{ percent: estimate, kappa: none, alpha: none },
			},
		],
		histogram: [{ from: 0, to: 0.05, tasks: 7, where: "" }],
		leftOut: [{ reason: "no-visit", sentence: "No visit of Review", tasks: 2, where: null }],
	};

	test.each(batchFiles.map((file) => [file.name, file] as const))("%s has a cell for each column", (_name, file) => {
		const rows = file.rows(report as BatchReport);
		expect(rows.length).toBeGreaterThan(0);
		for (const row of rows) expect(row).toHaveLength(file.head.length);
	});

	test("a confusion matrix names both classes in each of its cells; what is unmatched has none", () => {
		const file = batchFiles.find(({ name }) => name === "confusion.csv");
		expect(file?.rows(report as BatchReport).map((row) => csvRecord(row, true))).toEqual([
			"'=Car,s1,,,2,1",
			",,'=Car,s1,1,1",
		]);
	});
});
