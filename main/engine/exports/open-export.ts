import * as fs from "node:fs";
import type {
	ExportId,
	ExportSummary,
	FacetFind,
	FacetWindow,
	Problem,
	ProblemWindow,
	RowSelection,
	RowWindow,
	TaskRef,
} from "#shared/export";
import type { Json } from "#shared/json";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { SearchState, TextSearch } from "#shared/search";
import type { RawWindow, Task } from "#shared/task";
import type { AssetForm } from "./asset-fields.ts";
import { emptySummary, kindNotes } from "./export-summary.ts";
import { type ContentKey, contentKey, type IndexCache } from "./index-cache.ts";
import { locatePointer, type TextRange } from "./json-pointer.ts";
import { AssetTooLarge, parseLargeAsset } from "./large-asset.ts";
import { RawLines } from "./raw-lines.ts";
import { asAsset, type CutLists, readTask } from "./read-task.ts";
import { RowAnswers } from "./row-answers.ts";
import { RowIndex, type RowPlace } from "./row-index.ts";
import { ExportScan, type ScanEnding, type ScanListener, type ScanOptions } from "./scan-export.ts";
import type { ScanPool } from "./scan-pool.ts";
import { isSystemError, systemFault } from "./system-fault.ts";
import type { TextCache } from "./text-cache.ts";
import { ExportSearches } from "./text-search/export-searches.ts";
import type { TextFile } from "./text-search/search-job.ts";
import type { SearchThreads } from "./text-search/search-threads.ts";
import { FilePart, type FileStamp, sameStamp, SourceChanged, stampOf } from "./text-source.ts";
import { RowTotals } from "./totals.ts";
import type { UnpackedTexts } from "./unpack.ts";

/** What outlives an opening. */
export interface ExportCaches {
	indexes: IndexCache;
	texts: TextCache;
}

/** Beside the index: what of the summary is not counted from it. */
interface KeptExport {
	summary: Pick<ExportSummary, "container" | "entries" | "layout" | "notes" | "problems" | "totalBytes" | "readBytes">;
	problems: Problem[];
	forms: [AssetForm, number][];
	/** Of the unpacked text; null where the file itself is the text. */
	text: { size: number; mtimeMs: number } | null;
}

/** Above this an asset's lists of tools are cut before it is parsed; what of them is shown takes at most this much text. */
const LARGE_ASSET = 16 * 1024 * 1024;
const SHOWN_TOOLS = 24 * 1024 * 1024;
const COPY_LIMIT = 64 * 1024 * 1024;

/** One export file that is open: its rows as far as they are read, and each asset by its position. */
export class OpenExport implements ScanListener {
	readonly searches: ExportSearches;
	#index = new RowIndex();
	#totals = new RowTotals(this.#index);
	#answers = new RowAnswers(this.#index);
	#problems: Problem[] = [];
	#forms: [AssetForm, number][] = [];
	#caches: ExportCaches | null = null;
	/** What the file was when it was opened. */
	#key: ContentKey | null = null;
	#summary: ExportSummary;
	#stamp: FileStamp | null = null;
	#textPath: string | null = null;
	#unpacked = false;
	/** The index was not made from the file but kept. */
	#isRestored = false;
	#scan: ExportScan | null = null;
	#raw: { key: string; lines: RawLines; bytes: number } | null = null;
	readonly ended: Promise<void>;
	#tellEnded: () => void = () => undefined;

	constructor(
		id: ExportId,
		readonly path: string,
		name: string,
		bytes: number,
		private readonly changed: (summary: ExportSummary) => void,
		threads: SearchThreads,
		searchChanged: (search: TextSearch, state: SearchState) => void,
	) {
		this.searches = new ExportSearches(this, threads, searchChanged);
		this.#summary = emptySummary(id, name, bytes);
		this.ended = new Promise((resolve) => {
			this.#tellEnded = resolve;
		});
	}

	get summary(): ExportSummary {
		return this.#summary;
	}

	get index(): RowIndex {
		return this.#index;
	}

	/** The file that positions count in; null until it is known. */
	get textFile(): TextFile | null {
		return this.#textPath === null ? null : { path: this.#textPath, name: this.#summary.name, stamp: this.#stamp };
	}

