import type { ExportId } from "#shared/export";
import type { Fault } from "#shared/outcome";

/** What to look for in the bytes of an export. Two searches with the same fields are one search. */
export interface TextSearch {
	/** As a person sees it: escapes of JSON are no part of it. A regular expression is in JavaScript's syntax, flag u. */
	text: string;
	matchCase: boolean;
	isRegExp: boolean;
	/** "everything": keys, texts, numbers and words; "values": without keys; "exported": without stage histories. */
	scope: SearchScope;
}

export type SearchScope = "everything" | "values" | "exported";

/** "too-slow": a regular expression was stopped in the task named by `stoppedAt`. */
export type SearchPhase = "running" | "done" | "cancelled" | "too-slow" | "failed";

/** How far a search has come. Hits and tasks count in the order of the file, up to `readBytes`. */
export interface SearchState {
	phase: SearchPhase;
	/** Why `phase` is "failed"; null otherwise. */
	fault: Fault | null;
	hits: number;
	/** Hits that can be listed: the first of them, where there are very many. */
	listed: number;
	/** Tasks with at least one hit. */
	tasks: number;
	/** Bytes of text searched, and in all so far: more where the export is still being read. */
	readBytes: number;
	totalBytes: number;
	/** Texts that were too long to be searched. */
	skipped: number;
	stoppedAt: { row: number; taskId: string | null } | null;
}

export interface TextHit {
	row: number;
	taskId: string | null;
	externalId: string | null;
	/** Which hit of its task, counted from 0. */
	ordinal: number;
	/** Of the match's first byte in the (unpacked) text, and how many there are. */
	byte: number;
	length: number;
	/** RFC 6901, of the value that the hit lies in, or of the value under the key that it lies in. */
	pointer: string;
	/** The same for reading: task.tools[3].title */
	path: string;
	isKey: boolean;
	/** Index of the stage visit that the hit lies in; null outside of histories. */
	visit: number | null;
	/** The text around the match, as meant; "\u2026" where more of it is left out. */
	before: string;
	match: string;
	after: string;
}

export interface HitWindow {
	state: SearchState;
	from: number;
	hits: TextHit[];
}

/** The text of a search at most, in characters. */
export const longestSearch = 1000;

export interface SearchChange {
	export: ExportId;
	search: TextSearch;
	state: SearchState;
}
