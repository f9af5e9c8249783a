import type { ExportSummary } from "#shared/export";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { SearchState, TextHit, TextSearch } from "#shared/search";
import type { RowIndex } from "../row-index.ts";
import { makeNeedle, type Needle } from "./needle.ts";
import type { JobReport, SearchJob, TextFile } from "./search-job.ts";
import { type AssetHits, type RunningTask, SearchThreads, type ThreadAnswer } from "./search-threads.ts";

/** What a search needs of an export. */
export interface SearchedExport {
	readonly index: RowIndex;
	readonly summary: ExportSummary;
	/** The text and its state when it was indexed; null until it is known. */
	readonly textFile: TextFile | null;
}

/** Hits that are kept with their places. */
export const MOST_LISTED = 100_000;
/** The first job is small, so that its hits are shown at once; each is larger than the one before. */
const FIRST_JOB = 512 * 1024;
const LARGEST_JOB = 16 * 1024 * 1024;
const LARGEST_SLOW_JOB = 4 * 1024 * 1024;
const MOST_ASSETS = 65_536;

interface Job {
	order: SearchJob;
	task: RunningTask | null;
	/** Reports that wait for the jobs before this one. */
	reports: JobReport[];
	isDone: boolean;
}

/** One search through one export, and what it has found: in the order of the file, whichever thread was faster. */
export class RunningSearch {
	state: SearchState;
	readonly #needle: Needle | null;
	#nextRow = 0;
	#nextSize = FIRST_JOB;
	#jobs: Job[] = [];
	#rows = new Uint8Array(1024);
	readonly #starts: number[] = [];
	readonly #lengths: number[] = [];
	readonly #hitRows: number[] = [];
	readonly #ordinals: number[] = [];

	/** `keep`: how many hits are listed. Errors: none; the search has been looked at by `searchFault`. */
	constructor(
		private readonly open: SearchedExport,
		readonly search: TextSearch,
		private readonly keep: number,
		private readonly threads: SearchThreads,
		private readonly changed: (search: RunningSearch) => void,
	) {
		this.#needle = search.isRegExp ? null : makeNeedle(search.text, search.matchCase);
		this.state = {
			phase: "running",
			fault: null,
			hits: 0,
			listed: 0,
			tasks: 0,
			readBytes: 0,
			totalBytes: open.summary.totalBytes ?? 0,
			skipped: 0,
			stoppedAt: null,
		};
	}

