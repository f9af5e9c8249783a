import { geometryKeyAt } from "./asset-fields.ts";
import type { Comparison, FlagField, NumberField, Query, TextField } from "./query.ts";
import type { RowIndex } from "./row-index.ts";

export type RowTest = (row: number) => boolean;

/** The test that a query asks of each row. */
export function compileQuery(query: Query, index: RowIndex): RowTest {
	switch (query.kind) {
		case "all":
			return () => true;
		case "and": {
			const tests = query.terms.map((term) => compileQuery(term, index));
			return (row) => tests.every((test) => test(row));
		}
		case "or": {
			const tests = query.terms.map((term) => compileQuery(term, index));
			return (row) => tests.some((test) => test(row));
		}
		case "not": {
			const test = compileQuery(query.term, index);
			return (row) => !test(row);
		}
		case "text":
			return compileText(query.field, textTest(query.value, query.whole), index);
		case "number":
			return compileNumber(query.field, query.comparison, query.value, query.until, index);
		case "flag":
			return compileFlag(query.field, index);
	}
}

type TextTest = (text: string | null) => boolean;

/** Letter case is set aside by the rules of Unicode, the same under every language of the system. */
function textTest(value: string, whole: boolean): TextTest {
	const wanted = value.toLowerCase();
	return whole ? (text) => text?.toLowerCase() === wanted : (text) => text?.toLowerCase().includes(wanted) ?? false;
}

function compileText(field: TextField, test: TextTest, index: RowIndex): RowTest {
	const { texts } = index;
	switch (field) {
		case "task":
			return (row) => test(texts.taskId.get(row));
		case "external":
			return (row) => test(texts.externalId.get(row));
		case "asset":
			return (row) => test(texts.asset.get(row));
		case "id":
			return (row) => test(texts.taskId.get(row)) || test(texts.assetId.get(row));
		case "any":
			return (row) =>
				test(texts.externalId.get(row)) ||
				test(texts.asset.get(row)) ||
				test(texts.taskId.get(row)) ||
				test(texts.assetId.get(row));
		case "stage": {
			const word = wordTest(test, index);
			return (row) => word(index.words.stage.get(row)) || word(index.words.stageId.get(row));
		}
		case "person": {
			const word = wordTest(test, index);
			return (row) => word(index.words.updatedBy.get(row));
		}
		case "status": {
			const word = wordTest(test, index);
			return (row) => word(index.words.reviewStatus.get(row));
		}
		case "batch": {
			const word = wordTest(test, index);
			return (row) => index.lists(row).batches.some(word);
		}
		case "class": {
			const matches = idTest((id) =>
				(index.classNames.texts[id] ?? "").split("\0").some((half) => half !== "" && test(half)),
			);
			return (row) => [...index.lists(row).kinds()].some(({ kind }) => matches(index.toolKinds[kind]?.name ?? -1));
		}
		case "kind":
			return (row) =>
				[...index.lists(row).kinds()].some(({ kind }) => test(geometryKeyAt(index.toolKinds[kind]?.geometry ?? -1)));
	}
}

/** Asks each word of the dictionary once. */
function wordTest(test: TextTest, index: RowIndex): (id: number) => boolean {
	return idTest((id) => test(index.dictionary.texts[id] ?? null));
}

/** Asks each id once; no id is negative, and none is NaN. */
function idTest(test: (id: number) => boolean): (id: number) => boolean {
	const answers: boolean[] = [];
	return (id) => id >= 0 && (answers[id] ??= test(id));
}

function compileNumber(
	field: NumberField,
	comparison: Comparison,
	value: number,
	until: number,
	index: RowIndex,
): RowTest {
	const read = numberOf(field, index);
	// [value, until) is what counts as equal; a missing number compares as nothing.
	const isPoint = until === value;
	switch (comparison) {
		case "=":
			return isPoint ? (row) => read(row) === value : (row) => read(row) >= value && read(row) < until;
		case "<":
			return (row) => read(row) < value;
		case ">=":
			return (row) => read(row) >= value;
		case "<=":
			return isPoint ? (row) => read(row) <= value : (row) => read(row) < until;
		case ">":
			return isPoint ? (row) => read(row) > value : (row) => read(row) >= until;
	}
}

/** The number of a row, NaN where the export does not say. */
export function numberOf(field: NumberField, index: RowIndex): (row: number) => number {
	const { counts, doubles } = index;
	switch (field) {
		case "duration":
			return (row) => doubles.totalDuration.get(row);
		case "sum":
			return (row) => doubles.visitDuration.get(row);
		case "updated":
			return (row) => doubles.updatedAt.get(row);
		case "consensus":
			return (row) => doubles.consensus.get(row);
		default:
			return (row) => counts[field].get(row);
	}
}

function compileFlag(field: FlagField, index: RowIndex): RowTest {
	const { counts } = index;
	if (field === "brush") return (row) => (counts.flags.get(row) & 1) !== 0;
	if (field === "volume") return (row) => (counts.flags.get(row) & 2) !== 0;
	return (row) => counts[field].get(row) > 0;
}
