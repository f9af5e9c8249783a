import { describe, expect, it } from "vitest";
import { readPictureHeader, unsupportedKind } from "../../../main/engine/media/picture-header.ts";
import type { PictureHeader } from "../../../main/engine/media/picture-header.ts";
import { encodePng } from "../../../resources/png.ts";

function header(bytes: Uint8Array): Promise<PictureHeader | null> {
	return readPictureHeader((offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)));
}

function be16(...values: number[]): number[] {
	return values.flatMap((value) => [value >> 8, value & 255]);
}

const sof = [0xff, 0xc2, ...be16(11), 8, ...be16(300, 400), 1, 1, 0x11, 0];

function exif(orientation: number, little: boolean): number[] {
	const tiff = Buffer.alloc(26);
	tiff.write(little ? "II*\0" : "MM\0*", "latin1");
	const put16 = (value: number, at: number): number =>
		little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
	const put32 = (value: number, at: number): number =>
		little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
	put32(8, 4);
	put16(1, 8);
	put16(0x0112, 10);
	put16(3, 12);
	put32(1, 14);
	put16(orientation, 18);
	const body = [...Buffer.from("Exif\0\0", "latin1"), ...tiff];
	return [0xff, 0xe1, ...be16(body.length + 2), ...body];
}

function jpeg(...segments: number[][]): Uint8Array {
	return Uint8Array.from([0xff, 0xd8, ...segments.flat()]);
}

function webp(chunk: string, payload: number[]): Uint8Array {
	const bytes = Buffer.alloc(64);
	bytes.write("RIFF", 0, "latin1");
	bytes.write(`WEBP${chunk}`, 8, "latin1");
	bytes.set(payload, 20);
	return bytes;
}

function bmp(headerBytes: number, width: number, height: number): Uint8Array {
	const bytes = Buffer.alloc(64);
	bytes.write("BM", "latin1");
	bytes.writeUInt32LE(headerBytes, 14);
	if (headerBytes === 12) {
		bytes.writeUInt16LE(width, 18);
		bytes.writeUInt16LE(height, 20);
	} else {
		bytes.writeInt32LE(width, 18);
		bytes.writeInt32LE(height, 22);
	}
	return bytes;
}

const filler = [0xff, 0xe0, ...be16(0xffff), ...new Array<number>(0xffff - 2).fill(0)];

describe("the header of a picture", () => {
	it.each<[string, Uint8Array, PictureHeader["mimeType"], PictureHeader["size"]]>([
		["PNG", encodePng(3, 2, new Uint8Array(24)), "image/png", { width: 3, height: 2 }],
		["JPEG", jpeg(sof), "image/jpeg", { width: 400, height: 300 }],
		["JPEG behind 200 kB of metadata", jpeg(filler, filler, filler, sof), "image/jpeg", { width: 400, height: 300 }],
		["JPEG with fill bytes", jpeg([0xff, 0xff], sof), "image/jpeg", { width: 400, height: 300 }],
		["JPEG that is turned", jpeg(exif(6, true), sof), "image/jpeg", { width: 300, height: 400 }],
		["JPEG that is turned, big endian", jpeg(exif(8, false), sof), "image/jpeg", { width: 300, height: 400 }],
		["JPEG that is mirrored, not turned", jpeg(exif(2, true), sof), "image/jpeg", { width: 400, height: 300 }],
		["JPEG cut before its frame", jpeg(filler), "image/jpeg", null],
		["JPEG whose segment has no length", jpeg([0xff, 0xe0, 0, 0], sof), "image/jpeg", null],
		["JPEG of no height", jpeg([0xff, 0xc0, ...be16(11), 8, ...be16(0, 400), 0, 0]), "image/jpeg", null],
		[
			"lossy WebP",
			webp("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x41]),
			"image/webp",
			{ width: 640, height: 480 },
		],
		["lossless WebP", webp("VP8L", [0x2f, 0x7f, 0xc2, 0x77, 0x00]), "image/webp", { width: 640, height: 480 }],
		[
			"extended WebP",
			webp("VP8X", [0, 0, 0, 0, 0x7f, 0x02, 0, 0xdf, 0x01, 0]),
			"image/webp",
			{ width: 640, height: 480 },
		],
		["WebP of an unknown chunk", webp("XXXX", []), "image/webp", null],
		["GIF", Buffer.from("GIF89a\x80\x02\xe0\x01\0\0\0", "latin1"), "image/gif", { width: 640, height: 480 }],
		["BMP", bmp(40, 640, 480), "image/bmp", { width: 640, height: 480 }],
		["BMP from the top", bmp(124, 640, -480), "image/bmp", { width: 640, height: 480 }],
		["BMP of OS/2", bmp(12, 640, 480), "image/bmp", { width: 640, height: 480 }],
		["BMP of a negative width", bmp(40, -640, 480), "image/bmp", null],
		["TIFF", Buffer.from("II*\0\x08\0\0\0", "latin1"), "image/tiff", null],
		["TIFF, big endian", Buffer.from("MM\0*\0\0\0\x08", "latin1"), "image/tiff", null],
		["BigTIFF", Buffer.from("II+\0\x08\0\0\0", "latin1"), "image/tiff", null],
	])("of a %s is read", async (_name, bytes, mimeType, size) => {
		expect(await header(bytes)).toEqual({ mimeType, size });
	});

	it("of a PNG that claims two thousand million pixels aside is not believed", async () => {
		const png = Buffer.from(encodePng(1, 1, new Uint8Array(4)));
		png.writeUInt32BE(0x7fffffff, 16);
		expect(await header(png)).toEqual({ mimeType: "image/png", size: null });
	});

	it.each([
		["an SVG or XML document", '<?xml version="1.0"?><svg/>'],
		["an SVG or XML document", "  <svg onload='x'/>"],
		["a PDF document", "%PDF-1.7"],
		["an NRRD volume", "NRRD0005\n"],
		["an AVIF or HEIC picture", "\0\0\0\x1cftypavif"],
		["a PNG whose first bytes are damaged", "\x89PNG\n\x1a\n"],
		["a ZIP file, as office documents are", "PK\x03\x04"],
		["a gzip file", "\x1f\x8b\x08"],
		["an empty file", ""],
		["no picture of a known kind", "BM is how this text begins"],
	])("is null for %s, which is named", async (kind, text) => {
		const bytes = Buffer.from(text, "latin1");
		expect(await header(bytes)).toBeNull();
		expect(unsupportedKind(bytes)).toBe(kind);
	});

	it("never throws and never runs away, wherever a file ends and whatever it holds", async () => {
		const whole = [
			jpeg(exif(6, true), sof),
			webp("VP8L", [0x2f, 1, 2, 3, 4]),
			bmp(40, 1, 1),
			encodePng(1, 1, new Uint8Array(4)),
		];
		for (const bytes of whole) {
			for (let end = 0; end <= bytes.length; end += 1) await header(bytes.slice(0, end));
			for (let at = 3; at < bytes.length; at += 1) {
				for (const value of [0, 0x7f, 0xff]) {
					const spoilt = Uint8Array.from(bytes);
					spoilt[at] = value;
					await header(spoilt);
				}
			}
		}
	});
});
