import type { ExportId } from "#shared/export";
import type { FindingsImport, FindingsOrder, MadeFile } from "#shared/findings/files";
import type { Outcome } from "#shared/outcome";
import type { MediaFile } from "../../engine-api.ts";
import type { ExportMedia } from "../../media/export-media.ts";
import { type Findings, notBuilt } from "../findings.ts";
import type { AroundFindings } from "../findings.ts";

export interface AroundFiles extends Pick<AroundFindings, "open" | "exports"> {
	findings: Findings;
	/** Where made files wait to be fetched. */
	folder: string;
	media(): ExportMedia;
}

/** Findings on their way out, as files of several kinds, and in. */
export class FindingsFiles {
	constructor(private readonly around: AroundFiles) {}

	make(id: ExportId | null, order: FindingsOrder): Promise<Outcome<MadeFile>> {
		return notBuilt([id, order, this.around.folder]);
	}

	import(paths: readonly string[]): Promise<Outcome<FindingsImport>> {
		return notBuilt(paths);
	}

	lastImport(): Promise<Outcome<FindingsImport | null>> {
		return notBuilt(null);
	}

	/** Ids of made files, as they stand in a MadeFile's url. */
	static isMade(id: string): boolean {
		return id.startsWith("made-");
	}

	resolve(id: string): Promise<Outcome<MediaFile>> {
		return notBuilt(id);
	}

	async stop(): Promise<void> {
		await Promise.resolve();
	}
}
