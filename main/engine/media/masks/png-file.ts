import { readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { kindOfFile } from "../file-kinds.ts";
import { figure } from "../../figures.ts";
import { type RasterLimits, rasterLimits } from "../raster-facts.ts";
import { damagedAt, type PngHeader, PngRefused, readHeader } from "./png-header.ts";

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
/** Of a chunk, read and given on at a time. */
const pieceBytes = 256 * 1024;
/** A file of nothing but empty chunks is not walked for hours. */
const mostChunks = 1_000_000;

/** What a file says about colours that is not applied: a mask's colours are names, not light. */
const colourChunks = ["gAMA", "cHRM", "iCCP", "sRGB", "sBIT", "cICP", "mDCV", "cLLI"];

/** Where a PNG lies within a file: all of it, or a part of a bundle. */
export interface PngPlace {
	/** Open for reading. */
	file: number;
	offset: number;
	bytes: number;
}

interface Chunk {
	type: string;
	/** Of its data, from the first byte of the PNG. */
	at: number;
	bytes: number;
}

/** What stands in a PNG before its pixels. */
export interface PngFacts {
	header: PngHeader;
	/** Three bytes for each colour; null where there is none. */
	palette: Buffer | null;
	/** Of colour type 3 an alpha for each colour, of 0 and 2 the samples of the colour that is transparent. */
	transparency: Buffer | null;
	/** Sentences about what the file holds and is not applied. */
	notes: string[];
}

/**
 * The chunks of a PNG, read as they come: nothing of the file is held but the piece at hand.
 *
 * Every chunk's checksum is compared, those of unknown kinds too. Errors: PngRefused, and those of the file system.
 */
export class PngFile {
	readonly facts: PngFacts;
	readonly #place: PngPlace;
	/** The chunk of pixels that comes first. */
	readonly #first: Chunk;
	#chunks = 0;

	constructor(place: PngPlace, limits: RasterLimits = rasterLimits) {
		this.#place = place;
		this.#checkSignature();
		const header = this.#readFirst(limits);
		const found = this.#readUpToPixels(header);
		this.facts = found.facts;
		this.#first = found.first;
	}

	/** The compressed pixels, piece by piece; after them the rest of the file was checked as well. */
	*pixels(): Generator<{ bytes: Buffer; at: number }> {
		let chunk = this.#first;
		while (chunk.type === "IDAT") {
			yield* this.#data(chunk);
			chunk = this.#next(chunk);
		}
		this.#checkEnd(chunk);
	}

	#checkSignature(): void {
		const head = this.#read(0, 64);
		if (head.subarray(0, 8).equals(signature)) return;
		if (head.length === 0) throw new PngRefused("mask-damaged", "is an empty file");
		throw new PngRefused(...whatElse(head));
	}

	#readFirst(limits: RasterLimits): PngHeader {
		const chunk = this.#chunkAt(8);
		if (chunk.type !== "IHDR") throw damagedAt(8, `begins with a chunk ${nameOf(chunk)}, expected IHDR`);
		if (chunk.bytes !== 13) throw damagedAt(8, `has a header of ${figure(chunk.bytes)} bytes, expected 13`);
		return readHeader(this.#whole(chunk), chunk.at, limits);
	}

	#readUpToPixels(header: PngHeader): { facts: PngFacts; first: Chunk } {
		const facts: PngFacts = { header, palette: null, transparency: null, notes: [] };
		const unapplied: string[] = [];
		let chunk = this.#chunkAt(8 + 12 + 13);
		for (; chunk.type !== "IDAT"; chunk = this.#next(chunk)) {
			const { type } = chunk;
			if (type === "IEND") throw damagedAt(chunk.at - 8, "has no pixels: there is no IDAT chunk before its end");
			if (type === "IHDR") throw damagedAt(chunk.at - 8, "has a second header");
			if (type === "PLTE") this.#readPalette(chunk, facts);
			else if (type === "tRNS") this.#readTransparency(chunk, facts);
			else if (type === "acTL" && chunk.bytes === 8) {
				const frames = this.#whole(chunk).readUInt32BE(0);
				facts.notes.push(`It is an animation of ${figure(frames)} pictures, of which the first is read.`);
			} else {
				if (colourChunks.includes(type)) unapplied.push(type);
				if (type === "eXIf") facts.notes.push("Its Exif data are not applied: rows are read as they are stored.");
				this.#check(chunk);
			}
		}
		if (header.colourType === 3 && facts.palette === null)
			throw damagedAt(chunk.at - 8, "is drawn by a palette, and none comes before its pixels");
		if (unapplied.length > 0)
			facts.notes.push(
				`What it says of colours (${[...new Set(unapplied)].join(", ")}) is not applied: they are names.`,
			);
		return { facts, first: chunk };
	}

	#readPalette(chunk: Chunk, facts: PngFacts): void {
		const { header } = facts;
		const at = chunk.at - 8;
		if (facts.palette !== null) throw damagedAt(at, "has a second palette");
		if (facts.transparency !== null) throw damagedAt(at, "has its palette after what is transparent in it");
		const most = header.colourType === 3 ? 2 ** header.depth : 256;
		if (chunk.bytes % 3 !== 0 || chunk.bytes === 0 || chunk.bytes > 3 * most) {
			throw damagedAt(
				at,
				`has a palette of ${figure(chunk.bytes)} bytes, expected 3 for each of 1 to ${figure(most)} colours`,
			);
		}
		facts.palette = this.#whole(chunk);
		if (header.colourType === 0 || header.colourType === 4)
			facts.notes.push("It is grey and has a palette all the same, which is not applied.");
	}

	#readTransparency(chunk: Chunk, facts: PngFacts): void {
		const { header, palette } = facts;
		const at = chunk.at - 8;
		if (facts.transparency !== null) throw damagedAt(at, "says twice what is transparent");
		if (header.colourType === 4 || header.colourType === 6) {
			facts.notes.push("Its pixels have an alpha of their own, so that its tRNS chunk is not applied.");
			this.#check(chunk);
			return;
		}
		if (header.colourType === 3) {
			const colours = (palette?.length ?? 0) / 3;
			if (palette === null) throw damagedAt(at, "says what is transparent in its palette before it");
			if (chunk.bytes > colours)
				throw damagedAt(at, `has ${figure(chunk.bytes)} alphas for a palette of ${figure(colours)} colours`);
		} else if (chunk.bytes !== 2 * header.channels) {
			const expected = figure(2 * header.channels);
			throw damagedAt(at, `names a transparent colour by ${figure(chunk.bytes)} bytes, expected ${expected}`);
		}
		facts.transparency = this.#whole(chunk);
	}

	/** What follows the pixels: chunks that are checked and not read, the end, and nothing after it. */
	#checkEnd(after: Chunk): void {
		let chunk = after;
		for (; chunk.type !== "IEND"; chunk = this.#next(chunk)) {
			const at = chunk.at - 8;
			if (chunk.type === "IDAT") throw damagedAt(at, "goes on with pixels after another chunk");
			if (chunk.type === "IHDR" || chunk.type === "PLTE")
				throw damagedAt(at, `has a chunk ${chunk.type} after its pixels`);
			this.#check(chunk);
		}
		if (chunk.bytes !== 0) throw damagedAt(chunk.at - 8, `has an end of ${figure(chunk.bytes)} bytes, expected none`);
		this.#check(chunk);
		const end = chunk.at + 4;
		const more = this.#place.bytes - end;
		if (more > 0) throw damagedAt(end, `has ${figure(more)} bytes after its end`);
	}

	#next(chunk: Chunk): Chunk {
		return this.#chunkAt(chunk.at + chunk.bytes + 4);
	}

	#chunkAt(at: number): Chunk {
		if (++this.#chunks > mostChunks)
			throw damagedAt(at, `has more than ${figure(mostChunks)} chunks, which no writer of pictures makes`);
		const head = this.#read(at, 8);
		if (head.length < 8) throw damagedAt(at + head.length, "is cut short: it ends where a chunk should begin");
		const bytes = head.readUInt32BE(0);
		const chunk = { type: head.toString("latin1", 4), at: at + 8, bytes };
		if (!/^[A-Za-z]{4}$/u.test(chunk.type)) throw damagedAt(at + 4, `has a chunk ${nameOf(chunk)}, which is no name`);
		const left = this.#place.bytes - at - 12;
		if (bytes > left) {
			const has = figure(Math.max(0, left));
			throw damagedAt(
				at,
				`is cut short: its chunk ${chunk.type} has ${figure(bytes)} bytes, ${has} are left of the file`,
			);
		}
		const isCritical = chunk.type.charCodeAt(0) < 97;
		if (isCritical && !["IHDR", "PLTE", "IDAT", "IEND"].includes(chunk.type)) {
			throw damagedAt(at, `has a chunk ${chunk.type}, without which it cannot be understood, and which is not known`);
		}
		return chunk;
	}

	/** All data of a chunk whose length was looked at. */
	#whole(chunk: Chunk): Buffer {
		return Buffer.concat([...this.#data(chunk)].map(({ bytes }) => bytes));
	}

	#check(chunk: Chunk): void {
		const pieces = this.#data(chunk);
		while (pieces.next().done !== true);
	}

	*#data({ type, at, bytes }: Chunk): Generator<{ bytes: Buffer; at: number }> {
		let sum = crc32(type);
		for (let done = 0; done < bytes; done += pieceBytes) {
			const piece = this.#read(at + done, Math.min(pieceBytes, bytes - done));
			if (piece.length < Math.min(pieceBytes, bytes - done))
				throw damagedAt(at + done + piece.length, "ended while it was read: it is being written to");
			sum = crc32(piece, sum);
			yield { bytes: piece, at: at + done };
		}
		const stored = this.#read(at + bytes, 4);
		if (stored.length < 4) throw damagedAt(at + bytes, `is cut short within the checksum of its chunk ${type}`);
		if (stored.readUInt32BE(0) !== sum) {
			const hex = (value: number): string => value.toString(16).padStart(8, "0");
			throw damagedAt(
				at + bytes,
				`has a damaged chunk ${type}: its bytes give the checksum ${hex(sum)}, the file says ${hex(stored.readUInt32BE(0))}`,
			);
		}
	}

	/** Fewer bytes at the end of the file, which may be nearer than it was. */
	#read(at: number, length: number): Buffer {
		const { file, offset, bytes } = this.#place;
		const piece = Buffer.allocUnsafe(Math.max(0, Math.min(length, bytes - at)));
		let got = 0;
		while (got < piece.length) {
			const count = readSync(file, piece, got, piece.length - got, offset + at + got);
			if (count === 0) break;
			got += count;
		}
		return piece.subarray(0, got);
	}
}

function nameOf({ type }: Chunk): string {
	return JSON.stringify(type.replace(/[^\x20-\x7e]/gu, "?"));
}

function whatElse(head: Buffer): ["mask-damaged" | "mask-unsupported", string] {
	const start = head.toString("latin1");
	if (start.slice(1, 4) === "PNG" || start.includes("PNG\r"))
		return ["mask-damaged", "does not begin as a PNG does: its first bytes are damaged, as by a transfer as text"];
	const jpeg = start.startsWith("\xff\xd8\xff") ? "a JPEG picture, which keeps no colour exactly" : null;
	const webp = /^RIFF....WEBP/su.test(start) ? "a WebP picture" : null;
	const gif = /^GIF8[79]a/u.test(start) ? "a GIF picture" : null;
	const page = /^\s*(?:<[!?a-z]|\{)/iu.test(start) ? "a page of text, as a storage or a proxy answers" : null;
	const what = jpeg ?? webp ?? gif ?? page ?? kindOfFile(start) ?? "no picture of a known kind";
	return ["mask-unsupported", `is ${what}; a mask of brush strokes is a PNG`];
}
