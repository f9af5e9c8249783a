import type { Fault } from "#shared/outcome";
import type { FacetField } from "#shared/query-fields";

/** Names an open export. Opaque: the page never holds a path. */
export type ExportId = string;

/** Names an entry of the recent list. Opaque. */
export type RecentId = string;

/** Names a media folder. Opaque. */
export type FolderId = string;

/** One task: the row of an export. A V2 asset has as many rows as it has tasks. */
export interface TaskRef {
	export: ExportId;
	/** 0-based, in the order of the file. */
	row: number;
}

/** What the file holds, by content and never by name (format.md, section 1). */
export type ExportKind = "tasks-v3" | "tasks-v2" | "import" | "answers" | "issues" | "mixed" | "unknown";

/** How the assets stand in the text. */
export type ExportLayout = "array" | "ndjson" | "single" | "empty";

export type ExportPhase = "unpacking" | "indexing" | "done" | "cancelled" | "failed";

/** How far every asset has been looked through, after the file was read for its rows. */
export type CheckPhase = "waiting" | "checking" | "done" | "cancelled" | "stopped";

/**
 * What has become of the file since it was opened: "same"; "changed" (it holds something else now); "gone" (it, or the
 * medium it lies on, is away); "busy" (it is there and may not be read just now).
 */
export type SourceState = "same" | "changed" | "gone" | "busy";

export interface SourceReport {
	state: SourceState;
	/** What happened, with the figures; "" where the file is the same. */
	sentence: string;
}

export interface StageCount {
	stageId: string;
	/** The latest name seen for this id. */
	stage: string;
	/** Tasks whose exported state is in this stage. */
	tasks: number;
	/** Entries of stageHistory with this id. */
	visits: number;
}

export interface ClassCount {
	schemaId: string;
	title: string;
	/** Tools of the exported states. */
	tools: number;
	/** Tasks with at least one. */
	tasks: number;
	/** Geometry keys and how often each was seen. */
	kinds: { kind: string; tools: number }[];
}

export interface PersonCount {
	person: string;
	/** Tasks last updated by this person. */
	tasks: number;
	/** Stage visits completed by this person. */
	visits: number;
}

/** What an open export is, as far as it has been read. Counts are over the exported states. */
export interface ExportSummary {
	id: ExportId;
	/** The file's name, without its folder. */
	name: string;
	/** Size of the file on disk, bytes. */
	bytes: number;
	container: "plain" | "gzip" | "zip";
	/** JSON entries read from a ZIP file; 1 otherwise. */
	entries: number;
	layout: ExportLayout;
	kind: ExportKind;
	phase: ExportPhase;
	/** Why `phase` is "failed"; null otherwise. */
	fault: Fault | null;
	/** Bytes of text read so far, and in all where that is known. */
	readBytes: number;
	totalBytes: number | null;
	assets: number;
	tasks: number;
	issues: number;
	tools: number;
	classifications: number;
	relations: number;
	stages: StageCount[];
	classes: ClassCount[];
	people: PersonCount[];
	batches: { batch: string; tasks: number }[];
	problems: number;
	checkPhase: CheckPhase;
	/** Assets looked through byte by byte, and their share of the text of all, 0 to 1. */
	checkedAssets: number;
	checked: number;
	/** Looked at every two seconds, and before everything that is read. */
	source: SourceReport;
	/** Sentences about the file as a whole: a byte order mark, entries left out, a kind that is not a task export. */
	notes: string[];
}

/** Something in the file that is not as it should be. Nothing is dropped in silence: what is not shown is listed here. */
export interface Problem {
	/** The file, or the entry of a ZIP file, that the position counts in. */
	part: string;
	/** 0-based offset in bytes of the (unpacked) text. */
	byte: number;
	/** 1-based line. */
	line: number;
	/** 1-based column, in characters (code points). */
	column: number;
	/** The row it belongs to, where there is one. */
	row: number | null;
	/** "damaged": something could not be read; "odd": read, but not as the format says. */
	severity: "damaged" | "odd";
	/** What is wrong and what was done about it, in a sentence. */
	sentence: string;
	/** The text around the place, control characters made visible. */
	excerpt: string;
}

/** The summary of one task: a row of the list. */
export interface TaskRow {
	row: number;
	taskId: string | null;
	externalId: string | null;
	/** Last path segment of the asset's URL, without its query. */
	asset: string | null;
	assetId: string | null;
	stage: string | null;
	stageId: string | null;
	/** Milliseconds since 1970-01-01T00:00Z. */
	updatedAt: number | null;
	updatedBy: string | null;
	/** Milliseconds, as reported. */
	totalDuration: number | null;
	/** Milliseconds, summed over the stage visits; null without a history. */
	visitDuration: number | null;
	tools: number;
	classifications: number;
	relations: number;
	visits: number;
	/** Visits beyond the first of each stage. */
	reworks: number;
	/** 1 where the asset does not say. */
	pages: number;
	/** reviewStatus of the last visit that has one. */
	reviewStatus: string | null;
	/** consensusAverage, 0-100. */
	consensus: number | null;
	batches: string[];
	hasBrush: boolean;
	hasVolume: boolean;
	problems: number;
	/** Of the current comparison; null where the task was not compared. Mean over the pairs, 0 to 1. */
	similarity: number | null;
	/** Whatever differs: annotations, questions, relations. */
	changes: number | null;
	/** Annotations only in B, and only in A; pairs of other geometry, and of other class. */
	added: number | null;
	removed: number | null;
	moved: number | null;
	relabelled: number | null;
	/** The reviewer's own verdict on the task, else that of others where they agree. */
	verdict: string | null;
	/** Findings about it or anything in it. */
	findings: number;
}

/** Columns a list can be sorted by: the keys of a row that have an order. */
export type RowColumn = Exclude<keyof TaskRow, "batches" | "hasBrush" | "hasVolume">;

export interface RowOrder {
	column: RowColumn;
	descending: boolean;
}

/** Which rows, in which order. The query's grammar is documented in preload/shared/query.ts; "" is all. */
export interface RowSelection {
	where: string;
	/** null: the order of the file. */
	order: RowOrder | null;
}

/** A window on the rows of a selection: never all of them. */
export interface RowWindow {
	/** Rows that match so far. */
	matching: number;
	/** Rows read so far. */
	read: number;
	/** Position of the first row of `rows` within the selection. */
	from: number;
	rows: TaskRow[];
	/**
	 * How far the passes over the file are that the query waits for, 0 to 1, the least of several; null where `matching`
	 * is all that is read. While it is a number, ask again.
	 */
	pending: number | null;
}

/** Which values of one facet: those that hold `text`, letter case aside. */
export interface FacetFind {
	field: FacetField;
	text: string;
}

/** The values of a field among the rows of a query. */
export interface Facet {
	field: FacetField;
	/** Most rows first, at most 200. `field=value` picks just these rows of the query's. */
	values: { value: string; rows: number }[];
	/** Values beyond those. */
	left: number;
	/** Rows that `field:none` picks; 0 for a field that has no such term. */
	none: number;
}

export interface FacetWindow {
	/** As of {@link RowWindow}. */
	matching: number;
	read: number;
	pending: number | null;
	facets: Facet[];
}

export interface ProblemWindow {
	total: number;
	from: number;
	problems: Problem[];
}

export interface RecentExport {
	id: RecentId;
	name: string;
	/** The folder as a person would name it; for reading, not for opening. */
	where: string;
	/** Milliseconds since 1970, of the last opening. */
	openedAt: number;
	/** False where the file was not found just now. */
	present: boolean;
}
