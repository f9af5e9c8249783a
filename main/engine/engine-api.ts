import type { HostApi, HostEvent, HostStatus } from "#shared/contract";
import type { ExportId, FolderId } from "#shared/export";
import type { FindingsImport } from "#shared/findings/files";
import type { TaskInFront } from "#shared/media-needs";
import type { Outcome } from "#shared/outcome";

/** What browsers may play; whether this one decodes what is inside, it finds out itself. */
export type RecordingType =
	| "video/webm"
	| "video/mp4"
	| "video/ogg"
	| "audio/webm"
	| "audio/mp4"
	| "audio/ogg"
	| "audio/wav"
	| "audio/mpeg"
	| "audio/aac"
	| "audio/flac";

/** Questions of the page that only the host around the engine can answer. */
export type ShellQuestion =
	"info" | "status" | "chooseExports" | "chooseMediaFolder" | "chooseMedia" | "chooseFindings";

/** A file that a page may show or play, resolved from the opaque id in its URL. */
export interface MediaFile {
	path: string;
	/** By content (magic bytes), never by name. A text's encoding is for the page to find out. */
	mimeType:
		| "image/png"
		| "image/jpeg"
		| "image/webp"
		| "image/gif"
		| "image/bmp"
		| "image/tiff"
		| "text/plain"
		| "application/pdf"
		| "application/octet-stream"
		| RecordingType;
	/** Of the picture, from `offset` on. */
	bytes: number;
	/** Where it begins in the file: within a bundle, which is read in place. The file is the picture where it is missing. */
	offset?: number;
}

/** Where an export that is open was opened from: for a host that has it opened again, and for no page. */
export interface OpenedPlace {
	id: ExportId;
	path: string;
	name: string;
	/** Of the file then: another stamp is another file, or the same with other bytes. */
	stamp: string;
}

/**
 * The engine as its hosts know it: everything the page may ask but for the shell's own, and what only a host may say,
 * since it deals in paths.
 */
export interface EngineApi extends Omit<HostApi, ShellQuestion> {
	/** Opens files by path, several at once; a file that is open already is shown again. Answers with the ids of those opened; each failure is told by the event `openFailed`, and the call fails only where all did. */
	openPaths(paths: readonly string[]): Promise<Outcome<ExportId[]>>;
	/**
	 * Opens an export under the id that it had in an engine that ended: what a page knows of it holds on. Fails where the
	 * file is not there, or not the one that was open.
	 */
	resumeExport(place: OpenedPlace): Promise<Outcome<ExportId>>;
	addMediaFolder(path: string): Promise<Outcome<FolderId>>;
	/**
	 * Brings in folders, bundles and files of media, in the background. A file that nothing points to by its name is taken
	 * for the mask of the task in front, in the state that is shown.
	 */
	importMedia(paths: readonly string[], front: TaskInFront | null): Promise<Outcome<null>>;
	/** Merges files of findings into those that are kept. */
	importFindings(paths: readonly string[]): Promise<Outcome<FindingsImport>>;
	/**
	 * What a person dropped: exports and bundles are opened as by `openPaths`, files of media are brought in, a folder is
	 * named as one of media. What each is, its content tells. Answers with the exports that were opened.
	 */
	offerPaths(paths: readonly string[], front: TaskInFront | null): Promise<Outcome<ExportId[]>>;
	resolveMedia(id: string): Promise<Outcome<MediaFile>>;
	/** The WebP picture behind the opaque id in a thumbnail's URL. */
	readThumbnail(id: string): Promise<Outcome<Uint8Array>>;
	/** Memory and connections of the engine's own process. */
	engineStatus(): Promise<Outcome<HostStatus>>;
	/** Ends workers, removes what was unpacked. */
	stop(): Promise<void>;
	subscribe(listener: (event: HostEvent) => void): () => void;
}

/** Names of the methods that answer: what a message port has to carry. */
export type EngineMethod = Exclude<keyof EngineApi, "subscribe">;

export interface EngineOptions {
	/** Where the recent list and the media folders are remembered; made when missing. */
	dataFolder: string;
	/** Where indexes and what was unpacked of compressed exports are kept, within bounds; made when missing. */
	cacheFolder: string;
	/** Where thumbnails are kept; `thumbnails` in the cache folder where missing. Several engines may use it at once. */
	thumbnailFolder?: string;
	/** Where findings are kept; `findings` in the data folder where missing. One program writes, others read. */
	findingsFolder?: string;
	/** True where findings are only read, and nothing in their folder is to change. */
	isStill?: boolean;
	/** True where everything lies beside the program. */
	isPortable?: boolean;
	/** Where media that were fetched or brought in are kept; `media` in the data folder where missing. Several engines may use it at once. */
	mediaFolder?: string;
	/** The folder `resources` of the program: the sample lies in it. */
	resourcesFolder: string;
	/** The compiled scan worker; those that search and check lie beside it. */
	workerFile: string;
	/** The compiled scanner, WebAssembly. */
	scannerFile: string;
	/** The compiled program that fetches what exports point to, where the person has switched it on; it may be missing all the same. */
	collectFile?: string;
	/** False: assets are checked only when somebody asks. */
	checksAtOnce?: boolean;
}
