import type { BatchPart, BatchReport, Estimate, MatrixClass } from "#shared/compare/batch";
import type { Cell, Cells } from "./csv-record.ts";

/** A file of the figures of a whole comparison. */
export interface BatchFile {
	name: string;
	head: readonly string[];
	rows: (report: BatchReport) => Cells[];
}

const partHead = [
	...["name", "tasks", "pairs", "unchanged", "moved", "relabelled", "retyped", "answered", "added", "removed"],
	...["similarity", "hits", "missing", "extra", "precision", "recall", "f1"],
] as const;

function partRow({ name, tasks, counts, similarity, scores }: BatchPart): Cells {
	return [
		...[name, tasks, counts.pairs, counts.unchanged, counts.moved, counts.relabelled, counts.retyped],
		...[counts.answered, counts.added, counts.removed, similarity],
		...[scores?.hits ?? null, scores?.missing ?? null, scores?.extra ?? null],
		...[scores?.precision ?? null, scores?.recall ?? null, scores?.f1 ?? null],
	];
}

function partsFile(name: string, partsOf: (report: BatchReport) => readonly BatchPart[]): BatchFile {
	return { name, head: partHead, rows: (report) => partsOf(report).map(partRow) };
}

/** What is unmatched has no class: its cells are empty. */
function classCells(at: number | null, classes: readonly MatrixClass[]): Cell[] {
	const known = at === null ? undefined : classes[at];
	return [known?.title ?? null, known?.schemaId ?? null];
}

const estimateHead = (name: string) => [name, `${name}Low`, `${name}High`, `${name}N`, `${name}Reason`];

function estimateCells({ value, low, high, n, reason }: Estimate): Cell[] {
	return [value, low, high, n, reason];
}

export const batchFiles: readonly BatchFile[] = [
	partsFile("classes.csv", ({ classes }) => classes),
	partsFile("people.csv", ({ people }) => people),
	partsFile("stages.csv", ({ stages }) => stages),
	partsFile("batches.csv", ({ batches }) => batches),
	{
		// Rows are of side A, which a matrix is easily read the other way round in: each cell names both.
		name: "confusion.csv",
		head: ["classA", "schemaIdA", "classB", "schemaIdB", "annotations", "tasks"],
		rows: ({ matrix: { classes, cells } }) =>
			cells.map(({ a, b, annotations, tasks }) => [
				...classCells(a, classes),
				...classCells(b, classes),
				annotations,
				tasks,
			]),
	},
	{
		name: "questions.csv",
		head: [
			...["question", "schemaId", "kind", "n", "same", "changed", "answered", "cleared"],
			...["percent", "kappa", "alpha"].flatMap(estimateHead),
		],
		rows: ({ questions }) =>
			questions.map((question) => [
				...[question.title, question.schemaId, question.tool, question.n, question.same],
				...[question.changed, question.answered, question.cleared],
				...[question.percent, question.kappa, question.alpha].flatMap(estimateCells),
			]),
	},
	{
		name: "similarity.csv",
		head: ["from", "to", "tasks"],
		rows: ({ histogram }) => histogram.map(({ from, to, tasks }) => [from, to, tasks]),
	},
	{
		name: "left-out.csv",
		head: ["reason", "sentence", "tasks"],
		rows: ({ leftOut }) => leftOut.map(({ reason, sentence, tasks }) => [reason, sentence, tasks]),
	},
];
