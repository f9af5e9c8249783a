import { untrack } from "svelte";
import { type Draft, drawTools, emptyDraft } from "../../canvas/drafts/draft.ts";
import type { Memory } from "../../db.ts";
import type { Drafting } from "./drafting.svelte.ts";

/** Shapes that are begun and not finished, kept with their page and brought back when that comes in front again. */
export class KeptDrafts {
	/** The page in front whose kept draft has been looked for: before, an empty one tells nothing. */
	#read = $state<string | null>(null);
	/** There is a kept one of it. */
	#isKept = false;

	/** @param key names the page of the task in front in words that outlive the program; null: there is none */
	constructor(
		private readonly memory: Memory,
		private readonly drafting: Drafting,
		private readonly key: () => string | null,
	) {}

	/** Until the returned function is called. */
	watch(): () => void {
		return $effect.root(() => {
			$effect(() => {
				const key = this.key();
				untrack(() => void this.#bring(key));
			});
			$effect(() => {
				const [key, { draft, isBegun }] = [this.key(), this.drafting];
				if (key === null || key !== this.#read) return;
				untrack(() => {
					this.#keep(key, isBegun ? draft : null);
				});
			});
		});
	}

	async #bring(key: string | null): Promise<void> {
		if (key === null || key === this.#read) return;
		const draft = await this.memory.draft(key);
		if (key !== this.key()) return;
		this.#isKept = draft !== null;
		const tool = drawTools.find((known) => known === draft?.tool);
		// What a hand has begun meanwhile is newer.
		if (draft !== null && tool !== undefined && !this.drafting.isBegun)
			this.drafting.bring({ ...emptyDraft(tool), points: draft.points, zones: draft.zones });
		this.#read = key;
	}

	#keep(key: string, draft: Draft | null): void {
		// A stroke that the hand is drawing is kept with its end.
		if (draft !== null && draft.stroke !== null) return;
		if (draft !== null) {
			this.#isKept = true;
			const { tool, points, zones } = draft;
			void this.memory.keepDraft(key, { tool, points, zones });
		} else if (this.#isKept) {
			this.#isKept = false;
			void this.memory.forgetDraft(key);
		}
	}
}
