import type { ToolChange } from "#shared/compare/task-comparison";
import { pageOf } from "#shared/drawing/placing";
import { answerValues } from "../compare/compare-answers.ts";
import type { ComparedAnswer, ComparedRelation } from "../compare/compared.ts";
import { metricSums, stageMetrics } from "../compare/vendor-metrics.ts";
import type { Cells } from "./csv-record.ts";
import {
	entriesOf,
	joinedAnswers,
	joinedBatches,
	type ReportedSide,
	type ReportedTask,
	type ReportedTool,
	type TaskFile,
} from "./reported-task.ts";

/**
 * The files of the vendor's Stage Comparison, of what we compared: an evaluated stage against a gold one, `Added` being
 * what only gold has. Which words its files have for a comparison is not documented.
 */

const comparisons = [
	"Unchanged",
	"Added",
	"Removed",
	"Modified Geometry",
	"Modified Attribute",
	"Modified Geometry and Attribute",
] as const;
type Comparison = (typeof comparisons)[number];

const kinds = ["Tools", "Classifications", "Relations"] as const;

/** Which side is gold. */
export type Gold = "a" | "b";

/** One object of a task, as both stages have it. */
interface ComparedObject {
	kind: (typeof kinds)[number];
	comparison: Comparison;
	/** 0-based. */
	page: number | null;
	schemaId: string | null;
	objectId: string | null;
	toolType: string | null;
	evaluation: Told;
	gold: Told;
}

interface Told {
	answer: string | null;
	description: string | null;
}

const untold: Told = { answer: null, description: null };

export function comparisonFile(gold: Gold): TaskFile {
	return {
		name: "Comparison.csv",
		head: [
			"Batch",
			"External ID",
			"Evaluation Assignee",
			"Gold Assignee",
			"Page",
			"Schema ID",
			"Object ID",
			"Tool Type",
			"Evaluation Answer",
			"Gold Answer",
			"Evaluation Description",
			"Gold Description",
			"Comparison",
		],
		rows: (task) =>
			objectsOf(task, gold).map((object): Cells => [
				joinedBatches(task),
				task.externalId,
				task[other(gold)].person,
				task[gold].person,
				// Counted from 1, as the Hub shows pages.
				object.page === null ? null : object.page + 1,
				object.schemaId,
				object.objectId,
				object.toolType,
				object.evaluation.answer,
				object.gold.answer,
				object.evaluation.description,
				object.gold.description,
				object.comparison,
			]),
	};
}

export function aggregateFile(gold: Gold): TaskFile {
	return {
		name: "Aggregate.csv",
		head: ["Batch", "External ID", ...comparisons],
		rows: (task) => {
			const objects = objectsOf(task, gold);
			const count = (comparison: Comparison) => objects.filter((object) => object.comparison === comparison).length;
			return [[joinedBatches(task), task.externalId, ...comparisons.map(count)]];
		},
	};
}

/** Counts for the Metric file. Tallies of parts of a batch can be put together in any order. */
export class MetricTally {
	/** By annotator; null: nobody is named. */
	readonly #counts = new Map<string | null, Map<string, number>>();

	constructor(private readonly gold: Gold) {}

	add(task: ReportedTask): void {
		const { person } = task[other(this.gold)];
		const counts = this.#of(person);
		for (const { kind, comparison } of objectsOf(task, this.gold)) increase(counts, keyOf(kind, comparison), 1);
	}