	hasHit(row: number): boolean {
		return (((this.#rows[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
	}

	/** Goes on where there is more to search: at the start, and whenever the export has been read further. */
	goOn(): void {
		if (this.state.phase !== "running") return;
		// One job waits for each that runs, so that no thread does.
		while (this.#jobs.filter(({ isDone }) => !isDone).length <= this.threads.size && this.#startJob());
		const { phase } = this.open.summary;
		if (this.#jobs.length > 0 || phase === "unpacking" || phase === "indexing") return;
		if (this.#nextRow < this.open.index.length) {
			// Rows without a text: the file was never opened.
			this.#end("failed", fault("file-changed", `${this.open.summary.name}: its text is not there`));
			return;
		}
		this.#change({ readBytes: this.state.totalBytes });
		this.#end("done", null);
	}

	cancel(): void {
		if (this.state.phase === "running") this.#end("cancelled", null);
	}

	/** Hits `from` to `to` of those that are listed. */
	async hits(from: number, to: number): Promise<Outcome<TextHit[]>> {
		const file = this.open.textFile;
		const last = Math.min(to, this.#starts.length);
		if (file === null || from >= last) return ok([]);
		const assets: AssetHits[] = [];
		for (let hit = from; hit < last; hit++) {
			const { offset, length } = this.open.index.place(this.#hitRows[hit] ?? 0);
			const start = (this.#starts[hit] ?? 0) - offset;
			const range = { start, end: start + (this.#lengths[hit] ?? 0) };
			const asset = assets.at(-1);
			if (asset?.offset === offset) assets[assets.length - 1] = { ...asset, hits: [...asset.hits, range] };
			else assets.push({ offset, length, hits: [range] });
		}
		const answer = await new Promise<ThreadAnswer>((resolve) => {
			this.threads.ask({ type: "place", file, assets }, resolve, () => undefined);
		});
		if (answer.type === "failed") {
			const isMoved = file.path !== this.open.textFile?.path;
			return isMoved ? this.hits(from, to) : answer.fault;
		}
		if (answer.type !== "placed") throw new Error("Places were asked for, and a report came");
		return ok(
			answer.places.flat().map((place, at) => {
				const hit = from + at;
				const row = this.#hitRows[hit] ?? 0;
				return {
					row,
					taskId: this.open.index.texts.taskId.get(row),
					externalId: this.open.index.texts.externalId.get(row),
					ordinal: this.#ordinals[hit] ?? 0,
					byte: this.#starts[hit] ?? 0,
					length: this.#lengths[hit] ?? 0,
					...place,
				};
			}),
		);
	}

	#startJob(): boolean {
		const file = this.open.textFile;
		if (file === null || this.#nextRow >= this.open.index.length) return false;
		const job: Job = { order: this.#cutJob(file), task: null, reports: [], isDone: false };
		this.#jobs.push(job);
		this.#ask(job);
		return true;
	}

	#ask(job: Job): void {
		job.task = this.threads.ask(
			{ type: "job", job: job.order, flags: SearchThreads.flags() },
			(answer) => {
				this.#hear(job, answer);
			},
			(row) => {
				this.#stopAt(row);
			},
		);
	}

	/** The next assets, by the size of their text. */
	#cutJob(file: TextFile): SearchJob {
		const { index } = this.open;
		const offsets: number[] = [];
		const lengths: number[] = [];
		const rows: number[] = [];
		const rowCounts: number[] = [];
		let row = this.#nextRow;
		let bytes = 0;
		for (; row < index.length; row++) {
			const { offset, length } = index.place(row);
			const last = offsets.length - 1;
			if (offset === offsets[last]) {
				rowCounts[last] = (rowCounts[last] ?? 0) + 1;
				continue;
			}
			if (bytes >= this.#nextSize || offsets.length >= MOST_ASSETS || offset < (offsets[last] ?? 0)) break;
			offsets.push(offset);
			lengths.push(length);
			rows.push(row);
			rowCounts.push(1);
			bytes += length;
		}
		this.#nextRow = row;
		this.#nextSize = Math.min(this.#nextSize * 2, this.#needle ? LARGEST_JOB : LARGEST_SLOW_JOB);
		return {
			file,
			search: this.search,
			needle: this.#needle,
			offsets: Float64Array.from(offsets),
			lengths: Float64Array.from(lengths),
			rows: Uint32Array.from(rows),
			rowCounts: Uint32Array.from(rowCounts),
			keep: this.keep - this.#starts.length,
		};
	}

	#hear(job: Job, answer: ThreadAnswer): void {
		if (this.state.phase !== "running") return;
		if (answer.type === "failed") {
			this.#end("failed", answer.fault);
			return;
		}
		if (answer.type !== "report") throw new Error("A report was asked for, and places came");
		const file = this.open.textFile;
		if (answer.report.fault && file && file.path !== job.order.file.path) {
			// What was unpacked is kept under another name once it is whole.
			job.order = { ...job.order, file };
			job.reports = [];
			this.#ask(job);
			return;
		}
		job.reports.push(answer.report);
		job.isDone = answer.report.isLast;
		this.#merge();
		this.goOn();
	}

	/** Takes over what the jobs found up to the first that is not done. */
	#merge(): void {
		for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
			for (const report of job.reports) this.#take(report);
			job.reports = [];
			if (!job.isDone || this.state.phase !== "running") return;
			this.#jobs.shift();
		}
	}

	#take(report: JobReport): void {
		let tasks = 0;
		for (const row of report.rows) {
			const byte = row >> 3;
			if (byte >= this.#rows.length) {
				const larger = new Uint8Array(Math.max(byte + 1, this.#rows.length * 2));
				larger.set(this.#rows);
				this.#rows = larger;
			}
			const bit = 1 << (row & 7);
			if (((this.#rows[byte] ?? 0) & bit) !== 0) continue;
			this.#rows[byte] = (this.#rows[byte] ?? 0) | bit;
			tasks++;
		}
		const room = this.keep - this.#starts.length;
		for (let hit = 0; hit < Math.min(room, report.starts.length); hit++) {
			const row = report.hitRows[hit] ?? 0;
			this.#ordinals.push(this.#hitRows.at(-1) === row ? (this.#ordinals.at(-1) ?? 0) + 1 : 0);
			this.#starts.push(report.starts[hit] ?? 0);
			this.#lengths.push(report.lengths[hit] ?? 0);
			this.#hitRows.push(row);
		}
		const { state } = this;
		this.#change({
			hits: state.hits + report.hits,
			listed: this.#starts.length,
			tasks: state.tasks + tasks,
			readBytes: state.readBytes + report.read,
			totalBytes: Math.max(this.open.summary.totalBytes ?? 0, state.readBytes + report.read),
			skipped: state.skipped + report.skipped,
		});
		if (report.fault) this.#end("failed", report.fault);
	}

	/** An expression took too long: where that was is told. */
	#stopAt(row: number): void {
		if (this.state.phase !== "running") return;
		const taskId = this.open.index.texts.taskId.get(row);
		this.#change({ stoppedAt: { row, taskId } });
		this.#end(
			"too-slow",
			fault("search-too-slow", `stopped in task ${taskId ?? "without an id"}, row #${String(row)}`),
		);
	}

	#end(phase: SearchState["phase"], reason: Fault | null): void {
		for (const { task, isDone } of this.#jobs) if (!isDone) task?.stop();
		this.#jobs = [];
		this.#change({ phase, fault: reason });
	}

	#change(part: Partial<SearchState>): void {
		this.state = { ...this.state, ...part };
		this.changed(this);
	}
}
