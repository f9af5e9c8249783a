import { statSync } from "node:fs";
import * as path from "node:path";
import type { Engine } from "../engine/engine.ts";
import { whyUnread } from "../engine/findings/files/read-folder.ts";
import type { Output } from "./output.ts";
import { CommandFailed, valueOf } from "./read-export.ts";
import { WrongCall } from "./usage.ts";

/** Whose corrections are compared, and where they are kept. */
export interface FindingsCall {
	/** A folder of findings, or a file of them. */
	findings: string;
	/** Null: the folder's own reviewer, or the only one who corrected anything. */
	reviewer: string | null;
}

/** The folder of findings that is compared; null: they are in a file. */
export function folderOfFindings({ findings }: FindingsCall): string | null {
	return statSync(findings, { throwIfNoEntry: false })?.isDirectory() === true ? path.resolve(findings) : null;
}

/** Has the engine correct tasks as the reviewer says. Errors: CommandFailed, WrongCall. */
export async function takeFindings(engine: Engine, call: FindingsCall, output: Output): Promise<void> {
	if (folderOfFindings(call) === null) valueOf(await engine.importFindings([path.resolve(call.findings)]));
	const { mine, findings } = engine.findingsRoom;
	const state = valueOf(await findings.state());
	const why = whyUnread(state);
	if (why !== null) throw new CommandFailed(why);
	for (const note of state.notes) output.remark(note);
	const authors = await mine.authors();
	const [only] = authors;
	const usual = authors.length === 1 ? only : authors.find((author) => author === findings.reviewer);
	const reviewer = call.reviewer ?? usual;
	if (only === undefined) output.remark(`Nobody corrected a task in ${call.findings}`);
	else if (reviewer === undefined || !authors.includes(reviewer))
		throw new WrongCall(`--reviewer takes one of those who corrected a task: ${authors.join(", ")}`);
	else mine.speakFor(reviewer);
}
