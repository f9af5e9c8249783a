import { SvelteSet } from "svelte/reactivity";
import type { Classification, Tool } from "#shared/task";
import { classKey } from "#shared/drawing/placing";
import type { ClassGroup } from "./class-groups.ts";

/** A line of the annotation list: all of one height, so that 50,000 scroll like 50. */
export type AnnotationRow =
	| { kind: "class"; group: ClassGroup; open: boolean; hidden: boolean }
	| { kind: "tool"; group: ClassGroup; tool: Tool; open: boolean }
	| { kind: "answer"; group: ClassGroup; tool: Tool; answer: Classification; depth: number };

/** The tree of classes, tools and nested answers, as far as it is unfolded. */
export class AnnotationRows {
	readonly #closed = new SvelteSet<string>();
	readonly #open = new SvelteSet<number>();
	readonly #groups: () => readonly ClassGroup[];
	readonly #hidden: ReadonlySet<string>;

	readonly list: readonly AnnotationRow[] = $derived.by(() => {
		const rows: AnnotationRow[] = [];
		for (const group of this.#groups()) {
			const open = !this.#closed.has(group.key);
			rows.push({ kind: "class", group, open, hidden: this.#hidden.has(group.key) });
			if (!open) continue;
			for (const tool of [...group.tools, ...group.interpolated]) {
				const unfolded = this.#open.has(tool.index);
				rows.push({ kind: "tool", group, tool, open: unfolded });
				if (unfolded) pushAnswers(rows, group, tool, tool.classifications, 0);
			}
		}
		return rows;
	});

	constructor(groups: () => readonly ClassGroup[], hidden: ReadonlySet<string>) {
		this.#groups = groups;
		this.#hidden = hidden;
	}

	/** Where a tool stands in the list; -1 where its class is folded. */
	indexOf(tool: number | null): number {
		return tool === null ? -1 : this.list.findIndex((row) => row.kind === "tool" && row.tool.index === tool);
	}

	toggle(row: AnnotationRow): void {
		if (row.kind === "class") {
			if (!this.#closed.delete(row.group.key)) this.#closed.add(row.group.key);
		} else if (row.kind === "tool" && row.tool.classifications.length > 0) {
			if (!this.#open.delete(row.tool.index)) this.#open.add(row.tool.index);
		}
	}

	/** Unfolds the class of a tool that was selected elsewhere. */
	uncover(tool: Tool): void {
		this.#closed.delete(classKey(tool));
	}
}

function pushAnswers(
	rows: AnnotationRow[],
	group: ClassGroup,
	tool: Tool,
	answers: readonly Classification[],
	depth: number,
): void {
	for (const answer of answers) {
		rows.push({ kind: "answer", group, tool, answer, depth });
		pushAnswers(rows, group, tool, answer.classifications, depth + 1);
	}
}
