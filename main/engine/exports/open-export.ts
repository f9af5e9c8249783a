import * as fs from "node:fs";
import { basename } from "node:path";
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
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { SearchState, TextSearch } from "#shared/search";
import type { AssetInfo, RawWindow, Task } from "#shared/task";
import { type AddedColumn, AddedColumns, type FieldKind } from "./added-columns.ts";
import { AnswerSets } from "./answer-sets.ts";
import { Answers } from "./answers.ts";
import type { AssetForm } from "./asset-fields.ts";
import { AssetTexts } from "./asset-texts.ts";
import type { CheckOrder } from "./check/check-order.ts";
import { ExportCheck } from "./check/export-check.ts";
import type { ComparedRows } from "./compared-rows.ts";
import type { ExportMeans } from "./export-means.ts";
import { emptySummary, kindNotes } from "./export-summary.ts";
import { type ContentKey, contentKey } from "./index-cache.ts";
import { type KeptExport, keptSummary, restoreExport, storeExport } from "./kept-export.ts";
import { ProblemList } from "./problem-list.ts";
import { RowAnswers } from "./row-answers.ts";
import { RowIndex, type RowPlace } from "./row-index.ts";
import { ExportScan, type ScanEnding, type ScanListener, type ScanOptions } from "./scan-export.ts";
import { SourceText } from "./source-text.ts";
import { isSystemError } from "./system-fault.ts";
import { ExportSearches } from "./text-search/export-searches.ts";
import type { TextFile } from "./text-search/search-job.ts";
import { type FileStamp, stampOf } from "./text-source.ts";
import { RowTotals, totalsOf } from "./totals.ts";
import type { UnpackedTexts } from "./unpack.ts";

/** Where a task lies, and what has to stand there. */
export interface TaskPlace {
	textPath: string;
	/** Null while the text is still unpacked, by nobody but us. */
	stamp: FileStamp | null;
	/** The export's, for sentences. */
	name: string;
	place: RowPlace;
	taskId: string | null;
	key: ContentKey | null;
}

export interface ExportNews {
	changed(summary: ExportSummary): void;
	searchChanged(search: TextSearch, state: SearchState): void;
}

export interface ExportFile {
	id: ExportId;
	path: string;
	name: string;
	bytes: number;
	/** Where it lies within its file, as in a bundle; all of the file where it is missing. */
	within?: { offset: number; bytes: number; name: string };
}

/** One export file that is open: its rows as far as they are read, and each asset by its position. */
export class OpenExport implements ScanListener {
	readonly index = new RowIndex();
	readonly searches: ExportSearches;
	/** What later passes set beside the rows; kept with the index. */
	readonly columns = new AddedColumns();
	readonly answers = new Answers(this.columns);
	readonly answerSets: AnswerSets;
	readonly path: string;
	/** Notes on what the export came in: of this opening, and not kept with the index. */
	#around: readonly string[] = [];
	readonly ended: Promise<void>;
	readonly #totals = new RowTotals(this.index);
	readonly #problems = new ProblemList();
	readonly #rows: RowAnswers;
	readonly #check: ExportCheck;
	readonly #text: SourceText;
	readonly #assets: AssetTexts;
	#forms: [AssetForm, number][] = [];
	/** What the file was when it was opened; null where it could not be looked at. */
	#key: ContentKey | null = null;
	/** The key is not to be trusted any more. */
	#isDistrusted = false;
	/** Keeps one after the other. */
	#keeping: Promise<unknown> = Promise.resolve();
	#summary: ExportSummary;
	#scan: ExportScan | null = null;
	#isRead = false;
	#tellEnded: () => void = () => undefined;

