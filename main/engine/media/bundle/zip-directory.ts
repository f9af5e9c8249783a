import type { FileHandle } from "node:fs/promises";
import { readBytes } from "../../read-bytes.ts";
import { shownName, whyNameRefused } from "./bag-name.ts";
import { fixedBytes, in64, in64Count, signatures, valuesOf64 } from "./zip-format.ts";

/** Entries that an archive may have; more are not looked at. */
export const mostEntries = 200_000;
/** Bytes of the directory: 200,000 entries with the longest names and extra fields are fewer. */
const mostDirectory = 128 * 1024 * 1024;
/** Bytes that a packed file may unpack to, and that all of them may. */
const mostUnpacked = { file: 4 * 2 ** 30, all: 64 * 2 ** 30 };
/** From so many bytes on, nothing may be larger than a thousand times what it was packed to. */
const bomb = { bytes: 100_000_000, ratio: 1000 };
const longestExtra = 1024;
/** Local headers are looked at so many at a time, one after the other in the file. */
const window = 64 * 1024;

/** Raised where an archive is not built as one of ours may be; says how, in words. */
export class ArchiveRefused extends Error {}

/** A file in an archive: its bytes, packed or not, lie at [at, at + packed) of the archive. */
export interface ArchivedFile {
	name: string;
	at: number;
	packed: number;
	bytes: number;
	crc: number;
	isStored: boolean;
}

interface Listed extends Omit<ArchivedFile, "at"> {
	/** Where its local header begins. */
	header: number;
	hasDescriptor: boolean;
	isFolder: boolean;
}

/**
 * The files of a ZIP archive, all of its directory and every local header looked at, nothing of it believed: names
 * are plain, no two alike regardless of letter case, nothing overlaps, nothing is encrypted or a link, both headers of
 * a file say the same, and the sizes fit into the archive.
 *
 * Errors: {@link ArchiveRefused}; of the file system.
 */
export async function readDirectory(handle: FileHandle): Promise<ArchivedFile[]> {
	const { size } = await handle.stat();
	const { entries, at, bytes } = await readEnd(handle, size);
	if (entries > mostEntries)
		throw new ArchiveRefused(`it has ${String(entries)} entries, at most ${String(mostEntries)} are read`);
	if (bytes > mostDirectory || bytes < entries * fixedBytes.central)
		throw new ArchiveRefused(
			`its directory has ${String(bytes)} bytes, which cannot be for ${String(entries)} entries`,
		);
	const listed = readCentral(await readBytes(handle, at, bytes), entries, at);
	listed.sort((a, b) => a.header - b.header);
	const files: ArchivedFile[] = [];
	const locals = new LocalHeaders(handle, at);
	let end = 0;
	for (const entry of listed) {
		if (entry.header < end) throw new ArchiveRefused(`${shownName(entry.name)} overlaps the file before it`);
		const begin = await locals.check(entry);
		end = begin + entry.packed;
		if (end > at) throw new ArchiveRefused(`${shownName(entry.name)} reaches beyond the archive's files`);
		const { name, packed, bytes: unpacked, crc, isStored, isFolder } = entry;
		if (!isFolder) files.push({ name, at: begin, packed, bytes: unpacked, crc, isStored });
	}
	return files;
}

interface End {
	entries: number;
	at: number;
	bytes: number;
}

async function readEnd(handle: FileHandle, size: number): Promise<End> {
	const length = Math.min(size, fixedBytes.end + 0xffff);
	const tail = await readBytes(handle, size - length, length);
	let at = -1;
	for (let from = tail.length - fixedBytes.end; from >= 0; from--) {
		// The comment has to end with the file: a record within a comment is none.
		if (
			tail.readUInt32LE(from) === signatures.end &&
			from + fixedBytes.end + tail.readUInt16LE(from + 20) === tail.length
		) {
			at = from;
			break;
		}
	}
	if (at < 0) throw new ArchiveRefused("it has no end record: it was cut, or is no ZIP file");
	const end = size - length + at;
	const [disk, firstDisk, here, entries] = [4, 6, 8, 10].map((place) => tail.readUInt16LE(at + place));
	const [bytes = 0, from = 0] = [12, 16].map((place) => tail.readUInt32LE(at + place));
	const is64 = entries === in64Count || bytes === in64 || from === in64;
	if (is64) return readEnd64(handle, end);
	if (disk !== 0 || firstDisk !== 0 || here !== entries) throw new ArchiveRefused("it is one of several parts");
	if (from + bytes !== end) throw new ArchiveRefused("its directory does not lie where its end record says");
	return { entries: entries ?? 0, at: from, bytes };
}

