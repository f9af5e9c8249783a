import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { Scheme } from "#shared/drawing/colour";
import { thumbnailLook } from "#shared/drawing/thumbnail";
import { readBytes } from "../read-bytes.ts";

/*
 * A segment: a head of 16 bytes (magic, version of this form, how thumbnails look), records one behind the other, and
 * once it is full the list of its records with a tail of 16 bytes. Numbers are little-endian, 32 bits. A record is a head
 * of 28 bytes, what is known of the thumbnail as JSON, and its picture. Every part carries its CRC-32: what a crash left
 * half written is no record.
 */
const MAGIC = "LOUPETHM";
const TAIL_MAGIC = "LOUPEEND";
const VERSION = 1;
/** Bytes that every segment begins with. */
export const segmentHeadBytes = 16;
const RECORD_HEAD = 28;
const RECORD_MARK = 0x4d48545b;
const ENTRY = 12;
const TAIL = 16;
/** Read at once: as a rule a whole record. */
const READ_AHEAD = 16 * 1024;
const MOST_RECORD = 4 * 1024 * 1024;

/** Names a thumbnail within an export. */
export interface ThumbnailPlace {
	row: number;
	scheme: Scheme;
}

/** A record's content; `meta` is JSON of whoever keeps it. */
export interface KeptThumbnail {
	meta: string;
	picture: Uint8Array;
}

const schemes: readonly Scheme[] = ["light", "dark"];

/** A number for each place. */
export function placeNumber({ row, scheme }: ThumbnailPlace): number {
	return row * schemes.length + schemes.indexOf(scheme);
}

function segmentHead(): Buffer {
	const head = Buffer.alloc(segmentHeadBytes);
	head.write(MAGIC, "latin1");
	head.writeUInt32LE(VERSION, 8);
	head.writeUInt32LE(thumbnailLook, 12);
	return head;
}

function recordOf(place: number, { meta, picture }: KeptThumbnail): Buffer {
	const words = Buffer.from(meta);
	const record = Buffer.alloc(RECORD_HEAD + words.length + picture.length);
	record.set(words, RECORD_HEAD);
	record.set(picture, RECORD_HEAD + words.length);
	record.writeUInt32LE(RECORD_MARK, 0);
	record.writeUIntLE(place, 4, 6);
	record.writeUInt32LE(words.length, 12);
	record.writeUInt32LE(picture.length, 16);
	record.writeUInt32LE(crc32(record.subarray(RECORD_HEAD)), 20);
	record.writeUInt32LE(crc32(record.subarray(0, 24)), 24);
	return record;
}

interface RecordHead {
	place: number;
	metaBytes: number;
	pictureBytes: number;
	crc: number;
}

function readHead(bytes: Buffer): RecordHead | null {
	if (bytes.length < RECORD_HEAD || bytes.readUInt32LE(0) !== RECORD_MARK) return null;
	if (crc32(bytes.subarray(0, 24)) !== bytes.readUInt32LE(24)) return null;
	const head = {
		place: bytes.readUIntLE(4, 6),
		metaBytes: bytes.readUInt32LE(12),
		pictureBytes: bytes.readUInt32LE(16),
		crc: bytes.readUInt32LE(20),
	};
	return head.metaBytes + head.pictureBytes > MOST_RECORD ? null : head;
}

/** One file of thumbnails of one export: written by its maker alone, at its end alone; read by anybody. */
export class ThumbnailSegment {
	/** Offsets by {@link placeNumber}. */
	readonly places = new Map<number, number>();
	#end = segmentHeadBytes;
	/** Nothing is added any more. */
	#isSealed: boolean;

	private constructor(
		readonly path: string,
		private readonly handle: FileHandle,
		isNew: boolean,
	) {
		this.#isSealed = !isNew;
	}

	/** A new, empty one. Errors: of the file system. */
	static async create(path: string): Promise<ThumbnailSegment> {
		const handle = await open(path, "wx+", 0o600);
		try {
			await handle.write(segmentHead(), 0, segmentHeadBytes, 0);
			return new ThumbnailSegment(path, handle, true);
		} catch (error) {
			await handle.close();
			throw error;
		}
	}

