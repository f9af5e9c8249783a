import * as fs from "node:fs";
import * as zlib from "node:zlib";
import * as yauzl from "yauzl";
import { fault } from "#shared/outcome";
import { type FileRange, headOf, streamOf, ZipRange } from "./file-range.ts";
import { Spool, UnpackFault } from "./spool.ts";

/** One JSON text of an export: the whole file, or an entry of a ZIP file. */
export interface TextPart {
	/** The file's or the entry's name. */
	name: string;
	/** Bytes within the text file. */
	start: number;
	size: number;
}

/** Something wrong with the wrapping rather than with the text. */
export interface WrappingProblem {
	part: string;
	sentence: string;
}

export interface UnpackedTexts {
	container: "plain" | "gzip" | "zip";
	/** Where the texts lie: the file itself, or a file in the cache folder that the caller has to remove. */
	textPath: string;
	unpacked: boolean;
	parts: TextPart[];
	notes: string[];
	problems: WrappingProblem[];
}

/** Raised where the person stopped it. */
export class UnpackCancelled extends Error {}

export interface UnpackOptions extends FileRange {
	name: string;
	cacheFolder: string;
	/** Called with compressed bytes read; answers true to go on. */
	progress(read: number): boolean;
	/** Called as texts come out: they can be read up to there while more is on the way. */
	grown?(texts: GrowingTexts): void;
}

/** What has been unpacked so far. The last part may grow. */
export interface GrowingTexts {
	container: UnpackedTexts["container"];
	textPath: string;
	parts: TextPart[];
}

const MOST_ENTRIES = 200_000;
/** What yauzl says of names that lead out of a folder: the file is whole, and still not to be trusted. */
const refusedName = /absolute path:|invalid relative path:|invalid characters in fileName:/u;

/** Finds the JSON texts of a file, by content: plain, UTF-16, gzip, or a ZIP file's entries. */
export async function unpackTexts(options: UnpackOptions): Promise<UnpackedTexts> {
	const wrapping = wrappingOf(headOf(options));
	switch (wrapping) {
		case "gzip":
			return unpackGzip(options);
		case "zip":
			return unpackZip(options);
		case "plain":
			return asItIs(options, options.name);
		default:
			return unpackUtf16(options, wrapping);
	}
}

/** The text of a file that needs no unpacking; null where it does. */
export function plainTexts(range: FileRange, name: string): UnpackedTexts | null {
	return wrappingOf(headOf(range)) === "plain" ? asItIs(range, name) : null;
}

function asItIs({ path: textPath, offset: start, size }: FileRange, name: string): UnpackedTexts {
	const parts = [{ name, start, size }];
	return { container: "plain", textPath, unpacked: false, parts, notes: [], problems: [] };
}

function wrappingOf(head: Buffer): "gzip" | "zip" | "plain" | "utf-16le" | "utf-16be" {
	if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
	if (head[0] === 0x50 && head[1] === 0x4b && (head[2] ?? 0) <= 0x07) return "zip";
	return utf16(head) ?? "plain";
}

/** By byte order mark, or by the zero bytes around a first bracket. */
function utf16(head: Buffer): "utf-16le" | "utf-16be" | null {
	const [a, b] = head;
	if ((a === 0xff && b === 0xfe) || ((a === 0x5b || a === 0x7b) && b === 0)) return "utf-16le";
	if ((a === 0xfe && b === 0xff) || (a === 0 && (b === 0x5b || b === 0x7b))) return "utf-16be";
	return null;
}

/** Runs `fill` on a new spool, removed again where it fails; one that is known when it is stopped is left to the caller. */
async function spooled<T>(
	options: UnpackOptions,
	expected: number,
	fill: (spool: Spool) => Promise<T>,
): Promise<[Spool, T]> {
	const spool = new Spool(options.cacheFolder, expected);
	try {
		const result = await fill(spool);
		spool.close();
		return [spool, result];
	} catch (error) {
		// Where it was stopped, what came out before is still shown.
		if (error instanceof UnpackCancelled && spool.isKnown) spool.close();
		else spool.remove();
		throw error;
	}
}

