import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import * as zlib from "node:zlib";
import * as yauzl from "yauzl";
import { type FileSpan, readSpan } from "./byte-stream.ts";
import { VolumeRefused } from "./volume-refused.ts";

/** Entries that are looked through: slices of one series are the most that a volume is made of. */
const mostEntries = 20_000;

/** A file within a ZIP file. */
export interface ZippedFile {
	/** As it stands there: for reading, never for opening. */
	name: string;
	bytes: number;
	read(): AsyncGenerator<Buffer>;
}

/** Lets go of the file. */
export interface OpenZip {
	files: ZippedFile[];
	close(): void;
}

/**
 * The files in a ZIP file that lies within a span: no folders, nothing that systems put beside what people pack. Names,
 * sizes and checksums are checked; nothing is unpacked to a disk.
 *
 * Errors: VolumeRefused; those of the file system.
 */
export async function openZip(span: FileSpan): Promise<OpenZip> {
	const zip = await openArchive(span).catch((error: unknown) => {
		throw asRefusal(error);
	});
	try {
		if (zip.entryCount > mostEntries)
			throw new VolumeRefused(
				"too-large",
				`it is a ZIP file of ${String(zip.entryCount)} entries, at most ${String(mostEntries)} are read`,
			);
		const files: ZippedFile[] = [];
		const names = new Set<string>();
		for await (const entry of zip.eachEntry()) {
			const name = entry.fileName;
			if (name.endsWith("/") || isHousekeeping(name)) continue;
			if (names.has(name))
				throw new VolumeRefused("damaged", `it is a ZIP file with two entries called ${shown(name)}`);
			names.add(name);
			const why = whyRefused(entry);
			if (why !== null) throw new VolumeRefused("unsupported", `it is a ZIP file whose entry ${shown(name)} ${why}`);
			files.push({ name, bytes: entry.uncompressedSize, read: () => readEntry(zip, entry) });
		}
		return {
			files,
			close: () => {
				zip.close();
			},
		};
	} catch (error) {
		zip.close();
		throw asRefusal(error);
	}
}

async function openArchive(span: FileSpan): Promise<yauzl.ZipFile> {
	const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true } as const;
	const reader = new SpanReader(span);
	return new Promise((resolve, reject) => {
		yauzl.fromRandomAccessReader(reader, span.bytes, options, (error, zip) => {
			if (error === null) resolve(zip);
			else reject(error);
		});
	});
}

/** Part of a file as yauzl reads it. */
class SpanReader extends yauzl.RandomAccessReader {
	constructor(private readonly span: FileSpan) {
		super();
	}

	override _readStreamForRange(start: number, end: number): Readable {
		return Readable.from(readSpan({ path: this.span.path, offset: this.span.offset + start, bytes: end - start }));
	}

	override read(
		buffer: Buffer,
		offset: number,
		length: number,
		position: number,
		callback: (error: Error | null) => void,
	): void {
		readInto(buffer.subarray(offset, offset + length), this.span, position).then(
			() => {
				callback(null);
			},
			(error: unknown) => {
				callback(error instanceof Error ? error : new Error(String(error)));
			},
		);
	}
}

async function readInto(into: Buffer, span: FileSpan, position: number): Promise<void> {
	const handle = await open(span.path, "r");
	try {
		let got = 0;
		while (got < into.length) {
			const { bytesRead } = await handle.read(into, got, into.length - got, span.offset + position + got);
			if (bytesRead === 0) throw new VolumeRefused("damaged", "it is a ZIP file that ends within its directory");
			got += bytesRead;
		}
	} finally {
		await handle.close();
	}
}

async function* readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<Buffer> {
	let sum = 0;
	try {
		for await (const piece of await zip.openReadStreamPromise(entry)) {
			sum = zlib.crc32(piece as Buffer, sum);
			yield piece as Buffer;
		}
	} catch (error) {
		throw asRefusal(error);
	}
	if (sum !== entry.crc32)
		throw new VolumeRefused("damaged", `the checksum of its entry ${shown(entry.fileName)} is wrong`);
}

function whyRefused(entry: yauzl.Entry): string | null {
	if (entry.isEncrypted()) return "is encrypted";
	if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
		return `is compressed by the method ${String(entry.compressionMethod)}, expected store or deflate`;
	// The type of file that Unix keeps in the upper half.
	const type = (entry.externalFileAttributes >>> 28) & 15;
	return type === 10 ? "is a symbolic link" : null;
}

function isHousekeeping(name: string): boolean {
	const last = name.slice(name.lastIndexOf("/") + 1);
	return name.startsWith("__MACOSX/") || last.startsWith(".") || last === "Thumbs.db" || last === "DICOMDIR";
}

/** What yauzl and zlib throw of bytes is a damage; errors of the file system stay what they are. */
function asRefusal(error: unknown): unknown {
	if (!(error instanceof Error) || error instanceof VolumeRefused || "syscall" in error) return error;
	return new VolumeRefused("damaged", `it is a ZIP file that is damaged or refused (${shown(error.message)})`);
}

/** Control characters of a name are not passed on, nor all of a long one. */
export function shown(name: string): string {
	const plain = name.replace(/[\p{Cc}\p{Cf}]/gu, "\u{fffd}");
	return plain.length > 80 ? `${plain.slice(0, 80)}…` : plain;
}
