import type { Size } from "./view.ts";

/** A picture in tiles, level by level; level 0 has its own size, each further one half of that. */
export interface TileGrid extends Size {
	/** Pixels along the side of a tile, of its own level. */
	tileSize: number;
	/** At least 1; the last one is a single tile. */
	levels: number;
}

export interface TileAddress {
	level: number;
	column: number;
	row: number;
}

/** Where the picture lies on the screen, in device pixels: its top left, and how many there are for each of its own. */
export interface TilePlace {
	x: number;
	y: number;
	zoom: number;
	/** From top to bottom, where it is stretched: other than `zoom`, which then counts from left to right. */
	down?: number;
}

/** The level whose pixels are as large as the screen's, or up to twice as many: never fewer while there are any. */
export function levelFor({ levels }: TileGrid, zoom: number): number {
	return Math.min(levels - 1, Math.max(0, Math.floor(Math.log2(1 / zoom))));
}

/** The tiles of a level that a screen shows, those in its middle first. */
export function tilesInView(grid: TileGrid, level: number, place: TilePlace, screen: Size): TileAddress[] {
	const side = grid.tileSize * 2 ** level * place.zoom;
	const tall = grid.tileSize * 2 ** level * (place.down ?? place.zoom);
	const across = range(-place.x / side, (screen.width - place.x) / side, sidesOf(grid.width, grid, level));
	const down = range(-place.y / tall, (screen.height - place.y) / tall, sidesOf(grid.height, grid, level));
	const middle = [(screen.width / 2 - place.x) / side - 0.5, (screen.height / 2 - place.y) / tall - 0.5] as const;
	const distance = ({ column, row }: TileAddress): number => Math.hypot(column - middle[0], row - middle[1]);
	return down
		.flatMap((row) => across.map((column) => ({ level, column, row })))
		.sort((a, b) => distance(a) - distance(b));
}

/** The tile of a coarser level that covers a tile. */
export function ancestor({ level, column, row }: TileAddress, coarser: number): TileAddress {
	const factor = 2 ** (coarser - level);
	return { level: coarser, column: Math.floor(column / factor), row: Math.floor(row / factor) };
}

/** The picture's pixels that a tile covers, its own edges cut at the picture's. */
export function coveredBy({ level, column, row }: TileAddress, grid: TileGrid): Size & { left: number; top: number } {
	const side = grid.tileSize * 2 ** level;
	const [left, top] = [column * side, row * side];
	return { left, top, width: Math.min(side, grid.width - left), height: Math.min(side, grid.height - top) };
}

/** How many tiles of a level lie along a side of the picture. */
function sidesOf(length: number, { tileSize }: TileGrid, level: number): number {
	return Math.ceil(length / 2 ** level / tileSize);
}

function range(from: number, to: number, count: number): number[] {
	const first = Math.max(0, Math.floor(from));
	const last = Math.min(count, Math.ceil(to));
	return Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n);
}
