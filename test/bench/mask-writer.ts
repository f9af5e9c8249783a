import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { createDeflate } from "node:zlib";
import { pngChunk } from "../cell-png.ts";

const colours = [
	[255, 0, 0, 255],
	[0, 255, 0, 255],
	[0, 0, 255, 255],
	[255, 255, 0, 255],
] as const;
/** Discs along a side. */
const discs = 4;

/** A square mask as people draw them: sixteen discs of four colours, 8 bits, not interlaced; rows stored as the difference to the one above. */
export async function writeMaskPng(path: string, side: number): Promise<void> {
	const file = createWriteStream(path);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(side, 0);
	header.writeUInt32BE(side, 4);
	header.set([8, 6, 0, 0, 0], 8);
	file.write(Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), pngChunk("IHDR", header)]));
	const deflate = createDeflate({ level: 6 });
	deflate.on("data", (bytes: Buffer) => file.write(pngChunk("IDAT", bytes)));
	let above = Buffer.alloc(4 * side);
	for (let y = 0; y < side; y++) {
		const row = Buffer.alloc(4 * side);
		const down = Math.floor((y / side) * discs);
		const half = halfWidth(side, y);
		for (let n = 0; n < discs && half > 0; n++) {
			const centre = Math.round(((n + 0.5) * side) / discs);
			row.fill(Uint8Array.from(colours[(n + down) % 4] ?? colours[0]), 4 * (centre - half), 4 * (centre + half));
		}
		const stored = Buffer.alloc(1 + row.length);
		stored[0] = 2;
		if (!row.equals(above)) for (let i = 0; i < row.length; i++) stored[i + 1] = (row[i] ?? 0) - (above[i] ?? 0);
		above = row;
		if (!deflate.write(stored)) await once(deflate, "drain");
	}
	deflate.end();
	await finished(deflate);
	file.end(pngChunk("IEND", Buffer.alloc(0)));
	await finished(file);
}

/** How many of its pixels are painted. */
export function paintedPixels(side: number): number {
	return discs * Array.from({ length: side }, (_, y) => 2 * halfWidth(side, y)).reduce((sum, width) => sum + width, 0);
}

/** Half of what a disc covers of a row. */
function halfWidth(side: number, y: number): number {
	const radius = side / 10;
	const away = Math.abs(y - ((Math.floor((y / side) * discs) + 0.5) * side) / discs);
	return away < radius ? Math.round(Math.sqrt(radius * radius - away * away)) : 0;
}
