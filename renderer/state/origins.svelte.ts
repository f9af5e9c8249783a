import { SvelteSet } from "svelte/reactivity";
import type { Tool } from "#shared/task";
import { personOf, stageOf } from "./origin-counts.ts";

/** What is hidden by who drew it, and by the stage in which it was drawn. */
export class Origins {
	/** Names that are hidden; "" stands for annotations that name nobody. */
	readonly persons = new SvelteSet<string>();
	readonly stages = new SvelteSet<string>();

	get isFiltering(): boolean {
		return this.persons.size > 0 || this.stages.size > 0;
	}

	hides(tool: Pick<Tool, "metadata">): boolean {
		return this.persons.has(personOf(tool)) || this.stages.has(stageOf(tool));
	}

	toggle(kind: "persons" | "stages", name: string): void {
		if (!this[kind].delete(name)) this[kind].add(name);
	}

	clear(): void {
		this.persons.clear();
		this.stages.clear();
	}
}
