import type {
	BatchPart,
	BatchReport,
	Estimate,
	MatrixCell,
	PairFilter,
	QuestionAgreement,
} from "#shared/compare/batch";
import type { ChangeCounts } from "#shared/compare/task-comparison";
import { allOf, changedOf, type ChangeKind, changeWords } from "./changes.ts";
import { settingsWords, type SideWords } from "./compare-plan.ts";
import { count, counted } from "./count.ts";
import { type ExplainedFigure, type Explanation, explainScore } from "./explain.ts";
import { figure, share } from "./figure.ts";
import { leftOutWords } from "./left-out.ts";

/** What a figure of a batch is, and what it was made of. */
export interface BatchExplanation extends Explanation {
	/** The figure as the page shows it beside its name. */
	value: string;
	/** Query of its tasks; null where the list cannot pick them. */
	where: string | null;
	/** The pairs behind it; null where it is not made of pairs. */
	pairs: PairFilter | null;
}

export type HeadlineKey =
	"compared" | "unchanged" | "bothEmpty" | "similarity" | "precision" | "recall" | "f1" | "answers" | "relations";

/** What explanations are made from: the figures, over the tasks of which query, and the sides in words. */
export interface Explained {
	report: BatchReport;
	/** "" for all tasks. */
	where: string;
	sides: SideWords;
}

type Facts = Explanation & { value: string; where?: string | null; pairs: Partial<PairFilter> | null };

function explanation({ report, where, sides }: Explained, facts: Facts): BatchExplanation {
	const { pairs } = facts;
	const { threshold } = report;
	const everything: PairFilter = {
		where: both(where, facts.where ?? ""),
		change: null,
		class: null,
		classA: null,
		classB: null,
		threshold,
	};
	return {
		...facts,
		where: facts.where ?? null,
		sentences: [
			...facts.sentences,
			`A is ${sides.a}; B is ${sides.b}.${where === "" ? "" : ` Only the tasks of ${where}.`}`,
			...settingsWords(report.state.settings, threshold),
		],
		pairs: pairs === null ? null : { ...everything, ...pairs },
	};
}

export function explainHeadline(explained: Explained, key: HeadlineKey): BatchExplanation {
	return explanation(explained, headlines[key](explained.report, explained.sides));
}

const headlines: Readonly<Record<HeadlineKey, (report: BatchReport, sides: SideWords) => Facts>> = {
	compared: ({ compared, leftOut }, sides) => ({
		...named("Compared", counted(compared, "task")),
		formula: `tasks that have both sides = ${count(compared)}`,
		figures: leftOut.map(({ reason, tasks }) => ({ name: reason.replaceAll("-", " "), value: count(tasks) })),
		sentences: leftOut.map((left) => `Left out, ${count(left.tasks)}: ${leftOutWords(left, sides)}.`),
		pairs: {},
	}),
	unchanged: ({ unchanged, compared }) => ({
		...named("Unchanged", counted(unchanged, "task")),
		formula: `tasks in which nothing differs = ${count(unchanged)} of ${count(compared)}`,
		figures: [],
		sentences: [
			"Every annotation, answer and relation has its partner, and nothing differs within a pair. Tasks that are empty on both sides are counted apart.",
		],
		pairs: { change: "unchanged" },
	}),
	bothEmpty: ({ bothEmpty }) => ({
		...named("Both empty", counted(bothEmpty, "task")),
		formula: `tasks with nothing on either side = ${count(bothEmpty)}`,
		figures: [],
		sentences: ["No annotation, no answer and no relation: they agree, but about nothing, and count in no mean."],
		pairs: null,
	}),
	similarity: ({ similarity, counts }) => ({
		...named("Mean similarity", share(similarity)),
		formula: meanFormula(similarity, counts.pairs),
		figures: [exactly("mean", similarity), { name: "pairs", value: count(counts.pairs) }],
		sentences: [
			`Over the pairs alone: what was added (${count(counts.added)}) or removed (${count(counts.removed)}) has no similarity and is not in the mean.`,
		],
		pairs: { change: "pairs" },
	}),
	precision: (report) => scoreFacts(report, "precision"),
	recall: (report) => scoreFacts(report, "recall"),
	f1: (report) => scoreFacts(report, "f1"),
	answers: ({ answers: { changed, answered, cleared, unchanged } }) => ({
		...named("Answers that differ", count(changed + answered + cleared)),
		formula: `changed + answered + cleared = ${count(changed)} + ${count(answered)} + ${count(cleared)} = ${count(changed + answered + cleared)}`,
		figures: [{ name: "the same", value: count(unchanged) }],
		sentences: ["Answered only in B is answered, only in A is cleared. Missing, null and [null] all mean unanswered."],
		pairs: null,
	}),
	relations: ({ relations: { changed, added, removed, unchanged } }) => ({
		...named("Relations that differ", count(changed + added + removed)),
		formula: `changed + added + removed = ${count(changed)} + ${count(added)} + ${count(removed)} = ${count(changed + added + removed)}`,
		figures: [{ name: "the same", value: count(unchanged) }],
		sentences: ["Their ends are followed through the pairs of annotations first."],
		pairs: null,
	}),
};

