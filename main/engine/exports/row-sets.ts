/** What only a pass over the file's bytes can tell of a row. A set grows while its pass runs. */
export interface RowSet {
	has(row: number): boolean;
	/** True when the pass is over. */
	readonly complete: boolean;
	/** Grows with every change, so that a selection made from the set can be told stale. */
	readonly version: number;
	/** 0 to 1. */
	readonly progress: number;
}

/** The sets of one export: what a query asks for beyond the summary index. */
export interface RowSets {
	/** Rows whose asset holds the text: literal, letter case aside, or a regular expression. Starts the pass where it has not begun. */
	text(pattern: { source: string; isRegExp: boolean }): RowSet;
	/**
	 * Rows with an answer to the question `title` (letter case aside) for which `test` holds; texts of the answers as
	 * dictionary-like strings, each asked once. `key` tells one test from another of the same question.
	 */
	answer(title: string, test: (answer: string) => boolean, key: string): RowSet;
}
