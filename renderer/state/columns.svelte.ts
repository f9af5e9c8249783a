import type { RowColumn, TaskRow } from "#shared/export";
import type { Memory } from "../db.ts";
import { count } from "../wording/count.ts";
import { share } from "../wording/figure.ts";
import { duration, exactDuration } from "../wording/duration.ts";
import { briefInstant, exactInstant } from "../wording/instant.ts";

export interface Column {
	key: RowColumn;
	label: string;
	/** px; the first column shown takes what is left. */
	width: number;
	numeric: boolean;
	text(row: TaskRow): string;
	/** Null where the text says all. */
	exact(row: TaskRow): string | null;
}

function words(key: "taskId" | "externalId" | "assetId" | "stageId" | "updatedBy" | "reviewStatus", label: string) {
	return column(key, label, 128, false, (row) => row[key] ?? "–");
}

function number(
	key: "tools" | "classifications" | "relations" | "visits" | "reworks" | "pages" | "problems",
	label: string,
) {
	// Room for "105 000": a number that is cut reads as another number.
	return column(key, label, 60, true, (row) => count(row[key]));
}

/** Of the current comparison; "–" where the task was not compared. */
function compared(key: "changes" | "added" | "removed" | "moved" | "relabelled", label: string) {
	return column(key, label, 76, true, (row) => (row[key] === null ? "–" : count(row[key])));
}

function column(
	key: RowColumn,
	label: string,
	width: number,
	numeric: boolean,
	text: (row: TaskRow) => string,
	exact: (row: TaskRow) => string | null = () => null,
): Column {
	return { key, label, width, numeric, text, exact };
}

/** Every column a list can show and be sorted by, in the order of the menu. */
export const allColumns: readonly Column[] = [
	column("row", "Row", 64, true, (row) => count(row.row)),
	column("asset", "Asset", 120, false, (row) => row.asset ?? row.externalId ?? row.taskId ?? "(no name)"),
	compared("changes", "Changes"),
	column(
		"similarity",
		"Similarity",
		76,
		true,
		(row) => share(row.similarity),
		(row) => (row.similarity === null ? "not compared, or without a pair" : String(row.similarity)),
	),
	compared("added", "+ added"),
	compared("removed", "− removed"),
	compared("moved", "↔ moved"),
	compared("relabelled", "≠ relabelled"),
	column("verdict", "Verdict", 76, false, (row) => row.verdict ?? "–"),
	column("findings", "Findings", 72, true, (row) => count(row.findings)),
	words("externalId", "External id"),
	words("taskId", "Task id"),
	words("assetId", "Asset id"),
	column("stage", "Stage", 72, false, (row) => row.stage ?? "–"),
	words("stageId", "Stage id"),
	number("tools", "Tools"),
	number("classifications", "Answers"),
	number("relations", "Relations"),
	number("pages", "Pages"),
	number("visits", "Visits"),
	number("reworks", "Reworks"),
	words("reviewStatus", "Review"),
	column(
		"totalDuration",
		"Reported time",
		96,
		true,
		(row) => duration(row.totalDuration),
		(row) => exactDuration(row.totalDuration),
	),
	column(
		"visitDuration",
		"Stage time",
		96,
		true,
		(row) => duration(row.visitDuration),
		(row) => exactDuration(row.visitDuration),
	),
	column(
		"updatedAt",
		"Updated",
		128,
		false,
		(row) => briefInstant(row.updatedAt),
		(row) => exactInstant(row.updatedAt),
	),
	words("updatedBy", "Updated by"),
	column("consensus", "Consensus", 80, true, (row) => (row.consensus === null ? "–" : `${count(row.consensus)} %`)),
	number("problems", "Problems"),
];

const first: readonly RowColumn[] = ["asset", "stage", "tools"];

/** The columns that a person chose. */
export class Columns {
	chosen = $state.raw<readonly RowColumn[]>(first);
	readonly shown: readonly Column[] = $derived(allColumns.filter((column) => this.chosen.includes(column.key)));
	readonly #memory: Memory;

	constructor(memory: Memory) {
		this.#memory = memory;
	}

	async load(): Promise<void> {
		const remembered = ((await this.#memory.setting("columns")) ?? []).filter((key) =>
			allColumns.some((column) => column.key === key),
		);
		if (remembered.length > 0) this.chosen = remembered;
	}

	toggle(key: RowColumn): void {
		const next = this.chosen.includes(key) ? this.chosen.filter((held) => held !== key) : [...this.chosen, key];
		// A list without columns would be a list of nothing.
		if (next.length > 0) this.#choose(next);
	}

	/** Those that are not there yet are added. */
	show(keys: readonly RowColumn[]): void {
		const missing = keys.filter((key) => !this.chosen.includes(key));
		if (missing.length > 0) this.#choose([...this.chosen, ...missing]);
	}

	#choose(next: readonly RowColumn[]): void {
		this.chosen = next;
		void this.#memory.remember("columns", [...next]);
	}
}
