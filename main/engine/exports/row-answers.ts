import { setTimeout } from "node:timers/promises";
import type { FacetFind, FacetWindow, RowSelection, RowWindow } from "#shared/export";
import { fault, ok, type Outcome } from "#shared/outcome";
import { QueryError } from "#shared/query-tokens";
import { RowFacets } from "./row-facets.ts";
import type { RowIndex } from "./row-index.ts";
import { RowSelections } from "./row-selections.ts";
import type { RowSets } from "./row-sets.ts";

/** Questions about the rows of an index, by a query; one that is not understood is answered by a fault. */
export class RowAnswers {
	readonly #selections: RowSelections;
	readonly #facets: RowFacets;

	/** Without `sets` a query that asks for them is refused. */
	constructor(
		private readonly index: RowIndex,
		sets: RowSets | null = null,
	) {
		this.#selections = new RowSelections(index, sets);
		this.#facets = new RowFacets(index, this.#selections);
	}

	/** Values of rows that were there have changed. */
	changed(): void {
		this.#selections.changed();
	}

	/** At most 1,000 rows at a time. */
	window(selection: RowSelection, from: number, to: number): Outcome<RowWindow> {
		return this.#query(() => {
			const rows = this.#selections.rows(selection);
			const matching = rows?.length ?? this.index.length;
			const last = Math.min(to, matching, from + 1000);
			const pending = this.#selections.pending(selection);
			const window: RowWindow = { matching, read: this.index.length, from, rows: [], pending };
			for (let position = from; position < last; position++)
				window.rows.push(this.index.row(rows ? (rows[position] ?? 0) : position));
			return window;
		});
	}

	/** The numbers of all rows of a selection, in its order, once the passes that it waits for are over. */
	async all(selection: RowSelection): Promise<Outcome<Iterable<number>>> {
		for (;;) {
			const pending = this.#query(() => this.#selections.pending(selection));
			if (!pending.ok) return pending;
			if (pending.value === null) break;
			await setTimeout(20);
		}
		return this.#query(() => this.#selections.rows(selection) ?? Array(this.index.length).keys());
	}

	facets(where: string, find: FacetFind | null): Outcome<FacetWindow> {
		return this.#query(() => this.#facets.read(where, find));
	}

	position(row: number, selection: RowSelection): Outcome<number | null> {
		return this.#query(() => this.#selections.position(selection, row));
	}

	#query<T>(answer: () => T): Outcome<T> {
		try {
			return ok(answer());
		} catch (error) {
			if (error instanceof QueryError)
				return fault("query-syntax", `character ${String(error.at + 1)}: ${error.message}`);
			throw error;
		}
	}
}