const scoreNames = { precision: "Precision", recall: "Recall", f1: "F1" } as const;

function scoreFacts({ scores, state, threshold }: BatchReport, which: keyof typeof scoreNames): Facts {
	const facts = named(scoreNames[which], share(scores?.[which] ?? null));
	if (scores === null) {
		const sentences = ["Without a reference neither side is right: there is no such figure."];
		return { ...facts, formula: "not to be had", figures: [], sentences, pairs: null };
	}
	return { ...facts, ...explainScore(which, scores, { ...state.settings, threshold }), pairs: {} };
}

/** A kind of change, over all or within a class, person, stage or batch. */
export function explainChange(explained: Explained, change: ChangeKind, { part, isClass }: Within): BatchExplanation {
	const { word, means } = changeWords[change];
	const { counts } = part;
	return explanation(explained, {
		...named(`${capital(word)} of ${part.name}`, count(counts[change])),
		formula: `${word} = ${count(counts[change])} of ${counted(allOf(counts), "pair or single annotation", "pairs and single annotations")}`,
		figures: countFigures(counts),
		sentences: [
			means,
			"A pair may have changed in several ways and counts under each of them, but once among the pairs.",
			...(isClass ? ["A relabelled pair counts in both of its classes."] : []),
		],
		where: part.where,
		pairs: { change, ...classOf(explained.report, { part, isClass }) },
	});
}

/** A class, person, stage or batch of a report. */
export interface Within {
	part: BatchPart;
	isClass: boolean;
}

/** By its id: several classes may have one title. */
function classOf({ classes, matrix }: BatchReport, { part, isClass }: Within): Partial<PairFilter> {
	if (!isClass) return {};
	return { class: matrix.classes[classes.indexOf(part)]?.schemaId ?? part.name };
}

/** The similarity of a class, person, stage or batch, or a score of it. */
export function explainPart(
	explained: Explained,
	key: "similarity" | "precision" | "recall" | "f1",
	{ part, isClass }: Within,
): BatchExplanation {
	const pairs = classOf(explained.report, { part, isClass });
	if (key === "similarity") {
		return explanation(explained, {
			...named(`Mean similarity of ${part.name}`, share(part.similarity)),
			formula: meanFormula(part.similarity, part.counts.pairs),
			figures: [exactly("mean", part.similarity), ...countFigures(part.counts)],
			sentences: [`In ${counted(part.tasks, "task")}.`],
			where: part.where,
			pairs: { change: "pairs", ...pairs },
		});
	}
	const facts = scoreFacts({ ...explained.report, scores: part.scores }, key);
	const title = `${scoreNames[key]} of ${part.name} ${facts.value}`;
	return explanation(explained, { ...facts, title, where: part.where, pairs });
}

