import type { ExportSummary, Problem } from "#shared/export";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { visible } from "../engine/exports/text-places.ts";
import { counted, grouped, type Output, textTable } from "./output.ts";

const kindWords: Readonly<Record<ExportSummary["kind"], string>> = {
	"tasks-v3": "task export (V3)",
	"tasks-v2": "task export (V2, legacy)",
	import: "import file",
	answers: "copied answers",
	issues: "issue export",
	mixed: "several forms mixed",
	unknown: "no assets",
};

const layoutWords: Readonly<Record<ExportSummary["layout"], string>> = {
	array: "JSON array",
	ndjson: "NDJSON",
	single: "a single JSON object",
	empty: "empty",
};

/** Problems that were kept with their place. */
export function allProblems(open: OpenExport): Problem[] {
	const problems: Problem[] = [];
	for (;;) {
		const window = open.readProblems(problems.length, problems.length + 1000);
		if (window.problems.length === 0) return problems;
		problems.push(...window.problems);
	}
}

/** `info`: what a file is. */
export function printInfo(open: OpenExport, format: "text" | "json" | "csv", output: Output): void {
	const { summary } = open;
	const problems = allProblems(open);
	if (format === "json") {
		// What moves while a file is open is no part of what the file is.
		const { id, phase, fault, readBytes, totalBytes, checkPhase, checkedAssets, checked, source, ...rest } = summary;
		output.line(JSON.stringify({ ...rest, problemCount: summary.problems, problems }));
		return;
	}
	const wrapped = summary.container === "plain" ? "" : ` in ${summary.container}`;
	const entries = summary.entries > 1 ? `, ${grouped(summary.entries)} entries` : "";
	output.line(
		`${visible(summary.name)}: ${kindWords[summary.kind]}, ${layoutWords[summary.layout]}${wrapped}${entries}, ${grouped(summary.bytes)} bytes`,
	);
	const counts: [string, number][] = [
		["assets", summary.assets],
		["tasks", summary.tasks],
		["issues", summary.issues],
		["tools", summary.tools],
		["classifications", summary.classifications],
		["relations", summary.relations],
		["problems", summary.problems],
	];
	output.line(
		counts
			.filter(([name, count]) => count > 0 || name !== "issues")
			.map(([name, count]) => counted(count, name))
			.join(", "),
	);
	section(
		output,
		["stage", "id", "tasks", "visits"],
		summary.stages.map((s) => [s.stage, s.stageId, s.tasks, s.visits]),
	);
	section(
		output,
		["class", "id", "tools", "tasks", "geometry"],
		summary.classes.map((c) => [
			c.title,
			c.schemaId,
			c.tools,
			c.tasks,
			c.kinds.map((k) => `${k.kind} ${grouped(k.tools)}`).join(", "),
		]),
	);
	section(
		output,
		["person", "tasks", "visits"],
		summary.people.map((p) => [p.person, p.tasks, p.visits]),
	);
	section(
		output,
		["batch", "tasks"],
		summary.batches.map((b) => [b.batch, b.tasks]),
	);
	for (const problem of problems) output.line(problemLine(problem));
	if (problems.length < summary.problems)
		output.line(`${grouped(summary.problems - problems.length)} more problems were counted and not kept.`);
}

/** As compilers say it, so that editors find the place. */
export function problemLine({ part, line, column, byte, sentence }: Problem): string {
	return `${visible(part)}:${String(line)}:${String(column)} (byte ${String(byte)}): ${visible(sentence)}`;
}

function section(output: Output, head: string[], rows: (string | number)[][]): void {
	if (rows.length === 0) return;
	output.line("");
	for (const line of textTable(head, rows)) output.line(line);
}
