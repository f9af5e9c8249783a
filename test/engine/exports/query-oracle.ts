import type { Query } from "#shared/query";
import {
	type FigureField,
	type FindingField,
	type FlagField,
	type NumberField,
	queryField,
	type SideField,
	type TallyField,
	type TextField,
	type UnsetField,
} from "#shared/query-fields";
import { type AssetSummary, geometryKeyAt, type TaskSummary } from "../../../main/engine/exports/asset-fields.ts";
import { nameInLink } from "../../../main/engine/exports/format-keys.ts";

/** A row as a person would list it: the slow, obvious side of the tests of queries. */
export interface PlainRow {
	asset: AssetSummary;
	task: TaskSummary;
	/** Problems stand on the first row of an asset. */
	isFirst: boolean;
}

/** Whether a row matches: term by term, as query-fields.ts words it. */
export function matches(query: Query, row: PlainRow): boolean {
	switch (query.kind) {
		case "all":
			return true;
		case "and":
			return query.terms.every((term) => matches(term, row));
		case "or":
			return query.terms.some((term) => matches(term, row));
		case "not":
			return !matches(query.term, row);
		case "text":
			return textsOf(query.field, row).some((text) => holds(text, query.value, query.whole));
		case "number": {
			const value = numberOf(query.field, row);
			if (value === null) return false;
			const { value: from, until } = query;
			const isEqual = from === until ? value === from : value >= from && value < until;
			return compare(value, query.comparison, from, isEqual);
		}
		case "amount": {
			let tools = 0;
			for (const entry of row.task.classes) {
				for (const [kind, count] of entry.kinds) {
					const names = query.field === "kind" ? [geometryKeyAt(kind)] : [entry.schemaId, entry.title].filter(Boolean);
					if (names.some((name) => holds(name, query.value, query.whole))) tools += count;
				}
			}
			return compare(tools, query.comparison, query.amount, tools === query.amount);
		}
		case "flag":
			return hasFlag(query.field, row);
		case "unset":
			// Nothing was found.
			if (isOfFindings(query.field)) return true;
			// Nothing was compared.
			if (isOfComparison(query.field)) return query.field !== "by";
			return isNumber(query.field) ? numberOf(query.field, row) === null : textsOf(query.field, row).length === 0;
		case "tally":
			return compare(0, query.comparison, query.value, query.value === 0);
		case "finding":
			return false;
		case "figure":
		case "pair":
		case "side":
			return false;
		case "content":
		case "answer":
			throw new Error("The summary does not tell this");
	}
}

function compare(value: number, comparison: string, bound: number, isEqual: boolean): boolean {
	if (comparison === "=") return isEqual;
	if (comparison === "<") return value < bound;
	if (comparison === ">=") return value >= bound;
	return comparison === "<=" ? value < bound || isEqual : value > bound && !isEqual;
}

function holds(text: string, value: string, whole: boolean): boolean {
	return whole ? text.toLowerCase() === value.toLowerCase() : text.toLowerCase().includes(value.toLowerCase());
}

function filled(...texts: (string | null | undefined)[]): string[] {
	return texts.filter((text): text is string => text !== null && text !== undefined && text !== "");
}

function present(...texts: (string | null | undefined)[]): string[] {
	return texts.filter((text): text is string => text !== null && text !== undefined);
}

/** The texts of a field; none where it is not set. */
function textsOf(field: TextField, { asset, task }: PlainRow): string[] {
	const name = asset.asset === null ? null : nameInLink(asset.asset);
	const reviewed = task.visits.filter((visit) => visit.reviewStatus !== null);
	switch (field) {
		case "task":
			return present(task.taskId);
		case "external":
			return present(asset.externalId);
		case "asset":
			return present(name);
		case "id":
			return present(task.taskId, asset.assetId);
		case "any":
			return present(asset.externalId, name, task.taskId, asset.assetId);
		case "stage":
			return present(task.stage, task.stageId);
		case "person":
			return present(task.updatedBy);
		case "status":
			return present(reviewed.at(-1)?.reviewStatus);
		case "batch":
			return asset.batches;
		case "class":
			return filled(...task.classes.flatMap((entry) => (entry.kinds.size > 0 ? [entry.title, entry.schemaId] : [])));
		case "kind":
			return task.classes.flatMap((entry) => [...entry.kinds.keys()].map((kind) => geometryKeyAt(kind)));
		case "visited":
			return filled(...task.visits.flatMap((visit) => [visit.stage, visit.stageId]));
		case "worker":
			return filled(...task.visits.map((visit) => visit.completedBy));
		case "reviewer":
			return filled(...reviewed.filter((visit) => visit.reviewStatus !== "").map((visit) => visit.completedBy));
	}
}

function isOfComparison(field: UnsetField): field is FigureField | SideField {
	return ["figure", "pair", "side"].includes(queryField(field)?.kind ?? "");
}

function isOfFindings(field: UnsetField): field is FindingField | TallyField {
	return ["finding", "tally"].includes(queryField(field)?.kind ?? "");
}

function isNumber(field: TextField | NumberField): field is NumberField {
	return field !== "any" && queryField(field)?.kind !== "text";
}

function numberOf(field: NumberField, { asset, task, isFirst }: PlainRow): number | null {
	switch (field) {
		case "tools":
		case "classifications":
		case "relations":
		case "consensus":
			return task[field];
		case "pages":
			return asset.pages;
		case "visits":
			return task.visits.length;
		case "reworks":
			return task.visits.length - new Set(task.visits.map((visit) => visit.stageId ?? visit.stage)).size;
		case "problems":
			return isFirst ? asset.oddities.length : 0;
		case "duration":
			return task.totalDuration;
		case "sum":
			return task.visits.length === 0 ? null : task.visits.reduce((sum, visit) => sum + (visit.duration ?? 0), 0);
		case "updated":
			return task.updatedAt;
	}
}

function hasFlag(flag: FlagField, row: PlainRow): boolean {
	switch (flag) {
		case "brush":
			return row.task.hasBrush;
		case "volume":
			return row.task.hasVolume;
		case "consensus":
			return row.task.consensus !== null;
		case "history":
			return row.task.visits.length > 0;
		case "compared":
		case "findings":
		case "verdict":
		case "reviewed":
		case "marks":
		case "violations":
		case "conflicts":
			return false;
		default:
			return (numberOf(flag, row) ?? 0) > 0;
	}
}
