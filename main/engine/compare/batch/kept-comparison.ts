import type { ComparePlan, CompareSettings, Moment } from "#shared/compare/settings";
import { AddedColumn, type ColumnShape } from "../../exports/added-columns.ts";
import { type BatchOutcome, taskStates, type TaskState } from "./batch-order.ts";
import { Numbering } from "./numbering.ts";
import { renumber } from "./outcome-codes.ts";
import { type OutcomeSink, readOutcome } from "./read-outcome.ts";
import { readSteady, type SteadySink } from "./read-steady.ts";

const fields = {
	/** JSON of {@link AboutComparison}. */
	about: "texts",
	people: "texts",
	classes: "texts",
	questions: "texts",
	/** By row of A. */
	states: "uint8",
	marks: "uint8",
	/** From 1; 0: nobody. */
	persons: "uint32",
	/** Row of B, from 1; 0: none. */
	partners: "uint32",
	codes: "lists",
	similarities: "float64",
	/** By row, where its similarities end. */
	similarityEnds: "float64",
} as const;

/** Grows with every change of the fields, of the codes, or of how anything is compared. */
export const comparisonShape: ColumnShape<typeof fields> = { name: "comparison", version: 2, fields };

export type ComparisonColumn = AddedColumn<typeof fields>;

/** What is kept of a comparison beside its rows. */
export interface AboutComparison {
	/** What was compared, how, and what the file of B held: the same key, the same result. */
	key: string;
	/** What was asked for, so that it is there again with the export; the ids of exports do not outlive the program. */
	asked: { kind: ComparePlan["kind"]; from: Moment; to: Moment; settings: CompareSettings };
	onlyInB: number;
	ambiguousInB: number;
	/** Why assets could not be read. */
	reasons: string[];
}

export interface ClassName {
	schemaId: string | null;
	title: string;
}

export interface QuestionName extends ClassName {
	tool: string | null;
}

/** The findings of a comparison, by row of side A's export, as they come in and as they are kept. */
export class KeptComparison {
	/** What was compared so far; grows with every change. */
	version = 0;
	readonly classes: ClassName[] = [];
	readonly questions: QuestionName[] = [];
	readonly people: string[] = [];
	readonly #classes = new Numbering();
	readonly #questions = new Numbering();
	readonly #people = new Numbering();
	/** Answers are only told apart: their texts stay in the export. */
	readonly #answers: Numbering;
	/** Whether more can be learnt: what was on the disk does not tell which answer had which number. */
	readonly canGrow: boolean;

	constructor(
		readonly column: ComparisonColumn,
		answers: Numbering | null = null,
	) {
		this.canGrow = answers !== null;
		this.#answers = answers ?? new Numbering([""]);
		const { classes, questions, people } = column.fields;
		for (let i = 0; i < classes.length; i++) this.#class(classes.get(i) ?? "");
		for (let i = 0; i < questions.length; i++) this.#question(questions.get(i) ?? "");
		for (let i = 0; i < people.length; i++) this.#person(people.get(i) ?? "");
	}

	static begin(): KeptComparison {
		return new KeptComparison(new AddedColumn(comparisonShape), new Numbering([""]));
	}

