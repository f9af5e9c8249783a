import { fault } from "#shared/outcome";
import type { Classification, Instant, Task, Tool, Snapshot } from "#shared/task";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { visible } from "../engine/exports/text-places.ts";
import { counted, grouped, type Output, spokenDuration } from "./output.ts";
import { CommandFailed, valueOf } from "./read-export.ts";

/** `show`: one task, normalised, as exported or as it left a stage. */
export function printTask(
	open: OpenExport,
	name: string,
	stage: string | null,
	format: "text" | "json" | "csv",
	output: Output,
): void {
	const task = taskNamed(open, name, stage);
	const { row } = task.ref;
	if (format === "json") {
		const { ref: place, ...rest } = task;
		output.line(JSON.stringify({ row: place.row, ...rest }));
	} else for (const line of taskText(task, row)) output.line(visible(line));
}

/** A task by its id or `#ROW`, as exported or as it left a stage. Errors: CommandFailed. */
export function taskNamed(open: OpenExport, name: string, stage: string | null): Task {
	const ref = { export: open.summary.id, row: findRow(open, name) };
	const exported = valueOf(open.readTask(ref, null));
	const visit = stage === null ? null : findVisit(exported, stage);
	return visit === null ? exported : valueOf(open.readTask(ref, visit));
}

function findRow(open: OpenExport, name: string): number {
	const { index, summary } = open;
	const byRow = /^#(\d+)$/u.exec(name);
	if (byRow) {
		const row = Number(byRow[1]);
		if (row < index.length) return row;
		throw new CommandFailed(
			fault("task-missing", `${name}: ${summary.name} has rows #0 to #${String(index.length - 1)}`),
		);
	}
	const found: number[] = [];
	for (let row = 0; row < index.length; row++) if (index.texts.taskId.get(row) === name) found.push(row);
	const [only] = found;
	if (only === undefined) throw new CommandFailed(fault("task-missing", `${name} in ${summary.name}`));
	if (found.length > 1) {
		throw new CommandFailed(
			fault("task-ambiguous", `${name} is the id of rows ${found.map((row) => `#${String(row)}`).join(", ")}`),
		);
	}
	return only;
}

/** The latest visit of a stage by name or id (by completedAt, then by order); the exported stage itself is the exported state. */
function findVisit(task: Task, stage: string): number | null {
	const visits = task.visits.filter((visit) => visit.stage === stage || visit.stageId === stage);
	const latest = visits.reduce<(typeof visits)[number] | null>(
		(best, visit) =>
			best === null || (visit.completedAt?.ms ?? -Infinity) >= (best.completedAt?.ms ?? -Infinity) ? visit : best,
		null,
	);
	if (latest) return latest.index;
	if (task.stage === stage || task.stageId === stage) return null;
	const known = [...new Set([...task.visits.map((visit) => visit.stage ?? "?"), task.stage ?? "?"])];
	throw new CommandFailed(fault("stage-missing", `${stage}; this task has ${known.join(", ")}`));
}

function taskText(task: Task, row: number): string[] {
	const { asset, snapshot } = task;
	const shown = task.shown === null ? "as exported" : `as it left ${task.visits[task.shown]?.stage ?? "the stage"}`;
	const size =
		asset.width !== null && asset.height !== null ? `, ${grouped(asset.width)} x ${grouped(asset.height)} px` : "";
	return [
		`task ${task.taskId ?? "(no id)"}, row #${String(row)}, ${shown}`,
		`asset ${asset.externalId ?? asset.name ?? "(no name)"}${size}, ${counted(asset.pages, "pages")}`,
		`stage ${task.stage ?? "?"}, updated ${instantText(task.updatedAt)} by ${task.updatedBy ?? "?"}, ${durationText(task.totalDuration)} reported`,
		...(asset.batches.length > 0 ? [`batches ${asset.batches.join(", ")}`] : []),
		...task.notes.map((note) => `note: ${note}`),
		"",
		"stages",
		...task.visits.map(
			(visit) =>
				`  ${visit.stage ?? "?"}  ${instantText(visit.completedAt)}  ${visit.completedBy ?? "-"}  ${durationText(visit.duration)}` +
				`  ${visit.reviewStatus ?? ""}  ${counted(visit.tools, "tools")}, ${counted(visit.classifications, "answers")}, ${counted(visit.relations, "relations")}`,
		),
		"",
		`tools (${toolCounts(snapshot)})`,
		...snapshot.tools.flatMap(toolText),
		...(snapshot.toolsLeftOut > 0
			? [`  ${grouped(snapshot.toolsLeftOut)} more are not shown: the asset is too large`]
			: []),
		"",
		`answers (${grouped(snapshot.classifications.length)})`,
		...snapshot.classifications.flatMap((answer) => answerText(answer, 1)),
		"",
		`relations (${grouped(snapshot.relations.length)})`,
		...snapshot.relations.map(({ title, ends }) => {
			if (ends.kind === "group") return `  ${title}: group of ${ends.members.join(", ")}`;
			const arrow = ends.direction === "bidirectional" ? "<->" : "->";
			return `  ${title}: ${ends.from ?? "?"} ${arrow} ${ends.to ?? "?"}`;
		}),
	];
}

/** The count that lists have, and the entries behind it where those are others: ends of objects, frames within a tool. */
function toolCounts({ tools, toolsLeftOut, toolsCounted }: Snapshot): string {
	const entries = tools.length + toolsLeftOut;
	return entries === toolsCounted ? grouped(entries) : `${grouped(toolsCounted)}, in ${counted(entries, "entries")}`;
}

function toolText(tool: Tool): string[] {
	const page = tool.page === null ? "" : `, page ${String(tool.page + 1)}`;
	return [
		`  ${tool.title === "" ? "(no title)" : tool.title}: ${tool.geometry.kind}${page}, id ${tool.objectId ?? "-"}, class ${tool.schemaId ?? "-"}`,
		...tool.notes.map((note) => `    note: ${note}`),
		...tool.classifications.flatMap((answer) => answerText(answer, 2)),
	];
}

function answerText(classification: Classification, level: number): string[] {
	const { title, answer } = classification;
	const text =
		answer === null
			? "(unanswered)"
			: typeof answer === "string"
				? JSON.stringify(answer)
				: answer.map((one) => JSON.stringify(one)).join(", ");
	return [
		`${"  ".repeat(level)}${title}: ${text}`,
		...classification.classifications.flatMap((nested) => answerText(nested, level + 1)),
	];
}

function instantText(instant: Instant | null): string {
	return instant?.text ?? "-";
}

function durationText(ms: number | null): string {
	return ms === null ? "-" : spokenDuration(ms);
}
