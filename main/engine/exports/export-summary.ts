import type { ExportId, ExportSummary } from "#shared/export";

/** What a file is, where it is not an export of tasks. */
export function kindNotes(summary: ExportSummary): string[] {
	switch (summary.kind) {
		case "issues":
			return [
				`This is an issue export with ${String(summary.issues)} ${summary.issues === 1 ? "issue" : "issues"}, not an export of tasks. Export the project with type "task" to look at its annotations.`,
			];
		case "import":
			return ["This is an import file: its entries are shown as tasks without stages or people."];
		case "answers":
			return ["These are answers copied from the editor: shown as one task; people and options stand there as ids."];
		case "mixed":
			return [
				`The file mixes several forms${summary.issues > 0 ? ` (issues among its entries: ${String(summary.issues)}; they are not listed)` : ""}.`,
			];
		default:
			return [];
	}
}

/** Of an export of which nothing is read yet. */
export function emptySummary(id: ExportId, name: string, bytes: number): ExportSummary {
	return {
		id,
		name,
		bytes,
		container: "plain",
		entries: 1,
		layout: "empty",
		kind: "unknown",
		phase: "indexing",
		fault: null,
		readBytes: 0,
		totalBytes: null,
		assets: 0,
		tasks: 0,
		issues: 0,
		tools: 0,
		classifications: 0,
		relations: 0,
		stages: [],
		classes: [],
		people: [],
		batches: [],
		problems: 0,
		checkPhase: "waiting",
		checkedAssets: 0,
		checked: 0,
		source: { state: "same", sentence: "" },
		notes: [],
	};
}
