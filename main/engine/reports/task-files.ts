import { pageOf } from "#shared/drawing/placing";
import { differingAnswers } from "../compare/compare-answers.ts";
import type { ComparedRelation } from "../compare/compared.ts";
import type { AnswerPair } from "#shared/compare/task-comparison";
import type { Cells } from "./csv-record.ts";
import {
	joinedAnswers,
	joinedBatches,
	type ReportedSide,
	type ReportedTask,
	type ReportedTool,
	type TaskFile,
} from "./reported-task.ts";
import { aggregateFile, comparisonFile, type Gold, stageMetricsFile } from "./vendor-files.ts";

/** Files of a comparison with rows for each task: ours, and the vendor's. Positions (`a`, `b`) are those in the export. */

const taskHead = ["taskId", "externalId"] as const;

/** Frames that lie within one annotation have its place. */
function placeIn({ places }: ReportedSide, index: number | null): number | null {
	return index === null ? null : (places?.[index] ?? index);
}

function named({ taskId, externalId }: ReportedTask): Cells {
	return [taskId, externalId];
}

const tasks: TaskFile = {
	name: "tasks.csv",
	head: [
		...taskHead,
		...["batches", "personA", "personB", "pairs", "unchanged", "moved", "relabelled", "retyped", "answered", "added"],
		...["removed", "similarity", "hits", "missing", "extra", "precision", "recall", "f1"],
		...["answersUnchanged", "answersChanged", "answersAnswered", "answersCleared"],
		...["relationsUnchanged", "relationsChanged", "relationsAdded", "relationsRemoved"],
	],
	rows: (task) => {
		const { counts, scores, relations } = task;
		const given = task.answers.filter(({ before, after }) => before !== null || after !== null);
		const answers = (change: AnswerPair["change"]) => given.filter((pair) => pair.change === change).length;
		const changed = relations.pairs.filter(({ changes }) => changes.length > 0).length;
		return [
			[
				...named(task),
				...[joinedBatches(task), task.a.person, task.b.person],
				...[counts.pairs, counts.unchanged, counts.moved, counts.relabelled, counts.retyped, counts.answered],
				...[counts.added, counts.removed, task.similarity],
				...[scores?.hits ?? null, scores?.missing ?? null, scores?.extra ?? null],
				...[scores?.precision ?? null, scores?.recall ?? null, scores?.f1 ?? null],
				...[answers("unchanged"), answers("changed"), answers("answered"), answers("cleared")],
				...[relations.pairs.length - changed, changed, relations.added.length, relations.removed.length],
			],
		];
	},
};

const pairs: TaskFile = {
	name: "pairs.csv",
	head: [
		...taskHead,
		...["page", "a", "b", "objectIdA", "objectIdB", "classA", "classB", "schemaIdA", "schemaIdB", "kindA", "kindB"],
		...["similarity", "changes"],
	],
	rows: (task) => {
		const { tools, a, b } = task;
		const row = (placeA: number | null, placeB: number | null, similarity: number | null, changes: string): Cells => {
			const one = placeA === null ? null : (a.tools[placeA] as ReportedTool);
			const two = placeB === null ? null : (b.tools[placeB] as ReportedTool);
			return [
				...named(task),
				...[
					pageOf((one ?? two) as ReportedTool),
					placeIn(a, placeA),
					placeIn(b, placeB),
					one?.objectId ?? null,
					two?.objectId ?? null,
				],
				...[one?.title ?? null, two?.title ?? null, one?.schemaId ?? null, two?.schemaId ?? null],
				...[one?.geometry.kind ?? null, two?.geometry.kind ?? null, similarity, changes],
			];
		};
		return [
			...tools.pairs.map((pair) => {
				const changes = pair.changes.length === 0 ? "unchanged" : pair.changes.join(" ");
				return row(pair.a, pair.b, pair.similarity, changes);
			}),
			...tools.removed.map((place) => row(place, null, null, "removed")),
			...tools.added.map((place) => row(null, place, null, "added")),
		];
	},
};

const answers: TaskFile = {
	name: "answers.csv",
	head: [
		...taskHead,
		...["toolA", "toolB", "page", "question", "schemaId", "kind", "change", "before", "after", "gained", "lost"],
		"credit",
	],
	rows: (task) => {
		const row = (pair: AnswerPair, toolA: number | null, toolB: number | null): Cells => [
			...named(task),
			...[
				placeIn(task.a, toolA),
				placeIn(task.b, toolB),
				pair.page,
				pair.path.join(" > "),
				pair.schemaId,
				pair.tool,
				pair.change,
			],
			...[pair.before, pair.after, pair.gained, pair.lost].map(joinedAnswers),
			pair.credit,
		];
		return [
			...task.answers
				.filter(({ before, after }) => before !== null || after !== null)
				.map((pair) => row(pair, null, null)),
			...task.tools.pairs
				.filter(({ changes }) => changes.includes("answered"))
				.flatMap(({ a, b }) => {
					const [one, two] = [task.a.tools[a] as ReportedTool, task.b.tools[b] as ReportedTool];
					return differingAnswers(one.classifications, two.classifications).map((pair) => row(pair, a, b));
				}),
		];
	},
};

const relations: TaskFile = {
	name: "relations.csv",
	head: [...taskHead, "page", "a", "b", "objectIdA", "objectIdB", "classA", "classB", "changes", "gained", "lost"],
	rows: (task) => {
		const row = (
			placeA: number | null,
			placeB: number | null,
			changes: string,
			gained: readonly string[],
			lost: readonly string[],
		): Cells => {
			const one = placeA === null ? null : (task.a.relations[placeA] as ComparedRelation);
			const two = placeB === null ? null : (task.b.relations[placeB] as ComparedRelation);
			return [
				...named(task),
				...[one?.page ?? two?.page ?? null, placeA, placeB, one?.objectId ?? null, two?.objectId ?? null],
				...[one?.title ?? null, two?.title ?? null, changes, gained.join(" "), lost.join(" ")],
			];
		};
		return [
			...task.relations.pairs.map((pair) =>
				row(pair.a, pair.b, pair.changes.join(" ") || "unchanged", pair.gained, pair.lost),
			),
			...task.relations.removed.map((place) => row(place, null, "removed", [], [])),
			...task.relations.added.map((place) => row(null, place, "added", [], [])),
		];
	},
};

/** `gold`: the side that is right in the vendor's files; `ignored`: schemaIds of questions its metrics leave out. */
export function taskFiles(gold: Gold, ignored: ReadonlySet<string> = new Set()): readonly TaskFile[] {
	return [
		...[tasks, pairs, answers, relations],
		...[comparisonFile(gold), aggregateFile(gold), stageMetricsFile(gold, ignored)],
	];
}
