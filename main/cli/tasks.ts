import type { RowOrder, TaskRow } from "#shared/export";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { rowColumns, rowFields } from "#shared/row-fields";
import type { Call } from "./arguments.ts";
import { csvRecord } from "../engine/reports/csv-record.ts";
import { type Output, spokenDuration, textTable } from "./output.ts";
import { valueOf } from "./read-export.ts";
import { WrongCall } from "./usage.ts";

const textColumns = [
	"row",
	"taskId",
	"externalId",
	"stage",
	"updatedAt",
	"updatedBy",
	"totalDuration",
	"tools",
	"classifications",
	"relations",
	"visits",
] as const;

/** `tasks`: the rows of an export. */
export async function printTasks(open: OpenExport, call: Call, output: Output): Promise<void> {
	const chosen = readColumns(call.columns);
	const selected = valueOf(await open.selectRows({ where: call.where, order: readOrder(call.sort) }));
	const rows = take(selected, call.limit ?? Infinity);
	if (call.format === "json") {
		for (const row of rows) output.line(JSON.stringify(record(open.index.row(row), chosen ?? rowFields)));
	} else if (call.format === "csv") {
		const names = chosen ?? rowFields;
		output.line(csvRecord(names, call.spreadsheet));
		for (const row of rows) {
			// By name, not by the record's own values: a column may be asked for twice.
			const values = record(open.index.row(row), names);
			output.line(
				csvRecord(
					names.map((name) => listed(values[name] ?? null)),
					call.spreadsheet,
				),
			);
		}
	} else printText(open, rows, chosen ?? textColumns, output);
}

function readColumns(names: string[] | null): (keyof TaskRow)[] | null {
	if (names === null) return null;
	return names.map((name) => {
		const column = rowFields.find((known) => known === name);
		if (!column) throw new WrongCall(`There is no column ${name}; there are ${rowFields.join(", ")}`);
		return column;
	});
}

function readOrder(sort: string | null): RowOrder | null {
	if (sort === null) return null;
	const descending = sort.startsWith("-");
	const name = descending ? sort.slice(1) : sort;
	const column = rowColumns.find((known) => known === name);
	if (!column) throw new WrongCall(`Cannot sort by ${name}; columns to sort by are ${rowColumns.join(", ")}`);
	return { column, descending };
}

function* take(rows: Iterable<number>, limit: number): Generator<number> {
	let left = limit;
	for (const row of rows) {
		if (left-- <= 0) return;
		yield row;
	}
}

type Value = string | number | boolean | null | string[];

/** The chosen columns of a row; instants as ISO 8601 in UTC, durations in milliseconds. */
function record(row: TaskRow, names: readonly (keyof TaskRow)[]): Record<string, Value> {
	return Object.fromEntries(names.map((name) => [name, name === "updatedAt" ? isoTime(row.updatedAt) : row[name]]));
}

function listed(value: Value): Exclude<Value, string[]> {
	return Array.isArray(value) ? value.join("; ") : value;
}

function isoTime(ms: number | null): string | null {
	if (ms === null) return null;
	const date = new Date(ms);
	return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString();
}

/** Rows are set in columns by the page, so that a million of them need no memory and the first are out at once. */
const TEXT_PAGE = 500;

function printText(open: OpenExport, rows: Iterable<number>, names: readonly (keyof TaskRow)[], output: Output): void {
	let page: (string | number)[][] = [];
	const flush = (): void => {
		for (const line of textTable(names, page)) output.line(line);
		page = [];
	};
	for (const row of rows) {
		const values = record(open.index.row(row), names);
		page.push(names.map((name) => textOf(name, values[name] ?? null)));
		if (page.length === TEXT_PAGE) flush();
	}
	if (page.length > 0) flush();
}

function textOf(name: keyof TaskRow, value: Value): string | number {
	if (value === null) return "";
	if (typeof value === "number")
		return name === "totalDuration" || name === "visitDuration" ? spokenDuration(value) : value;
	return String(listed(value));
}
