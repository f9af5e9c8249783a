import type { CompareSettings } from "#shared/compare/settings";
import { csvOfTask } from "../../reports/csv-folder.ts";
import type { ReportedTask, TaskFile } from "../../reports/reported-task.ts";
import { taskFiles } from "../../reports/task-files.ts";
import { MetricTally } from "../../reports/vendor-files.ts";
import { countChanges, meanSimilarity, scoresOf } from "../compare-tools.ts";
import type { BatchOutcome, CsvOrder } from "./batch-order.ts";
import type { TaskFindings } from "./task-findings.ts";
import type { FoundSides } from "./task-sides.ts";

/** The rows of a batch in each of the files. */
export class CsvRows {
	readonly #files: readonly TaskFile[];
	readonly #texts: string[];
	readonly #metrics: MetricTally;

	constructor(private readonly order: CsvOrder) {
		this.#files = taskFiles(order.gold);
		this.#texts = this.#files.map(() => "");
		this.#metrics = new MetricTally(order.gold);
	}

	add(sides: FoundSides, { tools, answers, relations }: TaskFindings, settings: CompareSettings): void {
		const { taskId, externalId, batches } = sides;
		const task: ReportedTask = {
			...{ taskId, externalId, batches, tools, answers, relations },
			a: { ...sides.a, person: sides.people.a },
			b: { ...sides.b, person: sides.people.b },
			counts: countChanges(tools),
			similarity: meanSimilarity(tools),
			scores: scoresOf(tools, settings),
		};
		for (const [file, text] of csvOfTask(this.#files, task, this.order.guarded).entries())
			this.#texts[file] = (this.#texts[file] ?? "") + text;
		this.#metrics.add(task);
	}

	get told(): NonNullable<BatchOutcome["csv"]> {
		return { texts: this.#texts, metrics: this.#metrics.counts() };
	}
}
