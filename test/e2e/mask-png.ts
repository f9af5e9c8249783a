import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { pngChunk } from "../cell-png.ts";

/** Red, green, blue and opacity, 0-255; of the background all are 0. */
export type Stroke = readonly [red: number, green: number, blue: number, opacity: number];

/** Writes a mask as it is exported: 8 bits of red, green, blue and opacity. `at`: what a pixel is; null: background. */
export function writeMaskPng(
	path: string,
	{ width, height }: { width: number; height: number },
	at: (x: number, y: number) => Stroke | null,
): void {
	const rows = Buffer.alloc(height * (1 + 4 * width));
	for (let y = 0; y < height; y += 1)
		for (let x = 0; x < width; x += 1) rows.set(at(x, y) ?? [0, 0, 0, 0], y * (1 + 4 * width) + 1 + 4 * x);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	// 8 bits a sample, colour type 6 (red, green, blue, opacity).
	header.set([8, 6, 0, 0, 0], 8);
	const chunks = [
		pngChunk("IHDR", header),
		pngChunk("IDAT", deflateSync(rows, { level: 1 })),
		pngChunk("IEND", Buffer.alloc(0)),
	];
	writeFileSync(path, Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]));
}
