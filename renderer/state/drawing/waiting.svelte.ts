import type { TaskRef } from "#shared/export";
import type { Finding, FindingId } from "#shared/findings/finding";
import type { TaskFindings } from "#shared/findings/lists";
import type { FindingsInHand } from "./findings-in-hand.ts";
import type { MarkBody } from "./shown-marks.ts";

/** What was tried and failed is tried again after so long, ms. */
const againMs = 3000;

/** Something that a hand said of a task whose findings are not read yet. */
export interface Waiting {
	ref: TaskRef;
	label: string;
	/** Who said it; "" before the host has told. */
	author: string;
	/** A mark: it is seen meanwhile. */
	mark: { id: FindingId; body: MarkBody } | null;
	/** What it is to what was said before; null: that is said already. */
	finding: (known: TaskFindings) => (Pick<Finding, "target" | "body"> & { id: FindingId }) | null;
}

/** Keeps what was drawn before it could be kept: as soon as the findings of its task are read, whichever is in front. */
export class WaitingFindings {
	/** In the order of hands. */
	list = $state.raw<readonly Waiting[]>([]);
	readonly #findings: FindingsInHand;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(findings: FindingsInHand) {
		this.#findings = findings;
	}

	put(waiting: Waiting): void {
		this.list = [...this.list, waiting];
		this.#findings.drafts += 1;
		void this.keep();
	}

	/** Keeps what can be kept now; the rest is told, and tried again. */
	async keep(): Promise<void> {
		clearTimeout(this.#timer);
		// One after the other: the second answer to a question comes after the first.
		for (const each of this.list) await this.#keep(each);
		clearTimeout(this.#timer);
		if (this.list.length > 0) this.#timer = setTimeout(() => void this.keep(), againMs);
	}

	/** Gives the last one up. @returns false: nothing waits. */
	takeBack(): boolean {
		const last = this.list.at(-1);
		if (last !== undefined) this.#forget(last);
		return last !== undefined;
	}

	async #keep(waiting: Waiting): Promise<void> {
		const { ref, label, author } = waiting;
		const { reviewer, stuck } = this.#findings;
		const read = await this.#findings.readOf(ref);
		// Given up, or kept by another try meanwhile.
		if (!this.list.includes(waiting)) return;
		if (!read.ok) {
			const giveUp = (): void => {
				this.#forget(waiting);
			};
			stuck.set(waiting, { label, fault: read, retry: () => this.keep(), giveUp });
			return;
		}
		const { task, source } = read.value;
		const said = waiting.finding(read.value);
		if (said !== null) {
			const { id, target, body } = said;
			const held = read.value.rows.find((row) => row.held.id === id)?.held;
			const finding = { author: author === "" ? reviewer : author, source, task, target, body };
			this.#findings.change(label, [{ id, finding, ...(held === undefined ? {} : { held }) }]);
		}
		this.#forget(waiting);
	}

	#forget(waiting: Waiting): void {
		this.list = this.list.filter((other) => other !== waiting);
		this.#findings.drafts -= 1;
		this.#findings.stuck.delete(waiting);
	}
}
