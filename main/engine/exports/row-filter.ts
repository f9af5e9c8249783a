import type { AnswerTest, Query } from "#shared/query";
import type { AmountField, FlagField, NumberField, TextField, UnsetField } from "#shared/query-fields";
import { QueryError } from "#shared/query-tokens";
import { geometryKeyAt } from "./asset-fields.ts";
import type { NumberColumn } from "./columns.ts";
import { type ComparedNumber, isComparedNumber } from "./compared-rows.ts";
import type { TextColumn } from "./text-column.ts";
import { readNumber } from "./format-keys.ts";
import type { RowIndex, ToolKind, VisitWords } from "./row-index.ts";
import { narrowCompared } from "./row-compared.ts";
import { findingSet, isFindingFlag, narrowFindings, narrowFlag, narrowTally } from "./row-findings.ts";
import { type ListName, ListReader } from "./row-lists.ts";
import {
	Asked,
	type Interval,
	intervalOf,
	type Narrow,
	narrowAmounts,
	narrowLists,
	narrowNumbers,
	narrowTexts,
	narrowWords,
} from "./row-narrow.ts";
import type { RowSet, RowSets } from "./row-sets.ts";

/** A query made ready for one index. */
export interface RowFilter {
	/** Takes the rows that do not match out of a mask of all rows. */
	narrow: Narrow;
	/** What only a pass over the file can tell, in any of its terms. */
	readonly sets: readonly RowSet[];
}

/** Errors: QueryError, where the query asks for the file's bytes and there are no `sets`. */
export function compileQuery(query: Query, index: RowIndex, sets: RowSets | null): RowFilter {
	const asked: RowSet[] = [];
	const { narrow } = new Compiler(index, sets, asked).step(query);
	return { narrow, sets: asked };
}

interface Step {
	narrow: Narrow;
	/** Cheaper steps go first, and leave fewer rows to the dear ones. */
	cost: number;
}

type TextTest = (text: string) => boolean;

/** Letter case is set aside by the rules of Unicode, the same under every language of the system. */
export function textTest(value: string, whole: boolean): TextTest {
	const wanted = value.toLowerCase();
	return whole ? (text) => text.toLowerCase() === wanted : (text) => text.toLowerCase().includes(wanted);
}

class Compiler {
	constructor(
		private readonly index: RowIndex,
		private readonly sets: RowSets | null,
		private readonly asked: RowSet[],
	) {}

