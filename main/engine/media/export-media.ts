import * as path from "node:path";
import type { ExportId, FolderId, TaskRef } from "#shared/export";
import type { MediaFolder, MediaFound, TiledPicture, VolumeFound } from "#shared/media";
import { type Fault, fault, ok, type Outcome } from "#shared/outcome";
import type { AssetInfo } from "#shared/task";
import type { MediaFile } from "../engine-api.ts";
import { refusalOf } from "../path-refusal.ts";
import { StoredFile } from "../stored-file.ts";
import { OpenBundles } from "./bundle/open-bundles.ts";
import { LinkedFiles } from "./linked-files.ts";
import { LinkedMedia } from "./linked-media.ts";
import { MediaLibrary } from "./media-library.ts";
import type { MediaKind } from "./media-names.ts";
import { MediaStore } from "./store/media-store.ts";
import { TiledPictures } from "./tiled-pictures.ts";

/** What the media of open exports need of those. */
export interface AroundMedia {
	asset(ref: TaskRef): Promise<Outcome<AssetInfo>>;
	taskId(ref: TaskRef): string | null;
	/** The remembered folders could not be read. */
	damaged(file: string, reason: Fault): void;
	changed(folders: MediaFolder[]): void;
}

/** The media of all exports that are open: the folders a person named, remembered, and what is found in them. */
export class ExportMedia {
	/** Media that were fetched or brought in. */
	readonly store: MediaStore;
	/** What exports came in. */
	readonly bundles = new OpenBundles();
	/** Where the files lie that links lead to. */
	readonly linked: LinkedFiles;
	readonly #kept: LinkedMedia;
	readonly #library: MediaLibrary;
	readonly #tiles: TiledPictures;
	readonly #around: AroundMedia;
	readonly #ready: Promise<void>;
	/** The folder that belongs to one export alone. */
	#own: { id: ExportId; folder: FolderId } | null = null;

	constructor(places: { dataFolder: string; cacheFolder: string; mediaFolder?: string }, around: AroundMedia) {
		this.#around = around;
		this.store = new MediaStore(places.mediaFolder ?? path.join(places.dataFolder, "media"));
		const folders = new StoredFile(path.join(places.dataFolder, "media-folders.json"), "ango-loupe media folders", 1);
		this.#library = new MediaLibrary({
			load: async () => {
				const { value, damaged } = await folders.load();
				if (damaged) around.damaged("media-folders.json", damaged);
				const list: unknown[] = Array.isArray(value) ? value : [];
				return list.filter((entry) => typeof entry === "string");
			},
			save: (paths) => folders.save(paths),
		});
		this.#tiles = new TiledPictures(path.join(places.cacheFolder, "tiles"), (id) => this.#resolveWhole(id));
		this.#library.subscribe((payload) => {
			around.changed(payload);
		});
		this.#ready = this.#library.restore();
		this.linked = new LinkedFiles({
			store: this.store,
			bundle: (id) => this.bundles.get(id),
			folders: (ref, names) => this.with(ref, (library, implied) => library.locate(names, implied)),
			cacheFolder: places.cacheFolder,
		});
		this.#kept = new LinkedMedia(this.linked);
	}

	async folders(): Promise<MediaFolder[]> {
		await this.#ready;
		return this.#library.listMediaFolders();
	}

	async addFolder(folder: string): Promise<Outcome<FolderId>> {
		await this.#ready;
		const refusal = refusalOf(folder, process.platform);
		return refusal === null ? this.#library.addMediaFolder(folder) : fault("path-refused", `${folder}: ${refusal}`);
	}

	/** Settles when a folder has been listed. */
	listed(id: FolderId): Promise<void> {
		return this.#library.listed(id);
	}

	removeFolder(id: FolderId): Promise<Outcome<null>> {
		return this.#library.removeMediaFolder(id);
	}

	/** A folder in which media of this export lie, and of no other. */
	ownFolder(id: ExportId, folder: string): void {
		this.#own = { id, folder: this.#library.addImpliedFolder(folder) };
	}

	/** An export was opened again under another id. */
	reopened(before: ExportId, id: ExportId): void {
		if (this.#own?.id === before) this.#own.id = id;
	}

	async find(kind: MediaKind, ref: TaskRef, page: number): Promise<Outcome<MediaFound>> {
		await this.#ready;
		const asset = await this.#around.asset(ref);
		if (!asset.ok) return asset;
		const about = { ref, taskId: this.#around.taskId(ref) };
		const here = await this.#kept.find(kind, asset.value, about, page);
		if (here.ok && here.value !== null) {
			const { grid, why, ...found } = here.value;
			return ok(found);
		}
		const named = await this.#library.find(kind, asset.value, page, this.#impliedFor(ref));
		// One that is here and cannot be shown is told where no other one can.
		if (!named.ok || named.value.url !== null) return named;
		if (!here.ok) return here;
		const why = await this.#kept.whyMissing(asset.value, about, page);
		if (!why.ok) return why;
		return why.value === null ? named : ok({ ...named.value, missing: why.value });
	}

	async findVolume(ref: TaskRef): Promise<Outcome<VolumeFound>> {
		await this.#ready;
		const asset = await this.#around.asset(ref);
		if (!asset.ok) return asset;
		const here = await this.#kept.find("volume", asset.value, { ref, taskId: this.#around.taskId(ref) }, 0);
		if (here.ok && here.value !== null) return ok(here.value);
		return this.#library.findVolume(asset.value, this.#impliedFor(ref));
	}

	/** The library with its folders, for what knows the names already. */
	async with<T>(ref: TaskRef, look: (library: MediaLibrary, implied: FolderId | null) => Promise<T>): Promise<T> {
		await this.#ready;
		return look(this.#library, this.#impliedFor(ref));
	}

	resolve(id: string): Promise<Outcome<MediaFile>> {
		if (TiledPictures.isTile(id)) return this.#tiles.resolveTile(id);
		return this.#kept.has(id) ? this.#kept.resolve(id) : this.#library.resolveMedia(id);
	}

	/** As `resolve`, at a path of its own: what is cut into tiles is read by a library that wants one. */
	async #resolveWhole(id: string): Promise<Outcome<MediaFile>> {
		const found = await this.resolve(id);
		if (!found.ok || (found.value.offset ?? 0) === 0) return found;
		const { path: file, offset = 0, bytes, mimeType } = found.value;
		const whole = await this.linked.wholePath({ path: file, offset, bytes, name: "a picture of the bundle" });
		return whole.ok ? ok({ path: whole.value, mimeType, bytes }) : whole;
	}

	readTiles(url: string): Promise<Outcome<TiledPicture>> {
		return this.#tiles.read(url);
	}

	async stop(): Promise<void> {
		this.#kept.stop();
		await Promise.all([this.#library.stop(), this.#tiles.stop(), this.store.stop(), this.bundles.stop()]);
	}

	#impliedFor(ref: TaskRef): FolderId | null {
		return this.#own?.id === ref.export ? this.#own.folder : null;
	}
}
