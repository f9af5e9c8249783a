import type { ExportKind, ExportSummary } from "#shared/export";
import { counted } from "./count.ts";

/** What a file is called for what it is, and a sentence where the engine has no note on it. */
export const kindWords: Readonly<Record<ExportKind, { name: string; sentence: string | null }>> = {
	"tasks-v3": { name: "Task export", sentence: null },
	"tasks-v2": {
		name: "Legacy task export",
		sentence: "This is the legacy format (V2): stages carry no annotations of their own, only the final state.",
	},
	import: { name: "Import file", sentence: null },
	answers: { name: "Copied answers", sentence: null },
	issues: { name: "Issue export", sentence: null },
	mixed: { name: "Mixed file", sentence: null },
	unknown: { name: "Not an export", sentence: null },
};

/** "12 480 tasks", or what else the file is counted by. */
export function countsOf(summary: ExportSummary): string {
	if (summary.kind === "issues") return counted(summary.issues, "issue");
	return counted(summary.tasks, "task");
}
