import type { Snapshot } from "#shared/task";
import { count, counted } from "./count.ts";

/** How many objects these are: an entry that only says from where on one is gone is none. */
export function objectsIn(tools: readonly { interpolationStopped: boolean }[]): number {
	return tools.reduce((sum, tool) => sum + (tool.interpolationStopped ? 0 : 1), 0);
}

/** Why the list of tasks, and the stage beside its visit, count fewer tools than there are entries; null where they do not. */
export function tallySentence({ tools, toolsCounted, toolsLeftOut }: Snapshot): string | null {
	const here = tools.length + toolsLeftOut;
	if (here === toolsCounted) return null;
	const ends = tools.length - objectsIn(tools);
	const reasons = [
		...(ends > 0
			? [`${counted(ends, "entry", "entries")} only ${ends === 1 ? "says" : "say"} where an object ends`]
			: []),
		...(here - ends === toolsCounted ? [] : ["frames that lie within one annotation count once"]),
	];
	return `${counted(here, "entry", "entries")}, counted as ${count(toolsCounted)}: ${reasons.join("; ")}.`;
}

/** Why the list of annotations is empty. @param word what the pages are called */
export function emptySentence({ tools, brushDataUrl, medicalBrushDataUrl }: Snapshot, word: string): string {
	if (tools.length > 0) return `No annotations on this ${word}. Press ] for the next ${word} that has some.`;
	if (brushDataUrl === null && medicalBrushDataUrl === null) return "No annotations in this state of the task.";
	return "Nothing but brush strokes in this state of the task. They lie in a file that the export links to, under Task.";
}
