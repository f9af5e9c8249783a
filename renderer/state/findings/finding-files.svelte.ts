import type { ExportId } from "#shared/export";
import type { FindingsFormat, FindingsImport, MadeFile } from "#shared/findings/files";
import { everyFinding } from "#shared/findings/lists";
import type { Host } from "../../host.ts";
import type { Notices } from "../notices.svelte.ts";

/** Of which tasks findings are written. */
export type FilesScope = "export" | "list" | "everything";

/** What files of findings need of the page around them. */
export interface AroundFiles {
	/** The export in front. */
	exportId(): ExportId | null;
	/** The query of the task list. */
	where(): string;
}

/** Findings on their way out of the page as files, and in. */
export class FindingFiles {
	isOpen = $state(false);
	format = $state<FindingsFormat>("findings");
	scope = $state<FilesScope>("export");
	forSpreadsheet = $state(false);
	/** Of corrected tasks: the others as well. */
	allTasks = $state(false);
	making = $state(false);
	choosing = $state(false);
	/** The file that was made last. */
	made = $state.raw<MadeFile | null>(null);
	/** What the last bringing in did. */
	report = $state.raw<FindingsImport | null>(null);
	readonly #host: Host;
	readonly #notices: Notices;
	readonly #around: AroundFiles;

	constructor(host: Host, notices: Notices, around: AroundFiles) {
		this.#host = host;
		this.#notices = notices;
		this.#around = around;
	}

	/** Tasks are written, not what is said of them. */
	get isOfTasks(): boolean {
		return this.format === "ango" || this.format === "coco";
	}

	get hasExport(): boolean {
		return this.#around.exportId() !== null;
	}

	get where(): string {
		return this.#around.where();
	}

	open(): void {
		this.made = null;
		if (!this.hasExport) this.scope = "everything";
		else if (this.scope === "everything") this.scope = "export";
		this.isOpen = true;
	}

	/** Files were merged, by whomever: what that did is shown where somebody looks. */
	hear(report: FindingsImport): void {
		this.report = report;
		// Of several windows the one in front shows it: in the others somebody else may be writing.
		if (document.hasFocus()) this.open();
	}

	async choose(): Promise<void> {
		if (this.choosing) return;
		this.choosing = true;
		try {
			const outcome = await this.#host.chooseFindings();
			if (!outcome.ok) this.#notices.fault(outcome, "Bringing in findings");
		} finally {
			this.choosing = false;
		}
	}

	/** Makes the file, and has the browser keep it. */
	async make(): Promise<void> {
		if (this.making) return;
		this.making = true;
		this.made = null;
		try {
			const id = this.scope === "everything" && !this.isOfTasks ? null : this.#around.exportId();
			const where = this.scope === "list" ? this.#around.where() : "";
			const outcome = await this.#host.makeFindingsFile(id, {
				format: this.format,
				filter: { ...everyFinding, where },
				order: "task",
				forSpreadsheet: this.forSpreadsheet,
				tasks: this.allTasks ? "all" : "corrected",
			});
			if (!outcome.ok) {
				this.#notices.fault(outcome, "Findings as a file");
				return;
			}
			this.made = outcome.value;
			save(outcome.value);
		} finally {
			this.making = false;
		}
	}
}

function save({ url, name }: MadeFile): void {
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
}
