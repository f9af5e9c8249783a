import { ancestor, coveredBy, levelFor, tilesInView } from "./tile-cover.ts";
import type { TileAddress, TileGrid, TilePlace } from "./tile-cover.ts";
import type { Size } from "./view.ts";

/** A picture in tiles, and who fetches them. */
export interface TileSource extends TileGrid {
	/** Rejects where `signal` is aborted; null for a tile that cannot be had, which is not asked for again. */
	load(tile: TileAddress, signal: AbortSignal): Promise<ImageBitmap | null>;
}

/** Bytes of all bitmaps together, at four a pixel, unless told. What one screen shows is kept all the same. */
const usualBytes = 256_000_000;
const mostLoading = 6;

interface Held {
	bitmap: ImageBitmap | null;
	bytes: number;
	/** Made of the source as it was before the last `renew`. */
	isPast: boolean;
}

/**
 * The tiles of a picture that the screen shows, at the level that suits the zoom; coarser ones stand in for those that
 * are on their way. What is out of view stays while there is room, the longest unseen goes first.
 */
export class TilePlane {
	readonly #changed: () => void;
	readonly #mostBytes: number;
	#source: TileSource | null = null;
	/** By address, in the order of their last use. */
	readonly #held = new Map<string, Held>();
	readonly #loading = new Map<string, AbortController>();
	#wanted: readonly TileAddress[] = [];
	#bytes = 0;

	/** `changed`: another tile can be painted. */
	constructor(changed: () => void, mostBytes = usualBytes) {
		this.#changed = changed;
		this.#mostBytes = mostBytes;
	}

	/** Whether all that was painted last is as sharp as it gets. */
	get isWhole(): boolean {
		return this.#loading.size === 0 && this.#wanted.every((tile) => this.#held.get(nameOf(tile))?.isPast === false);
	}

	/** null: none. What another source's tiles took is given back. */
	show(source: TileSource | null): void {
		if (source === this.#source) return;
		this.release();
		this.#source = source;
	}

	release(): void {
		for (const loading of this.#loading.values()) loading.abort();
		this.#loading.clear();
		for (const { bitmap } of this.#held.values()) bitmap?.close();
		this.#held.clear();
		this.#bytes = 0;
		this.#wanted = [];
		this.#source = null;
	}

	/** The same source makes other tiles from now on. Those in view stay until the new ones are there. */
	renew(): void {
		for (const loading of this.#loading.values()) loading.abort();
		this.#loading.clear();
		const names = new Set(this.#wanted.map(nameOf));
		for (const [name, held] of this.#held) {
			if (names.has(name)) held.isPast = true;
			else this.#drop(name, held);
		}
	}

	/** Paints what is there, in device pixels, and sends for what is not. Smoothing is as the context says. */
	paint(context: CanvasRenderingContext2D, place: TilePlace, screen: Size): void {
		const source = this.#source;
		if (source === null) return;
		const level = levelFor(source, place.zoom);
		const inView = tilesInView(source, level, place, screen);
		const root: TileAddress = { level: source.levels - 1, column: 0, row: 0 };
		// The single tile of the last level stands in for all others: it comes first and never goes.
		this.#wanted = [root, ...inView];
		context.save();
		context.beginPath();
		context.rect(place.x, place.y, source.width * place.zoom, source.height * (place.down ?? place.zoom));
		context.clip();
		for (const tile of inView) this.#paintTile(context, tile, source, place);
		context.restore();
		this.#trim();
		this.#send(source);
	}

	#paintTile(context: CanvasRenderingContext2D, tile: TileAddress, source: TileSource, place: TilePlace): void {
		for (let level = tile.level; level < source.levels; level += 1) {
			const stand = ancestor(tile, level);
			const held = this.#held.get(nameOf(stand));
			if (held === undefined) continue;
			this.#held.delete(nameOf(stand));
			this.#held.set(nameOf(stand), held);
			if (held.bitmap === null) continue;
			const { left, top, width, height } = coveredBy(tile, source);
			const from = coveredBy(stand, source);
			const scale = 2 ** -level;
			// Neighbours end on the same whole pixel of the screen: between fractions the background would shine through.
			const down = place.down ?? place.zoom;
			const [x, y] = [Math.round(place.x + left * place.zoom), Math.round(place.y + top * down)];
			const right = Math.round(place.x + (left + width) * place.zoom);
			const bottom = Math.round(place.y + (top + height) * down);
			if (right <= x || bottom <= y) return;
			context.drawImage(
				held.bitmap,
				(left - from.left) * scale,
				(top - from.top) * scale,
				Math.min(width * scale, held.bitmap.width),
				Math.min(height * scale, held.bitmap.height),
				x,
				y,
				right - x,
				bottom - y,
			);
			return;
		}
	}

	/** Sends for the tiles wanted that are not there, and calls back those that no longer are. */
	#send(source: TileSource): void {
		const names = new Set(this.#wanted.map(nameOf));
		for (const [name, loading] of this.#loading) {
			if (names.has(name)) continue;
			loading.abort();
			this.#loading.delete(name);
		}
		for (const tile of this.#wanted) {
			if (this.#loading.size >= mostLoading) return;
			const name = nameOf(tile);
			if (this.#held.get(name)?.isPast !== false && !this.#loading.has(name)) void this.#load(source, tile, name);
		}
	}

	async #load(source: TileSource, tile: TileAddress, name: string): Promise<void> {
		const abort = new AbortController();
		this.#loading.set(name, abort);
		let bitmap: ImageBitmap | null = null;
		try {
			bitmap = await source.load(tile, abort.signal);
		} catch (error) {
			// Called back: whoever did that has forgotten it already.
			if (abort.signal.aborted) return;
			throw error;
		}
		if (abort.signal.aborted) {
			bitmap?.close();
			return;
		}
		this.#loading.delete(name);
		const before = this.#held.get(name);
		if (before !== undefined) this.#drop(name, before);
		const bytes = bitmap === null ? 0 : bitmap.width * bitmap.height * 4;
		this.#held.set(name, { bitmap, bytes, isPast: false });
		this.#bytes += bytes;
		this.#changed();
	}

	#trim(): void {
		if (this.#bytes <= this.#mostBytes) return;
		const names = new Set(this.#wanted.map(nameOf));
		for (const [name, held] of this.#held) {
			if (this.#bytes <= this.#mostBytes) return;
			if (!names.has(name)) this.#drop(name, held);
		}
	}

	#drop(name: string, { bitmap, bytes }: Held): void {
		bitmap?.close();
		this.#held.delete(name);
		this.#bytes -= bytes;
	}
}

function nameOf({ level, column, row }: TileAddress): string {
	return `${String(level)}/${String(column)}/${String(row)}`;
}
