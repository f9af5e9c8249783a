import { readdir, stat } from "node:fs/promises";
import * as path from "node:path";
import type { TiledPicture, TileSet } from "#shared/media";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { MediaFile } from "../engine-api.ts";
import { contentKey } from "../exports/index-cache.ts";
import { isSystemError, systemFault } from "../exports/system-fault.ts";
import { hear, LeasedWork } from "./leased-work.ts";
import { PyramidCache, type PyramidDescription, type PyramidKey, type UnfinishedPyramid } from "./pyramid-cache.ts";
import { readRasterFacts, writePyramid } from "./raster.ts";
import { type RasterSize, sampleWords } from "./raster-facts.ts";

/** Of a picture that is shown in one piece all the same: what any canvas holds. */
const onePiece = { side: 8192, pixels: 40_000_000 };
const tileSide = 512;
/** Sets whose tiles are handed out; a page shows one at a time. */
const keptSets = 64;

/** Of a page within a file of media, and of a tile within that. */
const tiledForm = /^([0-9a-f]{32})-(\d{1,9})$/u;
const tileForm = /^([0-9a-f]{32}-\d{1,9})-(\d{1,2})-(\d{1,6})-(\d{1,6})$/u;

/** The id of page `page` of the file behind a media id. */
export function tiledId(mediaId: string, page: number): string {
	return `${mediaId}-${String(page)}`;
}

/** What `tiledId` was made of; null for another kind of id. */
export function tiledPage(id: string): { mediaId: string; page: number } | null {
	const [, mediaId, page] = tiledForm.exec(id) ?? [];
	return mediaId === undefined ? null : { mediaId, page: Number(page) };
}

/** How far tiles are. */
interface Making {
	pyramid: UnfinishedPyramid | null;
	/** Tiles of the largest level, once its size is known. */
	tiles: number;
	isCancelled: boolean;
}

/** Pictures that no browser decodes or holds, cut into tiles on disk: one at a time, for as long as somebody asks. */
export class TiledPictures {
	readonly #cache: PyramidCache;
	readonly #resolve: (mediaId: string) => Promise<Outcome<MediaFile>>;
	/** By tiled id. */
	readonly #sets = new Map<string, { key: PyramidKey; levels: number }>();
	readonly #works = new LeasedWork<Making, PyramidDescription>((making) => this.#cancel(making));

	/** `folder`: where the tiles are kept. `resolve`: the file behind the id of a picture, looked at anew. */
	constructor(folder: string, resolve: (mediaId: string) => Promise<Outcome<MediaFile>>, mostBytes?: number) {
		this.#cache = new PyramidCache(folder, mostBytes);
		this.#resolve = resolve;
	}

	static isTile(id: string): boolean {
		return tileForm.test(id);
	}

