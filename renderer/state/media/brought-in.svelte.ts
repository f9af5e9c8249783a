import type { MediaImport, TaskInFront } from "#shared/media-needs";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";

const pause = 200;

/** Media that a person brings in: by a dialog, or by dropping them on the page. */
export class BroughtIn {
	/** The latest; null where there was none. */
	state = $state.raw<MediaImport | null>(null);
	choosing = $state(false);
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #front: () => TaskInFront | null;
	readonly #came: () => void;
	#following: Promise<void> | null = null;

	/** `came`: other files are here than before. */
	constructor(host: Host, notices: Notices, front: () => TaskInFront | null, came: () => void) {
		this.#host = host;
		this.#notices = notices;
		this.#front = front;
		this.#came = came;
	}

	async choose(from: "files" | "folder"): Promise<void> {
		if (this.choosing) return;
		this.choosing = true;
		try {
			const outcome = await this.#host.chooseMedia(from, this.#front());
			if (!outcome.ok) this.#notices.fault(outcome, "Bringing in media");
			else if (outcome.value) await this.follow();
		} finally {
			this.choosing = false;
		}
	}

	/** Follows what was begun, to its end. Where nothing new was, nothing is told. */
	follow(): Promise<void> {
		this.#following ??= this.#follow().finally(() => {
			this.#following = null;
		});
		return this.#following;
	}

	async cancel(): Promise<void> {
		const outcome = await this.#host.cancelMediaImport();
		if (!outcome.ok) this.#notices.fault(outcome, "Bringing in media");
	}

	async #follow(): Promise<void> {
		for (;;) {
			const outcome = await this.#host.readMediaImport();
			if (!outcome.ok) {
				this.#notices.fault(outcome, "Bringing in media");
				return;
			}
			const isNew = JSON.stringify(outcome.value) !== JSON.stringify(this.state);
			this.state = outcome.value;
			if (outcome.value?.phase === "reading") {
				await new Promise((resolve) => {
					setTimeout(resolve, pause);
				});
				continue;
			}
			if (isNew && outcome.value !== null) this.#came();
			return;
		}
	}
}
