import type { ExportId } from "#shared/export";
import type { MediaImport, MediaReport, NeedFilter, NeedWindow, TaskInFront } from "#shared/media-needs";
import { type Fault, ok, type Outcome } from "#shared/outcome";
import type { OpenExport } from "../../exports/open-export.ts";
import { Collects } from "../collect/collects.ts";
import type { ExportMedia } from "../export-media.ts";
import { MediaImports } from "./media-imports.ts";
import { MediaReports } from "./media-reports.ts";
import { offeredKind } from "./offered-kind.ts";

/** What the needs of open exports need of the engine around them. */
export interface AroundNeeds {
	exports(): OpenExport[];
	open(id: ExportId): OpenExport | Fault;
	media: ExportMedia;
	isPassing(real: string): boolean;
	openPaths(paths: readonly string[]): Promise<Outcome<ExportId[]>>;
	/** The compiled program that fetches; null where it is not switched on. */
	collectFile: string | null;
}

/** What the exports that are open point to: the report of it, and what a person brings in for it. */
export class MediaNeeds {
	/** Fetching it. */
	readonly collects: Collects;
	readonly #around: AroundNeeds;
	readonly #reports: MediaReports;
	readonly #imports: MediaImports;

	constructor(around: AroundNeeds) {
		this.#around = around;
		this.#reports = new MediaReports((id) => around.open(id), {
			look: (need) => around.media.linked.look(need),
			now: () => Date.now(),
		});
		this.collects = new Collects({
			open: (id) => around.open(id),
			media: around.media,
			programFile: around.collectFile,
			changed: () => {
				this.changed();
			},
		});
		this.#imports = new MediaImports(around, () => {
			this.changed();
		});
	}

	report(id: ExportId, where: string): Promise<Outcome<MediaReport>> {
		return Promise.resolve(this.#reports.read(id, where));
	}

	window(id: ExportId, where: string, filter: NeedFilter, from: number, to: number): Promise<Outcome<NeedWindow>> {
		return this.#reports.window(id, where, filter, from, to);
	}

	list(id: ExportId, where: string, filter: NeedFilter): Promise<Outcome<string>> {
		return this.#reports.list(id, where, filter);
	}

	import(paths: readonly string[], front: TaskInFront | null): Promise<Outcome<null>> {
		return Promise.resolve(this.#imports.begin(paths, front));
	}

	importState(): Promise<Outcome<MediaImport | null>> {
		return Promise.resolve(ok(this.#imports.state()));
	}

	cancelImport(): Promise<Outcome<null>> {
		this.#imports.cancel();
		return Promise.resolve(ok(null));
	}

	/** What a person dropped, by what it is. */
	async offer(paths: readonly string[], front: TaskInFront | null): Promise<Outcome<ExportId[]>> {
		const kinds = await Promise.all(paths.map(offeredKind));
		const of = (kind: (typeof kinds)[number]): string[] => paths.filter((_, n) => kinds[n] === kind);
		for (const folder of of("folder")) {
			const added = await this.#around.media.addFolder(folder);
			if (!added.ok) return added;
		}
		const media = of("media");
		if (media.length > 0) this.#imports.begin(media, front);
		const exports = of("export");
		return exports.length > 0 ? this.#around.openPaths(exports) : ok([]);
	}

	/** A folder, the store or a bundle holds other files than before. */
	changed(): void {
		this.#reports.changed();
	}

	async close(id: ExportId): Promise<void> {
		this.#reports.close(id);
		await this.collects.close(id);
	}

	async stop(): Promise<void> {
		await Promise.all([this.#reports.stop(), this.#imports.stop(), this.collects.stop()]);
	}
}
