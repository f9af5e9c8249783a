import type { MaskPart } from "#shared/masks";
import type { Labels, LabelSource } from "../../canvas/label-source.ts";

/** Pixels, as many as are gone through in some milliseconds: larger components are told by the engine's list alone. */
const mostPixels = 60_000;

/**
 * The pixels of one label that hang together (8-connected) with one of them, as far as labels of full size are kept and
 * up to a bound; null where it reaches beyond either, and for the background.
 */
export function componentAt(source: LabelSource, x: number, y: number): Pick<MaskPart, "area" | "box"> | null {
	const labelAt = readerOf(source);
	const label = labelAt(x, y);
	if (label === null || label === 0) return null;
	const seen = new Set<number>([y * source.width + x]);
	const open = [y * source.width + x];
	let [left, top, right, bottom] = [x, y, x, y];
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		if (seen.size > mostPixels) return null;
		const [column, row] = [at % source.width, Math.floor(at / source.width)];
		[left, right] = [Math.min(left, column), Math.max(right, column)];
		[top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
		for (let dy = -1; dy <= 1; dy += 1) {
			for (let dx = -1; dx <= 1; dx += 1) {
				const [nextX, nextY] = [column + dx, row + dy];
				if (nextX < 0 || nextY < 0 || nextX >= source.width || nextY >= source.height) continue;
				const next = nextY * source.width + nextX;
				if (seen.has(next)) continue;
				const other = labelAt(nextX, nextY);
				if (other === null) return null;
				if (other !== label) continue;
				seen.add(next);
				open.push(next);
			}
		}
	}
	return { area: seen.size, box: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 } };
}

/** Reads one label after the other, most of them of the tile before. */
function readerOf(source: LabelSource): (x: number, y: number) => number | null {
	const { tileSize } = source;
	let [left, top] = [-Infinity, -Infinity];
	let tile: Labels | null = null;
	return (x, y) => {
		if (x < left || y < top || x >= left + tileSize || y >= top + tileSize) {
			const [column, row] = [Math.floor(x / tileSize), Math.floor(y / tileSize)];
			[left, top] = [column * tileSize, row * tileSize];
			tile = source.held({ level: 0, column, row });
		}
		return tile === null ? null : (tile.values[(y - top) * tile.width + x - left] ?? null);
	};
}
