import { encodePng } from "../png.ts";

/** A drawn icon: `pixels` x `pixels` of straight RGBA. */
export interface Drawing {
	pixels: number;
	rgba: Uint8Array;
}

/**
 * Windows' ICO. The largest is a PNG, the others are bitmaps, which older parts of the shell and of installers want.
 *
 * @param drawings of at most 256 pixels
 */
export function encodeIco(drawings: readonly Drawing[]): Uint8Array {
	const images = drawings.map((drawing) =>
		drawing.pixels >= 256 ? encodePng(drawing.pixels, drawing.pixels, drawing.rgba) : encodeBitmap(drawing),
	);
	const header = Buffer.alloc(6 + 16 * drawings.length);
	header.writeUInt16LE(1, 2);
	header.writeUInt16LE(drawings.length, 4);
	let offset = header.length;
	for (const [index, { pixels }] of drawings.entries()) {
		const bytes = images[index]?.length ?? 0;
		const entry = 6 + 16 * index;
		// 0 stands for 256.
		header.writeUInt8(pixels % 256, entry);
		header.writeUInt8(pixels % 256, entry + 1);
		header.writeUInt16LE(1, entry + 4);
		header.writeUInt16LE(32, entry + 6);
		header.writeUInt32LE(bytes, entry + 8);
		header.writeUInt32LE(offset, entry + 12);
		offset += bytes;
	}
	return Buffer.concat([header, ...images]);
}

/** A device-independent bitmap as ICO wants it: BGRA from the bottom, twice the height, then a mask of one bit. */
function encodeBitmap({ pixels, rgba }: Drawing): Uint8Array {
	const maskStride = Math.ceil(pixels / 32) * 4;
	const bytes = Buffer.alloc(40 + pixels * pixels * 4 + maskStride * pixels);
	bytes.writeUInt32LE(40, 0);
	bytes.writeInt32LE(pixels, 4);
	bytes.writeInt32LE(2 * pixels, 8);
	bytes.writeUInt16LE(1, 12);
	bytes.writeUInt16LE(32, 14);
	bytes.writeUInt32LE(pixels * pixels * 4 + maskStride * pixels, 20);
	const maskAt = 40 + pixels * pixels * 4;
	for (let y = 0; y < pixels; y++)
		for (let x = 0; x < pixels; x++) {
			const from = 4 * (y * pixels + x);
			const row = pixels - 1 - y;
			const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(from, from + 4);
			bytes.set([blue, green, red, alpha], 40 + 4 * (row * pixels + x));
			// For programs without alpha: what is not painted is seen through.
			const at = maskAt + row * maskStride + (x >> 3);
			if (alpha === 0) bytes[at] = (bytes[at] ?? 0) | (0x80 >> (x & 7));
		}
	return bytes;
}

/** Apple's ICNS: types that hold a PNG, and how many pixels each wants. Retina sizes have types of their own. */
const pngTypes: readonly (readonly [type: string, pixels: number])[] = [
	["ic11", 32],
	["ic12", 64],
	["ic07", 128],
	["ic13", 256],
	["ic08", 256],
	["ic14", 512],
	["ic09", 512],
	["ic10", 1024],
];

/** The two smallest as colours and mask apart: PNG is not read in these sizes everywhere. */
const maskedTypes: readonly (readonly [colours: string, mask: string, pixels: number])[] = [
	["is32", "s8mk", 16],
	["il32", "l8mk", 32],
];

/** @param draw draws the icon in a size of its choice */
export function encodeIcns(draw: (pixels: number) => Drawing): Uint8Array {
	const parts: Uint8Array[] = [];
	for (const [colours, mask, pixels] of maskedTypes) {
		const { rgba } = draw(pixels);
		const channel = (offset: number): Uint8Array => rgba.filter((_, index) => index % 4 === offset);
		parts.push(part(colours, Buffer.concat([0, 1, 2].map((offset) => packBytes(channel(offset))))));
		parts.push(part(mask, channel(3)));
	}
	for (const [type, pixels] of pngTypes) parts.push(part(type, encodePng(pixels, pixels, draw(pixels).rgba)));
	return part("icns", Buffer.concat(parts));
}

function part(type: string, data: Uint8Array): Uint8Array {
	const header = Buffer.alloc(8);
	header.write(type, "latin1");
	header.writeUInt32BE(8 + data.length, 4);
	return Buffer.concat([header, data]);
}

/** ICNS's run lengths: n < 128 is n + 1 bytes as they are, n >= 128 the next byte n - 125 times. */
function packBytes(bytes: Uint8Array): Uint8Array {
	const packed: number[] = [];
	for (let at = 0; at < bytes.length;) {
		const run = runAt(bytes, at, 130);
		if (run >= 3) {
			packed.push(run + 125, bytes[at] ?? 0);
			at += run;
			continue;
		}
		const start = at;
		while (at < bytes.length && at - start < 128 && runAt(bytes, at, 3) < 3) at++;
		packed.push(at - start - 1, ...bytes.subarray(start, at));
	}
	return Uint8Array.from(packed);
}

function runAt(bytes: Uint8Array, at: number, most: number): number {
	let run = 1;
	while (run < most && at + run < bytes.length && bytes[at + run] === bytes[at]) run++;
	return run;
}
