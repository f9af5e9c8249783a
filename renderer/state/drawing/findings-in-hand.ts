import type { TaskRef } from "#shared/export";
import type { Finding, FindingId, HeldFinding } from "#shared/findings/finding";
import type { TaskFindings } from "#shared/findings/lists";
import type { Outcome } from "#shared/outcome";
import type { Stuck } from "../findings/findings.svelte.ts";

/** What drawing needs of the page's findings. */
export interface FindingsInHand {
	/** Of the task in front, with what is on its way; null before they are read. */
	readonly ofTask: TaskFindings | null;
	readonly reviewer: string;
	/** Those of any task, with what is on its way. */
	readOf(ref: TaskRef): Promise<Outcome<TaskFindings>>;
	/** What was drawn and is no change yet, and what of it could not be kept. */
	drafts: number;
	readonly stuck: Map<object, Stuck>;
	/** Shown at once, and kept until it is saved. */
	change(label: string, edits: readonly { id: FindingId; finding: Finding | null; held?: HeldFinding }[]): unknown;
}