	/** See HostApi.readTiles. */
	async read(url: string): Promise<Outcome<TiledPicture>> {
		const id = url.startsWith("/media/") ? url.slice("/media/".length) : "";
		const [, mediaId, page] = tiledForm.exec(id) ?? [];
		if (mediaId === undefined || page === undefined) return fault("media-missing", "no picture with tiles has this id");
		const found = await this.#resolve(mediaId);
		if (!found.ok) return found;
		const file = found.value.path;
		let key: PyramidKey;
		try {
			key = `${contentKey(file)}-${page}`;
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, path.basename(file));
			throw error;
		}
		if (this.#works.running?.name !== key) {
			const kept = await this.#cache.find(key);
			if (kept !== null) return ok({ phase: "ready", tiles: this.#handOut(id, key, kept) });
		}
		const work = await this.#works.ask(
			key,
			() => ({ pyramid: null, tiles: 0, isCancelled: false }),
			(making) => this.#make(making, key, file, Number(page)),
		);
		const made = await hear(work);
		if (made === null) return ok({ phase: "making", share: await this.#shareOf(work.about) });
		return made.ok ? ok({ phase: "ready", tiles: this.#handOut(id, key, made.value) }) : made;
	}

	/** The file of a tile. */
	async resolveTile(id: string): Promise<Outcome<MediaFile>> {
		const [, tiled = "", level = "", column = "", row = ""] = tileForm.exec(id) ?? [];
		const set = this.#sets.get(tiled);
		const missing = fault("media-missing", "this tile is no longer kept");
		if (set === undefined || Number(level) >= set.levels) return missing;
		const folder = String(set.levels - 1 - Number(level));
		const name = `${String(Number(column))}_${String(Number(row))}.png`;
		const file = path.join(this.#cache.folderOf(set.key), "tiles_files", folder, name);
		try {
			return ok({ path: file, mimeType: "image/png", bytes: (await stat(file)).size });
		} catch (error) {
			if (isSystemError(error)) return missing;
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.#works.giveUp();
	}

	#handOut(id: string, key: PyramidKey, about: PyramidDescription): TileSet {
		this.#sets.delete(id);
		this.#sets.set(id, { key, levels: about.levels });
		const [oldest] = this.#sets.keys();
		if (this.#sets.size > keptSets && oldest !== undefined) this.#sets.delete(oldest);
		return { url: `/media/${id}`, ...about };
	}

	async #cancel(making: Making): Promise<void> {
		if (making.isCancelled) return;
		making.isCancelled = true;
		if (making.pyramid !== null) await this.#cache.interrupt(making.pyramid);
	}

	async #make(making: Making, key: PyramidKey, file: string, page: number): Promise<Outcome<PyramidDescription>> {
		const name = path.basename(file);
		const facts = await readRasterFacts(file, { page });
		if (!facts.ok) return facts;
		const { size, depth, space, hasProfile } = facts.value;
		const tileSize = tileSizeFor(size);
		// Every level together has a third more than the first.
		const begun = await this.#cache.begin(key, (size.width * size.height * 4 * 4) / 3, name);
		if (!begun.ok) return begun;
		const pyramid = begun.value;
		making.pyramid = pyramid;
		making.tiles = Math.ceil(size.width / tileSize) * Math.ceil(size.height / tileSize);
		// `isCancelled` may have changed in any of the pauses.
		if (isOver(making)) return this.#drop(pyramid);
		const written = await writePyramid(file, pyramid.folder, tileSizeFor, { page });
		if (isOver(making)) return this.#drop(pyramid);
		if (!written.ok) {
			await this.#cache.discard(pyramid);
			return written;
		}
		const about: PyramidDescription = {
			...written.value.facts.size,
			tileSize,
			levels: levelsFor(size, tileSize),
			samples: sampleWords(depth),
			range: written.value.range,
			hasProfile,
			isInk: space === "cmyk",
		};
		const finished = await this.#cache.finish(pyramid, about, name);
		return finished.ok ? ok(about) : finished;
	}

	async #drop(pyramid: UnfinishedPyramid): Promise<Outcome<PyramidDescription>> {
		await this.#cache.discard(pyramid);
		return givenUp;
	}

	/** Share of the largest level's tiles that lie on disk: they are most of the work. */
	async #shareOf({ pyramid, tiles }: Making): Promise<number> {
		if (pyramid === null || tiles === 0) return 0;
		const folder = path.join(pyramid.folder, "tiles_files");
		try {
			const levels = (await readdir(folder)).filter((name) => /^\d+$/u.test(name)).map(Number);
			const done = await readdir(path.join(folder, String(Math.max(...levels))));
			return Math.min(1, done.length / tiles);
		} catch (error) {
			// Nothing is written yet, or it is finished by now.
			if (isSystemError(error)) return 0;
			throw error;
		}
	}
}

const givenUp = fault("cancelled", "the tiles of this picture were given up, as nobody asked for them");

function isOver({ isCancelled }: Making): boolean {
	return isCancelled;
}

function tileSizeFor({ width, height }: RasterSize): number {
	const isOnePiece = Math.max(width, height) <= onePiece.side && width * height <= onePiece.pixels;
	return isOnePiece ? onePiece.side : tileSide;
}

function levelsFor({ width, height }: RasterSize, tileSize: number): number {
	let levels = 1;
	for (let side = Math.max(width, height); side > tileSize; side = Math.ceil(side / 2)) levels += 1;
	return levels;
}