async function unpackGzip(options: UnpackOptions): Promise<UnpackedTexts> {
	const problems: WrappingProblem[] = [];
	const [spool] = await spooled(options, Math.max(options.size, gzipSize(options)), async (sink) => {
		let error = await inflate(options, sink, 256 * 1024);
		if (error === null) return;
		// zlib keeps back what has not filled a piece when it fails: small ones give out all but the last few bytes.
		error = (await inflate(options, sink, sink.size > 16 * 2 ** 20 ? 4096 : 64)) ?? error;
		if (sink.size === 0) {
			throw new UnpackFault(fault("gzip-damaged", `${options.name}: ${error.message}, before any text came out`));
		}
		const sentence = `The gzip data are damaged or cut (${error.message}) after ${String(sink.size)} bytes of text; what came out before is shown`;
		problems.push({ part: options.name, sentence });
	});
	const parts = [{ name: options.name, start: 0, size: spool.size }];
	return { container: "gzip", textPath: spool.path, unpacked: true, parts, notes: [], problems };
}

/** Unpacks in pieces of so many bytes what `sink` does not hold yet; answers what zlib says against the rest of it. */
async function inflate(options: UnpackOptions, sink: Spool, piece: number): Promise<Error | null> {
	const source = streamOf(options);
	const gunzip = source.pipe(zlib.createGunzip({ chunkSize: piece }));
	source.on("error", (error) => gunzip.destroy(error));
	let known = sink.size;
	try {
		for await (const chunk of gunzip) {
			const bytes = chunk as Buffer;
			sink.write(bytes.subarray(Math.min(known, bytes.length)));
			known -= Math.min(known, bytes.length);
			if (!options.progress(source.bytesRead)) throw new UnpackCancelled();
			const parts = [{ name: options.name, start: 0, size: sink.size }];
			if (known > 0 || !options.grown) continue;
			options.grown({ container: "gzip", textPath: sink.path, parts });
			sink.isKnown = true;
		}
		return null;
	} catch (error) {
		if (isZlibError(error)) return error;
		throw error;
	} finally {
		source.destroy();
		gunzip.destroy();
	}
}

/** What the last four bytes claim: the size modulo 4 GiB, of the last member. A floor for the space needed, not a promise. */
function gzipSize(options: UnpackOptions): number {
	if (options.size < 8) return 0;
	const tail = headOf({ path: options.path, offset: options.offset + options.size - 4, size: 4 });
	const claimed = tail.length < 4 ? 0 : tail.readUInt32LE(0);
	// deflate cannot do better than 1032 to 1: a larger claim is a lie or a wrapped figure.
	return claimed > options.size * 1032 ? 0 : claimed;
}

function isZlibError(error: unknown): error is Error {
	return error instanceof Error && ((error as NodeJS.ErrnoException).code?.startsWith("Z_") ?? false);
}

async function unpackUtf16(options: UnpackOptions, encoding: "utf-16le" | "utf-16be"): Promise<UnpackedTexts> {
	const [spool] = await spooled(options, options.size, async (sink) => {
		const decoder = new TextDecoder(encoding);
		const source = streamOf(options);
		for await (const chunk of source) {
			sink.write(Buffer.from(decoder.decode(chunk as Buffer, { stream: true }), "utf8"));
			if (!options.progress(source.bytesRead)) throw new UnpackCancelled();
		}
		sink.write(Buffer.from(decoder.decode(), "utf8"));
	});
	const notes = [
		`The file is in ${encoding.toUpperCase()}; it was converted to UTF-8, and positions count in the converted text.`,
	];
	const parts = [{ name: options.name, start: 0, size: spool.size }];
	return { container: "plain", textPath: spool.path, unpacked: true, parts, notes, problems: [] };
}

async function unpackZip(options: UnpackOptions): Promise<UnpackedTexts> {
	const problems: WrappingProblem[] = [];
	const notes: string[] = [];
	let zip: yauzl.ZipFile;
	try {
		zip = await openZip(options);
	} catch (error) {
		throw new UnpackFault(fault("zip-damaged", `${options.name}: ${messageOf(error)}`));
	}
	try {
		const [spool, parts] = await spooled(options, 0, (sink) => readEntries(zip, sink, options, notes, problems));
		if (parts.length === 0) {
			fs.rmSync(spool.path, { force: true });
			const why = problems[0]?.sentence ?? `none of its entries is JSON (${String(zip.entryCount)} in all)`;
			const code = problems.length === 0 ? "zip-empty" : refusedName.test(why) ? "zip-refused" : "zip-damaged";
			throw new UnpackFault(fault(code, `${options.name}: ${why}`));
		}
		return { container: "zip", textPath: spool.path, unpacked: true, parts, notes, problems };
	} finally {
		zip.close();
	}
}