async function readEnd64(handle: FileHandle, end: number): Promise<End> {
	const wrong = new ArchiveRefused("its ZIP64 records do not fit together");
	const locator = await readBytes(handle, Math.max(0, end - fixedBytes.locator64), fixedBytes.locator64);
	if (end < fixedBytes.locator64 + fixedBytes.end64 || locator.readUInt32LE(0) !== signatures.locator64) throw wrong;
	const place = locator.readBigUInt64LE(8);
	if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) > 1)
		throw new ArchiveRefused("it is one of several parts");
	if (place > BigInt(end - fixedBytes.locator64 - fixedBytes.end64)) throw wrong;
	const record = await readBytes(handle, Number(place), fixedBytes.end64);
	if (record.readUInt32LE(0) !== signatures.end64) throw wrong;
	const recordBytes = record.readBigUInt64LE(4) + 12n;
	if (place + recordBytes !== BigInt(end - fixedBytes.locator64)) throw wrong;
	const [here = 0n, entries = 0n, bytes = 0n, at = 0n] = [24, 32, 40, 48].map((from) => record.readBigUInt64LE(from));
	if (record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0 || here !== entries)
		throw new ArchiveRefused("it is one of several parts");
	if (entries > BigInt(mostEntries)) return { entries: Number(entries), at: 0, bytes: 0 };
	if (at + bytes !== place) throw wrong;
	return { entries: Number(entries), at: Number(at), bytes: Number(bytes) };
}

function readCentral(directory: Buffer, entries: number, filesEnd: number): Listed[] {
	const listed: Listed[] = [];
	const names = new Set<string>();
	let unpacked = 0;
	let at = 0;
	for (let n = 0; n < entries; n++) {
		if (at + fixedBytes.central > directory.length || directory.readUInt32LE(at) !== signatures.central)
			throw new ArchiveRefused(`entry ${String(n + 1)} of its directory is damaged`);
		const [nameBytes = 0, extraBytes = 0, commentBytes = 0] = [28, 30, 32].map((place) =>
			directory.readUInt16LE(at + place),
		);
		const next = at + fixedBytes.central + nameBytes + extraBytes + commentBytes;
		if (next > directory.length) throw new ArchiveRefused(`entry ${String(n + 1)} of its directory is cut`);
		const entry = readEntry(directory.subarray(at, next), nameBytes, extraBytes);
		const { name } = entry;
		// Systems without letter case would write one over the other.
		const alike = name.toLowerCase();
		if (names.has(alike)) throw new ArchiveRefused(`two of its files are called ${shownName(name)}`);
		names.add(alike);
		if (entry.header + fixedBytes.local + entry.packed > filesEnd)
			throw new ArchiveRefused(`${shownName(name)} claims ${String(entry.packed)} bytes, more than there are`);
		if (!entry.isStored) unpacked += entry.bytes;
		if (unpacked > mostUnpacked.all)
			throw new ArchiveRefused(`it unpacks to more than ${String(mostUnpacked.all)} bytes`);
		listed.push(entry);
		at = next;
	}
	if (at !== directory.length) throw new ArchiveRefused("its directory has more entries than its end record says");
	return listed;
}

