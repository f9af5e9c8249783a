import { AddedColumns } from "../../../main/engine/exports/added-columns.ts";
import { packArrays, unpackArrays } from "../../../main/engine/exports/array-store.ts";
import { type KeptExport, restoreExport, storeExport } from "../../../main/engine/exports/kept-export.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";

/** What comes back of columns that were kept with an index: by the bytes of its file. */
export function throughBytes(columns: AddedColumns): AddedColumns {
	const nothing = {} as KeptExport;
	const kept = unpackArrays(
		"TEST",
		1,
		Buffer.concat(packArrays("TEST", 1, storeExport(new RowIndex(), columns, nothing))),
	);
	if (typeof kept === "string") throw new Error(kept);
	const restored = new AddedColumns();
	if (!restoreExport(kept, new RowIndex(), restored)) throw new Error("The index was not restored");
	return restored;
}
