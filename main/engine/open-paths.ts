import { realpath, rm } from "node:fs/promises";
import * as path from "node:path";
import type { ExportId } from "#shared/export";
import { type Fault, ok, type Outcome } from "#shared/outcome";
import { orElse } from "./exports/system-fault.ts";
import type { FindingsFiles } from "./findings/files/findings-files.ts";
import { isFindingsFile } from "./findings/files/read-findings.ts";
import type { OpenExports } from "./open-exports.ts";

export interface WaysIn {
	exports: OpenExports;
	findings: Pick<FindingsFiles, "import">;
	failed(name: string, reason: Fault): void;
}

/**
 * Opens exports, and merges files of findings, by what each is. Answers with the exports that are open; each failure is
 * told, and it fails only where all did.
 */
export async function openPaths(paths: readonly string[], ways: WaysIn): Promise<Outcome<ExportId[]>> {
	const ids: ExportId[] = [];
	const findings: string[] = [];
	let failure: Fault | null = null;
	for (const file of paths) {
		if (await isFindingsFile(file)) {
			findings.push(file);
			continue;
		}
		const opened = await ways.exports.open(file);
		if (opened.ok) ids.push(opened.value);
		else {
			failure ??= opened;
			ways.failed(path.basename(file), opened);
		}
	}
	if (findings.length > 0) {
		const merged = await ways.findings.import(findings);
		await removePassing(findings, ways.exports);
		if (merged.ok) return ok(ids);
		failure ??= merged;
		ways.failed(findings.map((file) => path.basename(file)).join(", "), merged);
	}
	return failure && ids.length === 0 ? failure : ok(ids);
}

/** What was dropped on a page is a copy: it is merged, or was refused, and nobody opens it again. */
async function removePassing(files: readonly string[], exports: OpenExports): Promise<void> {
	for (const file of files) {
		const real = await orElse(() => realpath(file), null);
		if (real === null || !exports.isPassing(real)) continue;
		// The folder of copies goes at the end in any case.
		await orElse(() => rm(real, { force: true }), null);
	}
}