function openZip(range: FileRange): Promise<yauzl.ZipFile> {
	const how = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
	if (range.offset === 0) return yauzl.openPromise(range.path, how);
	return yauzl.fromRandomAccessReaderPromise(new ZipRange(range), range.size, how);
}

async function readEntries(
	zip: yauzl.ZipFile,
	sink: Spool,
	options: UnpackOptions,
	notes: string[],
	problems: WrappingProblem[],
): Promise<TextPart[]> {
	if (zip.entryCount > MOST_ENTRIES) {
		throw new UnpackFault(
			fault(
				"zip-refused",
				`${options.name}: ${String(zip.entryCount)} entries; at most ${String(MOST_ENTRIES)} are read`,
			),
		);
	}
	const parts: TextPart[] = [];
	let leftOut = 0;
	let read = 0;
	try {
		for await (const entry of zip.eachEntry()) {
			const name = entry.fileName;
			read += entry.compressedSize;
			if (!options.progress(Math.min(read, options.size))) throw new UnpackCancelled();
			if (name.endsWith("/") || isHousekeeping(name)) continue;
			if (entry.isEncrypted()) {
				throw new UnpackFault(fault("zip-refused", `${options.name}: the entry ${name} is encrypted`));
			}
			const start = sink.size;
			const outcome = await readEntry(zip, entry, sink, options, (size) => {
				options.grown?.({ container: "zip", textPath: sink.path, parts: [...parts, { name, start, size }] });
			});
			if (!outcome.isJson) leftOut++;
			else {
				parts.push({ name, start, size: sink.size - start });
				if (outcome.damage !== null) problems.push({ part: name, sentence: outcome.damage });
			}
		}
	} catch (error) {
		if (error instanceof UnpackFault || error instanceof UnpackCancelled) throw error;
		if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
		// yauzl checks names, sizes and the directory; what it refuses ends the list of entries.
		problems.push({
			part: options.name,
			sentence: `The ZIP directory is damaged or refused (${messageOf(error)}); entries after it are not read`,
		});
	}
	if (leftOut > 0)
		notes.push(
			`${String(leftOut)} ${leftOut === 1 ? "entry of the ZIP file is" : "entries of the ZIP file are"} not JSON and left out.`,
		);
	return parts;
}

/** What systems put beside what people pack. */
function isHousekeeping(name: string): boolean {
	const last = name.slice(name.lastIndexOf("/") + 1);
	return name.startsWith("__MACOSX/") || last.startsWith(".") || last === "Thumbs.db";
}

/** Appends an entry to the spool. `damage`: a sentence where only its beginning is sound. */
async function readEntry(
	zip: yauzl.ZipFile,
	entry: yauzl.Entry,
	sink: Spool,
	options: UnpackOptions,
	grown: (size: number) => void,
): Promise<{ isJson: boolean; damage: string | null }> {
	let sum = 0;
	let first = true;
	const start = sink.size;
	try {
		for await (const chunk of await zip.openReadStreamPromise(entry)) {
			const bytes = chunk as Buffer;
			if (first && !beginsLikeJson(bytes)) return { isJson: false, damage: null };
			first = false;
			sum = zlib.crc32(bytes, sum);
			sink.write(bytes);
			if (!options.progress(0)) throw new UnpackCancelled();
			grown(sink.size - start);
		}
	} catch (error) {
		if (error instanceof UnpackFault || error instanceof UnpackCancelled) throw error;
		if (first)
			return { isJson: true, damage: `The ZIP entry is damaged (${messageOf(error)}) before any text came out` };
		return {
			isJson: true,
			damage: `The ZIP entry is damaged (${messageOf(error)}) after ${String(sink.size - start)} bytes of text; what came out before is shown`,
		};
	}
	if (first) return { isJson: false, damage: null };
	return {
		isJson: true,
		damage: sum === entry.crc32 ? null : "The checksum of this ZIP entry is wrong: its text was altered or damaged",
	};
}

function beginsLikeJson(bytes: Buffer): boolean {
	return /^(?:\u00ef\u00bb\u00bf)?\s*[[{]/u.test(bytes.toString("latin1", 0, 4096));
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
