/** A value of a CSV file; null is an empty one. */
export type Cell = string | number | boolean | null;
export type Cells = readonly Cell[];

/** One record of RFC 4180, without its line end. `guarded`: texts that a spreadsheet would run are made plain by an apostrophe. */
export function csvRecord(values: Cells, guarded: boolean): string {
	return values.map((value) => csvField(value, guarded)).join(",");
}

function csvField(value: Cell, guarded: boolean): string {
	if (value === null) return "";
	if (typeof value !== "string") return String(value);
	// Also after leading blanks and quotes, and in full width: spreadsheets look past those.
	const text = guarded && /^[\s"']*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/u.test(value) ? `'${value}` : value;
	return /[",\r\n;\t]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