	/** One that lies there, for reading; null where it is none of ours or of another version. Errors: of the file system. */
	static async find(path: string): Promise<ThumbnailSegment | null> {
		const handle = await open(path, "r");
		try {
			const segment = new ThumbnailSegment(path, handle, false);
			if ((await readBytes(handle, 0, segmentHeadBytes)).equals(segmentHead())) {
				const { size } = await handle.stat();
				if (!(await segment.#readList(size))) await segment.#scan();
				return segment;
			}
		} catch (error) {
			await handle.close();
			throw error;
		}
		await handle.close();
		return null;
	}

	/** Bytes written so far; of a found one, those of its records. */
	get bytes(): number {
		return this.#end;
	}

	/** Null where there is none, or what is there is damaged: then it is forgotten. Errors: of the file system. */
	async read(place: number): Promise<KeptThumbnail | null> {
		const offset = this.places.get(place);
		if (offset === undefined) return null;
		let bytes = await readBytes(this.handle, offset, READ_AHEAD);
		const head = readHead(bytes);
		const length = head === null ? 0 : RECORD_HEAD + head.metaBytes + head.pictureBytes;
		if (bytes.length < length && bytes.length === READ_AHEAD) bytes = await readBytes(this.handle, offset, length);
		const body = bytes.subarray(RECORD_HEAD, length);
		if (head?.place !== place || bytes.length < length || crc32(body) !== head.crc) {
			this.places.delete(place);
			return null;
		}
		const picture = Uint8Array.from(body.subarray(head.metaBytes));
		return { meta: body.toString("utf8", 0, head.metaBytes), picture };
	}

	/** Adds one at the end; only of a segment that was created here, and one after the other. Errors: of the file system. */
	async append(place: number, thumbnail: KeptThumbnail): Promise<void> {
		const record = recordOf(place, thumbnail);
		// At a place, not "at the end": what a failed write left behind is written over.
		await writeAll(this.handle, record, this.#end);
		this.places.set(place, this.#end);
		this.#end += record.length;
	}

	/** Writes the list of the records and makes sure that all of it is on the disk; nothing is added after it. */
	async seal(): Promise<void> {
		if (this.#isSealed) return;
		this.#isSealed = true;
		const list = Buffer.alloc(this.places.size * ENTRY + TAIL);
		let at = 0;
		for (const [place, offset] of this.places) {
			list.writeUIntLE(place, at, 6);
			list.writeUIntLE(offset, at + 6, 6);
			at += ENTRY;
		}
		list.writeUInt32LE(this.places.size, at);
		list.writeUInt32LE(crc32(list.subarray(0, at + 4)), at + 4);
		list.write(TAIL_MAGIC, at + 8, "latin1");
		await writeAll(this.handle, list, this.#end);
		await this.handle.truncate(this.#end + list.length);
		await this.handle.sync();
	}

	async close(): Promise<void> {
		try {
			await this.seal();
		} finally {
			await this.handle.close();
		}
	}

	/** False where there is no list: it was not sealed, or what stands there is damaged. */
	async #readList(size: number): Promise<boolean> {
		const tail = await readBytes(this.handle, Math.max(0, size - TAIL), TAIL);
		if (tail.length < TAIL || tail.toString("latin1", 8) !== TAIL_MAGIC) return false;
		const count = tail.readUInt32LE(0);
		const start = size - TAIL - count * ENTRY;
		if (start < segmentHeadBytes) return false;
		const list = await readBytes(this.handle, start, count * ENTRY + 4);
		if (crc32(list) !== tail.readUInt32LE(4)) return false;
		for (let at = 0; at < count * ENTRY; at += ENTRY)
			this.places.set(list.readUIntLE(at, 6), list.readUIntLE(at + 6, 6));
		this.#end = start;
		return true;
	}

	/** From head to head; what comes behind the first that is none is as good as not there. */
	async #scan(): Promise<void> {
		for (;;) {
			const head = readHead(await readBytes(this.handle, this.#end, RECORD_HEAD));
			if (head === null) return;
			this.places.set(head.place, this.#end);
			this.#end += RECORD_HEAD + head.metaBytes + head.pictureBytes;
		}
	}
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
	let written = 0;
	while (written < bytes.length) {
		const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
		written += bytesWritten;
	}
}
