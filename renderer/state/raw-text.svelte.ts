import type { TaskRef } from "#shared/export";
import type { Fault } from "#shared/outcome";
import type { Host } from "../host.ts";
import type { Notices } from "./notices.svelte.ts";
import { WindowCache } from "./window-cache.ts";

/** The indented JSON behind what is shown, read line by line at a pointer of the asset. */
export class RawText {
	ref = $state.raw<TaskRef | null>(null);
	/** RFC 6901; "" is the whole asset. */
	pointer = $state("");
	total = $state(0);
	/** Of the text as exported. */
	bytes = $state(0);
	fault = $state.raw<Fault | null>(null);
	copied = $state(false);
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #lines = new WindowCache<string>((from, to) => this.#load(from, to), 500, 24);
	#turn = 0;

	constructor(host: Host, notices: Notices) {
		this.#host = host;
		this.#notices = notices;
	}

	at(line: number): string | undefined {
		return this.#lines.at(line);
	}

	want(from: number, to: number): void {
		void this.#lines.want(from, to);
	}

	async show(ref: TaskRef | null, pointer = ""): Promise<void> {
		this.#turn += 1;
		this.ref = ref;
		this.pointer = pointer;
		this.total = 0;
		this.bytes = 0;
		this.fault = null;
		this.copied = false;
		this.#lines.clear();
		if (ref !== null) await this.#lines.want(0, 1);
	}

	/** The exact text, as exported, onto the clipboard. */
	async copy(ref: TaskRef, pointer: string): Promise<void> {
		const outcome = await this.#host.copyRaw(ref, pointer);
		if (!outcome.ok) {
			this.#notices.fault(outcome, "Copy as JSON");
			return;
		}
		try {
			await navigator.clipboard.writeText(outcome.value);
			this.copied = true;
		} catch (error) {
			this.#notices.tell({
				severity: "warning",
				title: "The clipboard is closed to this page",
				detail: error instanceof Error ? error.message : "no further details",
				next: "Click into the page and copy again, or select the lines in the raw view.",
			});
		}
	}

	async #load(from: number, to: number): Promise<readonly string[] | null> {
		const turn = this.#turn;
		if (this.ref === null) return null;
		const outcome = await this.#host.readRaw(this.ref, this.pointer, from, to);
		if (turn !== this.#turn) return null;
		if (!outcome.ok) {
			this.fault = outcome;
			return null;
		}
		this.total = outcome.value.total;
		this.bytes = outcome.value.bytes;
		return outcome.value.lines;
	}
}
