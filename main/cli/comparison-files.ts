import type { BatchReport } from "#shared/compare/batch";
import type { BatchOutcome, CsvOrder } from "../engine/compare/batch/batch-order.ts";
import { batchFiles } from "../engine/reports/batch-files.ts";
import { CsvFolder } from "../engine/reports/csv-folder.ts";
import { taskFiles } from "../engine/reports/task-files.ts";
import { type Gold, MetricTally } from "../engine/reports/vendor-files.ts";

/** The CSV files of a comparison: rows of tasks as they come, all others when it is over. */
export class ComparisonFiles {
	readonly order: CsvOrder;
	readonly #folder: CsvFolder;
	readonly #files: readonly number[];
	readonly #metrics: MetricTally;

	/** Errors: those of the file system. */
	constructor(folder: string, gold: Gold, guarded: boolean) {
		this.order = { gold, guarded };
		this.#folder = new CsvFolder(folder, guarded);
		this.#files = taskFiles(gold).map((file) => this.#folder.begin(file));
		this.#metrics = new MetricTally(gold);
	}

	readonly rows = ({ texts, metrics }: NonNullable<BatchOutcome["csv"]>): void => {
		for (const [place, text] of texts.entries()) this.#folder.text(this.#files[place] as number, text);
		this.#metrics.addCounts(metrics);
	};

	/** All of them are whole. */
	finish(report: BatchReport): void {
		this.#folder.rows(this.#folder.begin(this.#metrics), this.#metrics.rows());
		for (const file of batchFiles) this.#folder.rows(this.#folder.begin(file), file.rows(report));
		this.#folder.finish();
	}

	/** Nothing of them stays. */
	drop(): void {
		this.#folder.drop();
	}
}
