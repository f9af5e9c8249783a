import type { FindingFilter, FindingOrder } from "./lists.ts";

/** What findings are written as. */
export type FindingsFormat =
	/** Ours, to be merged by another reviewer: `.loupe-findings`. */
	| "findings"
	/** One row for each finding. */
	| "csv"
	/** The tasks that were corrected, as Ango Hub imports annotations. */
	| "ango"
	/** The same as COCO. */
	| "coco"
	/** One page with crops, for anybody. */
	| "html";

export interface FindingsOrder {
	format: FindingsFormat;
	filter: FindingFilter;
	order: FindingOrder;
	/** csv: texts that a spreadsheet would run as formulas begin with an apostrophe. */
	forSpreadsheet: boolean;
	/** ango, coco: only tasks that were corrected, or every task of the filter's query as it should be. */
	tasks: "corrected" | "all";
}

/** A file that was made and waits to be fetched. */
export interface MadeFile {
	/** Where the page finds it; the name a person's file gets. */
	url: string;
	name: string;
	bytes: number;
	/** What could not be written, in sentences. */
	notes: readonly string[];
}

/** What the bringing in of a file of findings did. */
export interface FindingsImport {
	/** Names of the files. */
	files: readonly string[];
	added: number;
	/** Replaced by a newer version of the same finding. */
	updated: number;
	/** Were here, and were removed where the file comes from. */
	removed: number;
	unchanged: number;
	/** Findings that a person has to settle now, and had not to before. */
	conflicts: number;
	/** Who wrote what came. */
	authors: readonly string[];
	notes: readonly string[];
}
