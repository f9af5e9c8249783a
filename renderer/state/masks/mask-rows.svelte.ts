import { SvelteSet } from "svelte/reactivity";
import type { MaskPart } from "#shared/masks";
import { partsAtATime } from "./mask-parts.svelte.ts";
import type { MaskClass } from "./mask-classes.ts";
import type { TaskMask } from "./task-mask.svelte.ts";

/** A line of the annotation list that is about brush strokes. */
export type MaskRow =
	| { kind: "mask"; of: MaskClass; open: boolean; hidden: boolean }
	| { kind: "part"; of: MaskClass; part: MaskPart; at: number }
	/** Beneath the components that are listed: how many of all these are, and how many more can be. */
	| {
			kind: "more";
			of: MaskClass;
			listed: number;
			total: number;
			next: number;
			loading: boolean;
			fault: string | null;
	  };

/** Classes of the mask, and their components as far as they are unfolded. */
export class MaskRows {
	readonly #open = new SvelteSet<string>();
	readonly #mask: TaskMask;
	readonly #hidden: ReadonlySet<string>;

	readonly list: readonly MaskRow[] = $derived.by(() => {
		const rows: MaskRow[] = [];
		for (const of of this.#mask.classes) {
			const open = this.#open.has(of.key);
			rows.push({ kind: "mask", of, open, hidden: this.#hidden.has(of.key) });
			const list = open ? this.#mask.parts.of(of.label) : null;
			if (list === null) continue;
			for (const [at, part] of list.parts.entries()) rows.push({ kind: "part", of, part, at });
			const { total, most, parts, loading, fault } = list;
			const next = Math.min(partsAtATime, most - parts.length);
			if (parts.length < total || loading || fault !== null)
				rows.push({ kind: "more", of, listed: parts.length, total, next, loading, fault: fault?.detail ?? null });
		}
		return rows;
	});

	constructor(mask: TaskMask, hidden: ReadonlySet<string>) {
		this.#mask = mask;
		this.#hidden = hidden;
	}

	/** Where what is selected stands in the list; -1 where nothing is, or where it is folded away. */
	get selectedAt(): number {
		const { selected, part } = this.#mask;
		if (selected === null) return -1;
		const own = this.list.findIndex((row) => row.kind === "part" && row.part === part);
		return own >= 0 ? own : this.list.findIndex((row) => row.kind === "mask" && row.of.label === selected);
	}

	/** Does what Enter, a double click or the arrow does: folds a class, lists its components, or lists more of them. */
	toggle(row: MaskRow): void {
		if (row.kind === "more") void this.#mask.parts.more(row.of.label);
		if (row.kind !== "mask") return;
		if (this.#open.delete(row.of.key)) return;
		this.#open.add(row.of.key);
		void this.#mask.parts.want(row.of.label);
	}
}
