import type { RowColumn, RowOrder, RowSelection } from "#shared/export";
import { parseQuery } from "./query.ts";
import { compileQuery, numberOf } from "./row-filter.ts";
import type { RowIndex } from "./row-index.ts";

interface Kept {
	key: string;
	/** Rows of the index when it was made. */
	read: number;
	madeAt: number;
	/** How long it took, ms. */
	took: number;
	rows: Uint32Array;
	positions: Uint32Array | null;
}

/** How many selections are kept, the latest used last. */
const MOST_KEPT = 4;
const NOWHERE = 0xffffffff;

/**
 * The rows of a selection, in its order. Each is made once and kept; while the index grows, a selection is made anew
 * no more often than it is cheap to.
 */
export class RowSelections {
	#kept: Kept[] = [];

	constructor(private readonly index: RowIndex) {}

	/** Null where all rows are selected in the order of the file. Errors: QueryError. */
	rows(selection: RowSelection): Uint32Array | null {
		return this.#find(selection)?.rows ?? null;
	}

	/** Where a row stands in the selection; null where it is not in it. Errors: QueryError. */
	position(selection: RowSelection, row: number): number | null {
		const kept = this.#find(selection);
		if (!kept) return row < this.index.length ? row : null;
		if (!kept.positions) {
			kept.positions = new Uint32Array(this.index.length).fill(NOWHERE);
			for (const [position, member] of kept.rows.entries()) kept.positions[member] = position;
		}
		const position = kept.positions[row] ?? NOWHERE;
		return position === NOWHERE ? null : position;
	}

	#find(selection: RowSelection): Kept | null {
		const { where, order } = selection;
		const query = parseQuery(where);
		if (query.kind === "all" && order === null) return null;
		const key = JSON.stringify([where, order?.column ?? null, order?.descending ?? false]);
		const known = this.#kept.find((kept) => kept.key === key);
		const now = performance.now();
		const fresh = known && (known.read === this.index.length || now - known.madeAt < known.took * 10);
		const kept = fresh ? known : this.#make(key, selection, now);
		this.#kept = [...this.#kept.filter((other) => other.key !== key), kept].slice(-MOST_KEPT);
		return kept;
	}

	#make(key: string, selection: RowSelection, madeAt: number): Kept {
		const read = this.index.length;
		const test = compileQuery(parseQuery(selection.where), this.index);
		const rows = new Uint32Array(read);
		let count = 0;
		for (let row = 0; row < read; row++) if (test(row)) rows[count++] = row;
		const found = rows.slice(0, count);
		if (selection.order) sortRows(found, selection.order, this.index);
		return { key, read, madeAt, took: performance.now() - madeAt, rows: found, positions: null };
	}
}

const wordColumns = {
	stage: "stage",
	stageId: "stageId",
	updatedBy: "updatedBy",
	reviewStatus: "reviewStatus",
} as const;
const textColumns = { taskId: "taskId", externalId: "externalId", asset: "asset", assetId: "assetId" } as const;

/** Sorts in place: stable, missing values last in both directions, texts by code unit. */
function sortRows(rows: Uint32Array, order: RowOrder, index: RowIndex): void {
	const sign = order.descending ? -1 : 1;
	const { column } = order;
	if (column in textColumns) {
		const source = index.texts[textColumns[column as keyof typeof textColumns]];
		const texts = new Map<number, string | null>();
		for (const row of rows) texts.set(row, source.get(row));
		rows.sort((a, b) => compareTexts(texts.get(a) ?? null, texts.get(b) ?? null, sign) || a - b);
		return;
	}
	const keys =
		column in wordColumns
			? wordRanks(wordColumns[column as keyof typeof wordColumns], index)
			: numberKeys(column, index);
	rows.sort((a, b) => compareNumbers(keys(a), keys(b), sign) || a - b);
}

function compareTexts(a: string | null, b: string | null, sign: number): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -sign : sign;
}

function compareNumbers(a: number, b: number, sign: number): number {
	if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
	if (Number.isNaN(b)) return -1;
	return (a - b) * sign;
}

/** The rank of each row's word among all words; NaN for none. */
function wordRanks(column: keyof typeof wordColumns, index: RowIndex): (row: number) => number {
	const { texts } = index.dictionary;
	const ranks = new Float64Array(texts.length);
	[...texts.keys()]
		.sort((a, b) => compareTexts(texts[a] ?? null, texts[b] ?? null, 1))
		.forEach((id, rank) => (ranks[id] = rank));
	return (row) => {
		const id = index.words[column].get(row);
		return ranks[id] ?? NaN;
	};
}

function numberKeys(column: RowColumn, index: RowIndex): (row: number) => number {
	switch (column) {
		case "row":
			return (row) => row;
		case "updatedAt":
			return numberOf("updated", index);
		case "totalDuration":
			return numberOf("duration", index);
		case "visitDuration":
			return numberOf("sum", index);
		case "tools":
		case "classifications":
		case "relations":
		case "visits":
		case "reworks":
		case "pages":
		case "problems":
		case "consensus":
			return numberOf(column, index);
		default:
			throw new Error(`The column ${column} has no numbers`);
	}
}
