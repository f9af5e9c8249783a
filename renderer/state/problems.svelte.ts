import type { ExportId, Problem } from "#shared/export";
import type { Host } from "../host.ts";
import type { Notices } from "./notices.svelte.ts";
import { WindowCache } from "./window-cache.ts";

/** What in the export in front is not as it should be. */
export class Problems {
	total = $state(0);
	#id: ExportId | null = null;
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #rows = new WindowCache<Problem>((from, to) => this.#load(from, to));

	constructor(host: Host, notices: Notices) {
		this.#host = host;
		this.#notices = notices;
	}

	at(index: number): Problem | undefined {
		return this.#rows.at(index);
	}

	want(from: number, to: number): void {
		void this.#rows.want(from, to);
	}

	/** `total` as the summary has it: rows are asked for when someone looks. */
	follow(id: ExportId | null, total: number): void {
		if (id !== this.#id) {
			this.#id = id;
			this.#rows.clear();
		} else if (total !== this.total) void this.#rows.refresh();
		this.total = total;
	}

	async #load(from: number, to: number): Promise<readonly Problem[] | null> {
		const id = this.#id;
		if (id === null) return null;
		const outcome = await this.#host.readProblems(id, from, to);
		if (id !== this.#id) return null;
		if (outcome.ok) return outcome.value.problems;
		this.#notices.fault(outcome, "Problems");
		return null;
	}
}
