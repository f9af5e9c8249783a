import type { Task, Tool } from "#shared/task";

/** One person who drew, or one stage in which was drawn. */
export interface Origin {
	/** As exported; "" where the export does not say. */
	name: string;
	/** How many annotations of the task. */
	count: number;
}

/** By count, then by name; those that name nobody come last. */
export function personsOf(tools: readonly Tool[]): Origin[] {
	return counted(tools, personOf);
}

export function stagesOf(tools: readonly Tool[]): Origin[] {
	return counted(tools, stageOf);
}

/** "" where the export names nobody. */
export function personOf({ metadata }: Pick<Tool, "metadata">): string {
	return metadata?.createdBy ?? "";
}

/** A stage id, as exported; "" where there is none. */
export function stageOf({ metadata }: Pick<Tool, "metadata">): string {
	return metadata?.createdIn ?? "";
}

function counted(tools: readonly Tool[], nameOf: (tool: Tool) => string): Origin[] {
	const counts = new Map<string, number>();
	for (const tool of tools) counts.set(nameOf(tool), (counts.get(nameOf(tool)) ?? 0) + 1);
	return [...counts]
		.map(([name, count]) => ({ name, count }))
		.sort((a, b) => Number(a.name === "") - Number(b.name === "") || b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** The names of the stages that a task tells of, by their id; of a stage that was renamed the latest. */
export function stageNames({
	visits,
	stage,
	stageId,
}: Pick<Task, "visits" | "stage" | "stageId">): Map<string, string> {
	const names = new Map<string, string>();
	for (const told of [...visits, { stage, stageId }]) {
		if (told.stageId !== null && told.stage !== null) names.set(told.stageId, told.stage);
	}
	return names;
}
