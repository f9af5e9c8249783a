import type { MediaStoreState } from "#shared/media-needs";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";

/** The media that are kept on this machine, and how many bytes they may have. */
export class KeptMedia {
	state = $state.raw<MediaStoreState | null>(null);
	readonly #host: Host;
	readonly #notices: Notices;

	constructor(host: Host, notices: Notices) {
		this.#host = host;
		this.#notices = notices;
	}

	async load(): Promise<void> {
		const outcome = await this.#host.readMediaStore();
		if (outcome.ok) this.state = outcome.value;
		else this.#notices.fault(outcome, "Media that are kept");
	}

	/** @param most bytes */
	async limit(most: number): Promise<void> {
		const outcome = await this.#host.limitMediaStore(most);
		if (outcome.ok) this.state = outcome.value;
		else this.#notices.fault(outcome, "Media that are kept");
	}
}
