import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
import { frameTotalOf, isFilm } from "#shared/drawing/placing";
import type { FolderId } from "#shared/export";
import { type MediaFolder, type MediaFound, type VolumeFound } from "#shared/media";
import { fault, ok } from "#shared/outcome";
import type { Outcome } from "#shared/outcome";
import type { AssetInfo } from "#shared/task";
import type { MediaFile } from "../engine-api.ts";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import { readBytes } from "../read-bytes.ts";
import type { ListingBounds } from "./folder-listing.ts";
import { matchFrame } from "./frame-files.ts";
import type { FolderFile } from "./linked-files.ts";
import { type LinkedNames, matchLinked } from "./linked-names.ts";
import { MediaFolders } from "./media-folders.ts";
import type { MediaFolderStore } from "./media-folders.ts";
import { relativePath } from "./listed-file.ts";
import type { ListedFile } from "./listed-file.ts";
import { isLarge, lookAt, noHeader, type OpenedMedia } from "./media-look.ts";
import { matchMedia } from "./media-match.ts";
import { hasShownSuffix, linkOfPage } from "./media-names.ts";
import type { MediaKind, NamedAsset } from "./media-names.ts";
import type { ReadBytes } from "./picture-header.ts";
import { tiledId } from "./tiled-pictures.ts";

/** Ids that stay valid; the oldest are forgotten first. A page holds a few at a time. */
const keptIds = 10_000;

/**
 * A path that was just resolved is no link: one in its last place was put there since, and is not followed. A pipe must
 * not hold us up either. Windows knows neither flag.
 */
const openFlags =
	process.platform === "win32" ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** What of an asset may name its file, and the count of its frames. */
type SoughtAsset = NamedAsset & Partial<Pick<AssetInfo, "metadata" | "frameRate">>;

/** A file that was handed out, and as what: what it is checked for when it is served. */
interface HandedOut {
	kind: MediaKind;
	file: ListedFile;
}

