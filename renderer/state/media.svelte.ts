import type { FolderId } from "#shared/export";
import type { MediaFolder } from "#shared/media";
import type { Host } from "../host.ts";
import type { Notices } from "./notices.svelte.ts";

/** The folders that a person named as holding pictures. */
export class Media {
	folders = $state.raw<readonly MediaFolder[]>([]);
	choosing = $state(false);
	/** Grows when a folder is added, removed or listed to its end: pictures are looked for again. */
	generation = $state(0);
	readonly #host: Host;
	readonly #notices: Notices;

	constructor(host: Host, notices: Notices) {
		this.#host = host;
		this.#notices = notices;
	}

	async load(): Promise<void> {
		const outcome = await this.#host.listMediaFolders();
		if (outcome.ok) this.changed(outcome.value);
		else this.#notices.fault(outcome, "Media folders");
	}

	changed(folders: readonly MediaFolder[]): void {
		const settled = (list: readonly MediaFolder[]) => list.map((f) => `${f.id} ${f.phase}`).join("\n");
		const different = settled(folders) !== settled(this.folders);
		this.folders = folders;
		if (different) this.generation += 1;
	}

	async add(): Promise<void> {
		if (this.choosing) return;
		this.choosing = true;
		try {
			const outcome = await this.#host.chooseMediaFolder();
			if (!outcome.ok) this.#notices.fault(outcome, "Media folders");
			else if (outcome.value !== null) await this.load();
		} finally {
			this.choosing = false;
		}
	}

	async remove(id: FolderId): Promise<void> {
		const outcome = await this.#host.removeMediaFolder(id);
		if (outcome.ok) await this.load();
		else this.#notices.fault(outcome, "Media folders");
	}
}