	/** Takes what is kept of the file, or reads it. */
	start(pool: ScanPool, caches: ExportCaches, options: ScanOptions = {}): void {
		this.#caches = caches;
		if (this.#restore(caches)) {
			this.#end("done", null);
			return;
		}
		const order = { path: this.path, name: this.#summary.name, cacheFolder: caches.texts.folder };
		this.#scan = new ExportScan(order, pool, this.#index, this.#totals, this, options);
		this.#scan.run().catch((error: unknown) => {
			const why = error instanceof Error ? error.message : String(error);
			this.#end("failed", fault("engine-stopped", `${this.#summary.name}: ${why}`));
		});
	}

	cancel(): void {
		this.#scan?.cancel();
	}

	async close(): Promise<void> {
		this.searches.close();
		this.#scan?.cancel();
		// The scan still reads from the text for a moment.
		if (this.#scan) await this.ended;
		if (this.#unpacked && this.#textPath !== null) this.#caches?.texts.release(this.#textPath);
	}

	#restore({ indexes, texts }: ExportCaches): boolean {
		try {
			this.#key = contentKey(this.path);
			const kept = indexes.find(this.#key);
			const index = kept && RowIndex.restored(kept);
			if (!kept || !index) return false;
			const { summary, problems, forms, text } = kept.meta["export"] as unknown as KeptExport;
			const textPath = text ? texts.find(this.#key, text.size, text.mtimeMs) : this.path;
			if (textPath === null) return false;
			this.#isRestored = true;
			this.#textPath = textPath;
			this.#unpacked = text !== null;
			this.#stamp = stampOf(fs.statSync(textPath));
			this.#index = index;
			this.#totals = new RowTotals(index);
			this.#totals.addForms(forms);
			this.#totals.addRows();
			this.#answers = new RowAnswers(index);
			this.#problems = problems;
			this.#change({ ...summary, ...this.#totals.totals() });
			return true;
		} catch (error) {
			// The scan meets the same and says it.
			if (isSystemError(error)) return false;
			throw error;
		}
	}

	/** Once read through, the file need not be read again. */
	async #keep(): Promise<void> {
		if (!this.#caches || this.#key === null || this.#textPath === null || this.#stamp === null) return;
		if (this.#unpacked) this.#textPath = this.#caches.texts.adopt(this.#textPath, this.#key);
		const { container, entries, layout, notes, problems, totalBytes } = this.#summary;
		const { size, mtimeMs } = this.#stamp;
		const kept: KeptExport = {
			summary: { container, entries, layout, notes, problems, totalBytes, readBytes: totalBytes ?? 0 },
			problems: this.#problems,
			forms: this.#forms,
			text: this.#unpacked ? { size, mtimeMs } : null,
		};
		const { meta, arrays } = this.#index.stored();
		await this.#caches.indexes.keep(this.#key, { meta: { ...meta, export: kept as unknown as Json }, arrays });
	}

	readRows(selection: RowSelection, from: number, to: number): Outcome<RowWindow> {
		return this.#answers.window(selection, from, to);
	}

	/** The numbers of all rows of a selection, in its order, once the passes that it waits for are over. */
	selectRows(selection: RowSelection): Promise<Outcome<Iterable<number>>> {
		return this.#answers.all(selection);
	}

	readFacets(where: string, find: FacetFind | null): Outcome<FacetWindow> {
		return this.#answers.facets(where, find);
	}

	locateRow(row: number, selection: RowSelection): Outcome<number | null> {
		return this.#answers.position(row, selection);
	}

	readProblems(from: number, to: number): ProblemWindow {
		return { total: this.#summary.problems, from, problems: this.#problems.slice(from, Math.min(to, from + 1000)) };
	}

	readTask(ref: TaskRef, visit: number | null): Outcome<Task> {
		if (!this.#hasRow(ref.row)) return fault("task-missing", `row ${String(ref.row)} of ${this.#summary.name}`);
		const place = this.index.place(ref.row);
		return this.#reading(place, () => {
			const { value, cut } = this.#parse(place, visit);
			const asset = asAsset(value);
			if (!asset) return fault("task-damaged", this.#where(place));
			const task = readTask(asset, place, ref, visit, cut);
			if (task && this.#isRestored && task.taskId !== this.#index.texts.taskId.get(ref.row)) {
				// Edited at the same size and time, between the samples of the key.
				if (this.#key !== null) this.#caches?.indexes.forget(this.#key);
				return fault("file-changed", `${this.#where(place)}: another task stands there than when it was read`);
			}
			return task ? ok(task) : fault("stage-missing", `visit ${String(visit)} of ${this.#where(place)}`);
		});
	}

	readRaw(ref: TaskRef, pointer: string, from: number, to: number): Outcome<RawWindow> {
		return this.#atPointer(ref, pointer, (range, place) => {
			const key = `${String(ref.row)} ${pointer}`;
			if (this.#raw?.key !== key) {
				const bytes = range.end - range.start;
				this.#raw = {
					key,
					bytes,
					lines: this.#withText(place.offset + range.start, bytes, (source) => new RawLines(source)),
				};
			}
			const raw = this.#raw;
			const last = Math.min(to, from + 1000);
			const lines = this.#withText(place.offset + range.start, raw.bytes, (source) =>
				raw.lines.lines(source, from, last),
			);
			return ok({ total: raw.lines.total, from, lines, bytes: raw.bytes });
		});
	}

	copyRaw(ref: TaskRef, pointer: string): Outcome<string> {
		return this.#atPointer(ref, pointer, (range, place) => {
			const bytes = range.end - range.start;
			if (bytes > COPY_LIMIT)
				return fault("too-large", `${String(bytes)} bytes; the clipboard takes at most ${String(COPY_LIMIT)}`);
			return ok(this.#withText(place.offset + range.start, bytes, readText));
		});
	}

	#hasRow(row: number): boolean {
		return Number.isInteger(row) && row >= 0 && row < this.index.length;
	}

	#atPointer<T>(ref: TaskRef, pointer: string, answer: (range: TextRange, place: RowPlace) => Outcome<T>): Outcome<T> {
		if (!this.#hasRow(ref.row)) return fault("task-missing", `row ${String(ref.row)} of ${this.#summary.name}`);
		const place = this.index.place(ref.row);
		return this.#reading(place, () => {
			const range = this.#withText(place.offset, place.length, (source) => locatePointer(source, pointer));
			return range ? answer(range, place) : fault("task-missing", `${pointer} of ${this.#where(place)}`);
		});
	}

	#parse(place: RowPlace, visit: number | null): { value: Json; cut?: CutLists } {
		return this.#withText(place.offset, place.length, (source) => {
			if (place.length <= LARGE_ASSET) return { value: JSON.parse(readText(source)) as Json };
			const shown = (pointer: string): boolean => {
				const inVisit = /\/stageHistory\/(\d+)\/(?:tools|objects)$/u.exec(pointer);
				return visit === null ? !inVisit : Number(inVisit?.[1] ?? -1) === visit;
			};
			return parseLargeAsset(source, shown, SHOWN_TOOLS);
		});
	}

	/** Reads from the text file after making sure that it is the file that was scanned. */
	#withText<T>(start: number, length: number, use: (source: FilePart) => T): T {
		if (this.#textPath === null) throw new SourceChanged("The file is not read yet");
		const descriptor = fs.openSync(this.#textPath, "r");
		try {
			// What is still unpacked has no stamp yet, and nobody but us.
			if (this.#stamp && !sameStamp(stampOf(fs.fstatSync(descriptor)), this.#stamp))
				throw new SourceChanged("The file has another size or time than when it was read");
			return use(new FilePart(descriptor, start, length));
		} finally {
			fs.closeSync(descriptor);
		}
	}

	#reading<T>(place: RowPlace, read: () => Outcome<T>): Outcome<T> {
		try {
			return read();
		} catch (error) {
			if (error instanceof SourceChanged) return fault("file-changed", `${this.#summary.name}: ${error.message}`);
			if (error instanceof AssetTooLarge) return fault("too-large", `${this.#where(place)}: ${error.message}`);
			if (error instanceof SyntaxError) return fault("task-damaged", `${this.#where(place)}: ${error.message}`);
			if (isSystemError(error)) return systemFault(error, this.#summary.name);
			throw error;
		}
	}

	#where(place: RowPlace): string {
		return `${this.#summary.name}, asset at byte ${String(place.offset)}`;
	}

	unpacking(read: number): void {
		this.#change({ phase: "unpacking", readBytes: read, totalBytes: this.#summary.bytes });
	}

	opened(texts: UnpackedTexts, stamp: FileStamp | null): void {
		this.#textPath = texts.textPath;
		this.#unpacked = texts.unpacked;
		this.#stamp = stamp;
		this.#change({
			phase: "indexing",
			container: texts.container,
			entries: texts.parts.length,
			readBytes: 0,
			totalBytes: texts.parts.reduce((sum, part) => sum + part.size, 0),
			notes: texts.notes,
		});
	}

	read(bytes: number): void {
		this.#change({ ...this.#totals.totals(), readBytes: bytes });
	}

	problems(found: Problem[], count: number): void {
		this.#problems.push(...found);
		this.#change({ problems: count });
	}

	scanEnded({ phase, fault: reason, layout, notes, forms }: ScanEnding): void {
		this.#forms = forms;
		this.#change({ layout, notes: [...this.#summary.notes, ...notes, ...kindNotes(this.#summary)] });
		if (phase !== "done") {
			this.#end(phase, reason);
			return;
		}
		this.#keep().then(
			() => {
				this.#end(phase, reason);
			},
			(error: unknown) => {
				this.#end("failed", fault("engine-stopped", `${this.#summary.name}: ${String(error)}`));
			},
		);
	}

	#end(phase: ExportSummary["phase"], reason: Fault | null): void {
		this.#change({ phase, fault: reason });
		this.#tellEnded();
	}

	#change(part: Partial<ExportSummary>): void {
		this.#summary = { ...this.#summary, ...part };
		this.changed(this.#summary);
		this.searches.grown();
	}
}

function readText(source: FilePart): string {
	const bytes = Buffer.alloc(source.size);
	source.read(bytes, 0);
	return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
