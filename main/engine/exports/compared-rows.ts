/** Numbers that a comparison sets beside the rows of side A's export. */
export const comparedNumbers = [
	"similarity",
	"f1",
	"changes",
	"added",
	"removed",
	"moved",
	"relabelled",
	"retyped",
	"reanswered",
	"flips",
] as const;

export type ComparedNumber = (typeof comparedNumbers)[number];

export function isComparedNumber(field: string): field is ComparedNumber {
	return comparedNumbers.some((name) => name === field);
}

/** Classes of A and B that a pair is asked for by name; "unmatched" stands for no partner. */
export interface PairWish {
	value: string;
	/** The class itself, or a part of its name. */
	whole: boolean;
}

/** What the current comparison tells of the rows: asked by queries, orders and the rows themselves. `threshold` null: that of the comparison. */
export interface ComparedRows {
	/** By row; NaN (and nothing beyond the end): not compared, or no such number. */
	numbers(field: ComparedNumber, threshold: number | null): Float64Array;
	/** How many pairs, added and removed annotations of a row are of these classes; 0 where it was not compared. */
	pairs(wish: PairWish, threshold: number | null): Uint32Array;
	isCompared(row: number): boolean;
	/** Who made side B of a row; null: not compared, or nobody is named. */
	person(row: number): string | null;
	/** Why a row was left out; null where it was not. */
	reason(row: number): string | null;
	/** Which questions are answered otherwise on the other side, by title and schemaId. */
	differing(row: number): readonly { schemaId: string | null; title: string }[];
}
