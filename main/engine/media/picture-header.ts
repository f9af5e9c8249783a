import type { MediaFile } from "../engine-api.ts";
import { kindOfFile } from "./file-kinds.ts";

export interface PictureHeader {
	mimeType: MediaFile["mimeType"];
	/** As shown, that is, turned as the file's orientation says; null where the header does not tell. */
	size: { width: number; height: number } | null;
}

/** Reads up to `length` bytes at `offset`; fewer at the end of the file. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

/** Above this no decoder is asked: a header that says more is not believed. */
const mostPixelsAside = 1_000_000;
/** A JPEG's size stands behind its metadata, which may be megabytes of thumbnails and profiles. */
const jpegSegments = 2_000;
const headBytes = 64;

function sizeOf(width: number, height: number): PictureHeader["size"] {
	const plausible = (side: number): boolean => Number.isInteger(side) && side >= 1 && side <= mostPixelsAside;
	return plausible(width) && plausible(height) ? { width, height } : null;
}

function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
	return Buffer.from(bytes.subarray(from, to)).toString("latin1");
}

/** What a picture is by its own bytes, never by its name. Null for everything but PNG, JPEG, WebP, GIF, BMP and TIFF. */
export async function readPictureHeader(read: ReadBytes): Promise<PictureHeader | null> {
	const head = await read(0, headBytes);
	const magic = latin1(head, 0, 12);
	if (magic.startsWith("\x89PNG\r\n\x1a\n")) return { mimeType: "image/png", size: pngSize(head) };
	if (magic.startsWith("\xff\xd8\xff")) return { mimeType: "image/jpeg", size: await jpegSize(read) };
	if (magic.startsWith("RIFF") && magic.endsWith("WEBP")) return { mimeType: "image/webp", size: webpSize(head) };
	if (magic.startsWith("GIF87a") || magic.startsWith("GIF89a")) return { mimeType: "image/gif", size: gifSize(head) };
	if (magic.startsWith("BM") && isBitmap(head)) return { mimeType: "image/bmp", size: bmpSize(head) };
	// 43: BigTIFF. What a page of it measures stands anywhere in the file: whoever decodes it finds out.
	if (/^(?:II[*+]\0|MM\0[*+])/u.test(magic)) return { mimeType: "image/tiff", size: null };
	return null;
}

function pngSize(head: Uint8Array): PictureHeader["size"] {
	if (head.length < 24 || latin1(head, 12, 16) !== "IHDR") return null;
	return sizeOf(viewOf(head).getUint32(16), viewOf(head).getUint32(20));
}

function gifSize(head: Uint8Array): PictureHeader["size"] {
	return head.length < 10 ? null : sizeOf(viewOf(head).getUint16(6, true), viewOf(head).getUint16(8, true));
}

/** "BM" alone begins many a text: the length of the second header has to be one of those in use. */
function isBitmap(head: Uint8Array): boolean {
	return head.length >= 26 && [12, 16, 40, 52, 56, 64, 108, 124].includes(viewOf(head).getUint32(14, true));
}

function bmpSize(head: Uint8Array): PictureHeader["size"] {
	const view = viewOf(head);
	if (view.getUint32(14, true) === 12) return sizeOf(view.getUint16(18, true), view.getUint16(20, true));
	// A negative height means that the rows run from the top.
	return sizeOf(view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
}

function webpSize(head: Uint8Array): PictureHeader["size"] {
	if (head.length < 30) return null;
	const view = viewOf(head);
	switch (latin1(head, 12, 16)) {
		case "VP8 ":
			// The start code of a key frame, then 14 bits each (RFC 6386, 9.1).
			if (latin1(head, 23, 26) !== "\x9d\x01\x2a") return null;
			return sizeOf(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
		case "VP8L": {
			if (head[20] !== 0x2f) return null;
			const bits = view.getUint32(21, true);
			return sizeOf((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
		}
		case "VP8X":
			return sizeOf((view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1);
		default:
			return null;
	}
}

/** Walks the segments up to the frame header (ITU T.81, B.2.2); each step goes forward, so no file holds it up. */
async function jpegSize(read: ReadBytes): Promise<PictureHeader["size"]> {
	let turned = false;
	let offset = 2;
	for (let n = 0; n < jpegSegments; n += 1) {
		const segment = await read(offset, 9);
		if (segment.length < 4 || segment[0] !== 0xff) return null;
		const marker = segment[1] ?? 0;
		if (marker === 0xff) {
			// A fill byte.
			offset += 1;
			continue;
		}
		const length = viewOf(segment).getUint16(2);
		if (length < 2 || marker === 0xd9 || marker === 0xda) return null;
		// SOF0 to SOF15, without DHT, JPG and DAC.
		if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
			if (segment.length < 9) return null;
			const [height, width] = [viewOf(segment).getUint16(5), viewOf(segment).getUint16(7)];
			return turned ? sizeOf(height, width) : sizeOf(width, height);
		}
		if (marker === 0xe1) turned ||= isTurned(await read(offset + 4, Math.min(length - 2, 65_533)));
		offset += 2 + length;
	}
	return null;
}

/**
 * True where Exif's orientation swaps the sides. Browsers turn such pictures before they show them, and annotations
 * are drawn on what a browser showed.
 */
function isTurned(exif: Uint8Array): boolean {
	if (exif.length < 14 || latin1(exif, 0, 6) !== "Exif\0\0") return false;
	const tiff = viewOf(exif.subarray(6));
	const little = tiff.getUint16(0) === 0x4949;
	const directory = tiff.getUint32(4, little);
	if (directory + 2 > tiff.byteLength) return false;
	const entries = tiff.getUint16(directory, little);
	for (let n = 0; n < entries; n += 1) {
		const at = directory + 2 + 12 * n;
		if (at + 12 > tiff.byteLength) return false;
		if (tiff.getUint16(at, little) === 0x0112) {
			const orientation = tiff.getUint16(at + 8, little);
			return orientation >= 5 && orientation <= 8;
		}
	}
	return false;
}

/** What a file is that cannot be shown, for a sentence about it. */
export function unsupportedKind(head: Uint8Array): string {
	const text = latin1(head, 0, headBytes);
	if (/^\s*(?:\xef\xbb\xbf)?\s*<(?:svg|\?xml|!DOCTYPE svg)/i.test(text)) return "an SVG or XML document";
	if (/^....ftyp(?:avif|heic|heix|mif1)/s.test(text)) return "an AVIF or HEIC picture";
	// Its signature is made to be spoilt by a transfer as text.
	if (text.startsWith("\x89PNG")) return "a PNG whose first bytes are damaged";
	if (head.length === 0) return "an empty file";
	return kindOfFile(text) ?? "no picture of a known kind";
}
