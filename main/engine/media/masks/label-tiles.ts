import { mkdirSync, openSync, readFileSync, closeSync, writeFileSync, writeSync } from "node:fs";
import * as path from "node:path";
import type { Runs } from "./run-file.ts";

export const tileSize = 512;
/** In the index of tiles: this one has a file of its own; of all others the label is in the index. */
const ownFile = 255;
const indexFile = "tiles.bin";

export interface LabelSize {
	width: number;
	height: number;
}

/** Levels down to one tile. */
export function levelsOf({ width, height }: LabelSize): number {
	let levels = 1;
	for (let side = Math.max(width, height); side > tileSize; side = Math.ceil(side / 2)) levels += 1;
	return levels;
}

function levelSize({ width, height }: LabelSize, level: number): LabelSize {
	const step = 2 ** level;
	return { width: Math.ceil(width / step), height: Math.ceil(height / step) };
}

/**
 * Labels as tiles on disk, made row by row, in levels of half the size: a pixel of the next level has the label that
 * most of its four have, the background not counted, and of as many the first in reading order. So a trace of one pixel
 * stays. Tiles of one label are one file for all.
 */
export class LabelTiles {
	readonly #levels: Level[] = [];

	constructor(folder: string, size: LabelSize) {
		const uniform = new UniformTiles(folder);
		for (let level = levelsOf(size) - 1; level >= 0; level--) {
			const place = path.join(folder, String(level));
			mkdirSync(place, { mode: 0o700 });
			this.#levels.unshift(new Level(place, levelSize(size, level), uniform, this.#levels[0] ?? null));
		}
	}

	/** The next row; equal neighbours need not be one run. */
	row(runs: Runs): void {
		this.#levels[0]?.row(runs);
	}

