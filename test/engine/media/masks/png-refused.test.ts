import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { PngRefused } from "../../../../main/engine/media/masks/png-header.ts";
import { decoding } from "./decoded-png.ts";
import { chunk, filteredRows, headerChunk, pngBytes, pngOf, type PngPlan, signature } from "./png-encoder.ts";

const plan: PngPlan = {
	width: 10,
	height: 10,
	depth: 8,
	colourType: 6,
	sampleOf: (x, y, n) => (n === 3 ? 255 : x * y),
};
const byPalette: PngPlan = {
	width: 4,
	height: 4,
	depth: 8,
	colourType: 3,
	sampleOf: (x) => x,
	palette: [
		[0, 0, 0],
		[1, 1, 1],
		[2, 2, 2],
		[3, 3, 3],
	],
};
const good = pngBytes(plan);
const rows = filteredRows(plan);
const header = headerChunk(plan);
const pixels = chunk("IDAT", deflateSync(rows));
const end = chunk("IEND");

function png(...chunks: Buffer[]): Buffer {
	return Buffer.concat([signature, ...chunks]);
}

function withHeader(change: (data: Buffer) => void): Buffer {
	const data = Buffer.from(header.subarray(8, 21));
	change(data);
	return png(chunk("IHDR", data), pixels, end);
}

function flipped(bytes: Buffer, at: number): Buffer {
	const changed = Buffer.from(bytes);
	changed[at] = (changed[at] ?? 0) ^ 1;
	return changed;
}

