import type { Mask } from "#shared/masks";
import type { Labels, LabelSource } from "../../canvas/label-source.ts";
import type { TileAddress } from "../../canvas/tile-cover.ts";
import { errorText } from "../notices.svelte.ts";
import type { ReadLabels } from "./label-file.ts";

/** Of all labels kept, one for each pixel: what two large screens show. */
const mostBytes = 64_000_000;

/** The labels of a mask, fetched tile by tile; those that were used last are kept. */
export class LabelTiles implements LabelSource {
	readonly width: number;
	readonly height: number;
	readonly tileSize: number;
	readonly levels: number;
	readonly url: string;
	readonly #read: ReadLabels;
	readonly #failed: (words: string) => void;
	/** By address, in the order of their last use. */
	readonly #held = new Map<string, Labels>();
	#bytes = 0;

	/** `failed`: a tile cannot be had; its coarser stand-in stays. */
	constructor(
		{ width, height, tiles }: Pick<Mask, "width" | "height" | "tiles">,
		read: ReadLabels,
		failed: (words: string) => void,
	) {
		[this.width, this.height] = [width, height];
		({ url: this.url, tileSize: this.tileSize, levels: this.levels } = tiles);
		this.#read = read;
		this.#failed = failed;
	}

	async load(tile: TileAddress, signal: AbortSignal): Promise<Labels | null> {
		const held = this.held(tile);
		if (held !== null) return held;
		try {
			const { level, column, row } = tile;
			const { width, height } = this.#sizeOf(tile);
			const values = await this.#read(`${this.url}-${String(level)}-${String(column)}-${String(row)}`, signal);
			if (values.length !== width * height)
				throw new RangeError(
					`got ${values.length} labels for a tile of ${width} x ${height}, expected ${width * height}`,
				);
			return this.#keep(nameOf(tile), { width, height, values });
		} catch (error) {
			if (signal.aborted) throw error;
			this.#failed(errorText(error));
			return null;
		}
	}

	held(tile: TileAddress): Labels | null {
		const name = nameOf(tile);
		const labels = this.#held.get(name);
		if (labels === undefined) return null;
		this.#held.delete(name);
		this.#held.set(name, labels);
		return labels;
	}

	/** At the right and the lower edge tiles end with the mask, whose levels are rounded up. */
	#sizeOf({ level, column, row }: TileAddress): { width: number; height: number } {
		const [wide, tall] = [Math.ceil(this.width / 2 ** level), Math.ceil(this.height / 2 ** level)];
		return {
			width: Math.min(this.tileSize, wide - column * this.tileSize),
			height: Math.min(this.tileSize, tall - row * this.tileSize),
		};
	}

	#keep(name: string, labels: Labels): Labels {
		// Asked for by two at once: the later one takes the place.
		this.#bytes += labels.values.length - (this.#held.get(name)?.values.length ?? 0);
		this.#held.delete(name);
		this.#held.set(name, labels);
		for (const [old, { values }] of this.#held) {
			if (this.#bytes <= mostBytes || old === name) break;
			this.#held.delete(old);
			this.#bytes -= values.length;
		}
		return labels;
	}
}

function nameOf({ level, column, row }: TileAddress): string {
	return `${String(level)}/${String(column)}/${String(row)}`;
}