export function explainBin(explained: Explained, at: number): BatchExplanation {
	const { histogram } = explained.report;
	const { from, to, tasks, where } = histogram[at] ?? { from: 0, to: 1, tasks: 0, where: "" };
	const isLast = at === histogram.length - 1;
	return explanation(explained, {
		...named(`Similarity ${share(from)} to ${share(to)}`, counted(tasks, "task")),
		formula: `tasks whose mean similarity is at least ${figure(from)} and ${isLast ? "at most 1" : `under ${figure(to)}`} = ${count(tasks)}`,
		figures: [],
		sentences: ["A task's mean is over its pairs; a task without a pair stands in no bin."],
		where,
		pairs: {},
	});
}

export function explainCell(explained: Explained, cell: MatrixCell): BatchExplanation {
	const { classes } = explained.report.matrix;
	const nameOf = (at: number | null) => (at === null ? "unmatched" : (classes[at]?.title ?? "?"));
	const keyOf = (at: number | null) => (at === null ? "unmatched" : (classes[at]?.schemaId ?? nameOf(at)));
	const [a, b] = [nameOf(cell.a), nameOf(cell.b)];
	const words =
		cell.b === null
			? `annotations of ${a} in A without a partner in B`
			: cell.a === null
				? `annotations of ${b} in B without a partner in A`
				: `pairs that are ${a} in A and ${b} in B`;
	return explanation(explained, {
		...named(`${a} in A, ${b} in B`, counted(cell.annotations, "annotation")),
		formula: `${words} = ${count(cell.annotations)}`,
		figures: [{ name: "tasks", value: count(cell.tasks) }],
		sentences: ["Rows are the classes of A, columns are those of B."],
		where: cell.where,
		pairs: { classA: keyOf(cell.a), classB: keyOf(cell.b) },
	});
}

export function explainQuestion(explained: Explained, question: QuestionAgreement): BatchExplanation {
	const { n, same, percent, kappa, alpha } = question;
	return explanation(explained, {
		...named(question.title, `${count(same)} of ${count(n)} the same`),
		formula: `agreement = same / n = ${count(same)} / ${count(n)}${n === 0 ? "" : ` = ${share(same / n)}`}`,
		figures: [
			{ name: "changed", value: count(question.changed) },
			{ name: "answered only in B", value: count(question.answered) },
			{ name: "answered only in A", value: count(question.cleared) },
			{ name: "agreement", value: estimateWords(percent) },
			{ name: "Cohen's κ", value: estimateWords(kappa) },
			{ name: "Krippendorff's α", value: estimateWords(alpha) },
		],
		sentences: [
			"κ = (observed − expected) / (1 − expected): what agreement is left of what both sides' own shares of answers would give by chance.",
			"α, nominal = 1 − observed disagreement / expected disagreement, from the answers of both sides together.",
			"The interval holds 95 % of seeded bootstrap samples. Under 20 there is not enough data.",
		],
		where: question.where,
		pairs: null,
	});
}

function named(name: string, value: string): { title: string; value: string } {
	return { title: `${name}: ${value}`, value };
}

function capital(word: string): string {
	return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

function exactly(name: string, value: number | null): ExplainedFigure {
	return { name, value: share(value), ...(value === null ? {} : { exact: String(value) }) };
}

function meanFormula(mean: number | null, pairs: number): string {
	if (mean === null) return "There is no pair, so there is no mean";
	return `sum of the similarities / pairs = ${figure(mean * pairs)} / ${count(pairs)} = ${share(mean)}`;
}

function countFigures(counts: ChangeCounts): ExplainedFigure[] {
	return [
		{ name: "pairs", value: count(counts.pairs) },
		{ name: "of them unchanged", value: count(counts.unchanged) },
		{ name: "added, removed", value: `${count(counts.added)}, ${count(counts.removed)}` },
		{ name: "not as they were", value: `${count(changedOf(counts))} of ${count(allOf(counts))}` },
	];
}

function estimateWords({ value, low, high, n, reason }: Estimate): string {
	if (value === null) return `${reason ?? "not enough data"} (n = ${count(n)})`;
	const interval = low === null || high === null ? "" : `, 95 %: ${share(low)} to ${share(high)}`;
	return `${share(value)}${interval}, n = ${count(n)}`;
}

/** Both queries, each whole. */
function both(where: string, part: string): string {
	if (where.trim() === "") return part;
	if (part.trim() === "") return where;
	return `(${where}) (${part})`;
}
