import { visible } from "../engine/exports/text-places.ts";

/** Where a command prints: results to one side, words about them to the other. */
export interface Output {
	line(text: string): void;
	/** To standard error: never in the way of a pipe. */
	remark(text: string): void;
}

/** Longest cell of a table, in characters: a title of a megabyte would push every column off the screen. */
const WIDEST = 60;

function cellText(text: string): string {
	const letters = Array.from(visible(text.length > 4 * WIDEST ? text.slice(0, 4 * WIDEST) : text));
	return letters.length > WIDEST ? `${letters.slice(0, WIDEST - 1).join("")}…` : letters.join("");
}

/**
 * Columns of text, the numeric ones to the right. Control characters of the export are shown, not obeyed; long texts are
 * cut, which --json and --csv never do.
 */
export function textTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
	const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? grouped(cell) : cellText(cell))));
	const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
	const isNumber = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"));
	const lines = [head, ...cells].map((row) =>
		row
			.map((cell, column) =>
				isNumber[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
			)
			.join("  ")
			.trimEnd(),
	);
	return lines;
}

/** 12480 as 12 480, with a space that no terminal breaks at. */
export function grouped(value: number): string {
	const [whole = "", fraction] = String(value).split(".");
	const spaced = whole.replace(/\B(?=(?:\d{3})+$)/gu, "\u00a0");
	return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** "1 task", "12 480 tasks". */
export function counted(value: number, plural: string): string {
	return `${grouped(value)} ${value === 1 ? plural.replace(/s$/u, "") : plural}`;
}

/** "46.8 s", "1 h 02 min": a duration in milliseconds as people say it. */
export function spokenDuration(ms: number): string {
	if (ms < 1000) return `${String(Math.round(ms))} ms`;
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	const minutes = Math.floor(ms / 60_000);
	if (minutes < 60) return `${String(minutes)} min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, "0")} s`;
	return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, "0")} min`;
}
