import type { OpenExport } from "../engine/exports/open-export.ts";
import type { Engine } from "../engine/engine.ts";
import { type FaultCode, faultWords } from "#shared/faults";
import { type Fault, ok, type Outcome } from "#shared/outcome";
import type { Output } from "./output.ts";
import { counted } from "./output.ts";

/** Raised with a fault that ends a command. */
export class CommandFailed extends Error {
	constructor(readonly fault: Fault) {
		super(inWords(fault));
	}
}

/** A fault as the page would say it: what, where, what now. */
export function inWords(fault: { code: FaultCode; detail: string }): string {
	const { title, next } = faultWords[fault.code];
	return `${title}: ${fault.detail}\n${next}`;
}

export function valueOf<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new CommandFailed(outcome);
	return outcome.value;
}

/** Opens a file and reads it through; with `check`, looks through every asset as well. */
export async function readExport(engine: Engine, file: string, output: Output, check: boolean): Promise<OpenExport> {
	const [id] = valueOf(await engine.openPaths([file]));
	if (id === undefined) throw new Error("A file was opened without an id");
	const open = valueOf(await (check ? engine.checking(id) : engine.reading(id)));
	// A flipped bit need not make a problem of the file: it may make another number.
	const altered = valueOf((await engine.media.bundles.get(id)?.checkExport()) ?? ok(null));
	if (altered !== null) open.noteAround([altered]);
	const { summary } = open;
	if (summary.phase !== "done" && summary.fault) throw new CommandFailed(summary.fault);
	for (const note of summary.notes) output.remark(note);
	if (summary.problems > 0 && !check) {
		output.remark(`${counted(summary.problems, "problems")} in the file; info lists them with their places.`);
	}
	return open;
}
