import { randomUUID } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import type { FolderId } from "#shared/export";
import type { MediaFolder } from "#shared/media";
import { fault, ok } from "#shared/outcome";
import type { Outcome } from "#shared/outcome";
import { isSystemError, systemWords } from "../exports/system-fault.ts";
import { isWithin, listFolder, listingBounds } from "./folder-listing.ts";
import type { ListingBounds } from "./folder-listing.ts";
import type { ListedFile } from "./listed-file.ts";
import { MediaIndex } from "./media-match.ts";

/** Where the paths of media folders are remembered between starts. */
export interface MediaFolderStore {
	load(): Promise<readonly string[]>;
	save(paths: readonly string[]): Promise<Outcome<null>>;
}

interface Folder {
	id: FolderId;
	/** As the person named it. */
	path: string;
	/** Resolved once, when the listing begins; null until then and where it is missing. */
	real: string | null;
	/** Searched only for the export that it belongs to, neither listed nor remembered. */
	implied: boolean;
	files: number;
	phase: MediaFolder["phase"];
	notes: string[];
	listing: AbortController;
	/** Settles when the listing has ended, in whatever way. */
	ended: Promise<void>;
}

/** Events about a folder that is being listed: at most ten a second. */
const eventPause = 100;

/** The folders that a person named as holding pictures, and the names of their files. */
export class MediaFolders {
	readonly index = new MediaIndex();
	readonly #folders = new Map<FolderId, Folder>();
	readonly #listeners = new Set<(folders: MediaFolder[]) => void>();
	readonly #store: MediaFolderStore;
	readonly #bounds: ListingBounds;
	#lastEvent = 0;

	constructor(store: MediaFolderStore, bounds: ListingBounds = listingBounds) {
		this.#store = store;
		this.#bounds = bounds;
	}

	/** Takes up the folders of the last time; their listing goes on in the background. */
	async restore(): Promise<void> {
		for (const path of await this.#store.load()) {
			const known = [...this.#folders.values()].some((folder) => !folder.implied && folder.path === path);
			if (!known) this.#begin(path, false);
		}
		this.#tell();
	}

	list(): MediaFolder[] {
		return [...this.#folders.values()]
			.filter(({ implied }) => !implied)
			.map(({ id, path, files, phase, notes }) => ({
				id,
				name: basename(path) || path,
				files,
				phase,
				notes: [...notes],
			}));
	}

	/** Adds a folder and begins to list it. One that is there already keeps its id and is listed again. */
	async add(path: string): Promise<Outcome<FolderId>> {
		if (path.includes("\0") || /^[\\/]{2}[?.][\\/]/.test(path) || !isAbsolute(path)) {
			return fault("path-refused", `media folder: got "${basename(path)}", expected the full path of a folder`);
		}
		let real: string;
		try {
			real = await realpath(path);
			if (!(await stat(real)).isDirectory())
				return fault("folder-missing", `${basename(path)} is a file, expected a folder`);
		} catch (error) {
			if (!isSystemError(error)) throw error;
			return fault("folder-missing", `${basename(path)} (${systemWords(error)})`);
		}
		const same = [...this.#folders.values()].find(
			(folder) => !folder.implied && (folder.real === real || folder.path === path),
		);
		if (same !== undefined) {
			await this.#end(same);
			this.#list(same);
			this.#tell();
			return ok(same.id);
		}
		const { id } = this.#begin(path, false);
		this.#tell();
		const saved = await this.#save();
		return saved.ok ? ok(id) : saved;
	}

	/** A folder that belongs to one export, such as the sample's: searched only where it is named. */
	addImplied(path: string): FolderId {
		const same = [...this.#folders.values()].find((folder) => folder.implied && folder.path === path);
		return (same ?? this.#begin(path, true)).id;
	}

	async remove(id: FolderId): Promise<Outcome<null>> {
		const folder = this.#folders.get(id);
		if (folder === undefined || folder.implied) return fault("folder-missing", "no media folder has this id");
		this.#folders.delete(id);
		await this.#end(folder);
		this.#tell();
		return this.#save();
	}

	/** The real path of a folder; null where it is gone or not resolved yet. */
	rootOf(id: FolderId): string | null {
		return this.#folders.get(id)?.real ?? null;
	}

	/**
	 * Where a listed file lies now; null where it is gone, leads outside its folder, or its folder is away. Errors: of the
	 * file system, other than these.
	 */
	async realPathOf(file: ListedFile): Promise<string | null> {
		const root = this.rootOf(file.folder.root);
		if (root === null) return null;
		try {
			const path = await realpath(join(root, ...file.folder.path, file.name));
			return isWithin(root, path) ? path : null;
		} catch (error) {
			if (isSystemError(error) && ["ENOENT", "ENOTDIR", "ELOOP"].includes(error.code ?? "")) return null;
			throw error;
		}
	}

	/** Folders to search, those named by the person in their order, then the implied one. */
	searched(implied: FolderId | null): FolderId[] {
		const named = [...this.#folders.values()].filter((folder) => !folder.implied).map(({ id }) => id);
		return implied === null || !this.#folders.has(implied) ? named : [...named, implied];
	}

	/** Settles when the folder has been listed, or listing it has failed. */
	async listed(id: FolderId): Promise<void> {
		await this.#folders.get(id)?.ended;
	}

	/** Returns the function that ends the subscription. */
	subscribe(listener: (folders: MediaFolder[]) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	async stop(): Promise<void> {
		for (const folder of this.#folders.values()) folder.listing.abort();
		await Promise.all([...this.#folders.values()].map(({ ended }) => ended));
	}

	#save(): Promise<Outcome<null>> {
		return this.#store.save([...this.#folders.values()].filter(({ implied }) => !implied).map(({ path }) => path));
	}

	#tell(): void {
		this.#lastEvent = Date.now();
		for (const listener of this.#listeners) listener(this.list());
	}

	#begin(path: string, implied: boolean): Folder {
		const folder: Folder = {
			id: randomUUID(),
			path,
			real: null,
			implied,
			files: 0,
			phase: "listing",
			notes: [],
			listing: new AbortController(),
			ended: Promise.resolve(),
		};
		this.#folders.set(folder.id, folder);
		this.#list(folder);
		return folder;
	}

	/** Stops the listing of a folder and forgets its files. */
	async #end(folder: Folder): Promise<void> {
		folder.listing.abort();
		await folder.ended;
		this.index.removeRoot(folder.id);
	}

	#list(folder: Folder): void {
		folder.listing = new AbortController();
		folder.files = 0;
		folder.phase = "listing";
		folder.notes = [];
		folder.ended = this.#run(folder, folder.listing.signal);
	}

	async #run(folder: Folder, signal: AbortSignal): Promise<void> {
		try {
			folder.real = await realpath(folder.path);
			const result = await listFolder(
				folder.real,
				folder.id,
				(file) => {
					this.index.add(file);
				},
				({ files, notes }) => {
					folder.files = files;
					folder.notes = notes;
					if (!folder.implied && Date.now() - this.#lastEvent >= eventPause) this.#tell();
				},
				signal,
				this.#bounds,
			);
			folder.files = result.files;
			folder.notes = result.notes;
			folder.phase = "done";
		} catch (error) {
			if (signal.aborted) return;
			folder.phase = "missing";
			folder.notes = [isSystemError(error) ? systemWords(error) : String(error)];
		}
		if (!folder.implied) this.#tell();
	}
}
