import { open } from "node:fs/promises";
import * as path from "node:path";
import type { RuleRun } from "#shared/findings/rules";
import { fault } from "#shared/outcome";
import type { Engine } from "../engine/engine.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { isSystemError, systemFault } from "../engine/exports/system-fault.ts";
import { visible } from "../engine/exports/text-places.ts";
import type { RowViolation } from "../engine/findings/rules/judge-batch.ts";
import { judgeOnThreads } from "../engine/findings/rules/judge-threads.ts";
import { readBytes } from "../engine/read-bytes.ts";
import { programFolder } from "./folders.ts";
import { counted, grouped, type Output, textTable } from "./output.ts";
import { CommandFailed, valueOf } from "./read-export.ts";
import type { RulesCall } from "./rules-call.ts";
import { exitCodes } from "./usage.ts";

/** As at the page's door. */
const LONGEST_TEXT = 1_000_000;

/** `rules`: where the rules of a text do not hold, one violation a line; answers with the exit code. */
export async function printViolations(
	engine: Engine,
	over: OpenExport,
	call: RulesCall,
	output: Output,
): Promise<number> {
	const text = await readRulesFile(call.rules);
	const read = valueOf(await engine.readRules(text));
	if (read.faults.length > 0) {
		const name = path.basename(call.rules);
		for (const { line, column, words } of read.faults)
			output.remark(visible(`${name}:${String(line)}:${String(column)}: ${words}`));
		return exitCodes.wrongCall;
	}
	const run = valueOf(
		engine.findingsRoom.rules.run(over.summary.id, text, call.where, {
			found: (violations) => {
				for (const violation of violations) output.line(lineOf(over, read.rules, violation, call.json));
			},
			judges:
				call.workers === null
					? null
					: judgeOnThreads(path.join(programFolder, "dist", "main", "rules-worker.cjs"), call.workers),
		}),
	);
	await run.over;
	const { state } = run;
	if (state.phase !== "done") throw new CommandFailed(state.fault ?? fault("cancelled", over.summary.name));
	if (call.json) output.line(JSON.stringify({ summary: summaryOf(state) }));
	else printSummary(state, output);
	const isBroken = state.rules.some(({ severity, violations }) => severity === "error" && violations > 0);
	return call.strict && isBroken ? exitCodes.damaged : exitCodes.done;
}

/** Errors: CommandFailed. */
async function readRulesFile(file: string): Promise<string> {
	const name = path.basename(file);
	try {
		const handle = await open(path.resolve(file), "r");
		try {
			// No more than that, of whatever it is.
			const bytes = await readBytes(handle, 0, LONGEST_TEXT + 1);
			if (bytes.length <= LONGEST_TEXT) return bytes.toString("utf8");
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (isSystemError(error)) throw new CommandFailed(systemFault(error, name));
		throw error;
	}
	throw new CommandFailed(fault("too-large", `${name}: rules have at most ${grouped(LONGEST_TEXT)} bytes`));
}

function lineOf(
	open: OpenExport,
	rules: readonly { name: string; severity: string; line: number }[],
	{ row, rule, target, words }: RowViolation,
	json: boolean,
): string {
	const { name, severity, line } = rules[rule] ?? { name: "", severity: "", line: 0 };
	const taskId = open.index.texts.taskId.get(row);
	if (json) return JSON.stringify({ row, taskId, rule: name, severity, line, target, words });
	const about = target.kind === "tool" ? `${target.title} ${target.objectId ?? ""}` : "";
	return visible(
		[severity.padEnd(7), `#${String(row)}`, taskId ?? "(no id)", `${name}:`, about.trim(), words]
			.filter((part) => part !== "")
			.join("  "),
	);
}

function summaryOf({ pack, done, left, violations, rules, notes }: RuleRun): object {
	return { pack, tasks: done, left, violations, rules, notes };
}

function printSummary({ pack, done, left, violations, rules, notes }: RuleRun, output: Output): void {
	output.line("");
	output.line(
		visible(
			`${pack}: ${counted(done - left, "tasks")} judged, ${counted(violations, "violations")}${left > 0 ? `, ${counted(left, "tasks")} could not be read` : ""}`,
		),
	);
	const head = ["rule", "severity", "violations", "tasks", "judged", "not judged"];
	const rows = rules.map((rule) => [rule.name, rule.severity, rule.violations, rule.tasks, rule.judged, rule.unjudged]);
	for (const line of textTable(head, rows)) output.line(line);
	for (const note of notes) output.remark(visible(note));
}