	/** All rows have come. Errors: those of the file system. */
	end(folder: string): void {
		for (const level of this.#levels) level.end();
		const file = openSync(path.join(folder, indexFile), "wx", 0o600);
		try {
			for (const { index } of this.#levels) writeSync(file, index);
		} finally {
			closeSync(file);
		}
	}
}

/** Tiles of one label, by what they hold and of what size they are. */
class UniformTiles {
	readonly #written = new Set<string>();

	constructor(private readonly folder: string) {}

	write(label: number, bytes: number): void {
		const name = uniformName(label, bytes);
		if (this.#written.has(name)) return;
		this.#written.add(name);
		writeFileSync(path.join(this.folder, name), Buffer.alloc(bytes, label), { flag: "wx", mode: 0o600 });
	}
}

function uniformName(label: number, bytes: number): string {
	return `all-${String(label)}-${String(bytes)}.bin`;
}

class Level {
	/** A byte for each tile: its label, or that it has a file of its own. */
	readonly index: Uint8Array;
	readonly #columns: number;
	/** Rows of tiles that are being filled. */
	readonly #band: Uint8Array;
	readonly #isTouched: Uint8Array;
	/** Rows of the band that are there. */
	#rows = 0;
	#row = 0;

	constructor(
		private readonly folder: string,
		private readonly size: LabelSize,
		private readonly uniform: UniformTiles,
		private readonly next: Level | null,
	) {
		this.#columns = Math.ceil(size.width / tileSize);
		this.index = new Uint8Array(this.#columns * Math.ceil(size.height / tileSize));
		this.#band = new Uint8Array(size.width * Math.min(tileSize, size.height));
		this.#isTouched = new Uint8Array(this.#columns);
	}

	row({ count, ends, numbers }: Runs): void {
		const at = this.#rows * this.size.width;
		for (let n = 0, start = 0; n < count; n++) {
			const end = ends[n] ?? 0;
			const label = numbers[n] ?? 0;
			if (label !== 0) {
				if (end - start < 16) for (let x = start; x < end; x++) this.#band[at + x] = label;
				else this.#band.fill(label, at + start, at + end);
				const last = (end - 1) >> 9;
				for (let column = start >> 9; column <= last; column++) this.#isTouched[column] = 1;
			}
			start = end;
		}
		if (++this.#rows === tileSize) this.#flush();
	}

	/** Half of a tile of the level before, of which this one has the quarter at these columns and rows. */
	take(half: Uint8Array, { width, height }: LabelSize, firstX: number, row: number): void {
		for (let y = 0; y < height; y++) {
			const at = (row + y) * this.size.width + firstX;
			this.#band.set(half.subarray(y * width, (y + 1) * width), at);
		}
		this.#isTouched[firstX >> 9] = 1;
	}

	/** A row of tiles of the level before is done. */
	advance(rows: number): void {
		this.#rows += rows;
		if (this.#rows === tileSize) this.#flush();
	}

	get filled(): number {
		return this.#rows;
	}

	end(): void {
		if (this.#rows > 0) this.#flush();
	}

	#flush(): void {
		const height = this.#rows;
		for (let column = 0; column < this.#columns; column++) {
			const width = Math.min(tileSize, this.size.width - column * tileSize);
			if (this.#isTouched[column] === 0) this.uniform.write(0, width * height);
			else this.#cut(column, { width, height });
		}
		if (this.#isTouched.includes(1)) this.#band.fill(0);
		this.#isTouched.fill(0);
		this.#rows = 0;
		this.#row += 1;
		this.next?.advance(Math.ceil(height / 2));
	}

	#cut(column: number, { width, height }: LabelSize): void {
		const tile = new Uint8Array(width * height);
		for (let y = 0; y < height; y++) {
			const at = y * this.size.width + column * tileSize;
			tile.set(this.#band.subarray(at, at + width), y * width);
		}
		const [first = 0] = tile;
		const isOne = isUniform(tile);
		if (isOne) {
			this.uniform.write(first, tile.length);
			this.index[this.#row * this.#columns + column] = first;
		} else {
			const name = `${String(column)}_${String(this.#row)}.bin`;
			writeFileSync(path.join(this.folder, name), tile, { flag: "wx", mode: 0o600 });
			this.index[this.#row * this.#columns + column] = ownFile;
		}
		if (this.next === null) return;
		const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
		const halved = isOne ? new Uint8Array(half.width * half.height).fill(first) : halve(tile, { width, height });
		this.next.take(halved, half, (column * tileSize) / 2, this.next.filled);
	}
}

function isUniform(tile: Uint8Array): boolean {
	return Buffer.compare(tile.subarray(1), tile.subarray(0, -1)) === 0;
}

/** Half as wide and high, rounded up. */
function halve(tile: Uint8Array, { width, height }: LabelSize): Uint8Array {
	const columns = Math.ceil(width / 2);
	const half = new Uint8Array(columns * Math.ceil(height / 2));
	for (let y = 0, to = 0; y < height; y += 2) {
		const [row, below] = [y * width, Math.min(y + 1, height - 1) * width];
		for (let x = 0; x < width; x += 2, to++) {
			const right = Math.min(x + 1, width - 1);
			const [a, b] = [tile[row + x] ?? 0, tile[row + right] ?? 0];
			const [c, d] = [tile[below + x] ?? 0, tile[below + right] ?? 0];
			half[to] = a === b && c === d && a === c ? a : mostOf(a, b, c, d);
		}
	}
	return half;
}

function mostOf(a: number, b: number, c: number, d: number): number {
	let best = 0;
	let most = 0;
	for (const label of [a, b, c, d]) {
		if (label === 0) continue;
		const has = Number(a === label) + Number(b === label) + Number(c === label) + Number(d === label);
		if (has > most) [best, most] = [label, has];
	}
	return best;
}

/** Where the tiles of a folder lie. */
export class TileIndex {
	readonly #bytes: Uint8Array;

	/** Errors: those of the file system. */
	constructor(
		private readonly folder: string,
		private readonly size: LabelSize,
	) {
		this.#bytes = readFileSync(path.join(folder, indexFile));
	}

	/** The file of a tile; null where the picture has none there. */
	fileOf(level: number, column: number, row: number): string | null {
		if (level >= levelsOf(this.size)) return null;
		let before = 0;
		for (let n = 0; n < level; n++) before += tilesOf(levelSize(this.size, n));
		const size = levelSize(this.size, level);
		const columns = Math.ceil(size.width / tileSize);
		if (column >= columns || row >= Math.ceil(size.height / tileSize)) return null;
		const label = this.#bytes[before + row * columns + column] ?? 0;
		if (label === ownFile) return path.join(this.folder, String(level), `${String(column)}_${String(row)}.bin`);
		const width = Math.min(tileSize, size.width - column * tileSize);
		const height = Math.min(tileSize, size.height - row * tileSize);
		return path.join(this.folder, uniformName(label, width * height));
	}
}

function tilesOf({ width, height }: LabelSize): number {
	return Math.ceil(width / tileSize) * Math.ceil(height / tileSize);
}