/** What, and the sentence that refuses it. */
const cases: readonly (readonly [what: string, bytes: Buffer, refusal: RegExp])[] = [
	["nothing", Buffer.alloc(0), /^is an empty file$/u],
	["a signature spoilt by a transfer as text", flipped(good, 5), /first bytes are damaged/u],
	[
		"a JPEG",
		Buffer.from("\xff\xd8\xff\xe0\0\x10JFIF", "latin1"),
		/^is a JPEG picture.*; a mask of brush strokes is a PNG$/u,
	],
	["a WebP", Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1"), /^is a WebP picture/u],
	["a GIF", Buffer.from("GIF89a\0\0", "latin1"), /^is a GIF picture/u],
	["a storage's answer", Buffer.from("<?xml version='1.0'?><Error><Code>AccessDenied"), /^is a page of text/u],
	["a volume", Buffer.from("NRRD0004\n"), /^is an NRRD volume/u],
	["bytes before the signature", Buffer.concat([Buffer.of(10), good]), /first bytes are damaged/u],
	["bytes after the end", Buffer.concat([good, Buffer.of(10)]), /^has 1 bytes after its end \(byte \d+\)$/u],
	["no width", withHeader((data) => data.writeUInt32BE(0, 0)), /^says that it is 0 x 10 px \(byte 16\)$/u],
	["a height of more than 31 bits", withHeader((data) => data.writeUInt32BE(2 ** 31, 4)), /2,147,483,648/u],
	[
		"colour type 1",
		withHeader((data) => (data[9] = 1)),
		/^has colour type 1, there are 0, 2, 3, 4 and 6 \(byte 25\)$/u,
	],
	["3 bits a sample", withHeader((data) => (data[8] = 3)), /^has 3 bits a sample/u],
	["another compression", withHeader((data) => (data[10] = 1)), /compressed by method 1/u],
	["another set of filters", withHeader((data) => (data[11] = 1)), /filtered by method 1/u],
	["another interlacing", withHeader((data) => (data[12] = 2)), /interlaced by method 2/u],
	[
		"more pixels than are read",
		withHeader((data) => data.writeUInt32BE(2_000_000, 0)),
		/^is 2,000,000 x 10 px, at most 1,000,000 along a side/u,
	],
	[
		"a header that is not the first",
		png(chunk("gAMA", Buffer.alloc(4)), header, pixels, end),
		/^begins with a chunk "gAMA"/u,
	],
	[
		"a short header",
		png(chunk("IHDR", header.subarray(8, 20)), pixels, end),
		/^has a header of 12 bytes, expected 13/u,
	],
	["two headers", png(header, header, pixels, end), /^has a second header \(byte 33\)$/u],
	["a damaged header", flipped(good, 30), /^has a damaged chunk IHDR/u],
	["one damaged bit of pixels", flipped(good, 60), /cannot be read|damaged chunk IDAT/u],
	[
		"a damaged checksum of an unknown chunk",
		png(header, flipped(chunk("teXt", Buffer.of(1, 2, 3)), 9), pixels, end),
		/^has a damaged chunk teXt: its bytes give the checksum [0-9a-f]{8}/u,
	],
	["a damaged end", flipped(good, good.length - 1), /^has a damaged chunk IEND/u],
	[
		"a damaged chunk behind the pixels",
		png(header, pixels, flipped(chunk("tIME", Buffer.alloc(7)), 9), end),
		/damaged chunk tIME/u,
	],
	["no pixels", png(header, end), /^has no pixels/u],
	["no end", png(header, pixels), /^is cut short: it ends where a chunk should begin/u],
	["half a file", good.subarray(0, 80), /^is cut short: its chunk IDAT has \d+ bytes, \d+ are left/u],
	[
		"a chunk of four gigabytes",
		png(header, Buffer.from("ffffffff49444154", "hex")),
		/its chunk IDAT has 4,294,967,295 bytes, 0 are left/u,
	],
	["an unknown chunk that matters", png(header, chunk("ABCD"), pixels, end), /without which it cannot be understood/u],
	["a chunk without a name", png(header, chunk("a\0c\n"), pixels, end), /^has a chunk "a\?c\?", which is no name/u],
	[
		"pixels that go on later",
		png(header, pixels, chunk("tEXt"), chunk("IDAT", Buffer.of(1)), end),
		/goes on with pixels after another chunk/u,
	],
	[
		"a palette after the pixels",
		png(header, pixels, chunk("PLTE", Buffer.alloc(3)), end),
		/has a chunk PLTE after its pixels/u,
	],
	[
		"too few rows",
		pngOf(plan, deflateSync(rows.subarray(0, -41))),
		/^is cut short: it has 369 bytes of pixels, expected 410$/u,
	],
	["half a row", pngOf(plan, deflateSync(rows.subarray(0, -5))), /405 bytes of pixels, expected 410/u],
	[
		"too many rows",
		pngOf(plan, deflateSync(Buffer.concat([rows, rows]))),
		/^has 820 bytes of pixels or more, expected 410$/u,
	],
	[
		"one byte too many",
		pngOf(plan, deflateSync(Buffer.concat([rows, Buffer.of(0)]))),
		/411 bytes of pixels or more, expected 410/u,
	],
	["a bomb", pngOf(plan, deflateSync(Buffer.alloc(50_000_000))), /of pixels or more, expected 410/u],
	[
		"filter 5",
		pngOf(plan, deflateSync(Buffer.from(rows).fill(5, 41, 42))),
		/^has a row with filter 5, there are 0 to 4 \(row 1, byte 41/u,
	],
	["pixels that end early", pngOf(plan, deflateSync(rows).subarray(0, -6)), /do not come to their end/u],
	[
		"a wrong sum of the pixels",
		pngOf(plan, flipped(deflateSync(rows), deflateSync(rows).length - 1)),
		/incorrect data check/u,
	],
	[
		"bytes behind the compressed pixels",
		pngOf(plan, Buffer.concat([deflateSync(rows), Buffer.alloc(9)])),
		/has 9 bytes or more behind the end of its compressed pixels/u,
	],
	[
		"a chunk of pixels behind them",
		png(header, pixels, chunk("IDAT", Buffer.alloc(9)), end),
		/behind the end of its compressed pixels|they have ended before/u,
	],
	["pixels that are not compressed", pngOf(plan, rows), /cannot be read: unknown compression method/u],
	["a palette missing", png(headerChunk(byPalette), pixels, end), /is drawn by a palette, and none comes before/u],
	[
		"a palette of five bytes",
		pngBytes({ ...byPalette, palette: [], first: [chunk("PLTE", Buffer.alloc(5))] }),
		/has a palette of 5 bytes/u,
	],
	[
		"a palette too long for its bits",
		pngBytes({ ...byPalette, depth: 1, sampleOf: () => 0 }),
		/palette of 12 bytes, expected 3 for each of 1 to 2/u,
	],
	["two palettes", pngBytes({ ...byPalette, more: [chunk("PLTE", Buffer.alloc(3))] }), /has a second palette/u],
	[
		"an index beyond the palette",
		pngBytes({ ...byPalette, sampleOf: (x, y) => (x === 2 && y === 3 ? 4 : 0) }),
		/^has a pixel beyond its palette: index 4 at 2 of row 3$/u,
	],
	[
		"more alphas than colours",
		pngBytes({ ...byPalette, transparency: Buffer.alloc(5) }),
		/has 5 alphas for a palette of 4 colours/u,
	],
	["alphas before the palette", pngBytes({ ...byPalette, first: [chunk("tRNS", Buffer.alloc(1))] }), /before it/u],
	[
		"a transparent colour of three bytes",
		pngBytes({ ...plan, colourType: 0, transparency: Buffer.alloc(3) }),
		/by 3 bytes, expected 2/u,
	],
];

describe("a PNG is refused, with what is wrong and where", () => {
	test.each(cases)("%s", async (_, bytes, refusal) => {
		const error: unknown = await decoding(bytes, () => null).catch((reason: unknown) => reason);
		expect(error).toBeInstanceOf(PngRefused);
		expect((error as PngRefused).message).toMatch(refusal);
	});

	test("whichever bit of it is flipped", async () => {
		const small = pngBytes({ ...plan, width: 3, height: 2 });
		for (let bit = 0; bit < 8 * small.length; bit++) {
			const changed = Buffer.from(small);
			changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			await expect(
				decoding(changed, () => null),
				`bit ${String(bit)}`,
			).rejects.toBeInstanceOf(PngRefused);
		}
	});

	test("wherever it is cut", async () => {
		const small = pngBytes({ ...plan, width: 3, height: 2 });
		for (let length = 0; length < small.length; length++)
			await expect(decoding(small.subarray(0, length), () => null)).rejects.toBeInstanceOf(PngRefused);
	});
});