	/** Begins another one in which rows of this one can be taken over. Only where {@link canGrow}. */
	anew(): KeptComparison {
		const column = new AddedColumn(comparisonShape);
		for (const name of ["classes", "questions", "people"] as const) {
			const texts = this.column.fields[name];
			for (let at = 0; at < texts.length; at++) column.fields[name].push(texts.get(at));
		}
		return new KeptComparison(column, this.#answers);
	}

	/** The next row, as another one has it, from which this one was begun. */
	takeOver(other: KeptComparison): void {
		const row = this.rows;
		const { fields } = other.column;
		const start = other.#similarityStart(row);
		this.column.fields.similarities.append({
			values: other.similarityValues.subarray(start, fields.similarityEnds.get(row)),
		});
		this.#push(fields.states.get(row), other.marks(row), fields.persons.get(row), other.partner(row), other.codes(row));
	}

	/** Rows of A that were gone through, compared or left out. */
	get rows(): number {
		return this.column.rows;
	}

	state(row: number): TaskState {
		return taskStates[this.column.fields.states.get(row)] ?? "waiting";
	}

	marks(row: number): number {
		return this.column.fields.marks.get(row);
	}

	/** Position in `people`; -1: nobody. */
	person(row: number): number {
		return this.column.fields.persons.get(row) - 1;
	}

	/** Row of the other export; null where there is none. */
	partner(row: number): number | null {
		const partner = this.column.fields.partners.get(row);
		return partner === 0 ? null : partner - 1;
	}

	/** By row of A its row of the other export; -1: none. */
	get partners(): Int32Array {
		const partners = new Int32Array(this.rows);
		for (let row = 0; row < partners.length; row++) partners[row] = this.column.fields.partners.get(row) - 1;
		return partners;
	}

	codes(row: number): Uint32Array {
		return this.column.fields.codes.get(row);
	}

	/** Tells the outcome of a row at a threshold. `chosen`: which candidates of groups are pairs at it. */
	read(row: number, threshold: number, chosen: Uint8Array, sink: OutcomeSink): void {
		const start = this.#codeStart(row);
		if (start === null) return;
		readOutcome(this.codeValues, start, this.similarityValues, this.#similarityStart(row), threshold, chosen, sink);
	}

	/** Tells what a row comes to before a threshold is chosen. */
	readSteady(row: number, sink: SteadySink): void {
		const start = this.#codeStart(row);
		if (start === null) return;
		readSteady(this.codeValues, start, this.similarityValues, this.#similarityStart(row), sink);
	}

	/** Codes of all rows; there may be room behind them, and the array is another one when they have grown. */
	get codeValues(): Uint32Array {
		return this.column.fields.codes.values;
	}

	/** As {@link codeValues}. */
	get similarityValues(): Float64Array {
		return this.column.fields.similarities.values;
	}

	/** How many similarities there are. */
	get similarityCount(): number {
		return this.column.fields.similarities.length;
	}

	/** Null: the row has no codes. */
	#codeStart(row: number): number | null {
		const { codes } = this.column.fields;
		const start = codes.start(row);
		return codes.start(row + 1) === start ? null : start;
	}

	#similarityStart(row: number): number {
		return row === 0 ? 0 : this.column.fields.similarityEnds.get(row - 1);
	}

	/** The next row, which is left out. */
	leaveOut(state: TaskState, partner: number | null = null): void {
		this.#push(taskStates.indexOf(state), 0, 0, partner, []);
	}

	/** The findings of an item for the next row; `numbers`: of {@link learn}. */
	append(outcome: BatchOutcome, item: number, numbers: LearntNumbers, partner: number | null): void {
		const start = item === 0 ? 0 : (outcome.codeEnds[item - 1] ?? 0);
		const codes = outcome.codes.subarray(start, outcome.codeEnds[item]);
		if (codes.length > 0) renumber(codes, numbers.classes, numbers.questions, numbers.answers);
		const from = item === 0 ? 0 : (outcome.similarityEnds[item - 1] ?? 0);
		const person = outcome.persons[item] ?? 0;
		this.column.fields.similarities.append({
			values: outcome.similarities.subarray(from, outcome.similarityEnds[item]),
		});
		const known = person === 0 ? 0 : (numbers.people[person - 1] ?? 0) + 1;
		this.#push(outcome.states[item] ?? 0, outcome.marks[item] ?? 0, known, partner, codes);
	}

	/** The numbers here of a batch's texts. Batches are learnt in the order of the file: how many threads there were does not show. */
	learn(outcome: BatchOutcome): LearntNumbers {
		return {
			classes: outcome.classes.map((text) => {
				const known = this.classes.length;
				const number = this.#class(text);
				if (number === known) this.column.fields.classes.push(text);
				return number;
			}),
			questions: outcome.questions.map((text) => {
				const known = this.questions.length;
				const number = this.#question(text);
				if (number === known) this.column.fields.questions.push(text);
				return number;
			}),
			people: outcome.people.map((text) => {
				const known = this.people.length;
				const number = this.#person(text);
				if (number === known) this.column.fields.people.push(text);
				return number;
			}),
			answers: outcome.answers.map((text) => this.#answers.number(text)),
		};
	}

	get about(): AboutComparison | null {
		const text = this.column.fields.about.get(0);
		return text === null ? null : (JSON.parse(text) as AboutComparison);
	}

	/** Nothing more will come. */
	finish(about: AboutComparison): void {
		this.column.fields.about.push(JSON.stringify(about));
		this.column.complete = true;
		this.version++;
	}

	#push(state: number, marks: number, person: number, partner: number | null, codes: Iterable<number>): void {
		const { fields: own } = this.column;
		own.states.push(state);
		own.marks.push(marks);
		own.persons.push(person);
		own.partners.push(partner === null ? 0 : partner + 1);
		own.codes.push(codes);
		own.similarityEnds.push(own.similarities.length);
		this.column.rows++;
		this.version++;
	}

	#class(text: string): number {
		const [schemaId, title] = JSON.parse(text) as [string | null, string];
		// A class that was renamed is the same class: it keeps the title that was met first.
		const number = this.#classes.number(schemaId === null ? `title ${title}` : `id ${schemaId}`);
		if (number === this.classes.length) this.classes.push({ schemaId, title });
		return number;
	}

	#question(text: string): number {
		const [schemaId, title, tool] = JSON.parse(text) as [string | null, string, string | null];
		const number = this.#questions.number(schemaId === null ? `title ${title}` : `id ${schemaId}`);
		if (number === this.questions.length) this.questions.push({ schemaId, title, tool });
		return number;
	}

	#person(text: string): number {
		const number = this.#people.number(text);
		if (number === this.people.length) this.people.push(text);
		return number;
	}
}

export interface LearntNumbers {
	classes: number[];
	questions: number[];
	people: number[];
	answers: number[];
}
