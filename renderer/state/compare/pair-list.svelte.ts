import type { PairFilter, PairRow } from "#shared/compare/batch";
import type { ExportId } from "#shared/export";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";
import { WindowCache } from "../window-cache.ts";

/** The pairs behind one number, read as they come into view. */
export class PairList {
	/** Null: nothing is listed. */
	filter = $state.raw<PairFilter | null>(null);
	/** Null while it is not known. */
	total = $state<number | null>(null);
	#id: ExportId | null = null;
	readonly #pairs = new WindowCache<PairRow>((from, to) => this.#load(from, to));
	readonly #host: Host;
	readonly #notices: Notices;

	constructor(host: Host, notices: Notices) {
		this.#host = host;
		this.#notices = notices;
	}

	/** Undefined while it is on its way. */
	at(index: number): PairRow | undefined {
		return this.#pairs.at(index);
	}

	want(from: number, to: number): void {
		void this.#pairs.want(from, to);
	}

	async show(id: ExportId | null, filter: PairFilter | null): Promise<void> {
		this.#id = id;
		this.filter = filter;
		this.total = null;
		this.#pairs.clear();
		if (filter !== null) await this.#pairs.want(0, 1);
	}

	async #load(from: number, to: number): Promise<readonly PairRow[] | null> {
		const { filter } = this;
		if (this.#id === null || filter === null) return null;
		const outcome = await this.#host.listPairs(this.#id, filter, from, to);
		if (filter !== this.filter) return null;
		if (!outcome.ok) {
			this.#notices.fault(outcome, "Pairs");
			return null;
		}
		this.total = outcome.value.total;
		return outcome.value.pairs;
	}
}