	/** Of another tally, as `counts` told it. */
	addCounts(told: ReturnType<MetricTally["counts"]>): void {
		for (const [person, counts] of told) for (const [key, count] of counts) increase(this.#of(person), key, count);
	}

	/** What can be passed to another thread. */
	counts(): (readonly [string | null, readonly (readonly [string, number])[]])[] {
		return [...this.#counts].map(([person, counts]) => [person, [...counts]] as const);
	}

	readonly name = "Metric.csv";
	readonly head = ["Annotator", "Type", "Comparison", "Count", "Percentage"] as const;

	/** Overall, then by annotator; of each kind the share of each comparison, per cent with two decimals. */
	rows(): Cells[] {
		const overall = new Map<string, number>();
		for (const counts of this.#counts.values()) for (const [key, count] of counts) increase(overall, key, count);
		const people = [...this.#counts].sort(([a], [b]) => ((a ?? "") < (b ?? "") ? -1 : 1));
		return [["Overall", overall] as const, ...people].flatMap(([person, counts]) =>
			kinds.flatMap((kind) => {
				const ofKind = comparisons.map((comparison) => counts.get(keyOf(kind, comparison)) ?? 0);
				const all = ofKind.reduce((sum, count) => sum + count, 0);
				return comparisons.map((comparison, place): Cells => {
					const count = ofKind[place] as number;
					const percentage = all === 0 ? null : Number(((100 * count) / all).toFixed(2));
					return [person, kind, comparison, count, percentage];
				});
			}),
		);
	}

	#of(person: string | null): Map<string, number> {
		const held = this.#counts.get(person) ?? new Map<string, number>();
		this.#counts.set(person, held);
		return held;
	}
}

/** The figures of the vendor's stage report, and the same counted strictly. `ignored`: schemaIds of questions left out. */
export function stageMetricsFile(gold: Gold, ignored: ReadonlySet<string>): TaskFile {
	const figures = [
		"Precision",
		"Recall",
		"Accuracy",
		"Total Labels Gold",
		"Total Labels Evaluation",
		"Accepted",
		"Fixed",
	];
	return {
		name: "stage-metrics.csv",
		head: ["Batch", "External ID", "Task ID", ...figures, ...figures.map((figure) => `Strict ${figure}`)],
		rows: (task) => {
			const [right, given] = [task[gold].classifications, task[other(gold)].classifications];
			const values = (["vendor", "strict"] as const).flatMap((mode) => {
				const metrics = stageMetrics(metricSums(right, given, mode, ignored));
				const { precision, recall, accuracy, goldTotal, evaluationTotal, accepted, fixed } = metrics;
				const shares = [precision, recall, accuracy].map((share) => share.toFixed(1));
				return [...shares, goldTotal, evaluationTotal, accepted, fixed];
			});
			return [[joinedBatches(task), task.externalId, task.taskId, ...values]];
		},
	};
}

function objectsOf(task: ReportedTask, gold: Gold): ComparedObject[] {
	return [...toolsOf(task, gold), ...classificationsOf(task, gold), ...relationsOf(task, gold)];
}

function* toolsOf({ tools, a, b }: ReportedTask, gold: Gold): Generator<ComparedObject> {
	const object = (toolA: ReportedTool | null, toolB: ReportedTool | null, changed: Comparison): ComparedObject => {
		const one = (toolA ?? toolB) as ReportedTool;
		return {
			kind: "Tools",
			comparison: changed,
			page: pageOf(one),
			schemaId: one.schemaId,
			objectId: one.objectId,
			toolType: one.geometry.kind,
			...sidesOf(toolTold(toolA), toolTold(toolB), gold),
		};
	};
	for (const pair of tools.pairs)
		yield object(at(a, pair.a), at(b, pair.b), modified(pair.changes.some(isGeometry), pair.changes.some(isAttribute)));
	for (const place of tools.removed) yield object(at(a, place), null, onlyIn("a", gold));
	for (const place of tools.added) yield object(null, at(b, place), onlyIn("b", gold));
}

function* classificationsOf({ answers, a, b }: ReportedTask, gold: Gold): Generator<ComparedObject> {
	for (const { pair, a: entryA, b: entryB } of entriesOf(answers, a.classifications, b.classifications)) {
		// A question that neither stage answers is no object.
		if (pair.before === null && pair.after === null) continue;
		const comparison = {
			unchanged: "Unchanged",
			changed: "Modified Attribute",
			answered: onlyIn("b", gold),
			cleared: onlyIn("a", gold),
		} as const;
		const told = (values: readonly string[] | null): Told => ({ ...untold, answer: joinedAnswers(values) });
		yield {
			kind: "Classifications",
			comparison: comparison[pair.change],
			page: pair.page,
			schemaId: pair.schemaId,
			objectId: entryA?.objectId ?? entryB?.objectId ?? null,
			toolType: pair.tool,
			...sidesOf(told(pair.before), told(pair.after), gold),
		};
	}
}

function* relationsOf({ relations, a, b }: ReportedTask, gold: Gold): Generator<ComparedObject> {
	const object = (one: ComparedRelation | undefined, two: ComparedRelation | undefined, comparison: Comparison) => {
		const known = (one ?? two) as ComparedRelation;
		return {
			kind: "Relations",
			comparison,
			page: known.page,
			schemaId: known.schemaId,
			objectId: known.objectId,
			toolType: known.ends.kind === "group" ? "group" : "single",
			...sidesOf(relationTold(one), relationTold(two), gold),
		} as const;
	};
	for (const pair of relations.pairs)
		yield object(a.relations[pair.a], b.relations[pair.b], modified(false, pair.changes.length > 0));
	for (const place of relations.removed) yield object(a.relations[place], undefined, onlyIn("a", gold));
	for (const place of relations.added) yield object(undefined, b.relations[place], onlyIn("b", gold));
}

function sidesOf(a: Told, b: Told, gold: Gold): Pick<ComparedObject, "evaluation" | "gold"> {
	return gold === "a" ? { evaluation: b, gold: a } : { evaluation: a, gold: b };
}

function toolTold(tool: ReportedTool | null): Told {
	if (tool === null) return untold;
	const answers = [...answersIn(tool.classifications)].join("; ");
	return { answer: answers === "" ? null : answers, description: tool.metadata?.description ?? null };
}

function* answersIn(answers: readonly ComparedAnswer[]): Generator<string> {
	for (const answer of answers) {
		const told = joinedAnswers(answerValues(answer));
		if (told !== null) yield `${answer.title}: ${told}`;
		yield* answersIn(answer.classifications);
	}
}

function relationTold(relation: ComparedRelation | undefined): Told {
	if (relation === undefined) return untold;
	const { ends } = relation;
	const ids = ends.kind === "group" ? ends.members : [ends.from ?? "", ends.to ?? ""];
	return { ...untold, answer: ids.join(" | ") };
}

function isGeometry(change: ToolChange): boolean {
	return change === "moved" || change === "retyped";
}

function isAttribute(change: ToolChange): boolean {
	return change === "relabelled" || change === "answered";
}

function modified(geometry: boolean, attribute: boolean): Comparison {
	if (geometry) return attribute ? "Modified Geometry and Attribute" : "Modified Geometry";
	return attribute ? "Modified Attribute" : "Unchanged";
}

function onlyIn(side: Gold, gold: Gold): Comparison {
	return side === gold ? "Added" : "Removed";
}

function other(gold: Gold): Gold {
	return gold === "a" ? "b" : "a";
}

function at(side: ReportedSide, place: number): ReportedTool {
	return side.tools[place] as ReportedTool;
}

function keyOf(kind: (typeof kinds)[number], comparison: Comparison): string {
	return `${kind} ${comparison}`;
}

function increase(counts: Map<string, number>, key: string, by: number): void {
	counts.set(key, (counts.get(key) ?? 0) + by);
}