	constructor(
		private readonly file: ExportFile,
		private readonly means: ExportMeans,
		private readonly news: ExportNews,
	) {
		this.path = file.path;
		this.#summary = emptySummary(file.id, file.name, file.bytes);
		this.searches = new ExportSearches(this, means.searchThreads, (search, state) => {
			news.searchChanged(search, state);
		});
		this.#text = new SourceText(file.path, file.name, (source) => {
			this.#change({ source });
			// What stopped because the file was away goes on.
			if (source.state === "same" && this.#check.phase === "stopped") this.beginCheck();
		});
		this.#check = new ExportCheck(this.index, this.#problems, this.answers, {
			changed: (part) => {
				this.#rows.changed();
				this.#change(part);
				if (part.checkPhase === "done") void this.#keep();
			},
			note: (sentence) => {
				this.#change({ notes: [...this.#summary.notes, sentence] });
			},
			sourceFailed: (message) => {
				if (message === null) this.#text.watch.look();
				else this.#text.watch.suspect(message);
			},
		});
		this.#assets = new AssetTexts(file.name, this.#text, {
			index: this.index,
			damageWithin: (part, from, to) => this.#problems.damageWithin(part, from, to),
			hold: (read) => this.#check.hold(read),
			distrust: () => {
				this.#isDistrusted = true;
				if (this.#key !== null) means.caches.indexes.forget(this.#key);
			},
		});
		// Rows by their answers: the check, which collects them, begins where it has not.
		this.answerSets = new AnswerSets(this.answers, {
			index: this.index,
			begin: () => {
				this.beginCheck();
			},
			answersOf: (row) => this.#assets.answersOf(row),
		});
		this.#rows = new RowAnswers(this.index, {
			text: (pattern) => this.searches.text(pattern),
			answer: (title, test, key) => this.answerSets.answer(title, test, key),
		});
		this.ended = new Promise((resolve) => {
			this.#tellEnded = resolve;
		});
	}

	get summary(): ExportSummary {
		return { ...this.#summary, notes: [...this.#around, ...this.#summary.notes] };
	}

	/** Says something about what the export came in. */
	noteAround(sentences: readonly string[]): void {
		this.#around = [...this.#around, ...sentences];
		this.news.changed(this.summary);
	}

	/** Where its bytes lie, packed or not, and what they are called there. */
	get source(): { path: string; offset: number; bytes: number; name: string } {
		return { ...this.file, offset: 0, ...this.file.within };
	}

	/** The file that positions count in; null until it is known. */
	get textFile(): TextFile | null {
		const { opened } = this.#text;
		return opened && { path: opened.textPath, name: this.#summary.name, stamp: opened.stamp };
	}

	/** Takes what is kept of the file, or reads it. Errors: of the file system, where the file cannot be looked at. */
	start(options: ScanOptions = {}): void {
		const { pool, caches } = this.means;
		this.#text.watch.begin();
		if (this.#restore()) {
			this.#end("done", null);
			return;
		}
		const order = { ...this.file, cacheFolder: caches.texts.folder };
		this.#scan = new ExportScan(order, pool, this.index, this.#totals, this, options);
		this.#scan.run().catch((error: unknown) => {
			const why = error instanceof Error ? error.message : String(error);
			this.#end("failed", fault("engine-stopped", `${this.#summary.name}: ${why}`));
		});
	}

	/** Stops reading; where that is over, the check. */
	cancel(): void {
		if (this.#scan && !this.#isRead) this.#scan.cancel();
		else this.#check.cancel();
	}

	/** Begins the check of every asset, or goes on with it. Nothing before the file is read, and once it runs or is done. */
	beginCheck(): void {
		const order = this.#isRead ? this.#text.checkOrder() : null;
		if (order) this.#check.begin(this.means.checks.checkers, order);
	}

	/** Resolves when the check has ended, however it did. */
	checkOver(): Promise<void> {
		return this.#check.over();
	}

	/** Resolves when what is to be kept so far is kept, or cannot be. */
	async kept(): Promise<void> {
		await this.#keeping;
	}

	/** How many parts of the file could not be read, as far as that is known. */
	get damaged(): number {
		return this.#problems.damaged;
	}

	async close(): Promise<void> {
		this.searches.close();
		this.#check.cancel();
		this.#scan?.cancel();
		// The scan still reads from the text for a moment.
		if (this.#scan) await this.ended;
		await this.kept();
		this.#text.close((textPath) => {
			this.means.caches.texts.release(textPath);
		});
	}

	readRows(selection: RowSelection, from: number, to: number): Outcome<RowWindow> {
		return this.#rows.window(selection, from, to);
	}

	/** The numbers of all rows of a selection, in its order, once the passes that it waits for are over. */
	selectRows(selection: RowSelection): Promise<Outcome<Iterable<number>>> {
		return this.#rows.all(selection);
	}

	readFacets(where: string, find: FacetFind | null): Outcome<FacetWindow> {
		return this.#rows.facets(where, find);
	}

	locateRow(row: number, selection: RowSelection): Outcome<number | null> {
		return this.#rows.position(row, selection);
	}

	readProblems(from: number, to: number): ProblemWindow {
		return { total: this.#summary.problems, from, problems: this.#problems.window(from, Math.min(to, from + 1000)) };
	}

	readTask(ref: TaskRef, visit: number | null): Outcome<Task> {
		return this.#assets.readTask(ref, visit);
	}

	readAsset(ref: TaskRef): Outcome<AssetInfo> {
		return this.#assets.readAsset(ref);
	}

	/** Where the task of a row lies, for a thread that reads it; `key` names the content of the file, null where nothing may be kept of it. */
	readPlace(row: number): Outcome<TaskPlace> {
		const { name } = this.#summary;
		if (row >= this.index.length) return fault("task-missing", `row ${String(row)} of ${name}`);
		const order = this.#text.readOrder();
		if (order === null) return this.#text.refusal() ?? fault("file-changed", name);
		const { textPath, stamp } = order;
		const key = this.#isDistrusted ? null : this.#key;
		return ok({ textPath, stamp, name, place: this.index.place(row), taskId: this.index.texts.taskId.get(row), key });
	}

	readRaw(ref: TaskRef, pointer: string, from: number, to: number): Outcome<RawWindow> {
		return this.#assets.readRaw(ref, pointer, from, to);
	}

	copyRaw(ref: TaskRef, pointer: string): Outcome<string> {
		return this.#assets.copyRaw(ref, pointer);
	}

	/** Where its text lies, for threads that read all of it. */
	readOrder(): Outcome<CheckOrder> {
		const order = this.#text.checkOrder();
		return order ? ok(order) : (this.#text.refusal() ?? fault("file-changed", this.#summary.name));
	}

	/** Names the content of the file; null where nothing may be kept of it. */
	get contentKey(): ContentKey | null {
		return this.#isDistrusted ? null : this.#key;
	}

	/** Why nothing is read of it now; null where it may be. Looks first. */
	refusal(): Fault | null {
		return this.#text.refusal();
	}

	/** A thread found less, or other things, than there should be. */
	suspect(message: string): Fault | null {
		this.#text.watch.suspect(message);
		return this.#text.refusal();
	}

	/** What a comparison says beside the rows, or that it says something else now. */
	setCompared(compared: ComparedRows | null): void {
		this.index.compared = compared;
		this.#rows.changed();
	}

	/** A later pass is over: its column is kept with the index. */
	keepColumn(column: AddedColumn<Readonly<Record<string, FieldKind>>>): void {
		this.columns.put(column);
		if (this.#isRead) void this.#keep();
	}

	unpacking(read: number): void {
		this.#change({ phase: "unpacking", readBytes: read, totalBytes: this.#summary.bytes });
	}

	opened(texts: UnpackedTexts, stamp: FileStamp | null): void {
		this.#text.open({ ...texts, stamp });
		this.#problems.setParts(texts.parts.map((part) => part.name));
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
		this.searches.grown();
	}

	problems(found: Problem[], count: number): void {
		this.#problems.read(found, count);
		this.#change({ problems: this.#problems.total });
	}

	scanEnded({ phase, fault: reason, layout, notes, forms }: ScanEnding): void {
		this.#forms = forms;
		this.#change({ layout, notes: [...this.#summary.notes, ...notes, ...kindNotes(this.#summary)] });
		if (phase === "done") void this.#keep();
		this.#end(phase, reason);
	}

	/** Takes the rows, and what else is kept, of a file that is what it was. */
	#restore(): boolean {
		const { indexes, texts } = this.means.caches;
		try {
			this.#key = contentKey(this.path);
			const found = indexes.find(this.#key);
			const text = found && (found.meta["export"] as unknown as KeptExport).text;
			const textPath = text ? texts.find(text) : this.path;
			const kept = found && textPath !== null ? restoreExport(found, this.index, this.columns) : null;
			if (!kept || textPath === null) return false;
			this.#text.open({ textPath, unpacked: text !== null, stamp: stampOf(fs.statSync(textPath)), parts: kept.parts });
			this.#problems.setParts(kept.parts.map((part) => part.name));
			this.#problems.read(kept.problems, kept.summary.problems);
			this.#forms = kept.forms;
			if (kept.summary.checkPhase === "done") this.#check.restore(kept.summary.checkedAssets);
			this.#change({ ...kept.summary, ...kept.totals });
			return true;
		} catch (error) {
			// The scan meets the same and says it.
			if (isSystemError(error)) return false;
			throw error;
		}
	}

	/** Once read through, and once more when it is checked, all of it is kept: the file need not be read again. */
	async #keep(): Promise<void> {
		const { opened } = this.#text;
		const { indexes, texts } = this.means.caches;
		if (this.#key === null || this.#isDistrusted || !opened?.stamp) return;
		if (opened.unpacked) texts.keep(opened.textPath);
		const { size, mtimeMs } = opened.stamp;
		const kept = storeExport(this.index, this.columns, {
			summary: keptSummary(this.#summary, this.#check.phase === "done"),
			totals: totalsOf(this.#summary),
			problems: this.#problems.window(0, Infinity),
			forms: this.#forms,
			parts: opened.parts,
			text: opened.unpacked ? { file: basename(opened.textPath), size, mtimeMs } : null,
		});
		const key = this.#key;
		this.#keeping = this.#keeping.then(() => indexes.keep(key, kept));
		await this.#keeping;
	}

	#end(phase: ExportSummary["phase"], reason: Fault | null): void {
		this.#isRead = true;
		this.#change({ phase, fault: reason });
		this.searches.grown();
		if (this.means.checks.atOnce && phase !== "failed") this.beginCheck();
		this.#tellEnded();
	}

	#change(part: Partial<ExportSummary>): void {
		this.#summary = { ...this.#summary, ...part };
		this.news.changed(this.summary);
	}
}
