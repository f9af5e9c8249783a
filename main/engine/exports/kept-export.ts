import type { ExportSummary, Problem } from "#shared/export";
import type { Json } from "#shared/json";
import type { AddedColumns, StoredColumn } from "./added-columns.ts";
import type { StoredArray } from "./array-store.ts";
import type { AssetForm } from "./asset-fields.ts";
import type { KeptIndex } from "./index-cache.ts";
import type { RowIndex } from "./row-index.ts";
import type { KeptText } from "./text-cache.ts";
import type { ExportTotals } from "./totals.ts";
import type { TextPart } from "./unpack.ts";

/** What is kept of an export beside its rows. */
export interface KeptExport {
	/** What of the summary is not counted from the rows. */
	summary: Pick<
		ExportSummary,
		| "container"
		| "entries"
		| "layout"
		| "notes"
		| "problems"
		| "totalBytes"
		| "readBytes"
		| "checkPhase"
		| "checkedAssets"
		| "checked"
	>;
	totals: ExportTotals;
	problems: Problem[];
	forms: [AssetForm, number][];
	parts: TextPart[];
	/** Of the unpacked text; null where the file itself is the text. */
	text: KeptText | null;
}

/** What is kept of a summary; of a check only one that is done. */
export function keptSummary(summary: ExportSummary, isChecked: boolean): KeptExport["summary"] {
	const { container, entries, layout, notes, problems, totalBytes, checkedAssets, checked } = summary;
	const check = isChecked ? { checkedAssets, checked } : { checkedAssets: 0, checked: 0 };
	const checkPhase = isChecked ? "done" : "waiting";
	return { container, entries, layout, notes, problems, totalBytes, readBytes: totalBytes ?? 0, checkPhase, ...check };
}

export function storeExport(index: RowIndex, columns: AddedColumns, kept: KeptExport): KeptIndex {
	const { meta, arrays } = index.stored();
	const all = new Map(arrays);
	const added = columns.store().map(({ arrays: own, ...rest }): Json => {
		for (const [part, array] of Object.entries(own)) all.set(`added.${rest.name}.${part}`, array);
		return { ...rest, parts: Object.keys(own) };
	});
	return { meta: { ...meta, added, export: kept as unknown as Json }, arrays: all };
}

/** Fills an empty index and its columns; null where something is missing or does not fit, and then nothing is filled. */
export function restoreExport(kept: KeptIndex, index: RowIndex, columns: AddedColumns): KeptExport | null {
	if (!index.restore(kept)) return null;
	const added = kept.meta["added"] as unknown as (Omit<StoredColumn, "arrays"> & { parts: string[] })[];
	columns.restore(
		added.map(({ parts, ...rest }): StoredColumn => ({
			...rest,
			arrays: Object.fromEntries(
				parts.flatMap((part): [string, StoredColumn["arrays"][string]][] => {
					const array: StoredArray | undefined = kept.arrays.get(`added.${rest.name}.${part}`);
					return array === undefined || array instanceof Uint16Array ? [] : [[part, array]];
				}),
			),
		})),
	);
	return kept.meta["export"] as unknown as KeptExport;
}
