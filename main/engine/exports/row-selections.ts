import type { RowSelection } from "#shared/export";
import { parseQuery } from "#shared/query";
import { compileQuery } from "./row-filter.ts";
import type { RowIndex } from "./row-index.ts";
import { sortRows } from "./row-order.ts";
import type { RowSet, RowSets } from "./row-sets.ts";

interface Kept {
	key: string;
	/** Rows of the index when it was made, and how often their values had changed. */
	read: number;
	/** What it was made from besides, and how far that was. */
	sets: readonly RowSet[];
	version: number;
	changes: number;
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
 * The rows of a selection, in its order. Each is made once and kept; while the index or what a pass found grows, a
 * selection is made anew no more often than it is cheap to.
 */
export class RowSelections {
	#kept: Kept[] = [];
	#changes = 0;

	/** Without `sets` a query that asks for them is refused. */
	constructor(
		private readonly index: RowIndex,
		private readonly sets: RowSets | null = null,
	) {}

	/** Values of rows that were there have changed: what was selected by them is made anew. */
	changed(): void {
		this.#changes++;
	}

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

	/** The least progress of the passes that the selection still waits for, 0 to 1; null where all are over. Errors: QueryError. */
	pending(selection: RowSelection): number | null {
		const kept = this.#find(selection);
		if (!kept) return null;
		const waiting = kept.sets.filter((set) => !set.complete).map((set) => set.progress);
		if (waiting.length > 0) return Math.min(...waiting);
		// The passes are over, and the selection was made before.
		return kept.version === versionOf(kept.sets) ? null : 1;
	}

	#find(selection: RowSelection): Kept | null {
		const { where, order } = selection;
		const query = parseQuery(where);
		if (query.kind === "all" && order === null) return null;
		// A query by findings tells itself that they changed; an order by them does not.
		const isByFindings = order?.column === "findings" || order?.column === "verdict";
		const version = isByFindings ? (this.index.findings?.version ?? 0) : null;
		const key = JSON.stringify([where, order?.column ?? null, order?.descending ?? false, version]);
		const known = this.#kept.find((kept) => kept.key === key);
		const now = performance.now();
		const kept = known && this.#isFresh(known, now) ? known : this.#make(key, selection, now);
		this.#kept = [...this.#kept.filter((other) => other.key !== key), kept].slice(-MOST_KEPT);
		return kept;
	}

	#isFresh(kept: Kept, now: number): boolean {
		const isLatest = kept.read === this.index.length && kept.changes === this.#changes;
		if (isLatest && kept.version === versionOf(kept.sets)) return true;
		return now - kept.madeAt < kept.took * 10;
	}

	#make(key: string, { where, order }: RowSelection, madeAt: number): Kept {
		const read = this.index.length;
		const filter = compileQuery(parseQuery(where), this.index, this.sets);
		const { sets } = filter;
		// Before the rows are asked: what a pass finds meanwhile makes the selection stale.
		const version = versionOf(sets);
		const changes = this.#changes;
		const mask = new Uint8Array(read).fill(1);
		filter.narrow(mask);
		const all = new Uint32Array(read);
		let count = 0;
		for (let row = 0; row < read; row++) if (mask[row] === 1) all[count++] = row;
		const rows = count === read ? all : all.slice(0, count);
		if (order) sortRows(rows, order, this.index);
		return { key, read, sets, version, changes, madeAt, took: performance.now() - madeAt, rows, positions: null };
	}
}

/** Each version only grows, so that their sum tells any change. */
function versionOf(sets: readonly RowSet[]): number {
	return sets.reduce((sum, set) => sum + set.version, 0);
}
