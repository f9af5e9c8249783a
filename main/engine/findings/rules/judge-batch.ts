import { TaskSides } from "../../compare/batch/task-sides.ts";
import type { CheckOrder } from "../../exports/check/check-order.ts";
import type { RowPlace } from "../../exports/row-index.ts";
import { JobStopped } from "../../job-control.ts";
import { type RuleCount, RuleSink, type Violation } from "./findings-sink.ts";
import { judgeTask } from "./judge-task.ts";
import type { Rule } from "./rule-terms.ts";

/** What a thread that judges is told once. */
export interface JudgeOrder {
	text: CheckOrder;
	rules: readonly Rule[];
}

export interface JudgeItem {
	row: number;
	place: RowPlace;
}

export interface RowViolation extends Violation {
	row: number;
}

/** Of tasks that follow each other in the export. */
export interface JudgeOutcome {
	/** In the order of the rows, and of the rules within a row. */
	found: RowViolation[];
	/** Of which more was counted than is in `found`. */
	cut: (readonly [row: number, rule: number])[];
	/** By rule. */
	counts: readonly RuleCount[];
	/** Rows of tasks that could not be read, and why, in the words of the first for each reason. */
	left: number[];
	reasons: string[];
}

/** Judges the exported state of the tasks of batches, with a descriptor of its own. */
export class BatchJudge {
	readonly #sides: TaskSides;

	/** Errors: SourceChanged; what the file system raises. */
	constructor(
		private readonly order: JudgeOrder,
		private readonly goOn: () => boolean,
	) {
		const exported = { kind: "exported" } as const;
		this.#sides = new TaskSides({ a: order.text, b: null, from: exported, to: exported });
	}

	close(): void {
		this.#sides.close();
	}

	/** Errors: SourceChanged; JobStopped; what the file system raises. */
	run(items: readonly JudgeItem[]): JudgeOutcome {
		const { rules } = this.order;
		const sink = new RuleSink(rules.length, this.goOn);
		const found: RowViolation[] = [];
		const cut: [row: number, rule: number][] = [];
		const left: number[] = [];
		const reasons = new Set<string>();
		this.#sides.readBlock(items.map(({ place }) => place));
		for (const { row, place } of items) {
			const read = this.#sides.read({ row, a: place, b: null });
			if (read.kind === "left-out") {
				left.push(row);
				reasons.add(read.sentence);
				continue;
			}
			judgeTask(rules, read.a, read.size, sink);
			if (!this.goOn()) throw new JobStopped();
			for (const violation of sink.found) found.push({ row, ...violation });
			for (const rule of sink.cut) cut.push([row, rule]);
			sink.found.length = 0;
			sink.cut.length = 0;
		}
		// Written to meanwhile, the bytes may have been of two states of the file.
		this.#sides.confirm();
		return { found, cut, counts: sink.counts, left, reasons: [...reasons] };
	}
}
