import {
	type BatchOutcome,
	BOTH_EMPTY,
	type CompareItem,
	type CompareOrder,
	SAME_BYTES,
	type TaskState,
	taskStates,
} from "./batch-order.ts";
import { JobStopped } from "../../job-control.ts";
import { CsvRows } from "./csv-rows.ts";
import { TooManyCandidates } from "../prepare-tools.ts";
import { BatchWords } from "./batch-words.ts";
import { writeCodes } from "./outcome-codes.ts";
import { findingsOf, isEmptyPair, type TaskFindings } from "./task-findings.ts";
import { TaskSides } from "./task-sides.ts";
import { leftOutLine, taskLine } from "./task-line.ts";

interface Collected {
	numbers: number[];
	similarities: number[];
	words: BatchWords;
	reasons: Set<string>;
	lines: string[];
	csv: CsvRows | null;
}

/** Compares the tasks of batches, with a descriptor for each side. */
export class BatchComparison {
	readonly #sides: TaskSides;

	/** Errors: SourceChanged; what the file system raises. */
	constructor(
		private readonly order: CompareOrder,
		private readonly goOn: () => boolean,
	) {
		this.#sides = new TaskSides(order);
	}

	close(): void {
		this.#sides.close();
	}

	/** Errors: SourceChanged; JobStopped; what the file system raises. */
	run(items: readonly CompareItem[]): BatchOutcome {
		const { length } = items;
		const found: Collected = {
			numbers: [],
			similarities: [],
			words: new BatchWords(),
			reasons: new Set(),
			lines: [],
			csv: this.order.csv && new CsvRows(this.order.csv),
		};
		const states = new Uint8Array(length);
		const marks = new Uint8Array(length);
		const persons = new Uint32Array(length);
		const codeEnds = new Uint32Array(length);
		const similarityEnds = new Uint32Array(length);
		this.#sides.readBlock(items.map(({ a }) => a));
		for (const [at, item] of items.entries()) {
			if (!this.goOn()) throw new JobStopped();
			const { state, mark, person } = this.#compare(item, found);
			states[at] = taskStates.indexOf(state);
			marks[at] = mark;
			persons[at] = person;
			codeEnds[at] = found.numbers.length;
			similarityEnds[at] = found.similarities.length;
		}
		// Written to meanwhile, the bytes may have been of two states of the file.
		this.#sides.confirm();
		return {
			states,
			marks,
			persons,
			codes: new Uint32Array(found.numbers),
			codeEnds,
			similarities: new Float64Array(found.similarities),
			similarityEnds,
			people: found.words.people.texts,
			classes: found.words.classes,
			questions: found.words.questions,
			answers: found.words.answers.texts,
			reasons: [...found.reasons],
			lines: found.lines,
			csv: found.csv?.told ?? null,
		};
	}

	#compare(item: CompareItem, found: Collected): { state: TaskState; mark: number; person: number } {
		const sides = this.#sides.read(item);
		if (sides.kind === "left-out") {
			if (sides.state === "unreadable") found.reasons.add(sides.sentence);
			if (this.order.lines) found.lines.push(leftOutLine(sides.taskId, sides.reason, sides.sentence));
			return { state: sides.state, mark: 0, person: 0 };
		}
		const { a, b, same, size } = sides;
		const person = sides.worker === null ? 0 : found.words.people.number(sides.worker) + 1;
		let findings: TaskFindings;
		try {
			findings = findingsOf(a, b, same, this.order.settings, size, found.words);
		} catch (error) {
			if (!(error instanceof TooManyCandidates)) throw error;
			found.reasons.add(error.message);
			if (this.order.lines) found.lines.push(leftOutLine(sides.taskId, "unreadable", error.message));
			return { state: "unreadable", mark: 0, person: 0 };
		}
		const isEmpty = isEmptyPair(a, b);
		writeCodes(findings.codes, found.numbers, found.similarities);
		if (this.order.lines) found.lines.push(taskLine(sides.taskId, findings, a, b));
		found.csv?.add(sides, findings, this.order.settings);
		return { state: "compared", mark: (same ? SAME_BYTES : 0) | (isEmpty ? BOTH_EMPTY : 0), person };
	}
}
