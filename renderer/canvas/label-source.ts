import type { Bounds } from "#shared/drawing/drawing";
import type { TileAddress, TileGrid } from "./tile-cover.ts";

/** The labels of a tile, row by row; 0 is the background. */
export interface Labels {
	width: number;
	height: number;
	values: Uint8Array;
}

/** A mask in tiles of labels, and who fetches them. */
export interface LabelSource extends TileGrid {
	/** Rejects where `signal` is aborted; null for a tile that cannot be had. */
	load(tile: TileAddress, signal: AbortSignal): Promise<Labels | null>;
	/** What was fetched and is still kept; null otherwise. */
	held(tile: TileAddress): Labels | null;
}

/** A mask, and where it lies, in pixels of the picture: it is stretched over that. */
export interface LaidMask {
	source: LabelSource;
	bounds: Bounds;
}

/**
 * What a canvas paints for each of the 256 labels, as `0xAABBGGRR`: what an `ImageData` has in its bytes, read as whole
 * numbers on the machines that there are. Alpha 0: nothing.
 */
export interface MaskPalette {
	fills: Uint32Array;
	/** Along the edges of a label. */
	lines: Uint32Array;
}

/** @param css `#rrggbb`. @param opacity 0-1. */
export function paletteColour(css: string, opacity: number): number {
	const rgb = Number.parseInt(css.slice(1), 16);
	const [red, green, blue] = [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
	return ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Colours each pixel by its label. */
export function paintLabels({ width, height, values }: Labels, colours: Uint32Array): ImageData {
	const pixels = new ImageData(width, height);
	const words = new Uint32Array(pixels.data.buffer);
	for (let at = 0; at < words.length; at += 1) words[at] = colours[values[at] ?? 0] ?? 0;
	return pixels;
}