	step(query: Query): Step {
		switch (query.kind) {
			case "all":
				return { cost: 0, narrow: () => undefined };
			case "and":
				return this.#all(query.terms);
			case "or":
				return this.#any(query.terms.map((term) => this.step(term)));
			case "not": {
				const { narrow, cost } = this.step(query.term);
				return {
					cost,
					narrow: (mask) => {
						const held = mask.slice();
						narrow(held);
						takeOut(mask, held);
					},
				};
			}
			case "text":
				return this.#text(query.field, query.value, query.whole);
			case "number":
				return this.#number(query.field, intervalOf(query.comparison, query.value, query.until));
			case "amount": {
				const wanted = intervalOf(query.comparison, query.amount, query.amount);
				return this.#amount(query.field, textTest(query.value, query.whole), wanted);
			}
			case "flag":
				if (isFindingFlag(query.field)) return this.#told(narrowFlag(query.field, this.index.findings));
				return each(1, flagOf(query.field, this.index));
			case "finding":
				return this.#told(narrowFindings(query.field, this.index.findings, textTest(query.value, query.whole)));
			case "tally":
				return this.#told(narrowTally(query, this.index.findings));
			case "unset":
				return this.#unset(query.field);
			case "figure":
				return this.#compared(query, () => false);
			case "pair":
			case "side":
				return this.#compared(query, textTest(query.value, query.whole));
			case "content":
				return this.#set("text", (sets) => sets.text({ source: query.source, isRegExp: query.isRegExp }));
			case "answer":
				return this.#set("answer", (sets) =>
					sets.answer(query.title, answerTest(query.test), JSON.stringify(query.test)),
				);
		}
	}

	#all(terms: readonly Query[]): Step {
		const steps = terms.map((term) => this.step(term)).sort((a, b) => a.cost - b.cost);
		return {
			cost: Math.max(...steps.map((step) => step.cost)),
			narrow: (mask) => {
				for (const { narrow } of steps) narrow(mask);
			},
		};
	}

	#any(terms: readonly Step[]): Step {
		const [only] = terms;
		if (terms.length === 1 && only) return only;
		const steps = terms.toSorted((a, b) => a.cost - b.cost);
		return {
			cost: Math.max(...steps.map((step) => step.cost)),
			narrow: (mask) => {
				// What no term has held for yet is what the next one is asked.
				const left = mask.slice();
				for (const { narrow } of steps) {
					const held = left.slice();
					narrow(held);
					takeOut(left, held);
				}
				takeOut(mask, left);
			},
		};
	}

	#text(field: TextField, value: string, whole: boolean): Step {
		const { texts, words } = this.index;
		const test = textTest(value, whole);
		const inTexts = (...columns: TextColumn[]): Step =>
			this.#any(
				columns.map((column) => ({
					cost: 3,
					narrow: (mask) => {
						narrowTexts(mask, column, value.toLowerCase(), whole, test);
					},
				})),
			);
		const inWords = (...columns: NumberColumn[]): Step =>
			this.#any(
				columns.map(({ kept }) => ({
					cost: 1,
					narrow: (mask) => {
						narrowWords(mask, kept, this.#words(test));
					},
				})),
			);
		const inLists = (name: ListName, asked: Asked): Step => ({
			cost: 2,
			narrow: (mask) => {
				narrowLists(mask, new ListReader(this.index.keptLists, name), asked);
			},
		});
		switch (field) {
			case "task":
				return inTexts(texts.taskId);
			case "external":
				return inTexts(texts.externalId);
			case "asset":
				return inTexts(texts.asset);
			case "id":
				return inTexts(texts.taskId, texts.assetId);
			case "any":
				return inTexts(texts.externalId, texts.asset, texts.taskId, texts.assetId);
			case "stage":
				return inWords(words.stage, words.stageId);
			case "person":
				return inWords(words.updatedBy);
			case "status":
				return inWords(words.reviewStatus);
			case "batch":
				return inLists("batches", this.#words(test));
			case "class":
			case "kind":
				return inLists("kinds", this.#kinds(field, test));
			case "visited":
			case "reviewer":
			case "worker":
				return inLists("visits", this.#visits(field, test));
		}
	}

	#words(test: TextTest): Asked {
		const { texts } = this.index.dictionary;
		return new Asked(texts.length, (id) => test(texts[id] ?? ""));
	}

	/** A class by its title or its schema id, where these are not empty; a geometry by its key. */
	#kinds(field: AmountField, test: TextTest): Asked {
		const { toolKinds } = this.index;
		return new Asked(toolKinds.length, (id) => {
			const kind = toolKinds[id] as ToolKind;
			if (field === "kind") return test(geometryKeyAt(kind.geometry));
			return classParts(kind, this.index).some((part) => part !== "" && test(part));
		});
	}

	/** A visit by its stage, by who completed it, or by who completed it with a review status. */
	#visits(field: "visited" | "reviewer" | "worker", test: TextTest): Asked {
		const { visitWords } = this.index;
		return new Asked(visitWords.length, (id) => {
			const { stage, stageId, person, status } = visitTexts(visitWords[id] as VisitWords, this.index);
			if (field === "visited") return [stage, stageId].some((name) => name !== "" && test(name));
			return person !== "" && (field === "worker" || status !== "") && test(person);
		});
	}

	#number(field: NumberField, wanted: Interval): Step {
		return {
			cost: 1,
			narrow: (mask) => {
				narrowNumbers(mask, numbersOf(field, this.index).kept, wanted);
			},
		};
	}

	#amount(field: AmountField, test: TextTest, wanted: Interval): Step {
		return {
			cost: 2,
			narrow: (mask) => {
				narrowAmounts(mask, new ListReader(this.index.keptLists, "kinds"), this.#kinds(field, test), wanted);
			},
		};
	}

	#compared(query: Parameters<typeof narrowCompared>[0], test: TextTest): Step {
		return { cost: 2, narrow: narrowCompared(query, this.index.compared, test) };
	}

	/** By findings: whoever selects rows waits for them, and hears that they changed. */
	#told(narrow: Narrow): Step {
		if (this.index.findings) this.asked.push(findingSet(this.index.findings));
		return { cost: 2, narrow };
	}

	#unset(field: UnsetField): Step {
		const { texts, words, compared } = this.index;
		switch (field) {
			case "task":
				return each(1, (row) => texts.taskId.get(row) === null);
			case "external":
				return each(1, (row) => texts.externalId.get(row) === null);
			case "asset":
				return each(1, (row) => texts.asset.get(row) === null);
			case "stage":
				return each(1, (row) => Number.isNaN(words.stage.get(row)) && Number.isNaN(words.stageId.get(row)));
			case "person":
				return each(1, (row) => Number.isNaN(words.updatedBy.get(row)));
			case "status":
				return each(1, (row) => Number.isNaN(words.reviewStatus.get(row)));
			case "batch":
			case "class":
			case "visited":
			case "reviewer":
			case "worker":
				return this.step({ kind: "not", term: { kind: "text", field, value: "", whole: false } });
			case "verdict":
			case "part":
			case "reason":
			case "tag":
			case "assignee":
			case "remark":
			case "judge":
			case "rule":
			case "plan":
				return this.step({ kind: "not", term: { kind: "finding", field, value: "", whole: false } });
			case "by":
				return each(1, (row) => compared?.isCompared(row) === true && compared.person(row) === null);
			case "kind":
			case "id":
			case "any":
			case "leftout":
			case "differs":
			case "findings":
				throw new Error(`The query language knows no ${field}:none`);
			default: {
				const numbers = isComparedNumber(field) ? comparedColumn(field, this.index) : numbersOf(field, this.index);
				return each(1, (row) => Number.isNaN(numbers.get(row)));
			}
		}
	}

	#set(name: string, ask: (sets: RowSets) => RowSet): Step {
		if (!this.sets) throw new QueryError(`${name}: reads the whole file, which is not possible here`, 0);
		const set = ask(this.sets);
		this.asked.push(set);
		return each(5, (row) => set.has(row));
	}
}

