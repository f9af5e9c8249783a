/** Arithmetic of a grid of equal tiles. All in CSS px; tiles count from 0, row by row. */
export interface TileGrid {
	/** Tiles in all. */
	count: number;
	columns: number;
}

/** How many tiles stand beside each other: as many as fit, at least one. */
export function columnsIn(width: number, tile: number, gap: number): number {
	return Math.max(1, Math.floor((width - gap) / (tile + gap)));
}

export function rowsOf({ count, columns }: TileGrid): number {
	return Math.ceil(count / columns);
}

export type TileMove = "left" | "right" | "up" | "down" | "pageUp" | "pageDown" | "first" | "last";

/**
 * Where a key leads from tile `from` (null: none yet). Left and right go on in the row before and after, as a text is
 * read; up and down stay in their column, and down into a last row that is shorter goes to its last tile.
 *
 * @param page rows that a page key goes over, at least 1
 */
export function moved(from: number | null, move: TileMove, page: number, grid: TileGrid): number {
	const { count, columns } = grid;
	const last = count - 1;
	if (move === "first") return 0;
	if (move === "last") return last;
	if (from === null) return move === "left" || move === "up" || move === "pageUp" ? last : 0;
	const steps = { left: -1, right: 1, up: -columns, down: columns, pageUp: -page * columns, pageDown: page * columns };
	const target = from + steps[move];
	if (move === "left" || move === "right") return Math.min(last, Math.max(0, target));
	if (target < 0) return from % columns;
	if (target <= last) return target;
	// No tile below: the last one, if that is in a row further down.
	const column = Math.floor(last / columns) * columns + (from % columns);
	const isInLastRow = Math.floor(from / columns) === Math.floor(last / columns);
	return isInLastRow ? from : Math.min(last, column);
}
