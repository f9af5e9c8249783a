import type { TaskRef } from "#shared/export";
import type { MediaFound, TileSet } from "#shared/media";
import { ok, type Fault, type Outcome } from "#shared/outcome";
import type { Host } from "../host.ts";
import { closeLater } from "./close-later.ts";
import { errorText } from "./notices.svelte.ts";
import { decodePicture, type DecodePicture } from "./picture-file.ts";
import { TiledPicture, tileUrl } from "./tiled-picture.ts";

/** Milliseconds that a picture may outlast its page, with the shapes of that page: most of the next ones are there by then. */
const grace = 80;

/** The picture of one page of a task: looked for, fetched, decoded; the one before is closed. */
export class Picture {
	bitmap = $state.raw<ImageBitmap | null>(null);
	/** In place of the bitmap, a picture too large to be one. */
	tiled = $state.raw<TiledPicture | null>(null);
	/** What is known of a picture that the engine decodes, be it shown as a bitmap or by its tiles. */
	tiles = $state.raw<TileSet | null>(null);
	/** The share of its tiles that are made; null where none are being made. */
	making = $state<number | null>(null);
	found = $state.raw<MediaFound | null>(null);
	/** Why there is no answer at all. */
	fault = $state.raw<Fault | null>(null);
	/** Why a file that was found cannot be shown. */
	broken = $state.raw<string | null>(null);
	loading = $state(false);
	/** What is shown belongs to the page before, and must not lie under the shapes of the one in front. */
	isPast = $state(false);
	readonly #host: Host;
	readonly #decode: DecodePicture;
	#abort = new AbortController();
	/** Pixels of the picture that is shown, or of the one that is being made, if it says so; null where there is none. */
	readonly size: { width: number; height: number } | null = $derived(
		this.bitmap ?? this.tiled ?? (this.making === null ? null : (this.found?.size ?? null)),
	);
	/** The URL of what is shown: the same picture of the next task is not decoded again. */
	#shown: string | null = null;
	#grace: ReturnType<typeof setTimeout> | undefined;

	constructor(host: Host, decode: DecodePicture = decodePicture) {
		this.#host = host;
		this.#decode = decode;
	}

	/**
	 * Another page comes in front. Its picture is asked for next, and until that is there the one before may stay for a
	 * moment, or for as long as it takes where it is the frame before of the same film.
	 */
	leave(isSameFilm: boolean): void {
		clearTimeout(this.#grace);
		this.isPast = this.bitmap !== null || this.tiled !== null;
		const drop = (): void => {
			this.#take(null, null);
			this.found = null;
			this.fault = null;
			this.broken = null;
		};
		if (!this.isPast) drop();
		else if (!isSameFilm) this.#grace = setTimeout(drop, grace);
	}

	async show(ref: TaskRef, page: number): Promise<void> {
		this.#abort.abort();
		const abort = new AbortController();
		this.#abort = abort;
		const isStale = () => abort.signal.aborted;
		this.loading = true;
		const outcome = await this.#host.findMedia(ref, page);
		if (isStale()) return;
		if (!outcome.ok || outcome.value.url === null) {
			this.#take(null, null);
			this.found = outcome.ok ? outcome.value : null;
			this.fault = outcome.ok ? null : outcome;
			this.broken = null;
			this.loading = false;
			return;
		}
		const { url } = outcome.value;
		try {
			if (url !== this.#shown) {
				const tiles = outcome.value.isTiled ? await this.#readTiles(outcome.value, url, isStale) : ok(null);
				if (tiles === null || isStale()) return;
				if (!tiles.ok) {
					this.#take(null, null);
					this.found = outcome.value;
					this.fault = tiles;
					this.broken = null;
					this.loading = false;
					return;
				}
				const isPiece = tiles.value === null || tiles.value.levels === 1;
				const bitmap = isPiece ? await this.#decode(pieceUrl(url, tiles.value), abort.signal) : null;
				if (isStale()) {
					bitmap?.close();
					return;
				}
				this.#take(bitmap, url, tiles.value);
			}
			this.#arrive();
			this.broken = null;
		} catch (error) {
			if (isStale()) return;
			this.#take(null, null);
			this.broken = errorText(error);
		}
		this.found = outcome.value;
		this.fault = null;
		this.loading = false;
	}

	clear(): void {
		this.#abort.abort();
		this.#take(null, null);
		this.found = null;
		this.fault = null;
		this.broken = null;
		this.loading = false;
	}

	/** Asks until the tiles are made; null where another picture is asked for meanwhile. */
	async #readTiles(found: MediaFound, url: string, isStale: () => boolean): Promise<Outcome<TileSet> | null> {
		for (;;) {
			const answer = await this.#host.readTiles(url);
			if (isStale()) return null;
			if (!answer.ok) return answer;
			if (answer.value.phase === "ready") return ok(answer.value.tiles);
			// It may take a minute: what was shown before is not left under the shapes of this one.
			if (this.making === null) this.#take(null, null);
			this.found = found;
			this.fault = null;
			this.broken = null;
			this.making = answer.value.share;
		}
	}

	/** What is shown is of the page in front, or nothing is. */
	#arrive(): void {
		clearTimeout(this.#grace);
		this.isPast = false;
	}

	#take(bitmap: ImageBitmap | null, url: string | null, tiles: TileSet | null = null): void {
		this.#arrive();
		const before = this.bitmap;
		this.bitmap = bitmap;
		this.tiles = tiles;
		this.making = null;
		this.tiled =
			tiles === null || bitmap !== null
				? null
				: new TiledPicture(tiles, this.#decode, (words) => {
						if (this.tiles === tiles) this.broken = words;
					});
		this.#shown = url;
		if (before !== bitmap) closeLater(before);
	}
}

/** The only tile of a picture that a canvas holds, or the picture itself where a browser decodes it. */
function pieceUrl(url: string, tiles: TileSet | null): string {
	return tiles === null ? url : tileUrl(tiles, { level: 0, column: 0, row: 0 });
}
