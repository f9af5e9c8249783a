import type { FindingId, RevisionId, Version } from "#shared/findings/finding";

/** What stood in the heads of a finding before and after a step; none: it was not there. */
export interface Sides {
	before: readonly Version[];
	after: readonly Version[];
	/** Of what came from elsewhere: revisions known to be replaced before, and since. Null: a hand did it. */
	past: { before: readonly RevisionId[]; since: readonly RevisionId[] } | null;
}

/** A change that can be taken back. */
export interface Step {
	id: string;
	label: string;
	touched: Map<FindingId, Sides>;
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
			for (const [finding, sides] of touched) last.touched.set(finding, joined(last.touched.get(finding), sides));
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

function joined(first: Sides | undefined, then: Sides): Sides {
	if (first === undefined) return then;
	const [one, two] = [first.past, then.past];
	const past = one === null || two === null ? two : { before: one.before, since: [...one.since, ...two.since] };
	return { before: first.before, after: then.after, past };
}
