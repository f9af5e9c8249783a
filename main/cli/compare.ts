import * as path from "node:path";
import type { BatchPart, BatchReport } from "#shared/compare/batch";
import { classNames } from "#shared/compare/class-names";
import type { ComparePlan, CompareSettings, Moment } from "#shared/compare/settings";
import type { ChangeCounts, Scores } from "#shared/compare/task-comparison";
import { fault } from "#shared/outcome";
import { compareOnThreads } from "../engine/compare/batch/compare-threads.ts";
import { joinExports } from "../engine/compare/batch/join-exports.ts";
import { momentName } from "../engine/compare/sides.ts";
import type { Engine } from "../engine/engine.ts";
import { isSystemError, systemFault } from "../engine/exports/system-fault.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import type { CompareCall, Figure } from "./compare-call.ts";
import { compareMasks, printLeftAlone, printMasks } from "./compare-masks.ts";
import { programFolder } from "./folders.ts";
import { ComparisonFiles } from "./comparison-files.ts";
import { counted, grouped, type Output, textTable } from "./output.ts";
import { CommandFailed, valueOf } from "./read-export.ts";
import { exitCodes } from "./usage.ts";

/** Cells of the confusion matrix that are printed. */
const MOST_CELLS = 40;

/** `compare`: every task between two moments or two exports; answers with the exit code. */
export async function printComparison(
	engine: Engine,
	a: OpenExport,
	b: OpenExport | null,
	call: CompareCall,
	output: Output,
): Promise<number> {
	const { from, to, where } = call;
	const plan: ComparePlan = b
		? { kind: "exports", a: a.summary.id, b: b.summary.id, from, to }
		: { kind: "stages", export: a.summary.id, from, to };
	const settings: CompareSettings = { ...call.settings, pairing: call.pairing ?? usualPairing(a, b) };
	const rows = where === "" ? null : Uint32Array.from(valueOf(await a.selectRows({ where, order: null })));
	const { csv: folder } = call;
	const csv =
		folder === null
			? null
			: onDisk(folder, () => new ComparisonFiles(path.resolve(folder), settings.reference ?? "b", call.spreadsheet));
	const run = valueOf(
		await engine.compareAll(plan, settings, {
			lines: call.json
				? (lines) => {
						for (const line of lines) output.line(line);
					}
				: null,
			rows,
			csv,
			comparers: compareOnThreads(
				path.join(programFolder, "dist", "main", "compare-worker.cjs"),
				...(call.workers === null ? [] : [call.workers]),
			),
		}),
	);
	await run.over;
	const { state } = run;
	if (state.phase !== "done") csv?.drop();
	if (state.phase !== "done") throw new CommandFailed(state.fault ?? fault("cancelled", a.summary.name));
	const report = valueOf(await engine.readComparison(a.summary.id, where, null));
	if (!report) throw new Error("A comparison is over and has no figures");
	if (report.compared === 0) {
		remarkUnknown(from, a, output);
		remarkUnknown(to, b ?? a, output);
	}
	if (csv && folder !== null)
		onDisk(folder, () => {
			csv.finish(report);
		});
	const masks =
		call.masks && (await compareMasks(engine, [a, b], [from, to], rows, { ...call, ...call.masks }, output));
	if (call.json)
		output.line(JSON.stringify({ summary: { ...summaryOf(report), ...(masks === null ? {} : { masks }) } }));
	else printReport(report, a, b, call, output);
	if (masks !== null && !call.json) printMasks(masks, output);
	if (masks === null && !call.json) await printLeftAlone(a, rows, output);
	return isUnder(report, call, output) ? exitCodes.under : exitCodes.done;
}

/** Where nothing was compared, a stage that the export does not list is most often a slip. */
function remarkUnknown(moment: Moment, { summary: { name, stages } }: OpenExport, output: Output): void {
	if (moment.kind !== "stage" || stages.length === 0) return;
	if (stages.some(({ stage, stageId }) => stage === moment.stage || stageId === moment.stage)) return;
	const known = stages.map(({ stage }) => stage).join(", ");
	output.remark(`${name} has no stage ${moment.stage}; it has ${known}`);
}

/** Errors: CommandFailed, for those of the file system. */
function onDisk<T>(folder: string, write: () => T): T {
	try {
		return write();
	} catch (error) {
		if (isSystemError(error)) throw new CommandFailed(systemFault(error, folder));
		throw error;
	}
}

/** Ids mean the same objects where the tasks are the same; else only where things lie says anything. */
function usualPairing(a: OpenExport, b: OpenExport | null): CompareSettings["pairing"] {
	if (!b) return { by: "id" };
	const { partners } = joinExports(a.index, b.index);
	let same = 0;
	let other = 0;
	for (const [row, partner] of partners.entries()) {
		if (partner < 0) continue;
		const id = a.index.texts.taskId.get(row);
		if (id !== null && id === b.index.texts.taskId.get(partner)) same++;
		else other++;
	}
	return { by: same >= other ? "id" : "geometry" };
}

/** Without what only the page can use: states, and queries on an export that is open. */
function summaryOf({ state, flips, ...figures }: BatchReport): object {
	const { from, to } = state.plan;
	const whole = { ...figures, flips, settings: state.settings, from, to, sameBytes: state.sameBytes };
	return JSON.parse(JSON.stringify({ ...whole, flips: undefined })) as object;
}

function figureOf(report: BatchReport, figure: Figure): number | null {
	return figure === "similarity" ? report.similarity : (report.scores?.[figure] ?? null);
}

