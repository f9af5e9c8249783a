/** Exports read by the fast way and by the slow one, so that a test can hold the first to the second. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Problem } from "#shared/export";
import type { AssetSummary } from "../../../main/engine/exports/asset-fields.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { ExportScan, type ScanEnding, type ScanOptions } from "../../../main/engine/exports/scan-export.ts";
import { InlinePool, type ScanPool } from "../../../main/engine/exports/scan-pool.ts";
import { TextScan } from "../../../main/engine/exports/scan-text.ts";
import { MemoryText } from "../../../main/engine/exports/text-source.ts";
import { RowTotals } from "../../../main/engine/exports/totals.ts";

export interface Scanned {
	index: RowIndex;
	totals: RowTotals;
	problems: { byte: number; severity: string; sentence: string; row: number | null }[];
}

export interface FastOptions extends ScanOptions {
	/** Scanners that take turns. */
	threads?: number;
	/** Bytes that a scanner is given at a time. */
	pieceBytes?: number;
}

/** Texts that are kept at a time. */
const MOST_FILES = 8;

/** A folder for one test file's texts. */
export class TextFolder {
	readonly path = mkdtempSync(path.join(tmpdir(), "loupe-scan-"));
	#files = 0;

	write(bytes: Uint8Array): string {
		// Never over an old one: some file systems write a file that is emptied and filled again to the disk at once.
		const file = path.join(this.path, `${String(this.#files++)}.json`);
		writeFileSync(file, bytes);
		rmSync(path.join(this.path, `${String(this.#files - MOST_FILES)}.json`), { force: true });
		return file;
	}

	remove(): void {
		rmSync(this.path, { recursive: true, force: true });
	}
}

export async function scanFast(
	file: string,
	scanner: WebAssembly.Module,
	{ threads = 2, pieceBytes = Infinity, ...options }: FastOptions = {},
	pool: ScanPool = new InlinePool(scanner, threads, pieceBytes),
): Promise<Scanned & { end: ScanEnding }> {
	const index = new RowIndex();
	const totals = new RowTotals(index);
	const problems: Problem[] = [];
	const ends: ScanEnding[] = [];
	const scan = new ExportScan(
		{ path: file, name: "export.json", cacheFolder: "" },
		pool,
		index,
		totals,
		{
			unpacking: () => undefined,
			opened: () => undefined,
			read: () => undefined,
			problems: (found) => problems.push(...found),
			scanEnded: (ending) => ends.push(ending),
		},
		options,
	);
	await scan.run();
	const [end] = ends;
	if (end === undefined || ends.length > 1) throw new Error(`The scan ended ${String(ends.length)} times`);
	const told = problems.map(({ byte, severity, sentence, row }) => ({ byte, severity, sentence, row }));
	return { index, totals, problems: told, end };
}

export async function scanSlowly(bytes: Uint8Array): Promise<Scanned> {
	const index = new RowIndex();
	const totals = new RowTotals(index);
	const problems: Scanned["problems"] = [];
	const keep = (asset: AssetSummary): void => {
		const row = asset.tasks.length > 0 ? index.length : null;
		for (const { at, severity, sentence } of asset.oddities) problems.push({ byte: at, severity, sentence, row });
		totals.addForms([[asset.form, 1]]);
		index.push(asset, 0);
	};
	const scan = new TextScan(new MemoryText(bytes), {
		asset: keep,
		finding: ({ at, severity, sentence }) => problems.push({ byte: at, severity, sentence, row: null }),
		progress: () => true,
	});
	const { notJson, start } = await scan.run();
	if (notJson !== null) {
		const sentence = `Expected [ or {, found ${notJson}: this is not JSON`;
		problems.push({ byte: start, severity: "damaged", sentence, row: null });
	}
	totals.addRows();
	return { index, totals, problems };
}

/** Everything that the index says of its rows. */
export function rowsOf({ index }: Scanned): unknown[] {
	return Array.from({ length: index.length }, (_, row) => ({
		...index.row(row),
		...index.place(row),
		classes: [...index.classes(row)].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
		visited: index.lists(row).visits.map((visit) => {
			const words = index.visitWords[visit];
			return words && Object.values(words).map((id) => index.dictionary.texts[id as number] ?? null);
		}),
	}));
}
