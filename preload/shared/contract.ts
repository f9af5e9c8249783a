import type { BatchReport, ComparisonChange, PairFilter, PairWindow } from "#shared/compare/batch";
import type { AssetMembers, ConsensusReport } from "#shared/compare/consensus";
import type { MaskComparisonRead } from "#shared/compare/masks";
import type { ComparedSide, ComparePlan, CompareSettings } from "#shared/compare/settings";
import type { TaskComparison } from "#shared/compare/task-comparison";
import type {
	ExportId,
	ExportSummary,
	FacetFind,
	FacetWindow,
	FolderId,
	ProblemWindow,
	RecentExport,
	RecentId,
	RowSelection,
	RowWindow,
	TaskRef,
} from "#shared/export";
import type { FindingsImport } from "#shared/findings/files";
import type { FindingsNews } from "#shared/findings/lists";
import { type FindingsApi, findingsQuestions } from "#shared/findings/questions";
import type { RuleRun } from "#shared/findings/rules";
import type { MaskPartWindow, MaskRead } from "#shared/masks";
import type { MediaFolder, MediaFound, RecordingKind, TiledPicture, VolumeFound } from "#shared/media";
import type {
	CollectState,
	MediaImport,
	MediaReport,
	MediaStoreState,
	NeedFilter,
	NeedWindow,
	TaskInFront,
} from "#shared/media-needs";
import type { Fault, Outcome } from "#shared/outcome";
import type { HitWindow, SearchChange, TextSearch } from "#shared/search";
import type { RawWindow, Task } from "#shared/task";
import type { ThumbnailNews, ThumbnailWish } from "#shared/thumbnail";
import type { VolumeRead } from "#shared/volumes";

/** What the page may know of the program around it. */
export interface HostInfo {
	host: "desktop" | "browser";
	/** Of Ango Loupe. */
	version: string;
	/** Of the parts an administrator asks about: Electron, Chromium, Node. */
	versions: readonly (readonly [part: string, version: string])[];
	/** True where chooseExports and chooseMediaFolder can show a dialog of the system. */
	dialogs: boolean;
	/** True where the person has allowed this program to fetch media, by a switch at its start that the sealed one lacks. */
	collects: boolean;
}

/** What the status bar shows, asked for every few seconds. */
export interface HostStatus {
	/** Resident memory of the host and its engine, bytes. */
	memory: number;
	/** Connections to other machines since start. Counted, not assumed: 0 is the promise. */
	connections: number;
}

/**
 * Everything the page may ask of the machine. To add a question, add it here (with its count below) and answer it in
 * main/handlers.ts; preload and the page's client are derived.
 */
export interface HostApi extends FindingsApi {
	info(): Promise<Outcome<HostInfo>>;
	status(): Promise<Outcome<HostStatus>>;

	/** The exports that are open, in the order of their opening: for a page that starts or reloads. */
	listExports(): Promise<Outcome<ExportSummary[]>>;
	/** Shows the system's dialog; an empty list means that the person closed it. */
	chooseExports(): Promise<Outcome<ExportId[]>>;
	openSample(): Promise<Outcome<ExportId>>;
	openRecent(id: RecentId): Promise<Outcome<ExportId>>;
	listRecent(): Promise<Outcome<RecentExport[]>>;
	forgetRecent(id: RecentId): Promise<Outcome<null>>;
	closeExport(id: ExportId): Promise<Outcome<null>>;
	/** Closes an export and opens its file again as it is now; where that cannot be, the export stays open as it was. */
	reopenExport(id: ExportId): Promise<Outcome<ExportId>>;
	/** Stops reading, or the check that follows it; what has been read and found stays. */
	cancelReading(id: ExportId): Promise<Outcome<null>>;