/** Pictures, texts, films and sounds for the page: found by the names in an export, handed out under opaque ids, checked again when served. */
export class MediaLibrary {
	readonly #folders: MediaFolders;
	readonly #files = new Map<string, HandedOut>();
	readonly #ids: Record<MediaKind, Map<ListedFile, string>> = {
		picture: new Map(),
		text: new Map(),
		volume: new Map(),
		video: new Map(),
		sound: new Map(),
		document: new Map(),
	};

	constructor(store: MediaFolderStore, bounds?: ListingBounds) {
		this.#folders = new MediaFolders(store, bounds);
	}

	/** Takes up the folders of the last time. */
	restore(): Promise<void> {
		return this.#folders.restore();
	}

	listMediaFolders(): MediaFolder[] {
		return this.#folders.list();
	}

	addMediaFolder(path: string): Promise<Outcome<FolderId>> {
		return this.#folders.add(path);
	}

	async removeMediaFolder(id: FolderId): Promise<Outcome<null>> {
		for (const [mediaId, handedOut] of this.#files) {
			if (handedOut.file.folder.root === id) this.#forget(mediaId, handedOut);
		}
		return this.#folders.remove(id);
	}

	/** Names a folder that belongs to one export; pass the answer to `find` for tasks of that export. */
	addImpliedFolder(path: string): FolderId {
		return this.#folders.addImplied(path);
	}

	/** Settles when a folder has been listed. */
	listed(id: FolderId): Promise<void> {
		return this.#folders.listed(id);
	}

	subscribe(listener: (folders: MediaFolder[]) => void): () => void {
		return this.#folders.subscribe(listener);
	}

	stop(): Promise<void> {
		return this.#folders.stop();
	}

	/**
	 * The picture or text of page `page` (0-based), or the film or sound of the asset. A frame of a film that no link of
	 * its own names is looked for among numbered pictures. Finding nothing is an answer, not a fault; a file that was found and
	 * cannot be shown is one. Folders that are still being listed are searched as far as they are.
	 */
	async find(
		kind: MediaKind,
		asset: SoughtAsset,
		page: number,
		implied: FolderId | null = null,
	): Promise<Outcome<MediaFound>> {
		const looked = await this.#look(kind, asset, page, implied);
		return looked.ok ? ok(looked.value.found) : looked;
	}

	/** The volume of an asset, by its header. */
	async findVolume(asset: NamedAsset, implied: FolderId | null = null): Promise<Outcome<VolumeFound>> {
		const looked = await this.#look("volume", asset, 0, implied);
		return looked.ok ? ok({ ...looked.value.found, ...looked.value.header }) : looked;
	}

	async #look(
		kind: MediaKind,
		asset: SoughtAsset,
		page: number,
		implied: FolderId | null,
	): Promise<Outcome<{ found: MediaFound; header: OpenedMedia["header"] }>> {
		if (implied !== null) await this.#folders.listed(implied);
		const roots = this.#folders.searched(implied);
		const { index } = this.#folders;
		const isFrame = kind === "picture" && asset.dataset.length < 2 && isFilm({ asset: { frameRate: null, ...asset } });
		// A page that no link names may be one of a file that holds several.
		const isPageOfFile =
			kind === "picture" && !isFrame && page > 0 && asset.dataset.length <= 1 && linkOfPage(asset, page) === null;
		const named = matchMedia(index, asset, page, roots, kind);
		const whole = isPageOfFile ? matchMedia(index, asset, 0, roots, kind) : null;
		const total = frameTotalOf({ metadata: asset.metadata ?? [] });
		const frame = isFrame ? matchFrame(index.numbered, asset, page, total, roots) : null;
		// The film itself is no picture of a frame.
		const found = isFrame ? named.files.filter(({ name }) => !hasShownSuffix(name, "video")) : named.files;
		const files = frame?.files ?? whole?.files ?? found;
		const match = files.length === 0 ? null : (frame ?? whole ?? named).match;
		const lookedFor = frame === null || files.length > 0 ? named.lookedFor : [frame.lookedFor];
		const nothing: MediaFound = {
			url: null,
			file: null,
			bytes: 0,
			size: null,
			isTiled: false,
			match: null,
			ties: [],
			lookedFor,
			folders: roots.length,
			frames: frame?.frames ?? null,
		};
		for (const [n, file] of files.entries()) {
			const opened = await this.#open({ kind, file });
			// Gone since it was listed: the next one that matches as well will do.
			if (!opened.ok && opened.code === "media-missing") continue;
			if (!opened.ok) return opened;
			const { bytes, size, mimeType, header } = opened.value;
			if (isPageOfFile && mimeType !== "image/tiff") break;
			const ties = files.filter((_, other) => other !== n).map(relativePath);
			const isTiled = kind === "picture" && (mimeType === "image/tiff" || isLarge(size));
			const id = this.#idOf({ kind, file });
			const url = `/media/${isTiled ? tiledId(id, mimeType === "image/tiff" ? page : 0) : id}`;
			// Names are those by which it was found.
			const names = whole?.lookedFor ?? lookedFor;
			const found = { ...nothing, url, file: relativePath(file), bytes, size, isTiled, match, ties, lookedFor: names };
			return ok({ found, header });
		}
		return ok({ found: nothing, header: noHeader });
	}

	/** The file of a media folder that bears the names of what a link leads to, whatever it holds. */
	async locate(
		names: LinkedNames,
		implied: FolderId | null,
	): Promise<Outcome<{ file: FolderFile | null; lookedFor: readonly string[] }>> {
		if (implied !== null) await this.#folders.listed(implied);
		const { files, lookedFor } = matchLinked(this.#folders.index, names, this.#folders.searched(implied));
		for (const [n, file] of files.entries()) {
			const name = relativePath(file);
			try {
				const path = await this.#folders.realPathOf(file);
				const found = path === null ? null : await stat(path);
				// Gone since it was listed: the next one that matches as well will do.
				if (path === null || found?.isFile() !== true) continue;
				const ties = files.filter((_, other) => other !== n).map(relativePath);
				return ok({ file: { path, bytes: found.size, name, ties }, lookedFor });
			} catch (error) {
				if (isSystemError(error)) return systemFault(error, name);
				throw error;
			}
		}
		return ok({ file: null, lookedFor });
	}

	/** The file behind an id, looked at anew: it may have been replaced by a link or by another kind of file. */
	async resolveMedia(id: string): Promise<Outcome<MediaFile>> {
		const handedOut = this.#files.get(id);
		if (handedOut === undefined) return fault("media-missing", "no file has this id");
		const opened = await this.#open(handedOut);
		if (!opened.ok) return opened;
		const { path, mimeType, bytes } = opened.value;
		return ok({ path, mimeType, bytes });
	}

	#idOf({ kind, file }: HandedOut): string {
		const known = this.#ids[kind].get(file);
		if (known !== undefined) return known;
		const id = randomBytes(16).toString("hex");
		this.#ids[kind].set(file, id);
		this.#files.set(id, { kind, file });
		if (this.#files.size > keptIds) {
			const [oldest] = this.#files;
			if (oldest !== undefined) this.#forget(...oldest);
		}
		return id;
	}

	#forget(id: string, { kind, file }: HandedOut): void {
		this.#files.delete(id);
		this.#ids[kind].delete(file);
	}

	/** Fails with "media-missing" where the file is gone, leads outside its folder now, or is no file any more. */
	async #open({ kind, file }: HandedOut): Promise<Outcome<OpenedMedia>> {
		const name = relativePath(file);
		const gone = fault("media-missing", `${name} is no longer in its folder`);
		try {
			const path = await this.#folders.realPathOf(file);
			if (path === null) return gone;
			const handle = await open(path, openFlags);
			try {
				const about = await handle.stat();
				if (!about.isFile()) return gone;
				const read: ReadBytes = (offset, length) => readBytes(handle, offset, length);
				return await lookAt(kind, { path, offset: 0, bytes: about.size, name }, read);
			} finally {
				await handle.close();
			}
		} catch (error) {
			if (!(error instanceof Error && "code" in error)) throw error;
			if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "ELOOP") return gone;
			return fault("file-unreadable", `${name}: ${String(error.code)}`);
		}
	}
}
