import type { RowIndex } from "../../exports/row-index.ts";

/** What stands in `partners` beside rows of B. */
export const ALONE = -1;
export const AMBIGUOUS = -2;

export interface JoinedExports {
	/** By row of A: its row of B, {@link ALONE} or {@link AMBIGUOUS}. */
	partners: Int32Array;
	/** By row of B likewise: its row of A. */
	partnersOfB: Int32Array;
	/** Rows of B that stand in no pair: nothing in A has their keys, or several rows have. */
	onlyInB: number;
	ambiguousInB: number;
}

const keys = ["taskId", "assetId", "externalId"] as const;

/** Joins the tasks of two exports: by taskId, what is left by assetId, what is left then by externalId. A key that comes twice on a side joins nothing. */
export function joinExports(a: RowIndex, b: RowIndex): JoinedExports {
	const partners = new Int32Array(a.length).fill(ALONE);
	const taken = new Int32Array(b.length).fill(ALONE);
	for (const key of keys) {
		const rowsA = rowsByKey(a, key, partners);
		const rowsB = rowsByKey(b, key, taken);
		for (const [text, inA] of rowsA) {
			const inB = rowsB.get(text);
			if (inB === undefined) continue;
			if (typeof inA === "number" && typeof inB === "number") {
				partners[inA] = inB;
				taken[inB] = inA;
			} else {
				for (const row of [inA].flat()) partners[row] = AMBIGUOUS;
				for (const row of [inB].flat()) taken[row] = AMBIGUOUS;
			}
		}
	}
	let onlyInB = 0;
	let ambiguousInB = 0;
	for (const row of taken) {
		if (row === ALONE) onlyInB++;
		else if (row === AMBIGUOUS) ambiguousInB++;
	}
	return { partners, partnersOfB: taken, onlyInB, ambiguousInB };
}

/** Rows that have no partner yet, by key; a list where several have the same. */
function rowsByKey(index: RowIndex, key: (typeof keys)[number], partners: Int32Array): Map<string, number | number[]> {
	const column = index.texts[key];
	const rows = new Map<string, number | number[]>();
	for (let row = 0; row < index.length; row++) {
		if (partners[row] !== ALONE) continue;
		const text = column.get(row);
		if (text === null || text === "") continue;
		const known = rows.get(text);
		if (known === undefined) rows.set(text, row);
		else if (typeof known === "number") rows.set(text, [known, row]);
		else known.push(row);
	}
	return rows;
}
