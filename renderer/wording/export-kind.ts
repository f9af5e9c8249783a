import type { ExportKind, ExportSummary } from "#shared/export";
import { counted } from "./count.ts";

/** What a file is called for what it is, and a sentence where it is not a task export. */
export const kindWords: Readonly<Record<ExportKind, { name: string; sentence: string | null }>> = {
	"tasks-v3": { name: "Task export", sentence: null },
	"tasks-v2": {
		name: "Legacy task export",
		sentence: "This is the legacy format (V2): stages carry no annotations of their own, only the final state.",
	},
	import: {
		name: "Import file",
		sentence: "This is a file for importing into Ango Hub, not an export: it knows no tasks, stages or people.",
	},
	answers: {
		name: "Copied answers",
		sentence: "These are the answers of one task as the editor copies them: classes and answers stand by id.",
	},
	issues: {
		name: "Issue export",
		sentence: "This is an issue export: it lists remarks on tasks and has no annotations to draw.",
	},
	mixed: { name: "Mixed file", sentence: "Entries of several kinds stand in this file; each is shown as what it is." },
	unknown: { name: "Not an export", sentence: "Nothing in this file looks like an asset or a task." },
};

/** "12 480 tasks", or what else the file is counted by. */
export function countsOf(summary: ExportSummary): string {
	if (summary.kind === "issues") return counted(summary.issues, "issue");
	return counted(summary.tasks, "task");
}