	/** Rows `from` (inclusive) to `to` (exclusive) of the selection; at most 1,000 at a time. */
	readRows(id: ExportId, selection: RowSelection, from: number, to: number): Promise<Outcome<RowWindow>>;
	/** Where a row stands within a selection; null where it does not match. */
	locateRow(ref: TaskRef, selection: RowSelection): Promise<Outcome<number | null>>;
	/** The values of all facets among the rows of a query, or those of one that are looked for. */
	readFacets(id: ExportId, where: string, find: FacetFind | null): Promise<Outcome<FacetWindow>>;
	readProblems(id: ExportId, from: number, to: number): Promise<Outcome<ProblemWindow>>;
	/** The task as it left stage visit `visit` (index in its history), or as exported (null). */
	readTask(ref: TaskRef, visit: number | null): Promise<Outcome<Task>>;
	/** Lines `from` to `to` of the indented JSON at `pointer` (RFC 6901, "" is the whole asset); at most 1,000 at a time. */
	readRaw(ref: TaskRef, pointer: string, from: number, to: number): Promise<Outcome<RawWindow>>;
	/** The exact text at `pointer`, for the clipboard; refused above 64 MB. */
	copyRaw(ref: TaskRef, pointer: string): Promise<Outcome<string>>;

	/**
	 * Hits `from` to `to` of a search through the text of an export, at most 200 at a time. Starts the search where it is
	 * not the latest; an earlier one of the same export ends then.
	 */
	searchText(id: ExportId, search: TextSearch, from: number, to: number): Promise<Outcome<HitWindow>>;
	/** Ends the search; what it has found stays. */
	cancelSearch(id: ExportId): Promise<Outcome<null>>;

	/** Two moments or two tasks beside each other. */
	compareTasks(a: ComparedSide, b: ComparedSide, settings: CompareSettings): Promise<Outcome<TaskComparison>>;
	/**
	 * Compares every task of a plan in the background; `comparisonChanged` tells how far it is. What was compared before
	 * of side A's export is replaced; the same plan with the same settings is taken from what is kept.
	 */
	startComparison(plan: ComparePlan, settings: CompareSettings): Promise<Outcome<null>>;
	/** Ends it; what it has found stays. */
	cancelComparison(id: ExportId): Promise<Outcome<null>>;
	/**
	 * The figures over the tasks of a query, as far as they are compared; null where side A's export has no comparison.
	 * `threshold`: as if that were τ, from the similarities that are kept; null: as compared.
	 */
	readComparison(id: ExportId, where: string, threshold: number | null): Promise<Outcome<BatchReport | null>>;
	/** Pairs `from` to `to` behind one number; at most 1,000 at a time. */
	listPairs(id: ExportId, filter: PairFilter, from: number, to: number): Promise<Outcome<PairWindow>>;
	/** The tasks that share the asset of this one. */
	listMembers(ref: TaskRef): Promise<Outcome<AssetMembers>>;
	/** Those tasks against each other. Their ids mean nothing to each other: `settings.pairing` is not by id as a rule. */
	readConsensus(ref: TaskRef, settings: CompareSettings): Promise<Outcome<ConsensusReport>>;

