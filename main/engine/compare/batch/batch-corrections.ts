import { createHash } from "node:crypto";
import type { ComparePlan } from "#shared/compare/settings";
import type { OpenExport } from "../../exports/open-export.ts";
import type { Corrections } from "../../findings/mine/corrections.ts";
import type { CompareItem } from "./batch-order.ts";

/** What reviewers correct, by row of an export. */
export type CorrectedRows = ReadonlyMap<number, Corrections>;

/** Where comparing learns what reviewers correct. */
export interface ReadCorrections {
	of(open: OpenExport, row: number): Promise<Corrections | null>;
	ofAll(open: OpenExport): Promise<CorrectedRows>;
}

const nobody: CorrectedRows = new Map();

/** What is corrected on the sides of a batch; of a side that is not "mine" nothing. */
export class BatchCorrections {
	constructor(
		/** By row of A's export, and of B's (A's again where there is but one). */
		private readonly a: CorrectedRows,
		private readonly b: CorrectedRows,
	) {}

	static async read(
		{ from, to }: Pick<ComparePlan, "from" | "to">,
		a: OpenExport,
		b: OpenExport | null,
		source: ReadCorrections,
	): Promise<BatchCorrections> {
		const of = async (kind: string, open: OpenExport): Promise<CorrectedRows> =>
			kind === "mine" ? source.ofAll(open) : nobody;
		return new BatchCorrections(await of(from.kind, a), await of(to.kind, b ?? a));
	}

	/** What a comparer is told of a row of A and its row of B; nothing where nothing is corrected. */
	item(rowA: number, rowB: number): Pick<CompareItem, "corrections"> {
		const [a, b] = [this.a.get(rowA) ?? null, this.b.get(rowB) ?? null];
		return a === null && b === null ? {} : { corrections: { a, b } };
	}

	/** The same corrections, the same text. */
	get key(): string {
		const hash = createHash("sha256");
		for (const rows of [this.a, this.b]) {
			hash.update("side ");
			for (const [row, corrections] of rows) hash.update(`${String(row)} ${printOf(corrections)}\n`);
		}
		return hash.digest("hex");
	}

	/** Rows of A of which something else is corrected than before, in order. `partners`: by row of A its row of B. */
	touched(before: BatchCorrections, partners: Int32Array | null): Uint32Array {
		const rows = new Set(differing(before.a, this.a));
		const inB = differing(before.b, this.b);
		if (partners === null) for (const row of inB) rows.add(row);
		else if (inB.size > 0) for (const [row, partner] of partners.entries()) if (inB.has(partner)) rows.add(row);
		return Uint32Array.from(rows).sort();
	}
}

function printOf({ by, list, conflicts }: Corrections): string {
	return JSON.stringify([by, conflicts, ...list.map(({ id, rev }) => `${id} ${rev}`)]);
}

function differing(before: CorrectedRows, after: CorrectedRows): Set<number> {
	const found = new Set<number>();
	for (const [row, corrections] of after) {
		const known = before.get(row);
		if (known === undefined || printOf(known) !== printOf(corrections)) found.add(row);
	}
	for (const row of before.keys()) if (!after.has(row)) found.add(row);
	return found;
}