/** What has no value reaches nothing. */
function isUnder(report: BatchReport, { failUnder }: CompareCall, output: Output): boolean {
	let under = false;
	for (const { figure, least } of failUnder) {
		const value = figureOf(report, figure);
		if (value !== null && value >= least) continue;
		under = true;
		output.remark(
			`${figure} is ${value === null ? "not known: there is nothing to tell it from" : share(value)}, under ${String(least)}`,
		);
	}
	return under;
}

function printReport(
	report: BatchReport,
	a: OpenExport,
	b: OpenExport | null,
	call: CompareCall,
	output: Output,
): void {
	const { state, counts } = report;
	output.line(
		b
			? `A: ${a.summary.name}, ${momentName(call.from)}   B: ${b.summary.name}, ${momentName(call.to)}`
			: `${a.summary.name}   A: ${momentName(call.from)}   B: ${momentName(call.to)}`,
	);
	output.line(
		`${counted(report.compared, "tasks")} compared: ${grouped(report.unchanged)} without a difference, ${grouped(report.bothEmpty)} empty on both sides, ${grouped(state.sameBytes)} the same bytes`,
	);
	for (const { tasks, sentence } of report.leftOut) output.line(`${counted(tasks, "tasks")} left out. ${sentence}`);
	const { pairing, threshold } = state.settings;
	const by = pairing.by === "answer" ? `the answer to ${pairing.title}` : pairing.by;
	output.line("");
	output.line(`paired by ${by}, threshold ${String(threshold)}`);
	output.line(`annotations  ${changesText(counts)}`);
	output.line(
		`similarity   ${report.similarity === null ? "no pairs" : `${share(report.similarity)}, mean over the pairs`}`,
	);
	if (report.scores) output.line(`scores       ${scoresText(report.scores)}`);
	const { answers, relations } = report;
	output.line(
		`answers      ${grouped(answers.unchanged)} unchanged, ${grouped(answers.changed)} changed, ${grouped(answers.answered)} answered, ${grouped(answers.cleared)} cleared`,
	);
	output.line(
		`relations    ${grouped(relations.unchanged)} unchanged, ${grouped(relations.changed)} changed, ${grouped(relations.added)} added, ${grouped(relations.removed)} removed`,
	);
	printParts("class", report.classes, output);
	printCells(report, output);
	printQuestions(report, output);
	printParts("by", report.people, output);
	printParts("stage", report.stages, output);
}

function changesText(counts: ChangeCounts): string {
	const { pairs, unchanged, moved, relabelled, retyped, answered, added, removed } = counts;
	return `${grouped(pairs)} pairs: ${grouped(unchanged)} unchanged, ${grouped(moved)} moved, ${grouped(relabelled)} relabelled, ${grouped(retyped)} retyped, ${grouped(answered)} answered; ${grouped(added)} added, ${grouped(removed)} removed`;
}

function scoresText({ hits, missing, extra, precision, recall, f1 }: Scores): string {
	return `precision ${share(precision)}, recall ${share(recall)}, F1 ${share(f1)}: ${grouped(hits)} hits, ${grouped(missing)} missing, ${grouped(extra)} extra`;
}

function printParts(title: string, parts: readonly BatchPart[], output: Output): void {
	if (parts.length === 0) return;
	const scored = parts.some(({ scores }) => scores !== null);
	const names = ["pairs", "unchanged", "moved", "relabelled", "retyped", "answered", "added", "removed"] as const;
	const head = [title, "tasks", ...names, "similarity", ...(scored ? ["precision", "recall", "F1"] : [])];
	output.line("");
	const rows = parts.map(({ name, tasks, counts, similarity, scores }) => [
		name,
		tasks,
		...names.map((key) => counts[key]),
		share(similarity),
		...(scored ? [share(scores?.precision), share(scores?.recall), share(scores?.f1)] : []),
	]);
	for (const line of textTable(head, rows)) output.line(line);
}

/** The confusion matrix, without its diagonal. */
function printCells({ matrix }: BatchReport, output: Output): void {
	const names = classNames(matrix.classes);
	const name = (at: number | null): string => (at === null ? "unmatched" : (names[at] ?? ""));
	const cells = matrix.cells.filter(({ a, b }) => a !== b).sort((x, y) => y.annotations - x.annotations);
	if (cells.length === 0) return;
	output.line("");
	const rows = cells.slice(0, MOST_CELLS).map(({ a, b, annotations, tasks }) => [name(a), name(b), annotations, tasks]);
	for (const line of textTable(["in A", "in B", "annotations", "tasks"], rows)) output.line(line);
	if (cells.length > MOST_CELLS) output.line(`${grouped(cells.length - MOST_CELLS)} more pairs of classes`);
}

function printQuestions({ questions }: BatchReport, output: Output): void {
	if (questions.length === 0) return;
	output.line("");
	const head = ["question", "n", "same", "changed", "answered", "cleared", "percent", "kappa", "alpha"];
	const rows = questions.map(({ title, n, same, changed, answered, cleared, percent, kappa, alpha }) => [
		title,
		n,
		same,
		changed,
		answered,
		cleared,
		share(percent.value),
		share(kappa.value),
		share(alpha.value),
	]);
	for (const line of textTable(head, rows)) output.line(line);
}

function share(value: number | null | undefined): string {
	return value === null || value === undefined ? "-" : value.toFixed(4);
}