	listMediaFolders(): Promise<Outcome<MediaFolder[]>>;
	/** Shows the system's dialog; null means that the person closed it. */
	chooseMediaFolder(): Promise<Outcome<FolderId | null>>;
	removeMediaFolder(id: FolderId): Promise<Outcome<null>>;
	/** The picture of page `page` (0-based) of a task, looked for in the media folders. */
	findMedia(ref: TaskRef, page: number): Promise<Outcome<MediaFound>>;
	/**
	 * The tiles behind the `url` of a picture that isTiled. Begins to make them where they are not there, and answers
	 * within a quarter of a second how far they are: asked again until they are ready. Where nobody asks any more for
	 * some seconds, or for another picture's, making them is given up.
	 */
	readTiles(url: string): Promise<Outcome<TiledPicture>>;
	/** The text of page `page` of a task, looked for as pictures are; one above `mostTextBytes` is refused. */
	findText(ref: TaskRef, page: number): Promise<Outcome<MediaFound>>;
	/** The volume that a task's annotations lie in, as far as its header tells. */
	findVolume(ref: TaskRef): Promise<Outcome<VolumeFound>>;
	/** The film or the sound of a task, looked for as pictures are; whether a browser decodes it is not known here. */
	findRecording(ref: TaskRef, kind: RecordingKind): Promise<Outcome<MediaFound>>;
	/** The PDF of a task, with all of its pages; one above `mostDocumentBytes` is refused. */
	findDocument(ref: TaskRef): Promise<Outcome<MediaFound>>;
	/**
	 * Shows the system's dialog for a bundle or files of media, or for a folder of them, and brings them in: they are kept
	 * among the media of this machine. False: the person closed it.
	 */
	chooseMedia(from: "files" | "folder", front: TaskInFront | null): Promise<Outcome<boolean>>;
	/** The bringing in of media that was begun last; null where there was none. */
	readMediaImport(): Promise<Outcome<MediaImport | null>>;
	cancelMediaImport(): Promise<Outcome<null>>;
	/** What the tasks of a query point to. Begins to look through them; asked again until its phase is "done". */
	readMediaReport(id: ExportId, where: string): Promise<Outcome<MediaReport>>;
	/** Needs `from` to `to` of that report; at most 1,000 at a time. */
	listMediaNeeds(
		id: ExportId,
		where: string,
		filter: NeedFilter,
		from: number,
		to: number,
	): Promise<Outcome<NeedWindow>>;
	/** Those needs as lines for the connected side (see `collect --only`), without what only a signature is for. */
	copyMediaList(id: ExportId, where: string, filter: NeedFilter): Promise<Outcome<string>>;
	readMediaStore(): Promise<Outcome<MediaStoreState>>;
	/** How many bytes of media may be kept; what was used least recently goes, never what is shown. */
	limitMediaStore(bytes: number): Promise<Outcome<MediaStoreState>>;
	/** Fetches what the tasks of a query point to and is not here; only where HostInfo.collects. */
	startCollect(id: ExportId, where: string): Promise<Outcome<null>>;
	cancelCollect(id: ExportId): Promise<Outcome<null>>;
	readCollect(id: ExportId): Promise<Outcome<CollectState>>;
	/** The brush mask of a task, as it left visit `visit` or as exported; asked again while it is being made. */
	readMask(ref: TaskRef, visit: number | null, page: number): Promise<Outcome<MaskRead>>;
	/** Components `from` to `to` of one label, largest first; at most 1,000 at a time. */
	listMaskParts(
		ref: TaskRef,
		visit: number | null,
		page: number,
		label: number,
		from: number,
		to: number,
	): Promise<Outcome<MaskPartWindow>>;
	/** Remembers what class a colour is, for all exports of the project; null forgets it. */
	mapMaskColour(
		id: ExportId,
		colour: string,
		to: { schemaId: string | null; title: string } | null,
	): Promise<Outcome<null>>;
	/** The volume that was annotated, or the labels in it; asked again while it is being made. */
	readVolume(ref: TaskRef, role: "asset" | "volume", visit: number | null): Promise<Outcome<VolumeRead>>;
	/** The masks of two sides, class by class; `tolerance` in the comparison's unit. Asked again while it is being made. */
	compareMasks(a: ComparedSide, b: ComparedSide, tolerance: number): Promise<Outcome<MaskComparisonRead>>;

	/** Has thumbnails drawn, told by `thumbnailsReady`; what the same page wanted before and does not now is left. */
	wantThumbnails(wish: ThumbnailWish): Promise<Outcome<null>>;
}