function readEntry(entry: Buffer, nameBytes: number, extraBytes: number): Listed {
	const written = entry.toString("latin1", fixedBytes.central, fixedBytes.central + nameBytes);
	const name = written.endsWith("/") ? written.slice(0, -1) : written;
	const shown = shownName(written);
	const isFolder = name !== written;
	const why = whyNameRefused(name);
	if (why !== null) throw new ArchiveRefused(`the name ${shown} ${why}`);
	if (extraBytes > longestExtra) throw new ArchiveRefused(`${shown} has ${String(extraBytes)} bytes of extra fields`);
	const [madeBy = 0, flags = 0, method = 0] = [4, 8, 10].map((place) => entry.readUInt16LE(place));
	// Encrypted, patched, strongly encrypted, with hidden headers.
	if ((flags & 0x2061) !== 0) throw new ArchiveRefused(`${shown} is encrypted or patched`);
	if (method !== 0 && method !== 8) throw new ArchiveRefused(`${shown} is packed by method ${String(method)}`);
	const mode = entry.readUInt32LE(38) >>> 16;
	const kind = madeBy >> 8 === 3 || madeBy >> 8 === 19 ? mode & 0o170000 : 0;
	if (kind !== 0 && kind !== (isFolder ? 0o040000 : 0o100000))
		throw new ArchiveRefused(`${shown} is a link or a device`);
	const [crc = 0, packed32 = 0, bytes32 = 0] = [16, 20, 24].map((place) => entry.readUInt32LE(place));
	const header32 = entry.readUInt32LE(42);
	const fields = [bytes32, packed32, header32];
	const from = fixedBytes.central + nameBytes;
	const large = valuesOf64(entry.subarray(from, from + extraBytes), fields.filter((value) => value === in64).length);
	if (large === null) throw new ArchiveRefused(`the ZIP64 figures of ${shown} are missing or beyond all sizes`);
	const [bytes = 0, packed = 0, header = 0] = fields.map((value) => (value === in64 ? (large.shift() ?? 0) : value));
	const isStored = method === 0;
	if (isStored && packed !== bytes) throw new ArchiveRefused(`${shown} is stored and has two sizes`);
	if (isFolder && bytes !== 0) throw new ArchiveRefused(`${shown} is a folder with ${String(bytes)} bytes`);
	if (!isStored) {
		if (bytes > mostUnpacked.file)
			throw new ArchiveRefused(
				`${shown} unpacks to ${String(bytes)} bytes, at most ${String(mostUnpacked.file)} are read`,
			);
		if (bytes > bomb.bytes && bytes > packed * bomb.ratio)
			throw new ArchiveRefused(
				`${shown} unpacks ${String(packed)} bytes to ${String(bytes)}, as no file does that is meant well`,
			);
	}
	return { name, packed, bytes, crc, isStored, header, hasDescriptor: (flags & 8) !== 0, isFolder };
}

/** Reads the headers before the files in order: those of small files together. */
class LocalHeaders {
	#window: Buffer = Buffer.alloc(0);
	#at = 0;

	constructor(
		private readonly handle: FileHandle,
		private readonly filesEnd: number,
	) {}

	/** Where the bytes of a file begin, its local header agreeing with the directory. */
	async check(entry: Listed): Promise<number> {
		const shown = shownName(entry.name);
		const wrong = new ArchiveRefused(`the directory and the file's own header disagree about ${shown}`);
		// The headers of small files lie side by side; between those of large ones there is nothing to be looked at.
		const ahead = entry.packed < 4096 ? window : 512;
		const fixed = await this.#read(entry.header, fixedBytes.local, ahead);
		if (fixed.length < fixedBytes.local || fixed.readUInt32LE(0) !== signatures.local) throw wrong;
		const [flags = 0, method = 0, nameBytes = 0, extraBytes = 0] = [6, 8, 26, 28].map((at) => fixed.readUInt16LE(at));
		if ((flags & 0x2061) !== 0) throw new ArchiveRefused(`${shown} is encrypted or patched`);
		if (nameBytes > 201 || extraBytes > longestExtra || (method === 0) !== entry.isStored) throw wrong;
		const [crc = 0, packed32 = 0, bytes32 = 0] = [14, 18, 22].map((at) => fixed.readUInt32LE(at));
		const rest = await this.#read(entry.header + fixedBytes.local, nameBytes + extraBytes, ahead);
		const name = rest.toString("latin1", 0, nameBytes);
		if (name !== (entry.isFolder ? `${entry.name}/` : entry.name)) throw wrong;
		const fields = [bytes32, packed32];
		const large = valuesOf64(rest.subarray(nameBytes), fields.filter((value) => value === in64).length);
		const [bytes, packed] = fields.map((value) => (value === in64 ? large?.shift() : value));
		const isSame = crc === entry.crc && bytes === entry.bytes && packed === entry.packed;
		// The figures may follow the file instead; the directory's are those that count.
		const follow = entry.hasDescriptor && crc === 0 && packed === 0 && bytes === 0;
		if (!isSame && !follow) throw wrong;
		return entry.header + fixedBytes.local + nameBytes + extraBytes;
	}

	async #read(at: number, length: number, ahead: number): Promise<Buffer> {
		if (at < this.#at || at + length > this.#at + this.#window.length) {
			this.#at = at;
			this.#window = await readBytes(this.handle, at, Math.max(length, Math.min(ahead, this.filesEnd - at)));
		}
		return this.#window.subarray(at - this.#at, at - this.#at + length);
	}
}
