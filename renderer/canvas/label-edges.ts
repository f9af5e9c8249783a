import type { LabelSource, Labels } from "./label-source.ts";
import { ancestor, coveredBy, levelFor, type TileAddress, type TilePlace } from "./tile-cover.ts";
import type { Patch } from "./plate.ts";

/** A rectangle of the screen, a label for each of its pixels. */
interface ScreenLabels {
	width: number;
	height: number;
	values: Uint8Array;
}

/**
 * The label under each device pixel of a patch of the screen, of the level that is painted there; where its tiles are not
 * kept, of a coarser one. Where a screen pixel covers several of the level's, a label comes before none: thin traces stay.
 */
export function labelsOnScreen(source: LabelSource, place: TilePlace, { x, y, width, height }: Patch): ScreenLabels {
	const values = new Uint8Array(width * height);
	const down = place.down ?? place.zoom;
	const level = levelFor(source, place.zoom);
	const side = source.tileSize * 2 ** level;
	const firstColumn = Math.max(0, Math.floor((x - place.x) / place.zoom / side));
	const lastColumn = Math.floor((Math.min(x + width - place.x, source.width * place.zoom) - 1e-9) / place.zoom / side);
	const firstRow = Math.max(0, Math.floor((y - place.y) / down / side));
	const lastRow = Math.floor((Math.min(y + height - place.y, source.height * down) - 1e-9) / down / side);
	for (let row = firstRow; row <= lastRow; row += 1) {
		for (let column = firstColumn; column <= lastColumn; column += 1) {
			const tile = { level, column, row };
			const held = heldAt(source, tile);
			if (held === null) continue;
			const { left, top, width: wide, height: tall } = coveredBy(tile, source);
			// The same whole pixels that the tile is painted on: none is of two tiles.
			const fromX = Math.max(x, Math.round(place.x + left * place.zoom));
			const toX = Math.min(x + width, Math.round(place.x + (left + wide) * place.zoom));
			const fromY = Math.max(y, Math.round(place.y + top * down));
			const toY = Math.min(y + height, Math.round(place.y + (top + tall) * down));
			const across = samples(fromX, toX, place.x, place.zoom, held, "across");
			const along = samples(fromY, toY, place.y, down, held, "down");
			copy(held.labels, { across, along }, values, (fromY - y) * width + fromX - x, width);
		}
	}
	return { width, height, values };
}

interface HeldLabels {
	labels: Labels;
	/** Of the mask, where its tile begins. */
	left: number;
	top: number;
	/** Pixels of the mask for each of its own. */
	size: number;
}

function heldAt(source: LabelSource, tile: TileAddress): HeldLabels | null {
	for (let level = tile.level; level < source.levels; level += 1) {
		const stand = ancestor(tile, level);
		const labels = source.held(stand);
		if (labels === null) continue;
		const { left, top } = coveredBy(stand, source);
		return { labels, left, top, size: 2 ** level };
	}
	return null;
}

/** First and last pixel of the labels under each pixel of the screen. */
function samples(
	from: number,
	to: number,
	start: number,
	zoom: number,
	{ labels, left, top, size }: HeldLabels,
	way: "across" | "down",
): Int32Array {
	const [begin, most] = way === "across" ? [left, labels.width - 1] : [top, labels.height - 1];
	const places = new Int32Array(2 * Math.max(0, to - from));
	const step = zoom * size;
	for (let at = 0; at < to - from; at += 1) {
		const first = (from + at - start) / step - begin / size;
		const middle = Math.floor(first + 0.5 / step);
		const isSmaller = step < 1;
		places[2 * at] = Math.min(most, Math.max(0, isSmaller ? Math.floor(first) : middle));
		places[2 * at + 1] = Math.min(most, Math.max(0, isSmaller ? Math.ceil(first + 1 / step) - 1 : middle));
	}
	return places;
}

function copy(
	labels: Labels,
	{ across, along }: { across: Int32Array; along: Int32Array },
	into: Uint8Array,
	start: number,
	stride: number,
): void {
	for (let row = 0; row < along.length; row += 2) {
		const [first = 0, last = 0] = [along[row], along[row + 1]];
		const to = start + (row / 2) * stride;
		for (let column = 0; column < across.length; column += 2) {
			let value = 0;
			for (let y = first; y <= last && value === 0; y += 1) {
				const line = y * labels.width;
				for (let x = across[column] ?? 0; x <= (across[column + 1] ?? 0) && value === 0; x += 1)
					value = labels.values[line + x] ?? 0;
			}
			into[to + column / 2] = value;
		}
	}
}

/**
 * Colours the pixels of a label that lie within `reach` of another one's, up, down or aside; the rest stays empty. A
 * frame of `reach` around is looked at and not painted: the edge of a patch is no edge of a label.
 */
export function edgesOf({ width, height, values }: ScreenLabels, colours: Uint32Array, reach: number): ImageData {
	const [wide, tall] = [width - 2 * reach, height - 2 * reach];
	const pixels = new ImageData(wide, tall);
	const words = new Uint32Array(pixels.data.buffer);
	for (let y = 0; y < tall; y += 1) {
		let at = (y + reach) * width + reach;
		for (let x = 0; x < wide; x += 1, at += 1) {
			const label = values[at] ?? 0;
			const colour = colours[label] ?? 0;
			if (colour === 0) continue;
			for (let away = 1; away <= reach; away += 1) {
				if (
					values[at - away] !== label ||
					values[at + away] !== label ||
					values[at - away * width] !== label ||
					values[at + away * width] !== label
				) {
					words[y * wide + x] = colour;
					break;
				}
			}
		}
	}
	return pixels;
}
