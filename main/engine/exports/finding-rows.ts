import type { Finding } from "#shared/findings/finding";

/** What reviewers' findings tell of the rows of an export: asked by queries, orders and the rows themselves. */
export interface FindingRows {
	/** False while what is kept is still read. */
	readonly complete: boolean;
	/** Grows with every change. */
	readonly version: number;
	/** Whose reviews are "mine". */
	readonly reviewer: string;
	/** Calls for each finding that may be seen and lies in a row: several of one row, in no order. */
	each(tell: (row: number, finding: Finding, isConflict: boolean) => void): void;
	/** The reviewer's own verdict on the task, else that of all others where they agree; null: none. */
	verdict(row: number): string | null;
	/** Findings about the task or anything in it that may be seen. */
	count(row: number): number;
}
