import type { ExportId } from "#shared/export";
import type { Host } from "../../host.ts";
import type { BatchExplanation } from "../../wording/explain-batch.ts";
import type { Notices } from "../notices.svelte.ts";
import { PairList } from "./pair-list.svelte.ts";

/** The figure of a batch that is explained, and the pairs behind it. */
export class Explanation {
	/** Null: none is. */
	shown = $state.raw<BatchExplanation | null>(null);
	readonly pairs: PairList;
	readonly #exportId: () => ExportId | null;

	constructor(host: Host, notices: Notices, exportId: () => ExportId | null) {
		this.pairs = new PairList(host, notices);
		this.#exportId = exportId;
	}

	async show(explanation: BatchExplanation): Promise<void> {
		this.shown = explanation;
		await this.pairs.show(this.#exportId(), explanation.pairs);
	}

	close(): void {
		this.shown = null;
	}
}
