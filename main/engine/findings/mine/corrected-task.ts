import type { Classification, Relation, Task, Tool } from "#shared/task";
import type { ComparedAnswer, ComparedRelation, ComparedTool } from "../../compare/compared.ts";
import type { LeanSnapshot } from "../../compare/compared-task.ts";
import { corrected } from "./corrected.ts";
import type { Corrections } from "./corrections.ts";

/** A task as it was exported, corrected; `notes`: what was left out of the corrections, in sentences. */
export function correctedTask(task: Task, corrections: Corrections): { task: Task; notes: string[] } {
	const { snapshot, asset } = task;
	const make = { tool: (tool: Tool) => tool, answer: (answer: Classification) => answer };
	const found = corrected<Tool, Classification, Relation>(snapshot, corrections, make);
	const { tools, classifications, relations, notes } = found;
	const toolsCounted = snapshot.toolsCounted + entriesOf(tools) - entriesOf(snapshot.tools);
	const pages = tools.reduce((most, { page }) => Math.max(most, (page ?? 0) + 1), asset.pages);
	return {
		task: {
			...task,
			asset: { ...asset, pages },
			snapshot: { ...snapshot, tools, classifications, relations, toolsCounted },
			notes: [...task.notes, ...notes],
		},
		notes,
	};
}

/** As the list of tasks counts: frames that lie within one entry are one, and what only says where an object leaves is none. */
function entriesOf(tools: readonly Tool[]): number {
	const entries = new Set<string>();
	for (const { pointer, interpolationStopped } of tools)
		if (!interpolationStopped) entries.add(/^.*?\/(?:tools|objects)\/\d+/u.exec(pointer)?.[0] ?? pointer);
	return entries.size;
}

/** What comparing reads of a task, corrected. What was drawn has places behind those of the export. */
export function correctedSide(side: LeanSnapshot, corrections: Corrections): LeanSnapshot {
	const make = { tool: (tool: ComparedTool) => tool, answer: (answer: ComparedAnswer) => answer };
	const found = corrected<ComparedTool, ComparedAnswer, ComparedRelation>(side, corrections, make);
	const { tools, classifications, relations, origins } = found;
	let behind = (side.places.at(-1) ?? -1) + 1;
	const places = origins.map((origin) => (origin === null ? behind++ : (side.places[origin] ?? origin)));
	return { ...side, tools, classifications, relations, places, texts: null };
}
