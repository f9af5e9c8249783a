import type { OpenExport } from "../engine/exports/open-export.ts";
import { fault } from "#shared/outcome";
import { allProblems, problemLine } from "./info.ts";
import { grouped, type Output } from "./output.ts";
import { CommandFailed } from "./read-export.ts";

/** `check`: every problem of a file whose assets have all been looked through. */
export function printCheck(open: OpenExport, format: "text" | "json" | "csv", output: Output): void {
	const { summary } = open;
	const problems = allProblems(open);
	for (const problem of problems) {
		if (format === "json") output.line(JSON.stringify({ ...problem, taskId: taskOf(open, problem.row) }));
		else output.line(`${problem.severity}  ${problemLine(problem)}`);
	}
	const more = summary.problems - problems.length;
	if (more > 0) output.remark(`${grouped(more)} more problems were counted and not kept.`);
	// A file that was not checked to its end must not pass for a sound one.
	if (summary.checkPhase !== "done") {
		const { state, sentence } = summary.source;
		const why = state === "same" ? (summary.notes.at(-1) ?? "") : sentence;
		throw new CommandFailed(
			fault(
				state === "changed" ? "file-changed" : "file-unreadable",
				`${summary.name}: checked ${grouped(summary.checkedAssets)} assets, and no further. ${why}`,
			),
		);
	}
	output.remark(
		`${grouped(summary.checkedAssets)} assets checked: ${grouped(summary.problems)} ${summary.problems === 1 ? "problem" : "problems"}, ${grouped(open.damaged)} of them damage.`,
	);
}

function taskOf(open: OpenExport, row: number | null): string | null {
	return row === null ? null : open.index.texts.taskId.get(row);
}
