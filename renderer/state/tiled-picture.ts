import type { TileSet } from "#shared/media";
import type { TileAddress } from "../canvas/tile-cover.ts";
import type { TileSource } from "../canvas/tile-plane.ts";
import { errorText } from "./notices.svelte.ts";
import type { DecodePicture } from "./picture-file.ts";

export function tileUrl({ url }: TileSet, { level, column, row }: TileAddress): string {
	return `${url}-${String(level)}-${String(column)}-${String(row)}`;
}

/** The tiles of a picture, fetched and decoded one by one. */
export class TiledPicture implements TileSource {
	readonly width: number;
	readonly height: number;
	readonly tileSize: number;
	readonly levels: number;
	readonly #set: TileSet;
	readonly #decode: DecodePicture;
	readonly #failed: (words: string) => void;

	/** `failed`: a tile cannot be had; its coarser stand-in stays. */
	constructor(set: TileSet, decode: DecodePicture, failed: (words: string) => void) {
		({ width: this.width, height: this.height, tileSize: this.tileSize, levels: this.levels } = set);
		this.#set = set;
		this.#decode = decode;
		this.#failed = failed;
	}

	async load(tile: TileAddress, signal: AbortSignal): Promise<ImageBitmap | null> {
		try {
			return await this.#decode(tileUrl(this.#set, tile), signal);
		} catch (error) {
			if (signal.aborted) throw error;
			this.#failed(errorText(error));
			return null;
		}
	}
}
