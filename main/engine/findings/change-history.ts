import type { Finding, FindingId, HeldFinding, Version } from "#shared/findings/finding";
import { contentOf } from "#shared/findings/merge";
import { newRevision } from "./new-ids.ts";

type Contents = readonly (Finding | null)[];

/** A change that can be taken back. */
export interface Step {
	id: string;
	label: string;
	/** What stood in the heads of each finding before and after it. */
	touched: Map<FindingId, { before: Contents; after: Contents }>;
}

/** Of the steps that a compaction leaves, how many findings they may touch together. */
const MOST_TOUCHED = 20_000;
const MOST_STEPS = 100_000;

/** The steps that were done, one after the other, and how many of them are not taken back. */
export class ChangeHistory {
	#steps: Step[] = [];
	#done = 0;

	/** What undo takes back; null: nothing. */
	get last(): Step | null {
		return this.#steps[this.#done - 1] ?? null;
	}

	/** What redo does again. */
	get next(): Step | null {
		return this.#steps[this.#done] ?? null;
	}

	/** What was undone cannot be done again after something else. A step with the id of the last one is more of it. */
	add({ id, label, touched }: Step): void {
		this.#steps.length = this.#done;
		const { last } = this;
		if (last?.id === id) {
			for (const [finding, { before, after }] of touched)
				last.touched.set(finding, { before: last.touched.get(finding)?.before ?? before, after });
			return;
		}
		this.#steps.push({ id, label, touched });
		if (this.#steps.length > MOST_STEPS) this.#steps.shift();
		this.#done = this.#steps.length;
	}

	undone(): void {
		this.#done = Math.max(0, this.#done - 1);
	}

	redone(): void {
		this.#done = Math.min(this.#steps.length, this.#done + 1);
	}

	/** As a compaction left it. */
	placeAt(done: number): void {
		this.#done = Math.min(this.#steps.length, done);
	}

	/** What a compaction leaves of it: the latest steps, and how many of these are done. */
	kept(): { steps: readonly Step[]; done: number } {
		let touched = 0;
		let from = this.#steps.length;
		while (from > 0) {
			touched += this.#steps[from - 1]?.touched.size ?? 0;
			if (touched > MOST_TOUCHED) break;
			from--;
		}
		return { steps: this.#steps.slice(from), done: Math.max(0, this.#done - from) };
	}
}

export function contentsOf(held: HeldFinding | undefined): Contents {
	return held === undefined ? [null] : held.heads.map(({ finding }) => finding);
}

/**
 * Versions that put the findings of a step back to one of its sides. Only heads that still say what the step left are
 * replaced: what somebody else made of a finding since stays beside it.
 */
export function versionsBack(
	{ touched }: Step,
	side: "before" | "after",
	all: ReadonlyMap<FindingId, HeldFinding>,
	utc: string,
): Version[] {
	const versions: Version[] = [];
	for (const [id, contents] of touched) {
		const left = new Set(contents[side === "before" ? "after" : "before"].map(contentOf));
		const after = (all.get(id)?.heads ?? []).filter((head) => left.has(contentOf(head.finding))).map(({ rev }) => rev);
		if (after.length === 0) continue;
		for (const finding of contents[side]) versions.push({ id, rev: newRevision(), after, utc, finding });
	}
	return versions;
}
