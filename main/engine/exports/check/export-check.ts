import type { CheckPhase, ExportSummary } from "#shared/export";
import { type BatchesEnding, RunningBatches } from "../../batches/running-batches.ts";
import type { Answers } from "../answers.ts";
import type { ProblemList } from "../problem-list.ts";
import type { RowIndex } from "../row-index.ts";
import type { BatchResult, CheckItem } from "./check-batch.ts";
import { assetsFrom, type CheckerOrder, type Checkers } from "./checkers.ts";
import type { CheckOrder } from "./check-order.ts";
import { ReadHold } from "./read-hold.ts";

/** What the check tells the export that it is of. */
export interface CheckNews {
	/** Figures of the summary moved. */
	changed(part: Partial<ExportSummary>): void;
	/** A sentence about the file as a whole. */
	note(sentence: string): void;
	/** The text could not be read, or (with a message) is not what it was: somebody should look at the file. */
	sourceFailed(message: string | null): void;
}

/** How often figures are told while the check runs. */
const TELL_EVERY_MS = 100;
/** Assets that are given out at once. */
const MOST_OF_BATCH = 2000;

/** The background check of one export: where it stands, and what becomes of its results. */
export class ExportCheck {
	phase: CheckPhase = "waiting";
	readonly #hold = new ReadHold();
	#run: RunningBatches<CheckerOrder, CheckItem, BatchResult> | null = null;
	/** Rows, assets and bytes that are done: a check that stopped goes on from there. */
	#rows = 0;
	#assets = 0;
	#bytes = 0;
	#allBytes = 0;
	#toldAt = 0;
	/** Answers stop at their bound once; told once. */
	#noted = false;
	readonly #waiting: (() => void)[] = [];

	constructor(
		private readonly index: RowIndex,
		private readonly problems: ProblemList,
		private readonly answers: Answers,
		private readonly news: CheckNews,
	) {}

	/** Begins, or goes on where it was stopped or cancelled; once it runs or is done, nothing. */
	begin(checkers: Checkers, order: CheckOrder): void {
		if (this.phase === "checking" || this.phase === "done") return;
		this.phase = "checking";
		this.#allBytes = bytesOf(this.index);
		const run = new RunningBatches<CheckerOrder, CheckItem, BatchResult>(
			assetsFrom(this.index, this.#rows),
			MOST_OF_BATCH,
			{
				answered: (_, result) => {
					this.#take(result);
				},
				ended: (ending) => {
					this.#end(ending);
				},
			},
		);
		this.#run = run;
		run.start(checkers, { ...order, reads: this.#hold.memory });
		this.#tell(true);
	}

	/** The check was done when this file was open before, and its results are there. */
	restore(assets: number): void {
		this.phase = "done";
		this.#assets = assets;
	}

	cancel(): void {
		this.#run?.cancel();
	}

	/** Runs a person's read with the check stepping aside. */
	hold<T>(read: () => T): T {
		return this.#hold.during(read);
	}

	/** Resolves when nothing more will be found just now: done, cancelled or stopped. */
	async over(): Promise<void> {
		if (this.phase === "checking") await new Promise<void>((resolve) => this.#waiting.push(resolve));
	}

	#take(result: BatchResult): void {
		const { problems, counts, pairs, rows } = result;
		const added = new Set(this.problems.add(problems, result.damaged + result.odd - problems.length));
		for (let i = 0; i < counts.length; i += 2) this.#count(counts[i] as number, counts[i + 1] as number);
		// What the reading pass had told in the same words is counted already.
		for (const problem of problems) if (!added.has(problem) && problem.row !== null) this.#count(problem.row, -1);
		this.#rows += rows.length;
		this.#assets += result.assets;
		this.#bytes += result.bytes;
		if (!this.answers.complete) this.answers.append(rows, pairs);
		if (this.answers.full && !this.#noted) {
			this.#noted = true;
			this.news.note(
				`The answers of the first ${String(this.answers.rows)} of ${String(this.index.length)} tasks fill the memory kept for them (64 MB): what is asked of answers is told of these only.`,
			);
		}
		this.#tell(false);
	}

	#count(row: number, by: number): void {
		const { problems } = this.index.counts;
		problems.set(row, problems.get(row) + by);
	}

	#end(ending: BatchesEnding): void {
		const reason = ending.phase === "failed" ? ending : null;
		this.phase = ending.phase === "failed" ? "stopped" : ending.phase;
		this.#run = null;
		if (this.phase === "done") this.answers.end();
		if (reason && !reason.sourceChanged)
			this.news.note(`The check of every asset stopped after ${String(this.#assets)} assets: ${reason.message}`);
		this.#tell(true);
		if (reason) this.news.sourceFailed(reason.sourceChanged ? reason.message : null);
		for (const resolve of this.#waiting.splice(0)) resolve();
	}

	#tell(now: boolean): void {
		const time = performance.now();
		if (!now && time - this.#toldAt < TELL_EVERY_MS) return;
		this.#toldAt = time;
		this.news.changed({
			checkPhase: this.phase,
			checkedAssets: this.#assets,
			checked: this.phase === "done" || this.#allBytes === 0 ? 1 : this.#bytes / this.#allBytes,
			problems: this.problems.total,
		});
	}
}

/** Bytes of all assets that have a row, each once. */
function bytesOf(index: RowIndex): number {
	let sum = 0;
	let before = -1;
	for (let row = 0; row < index.length; row++) {
		const offset = index.doubles.offset.get(row);
		if (offset !== before) sum += index.doubles.length.get(row);
		before = offset;
	}
	return sum;
}