/** How many arguments each question carries; a missing, extra or miscounted entry does not compile. */
export const questions = {
	info: 0,
	status: 0,
	listExports: 0,
	chooseExports: 0,
	openSample: 0,
	openRecent: 1,
	listRecent: 0,
	forgetRecent: 1,
	closeExport: 1,
	reopenExport: 1,
	cancelReading: 1,
	readRows: 4,
	locateRow: 2,
	readFacets: 3,
	readProblems: 3,
	readTask: 2,
	readRaw: 4,
	copyRaw: 2,
	searchText: 4,
	cancelSearch: 1,
	compareTasks: 3,
	startComparison: 2,
	cancelComparison: 1,
	readComparison: 3,
	listPairs: 4,
	listMembers: 1,
	readConsensus: 2,
	listMediaFolders: 0,
	chooseMediaFolder: 0,
	removeMediaFolder: 1,
	findMedia: 2,
	readTiles: 1,
	findText: 2,
	findVolume: 1,
	findRecording: 2,
	findDocument: 1,
	chooseMedia: 2,
	readMediaImport: 0,
	cancelMediaImport: 0,
	readMediaReport: 2,
	listMediaNeeds: 5,
	copyMediaList: 3,
	readMediaStore: 0,
	limitMediaStore: 1,
	startCollect: 2,
	cancelCollect: 1,
	readCollect: 1,
	readMask: 3,
	listMaskParts: 6,
	mapMaskColour: 3,
	readVolume: 3,
	compareMasks: 3,
	...findingsQuestions,
	wantThumbnails: 1,
} as const satisfies { [K in keyof HostApi]: Parameters<HostApi[K]>["length"] };

export type Question = keyof HostApi;

/** What became of the exports that were open. */
export interface EngineRestart {
	/** Names of those that are open again, under the ids that they had. */
	open: readonly string[];
	/** Those that are not; they were told closed. */
	lost: readonly { name: string; fault: Fault }[];
}

/** What the host tells the page unasked. */
export interface HostEvents {
	/** An export was opened, read further, finished or failed. At most ten a second for each export. */
	exportChanged: ExportSummary;
	exportClosed: ExportId;
	/** A search has found more or is over. At most ten a second for each export. */
	searchChanged: SearchChange;
	comparisonChanged: ComparisonChange;
	/** Something outside the page (a double click, the menu, a drop) wants this export in front. */
	exportShown: ExportId;
	/** A file could not be opened at all; `name` is its name without the folder. */
	openFailed: { name: string; fault: Fault };
	/**
	 * The process that reads exports ended and another is there. What only the first knew is gone: comparisons, searches,
	 * runs of rules, addresses of media.
	 */
	engineRestarted: EngineRestart;
	mediaChanged: MediaFolder[];
	findingsChanged: FindingsNews;
	/** Files of findings were merged, whoever asked for it. */
	findingsBroughtIn: FindingsImport;
	/** At most ten a second for each export. */
	rulesChanged: { export: ExportId; run: RuleRun };
	/** At most forty times a second for each export. */
	thumbnailsReady: ThumbnailNews;
}

export type HostEventName = keyof HostEvents;

/** One event as it crosses. */
export type HostEvent = { [K in HostEventName]: { name: K; payload: HostEvents[K] } }[HostEventName];

/** What carries the contract: Electron's IPC, the loopback page's socket, or a test's fake. */
export interface Transport {
	/** Rejects when the call itself is refused (unknown question, wrong arguments, wrong sender): that is a bug, not a fault. */
	invoke(question: Question, args: readonly unknown[]): Promise<unknown>;
	/** Returns the function that ends the subscription. */
	subscribe(listener: (event: HostEvent) => void): () => void;
}

/**
 * A transport, and the one thing that only it can do: pass on files that a person dropped on the page. `F` is the
 * browser's File, which this room does not know.
 */
export interface HostBridge<F = unknown> extends Transport {
	/** Exports are opened; a file of media is brought in, for the task in front where no name tells what it is. */
	offerFiles(files: readonly F[], front: TaskInFront | null): Promise<Outcome<ExportId[]>>;
}
