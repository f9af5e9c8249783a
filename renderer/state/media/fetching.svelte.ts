import type { ExportId } from "#shared/export";
import type { CollectState } from "#shared/media-needs";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";

const pause = 500;

/** Fetching what is missing: only in a program that was started so. */
export class Fetching {
	state = $state.raw<CollectState | null>(null);
	readonly #host: Host;
	readonly #notices: Notices;
	/** Other files are here than before. */
	readonly #came: () => void;
	#following: ExportId | null = null;

	constructor(host: Host, notices: Notices, came: () => void) {
		this.#host = host;
		this.#notices = notices;
		this.#came = came;
	}

	async start(id: ExportId, where: string): Promise<void> {
		const outcome = await this.#host.startCollect(id, where);
		if (outcome.ok) await this.follow(id);
		else this.#notices.fault(outcome, "Fetching media");
	}

	async cancel(id: ExportId): Promise<void> {
		const outcome = await this.#host.cancelCollect(id);
		if (!outcome.ok) this.#notices.fault(outcome, "Fetching media");
	}

	/** Follows what runs for this export to its end. */
	async follow(id: ExportId): Promise<void> {
		if (this.#following === id) return;
		this.#following = id;
		this.state = null;
		let wasRunning = false;
		while (this.#isFollowed(id)) {
			const outcome = await this.#host.readCollect(id);
			if (!this.#isFollowed(id)) return;
			if (!outcome.ok) {
				this.#notices.fault(outcome, "Fetching media");
				break;
			}
			this.state = outcome.value;
			if (outcome.value.phase !== "running") break;
			wasRunning = true;
			await new Promise((resolve) => {
				setTimeout(resolve, pause);
			});
		}
		if (this.#isFollowed(id)) this.#following = null;
		if (wasRunning) this.#came();
	}

	#isFollowed(id: ExportId): boolean {
		return this.#following === id;
	}
}
