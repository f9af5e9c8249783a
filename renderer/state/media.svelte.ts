import type { ExportId, FolderId } from "#shared/export";
import type { MediaFolder } from "#shared/media";
import type { TaskInFront } from "#shared/media-needs";
import type { Host } from "../host.ts";
import { broughtWords } from "../wording/media-needs.ts";
import { BroughtIn } from "./media/brought-in.svelte.ts";
import { Fetching } from "./media/fetching.svelte.ts";
import { KeptMedia } from "./media/kept-media.svelte.ts";
import { NeedsReport } from "./media/needs-report.svelte.ts";
import type { Notices } from "./notices.svelte.ts";

/** What of the page around them the media ask for. */
export interface AroundMedia {
	/** The export in front, and the query of its list. */
	query(): { id: ExportId | null; where: string };
	/** The task in front, in the state that is shown. */
	front(): TaskInFront | null;
	offer(files: readonly File[], front: TaskInFront | null): Promise<void>;
}

/** Media: the folders that a person named, what exports point to, and what is brought in and kept. */
export class Media {
	folders = $state.raw<readonly MediaFolder[]>([]);
	choosing = $state(false);
	/** Grows when a folder is added, removed or listed to its end: pictures are looked for again. */
	generation = $state(0);
	readonly needs: NeedsReport;
	readonly brought: BroughtIn;
	readonly kept: KeptMedia;
	readonly fetching: Fetching;
	readonly #around: AroundMedia;
	readonly #host: Host;
	readonly #notices: Notices;

	constructor(host: Host, notices: Notices, around: AroundMedia) {
		this.#host = host;
		this.#notices = notices;
		this.needs = new NeedsReport(host, notices, () => around.query());
		this.#around = around;
		const came = (): void => {
			this.#came();
		};
		this.brought = new BroughtIn(host, notices, () => around.front(), came);
		this.kept = new KeptMedia(host, notices);
		this.fetching = new Fetching(host, notices, came);
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

	/** Addresses of what is shown are another host's: all of it is looked for again. */
	askAgain(): void {
		this.generation += 1;
	}

	/** Files that were dropped: exports are opened, media brought in, and what became of those is told. */
	async offer(files: readonly File[]): Promise<void> {
		const before = this.brought.state;
		await this.#around.offer(files, this.#around.front());
		await this.brought.follow();
		const { state } = this.brought;
		if (state !== null && state !== before) this.#notices.tell(broughtWords(state));
	}

	/** Other files are here than before: pictures and masks are looked for again. */
	#came(): void {
		this.generation += 1;
		void this.kept.load();
		void this.needs.lookAgain();
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
