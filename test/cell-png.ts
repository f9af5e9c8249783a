import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { crc32, createDeflate } from "node:zlib";

export type CellColour = readonly [red: number, green: number, blue: number];

/**
 * Writes a PNG of any size that takes little room: square cells of one colour each, at most 256 different ones.
 *
 * @param cell pixels along a cell's side
 * @param colourOf of the cell in this column and row; 0-255 each
 */
export async function writeCellPng(
	path: string,
	size: { width: number; height: number },
	cell: number,
	colourOf: (column: number, row: number) => CellColour,
	moreChunks: readonly Buffer[] = [],
): Promise<void> {
	const { width, height } = size;
	const file = createWriteStream(path);
	file.write(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// 8 bits a sample, colour type 3 (by a palette).
	header.set([8, 3, 0, 0, 0], 8);
	file.write(pngChunk("IHDR", header));
	for (const chunk of moreChunks) file.write(chunk);
	const palette = new Map<string, number>();
	const rows = Array.from({ length: Math.ceil(height / cell) }, (_, row) => {
		const line = Buffer.alloc(1 + width);
		for (let column = 0; column * cell < width; column += 1) {
			const name = colourOf(column, row).join();
			if (!palette.has(name)) palette.set(name, palette.size);
			line.fill(palette.get(name) ?? 0, 1 + column * cell, 1 + Math.min(width, (column + 1) * cell));
		}
		return line;
	});
	if (palette.size > 256) throw new RangeError(`got ${String(palette.size)} colours, expected at most 256`);
	file.write(pngChunk("PLTE", Buffer.from([...palette.keys()].flatMap((name) => name.split(",").map(Number)))));
	const deflate = createDeflate({ level: 1 });
	deflate.on("data", (bytes: Buffer) => file.write(pngChunk("IDAT", bytes)));
	for (let y = 0; y < height; y += 1) {
		if (!deflate.write(rows[Math.floor(y / cell)])) await once(deflate, "drain");
	}
	deflate.end();
	await finished(deflate);
	file.end(pngChunk("IEND", Buffer.alloc(0)));
	await finished(file);
}

/** A chunk of a PNG file, with its length and checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
	const bytes = Buffer.alloc(12 + data.length);
	bytes.writeUInt32BE(data.length, 0);
	bytes.write(type, 4, "latin1");
	bytes.set(data, 8);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
	return bytes;
}
