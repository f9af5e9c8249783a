import type { ExportId } from "#shared/export";
import type { Bundle } from "./bundle.ts";

/** The export that came in a bundle, as far as its bundle needs it. */
export interface BundledOpenExport {
	/** Resolves when it has been read. */
	readonly ended: Promise<void>;
	noteAround(sentences: readonly string[]): void;
}

/** Sentences on damaged files of one bundle; that there are more is said. */
const mostNotes = 20;

/** The bundles that open exports came in, each compared with its manifest while the export is open. */
export class OpenBundles {
	readonly #open = new Map<ExportId, { bundle: Bundle; checking: AbortController; checked: Promise<void> }>();

	get(id: ExportId): Bundle | null {
		return this.#open.get(id)?.bundle ?? null;
	}

	/** @param compare as soon as the export has been read */
	add(id: ExportId, bundle: Bundle, open: BundledOpenExport, compare: boolean): void {
		const checking = new AbortController();
		const checked = compare ? this.#check(bundle, open, checking.signal) : Promise.resolve();
		// A bug is thrown at whoever closes it.
		checked.catch(() => undefined);
		this.#open.set(id, { bundle, checking, checked });
	}

	/** Resolves when its files have been compared, where they are. */
	async checked(id: ExportId): Promise<void> {
		await this.#open.get(id)?.checked;
	}

	async close(id: ExportId): Promise<void> {
		const open = this.#open.get(id);
		this.#open.delete(id);
		open?.checking.abort();
		await open?.checked;
	}

	async stop(): Promise<void> {
		for (const id of [...this.#open.keys()]) await this.close(id);
	}

	async #check(bundle: Bundle, open: BundledOpenExport, signal: AbortSignal): Promise<void> {
		await open.ended;
		let told = 0;
		await bundle.check(signal, (sentence) => {
			told += 1;
			if (told <= mostNotes) open.noteAround([sentence]);
			else if (told === mostNotes + 1)
				open.noteAround(["More files of the bundle are damaged: `verify` names them all."]);
		});
	}
}