/** A step that asks each row by itself. */
function each(cost: number, test: (row: number) => boolean): Step {
	return {
		cost,
		narrow: (mask) => {
			for (let row = 0; row < mask.length; row++) if (mask[row] === 1 && !test(row)) mask[row] = 0;
		},
	};
}

function takeOut(mask: Uint8Array, held: Uint8Array): void {
	for (let row = 0; row < mask.length; row++) if (held[row] === 1) mask[row] = 0;
}

/** Schema id and title of a class; "" for none. */
export function classParts({ name }: ToolKind, index: RowIndex): [schemaId: string, title: string] {
	const [schemaId = "", title = ""] = (index.classNames.texts[name] ?? "").split("\0");
	return [schemaId, title];
}

/** The words of a visit; "" for none. */
export function visitTexts(visit: VisitWords, index: RowIndex) {
	const text = (id: number): string => index.dictionary.texts[id] ?? "";
	return {
		stage: text(visit.stage),
		stageId: text(visit.stageId),
		person: text(visit.completedBy),
		status: text(visit.reviewStatus),
	};
}

function answerTest(test: AnswerTest): (answer: string) => boolean {
	if (test === null) return () => true;
	if (test.kind === "text") return textTest(test.value, test.whole);
	const { from, to } = intervalOf(test.comparison, test.value, test.value);
	return (answer) => {
		const number = readNumber(answer);
		return number !== null && number >= from && number <= to;
	};
}

function comparedColumn(field: ComparedNumber, { compared }: RowIndex): Pick<NumberColumn, "get"> {
	const numbers = compared?.numbers(field, null);
	return { get: (row) => numbers?.[row] ?? NaN };
}

/** The numbers of all rows. */
export function numbersOf(field: NumberField, index: RowIndex): NumberColumn {
	const { counts, doubles } = index;
	switch (field) {
		case "duration":
			return doubles.totalDuration;
		case "sum":
			return doubles.visitDuration;
		case "updated":
			return doubles.updatedAt;
		case "consensus":
			return doubles.consensus;
		default:
			return counts[field];
	}
}

export function flagOf(field: FlagField, index: RowIndex): (row: number) => boolean {
	const { counts, doubles } = index;
	if (isFindingFlag(field)) {
		const held = new Uint8Array(index.length).fill(1);
		narrowFlag(field, index.findings)(held);
		return (row) => held[row] === 1;
	}
	switch (field) {
		case "brush":
			return (row) => (counts.flags.get(row) & 1) !== 0;
		case "volume":
			return (row) => (counts.flags.get(row) & 2) !== 0;
		case "consensus":
			return (row) => !Number.isNaN(doubles.consensus.get(row));
		case "history":
			return (row) => counts.visits.get(row) > 0;
		case "compared":
			return (row) => index.compared?.isCompared(row) === true;
		default:
			return (row) => counts[field].get(row) > 0;
	}
}
