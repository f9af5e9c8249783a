import { type FileHandle, lstat, open, readdir } from "node:fs/promises";
import * as path from "node:path";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { isSystemError } from "../../exports/system-fault.ts";
import { readBytes } from "../../read-bytes.ts";
import { shownName, whyNameRefused } from "./bag-name.ts";
import { ArchiveRefused, mostEntries, readDirectory } from "./zip-directory.ts";
import { fixedBytes, signatures } from "./zip-format.ts";

const piece = 1 << 20;
const mostDepth = 8;
/** What systems put into any folder that a person looks at. */
const housekeeping: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/** A file of a bag: in a folder, or at a place within an archive. */
export interface BagFile {
	/** Relative to the bag's folder, with `/`. */
	name: string;
	path: string;
	offset: number;
	/** As it lies there; the same as `bytes` but where an archive packs it. */
	packed: number;
	bytes: number;
	/** Of an archive. */
	crc: number | null;
	isStored: boolean;
}

/** Raised where the bytes of a file of an archive are not what the archive says of them. */
export class BagFileDamaged extends Error {}

/** The files of a bag, in a folder or in an archive; which of them belong there is the manifests' to say. */
export interface Bag {
	kind: "zip" | "folder";
	path: string;
	files: ReadonlyMap<string, BagFile>;
}

/**
 * The bag at a path, by content: a folder with a `bagit.txt`, or a ZIP archive whose first file it is. Null where it is
 * neither; `isNamedSo`: an archive that a person calls one is one, whatever comes first in it.
 *
 * Errors: {@link ArchiveRefused}; of the file system.
 */
export async function openBag(place: string, isNamedSo: boolean): Promise<Bag | null> {
	const about = await lstat(place);
	if (about.isDirectory()) return openFolder(place);
	const handle = await open(place, "r");
	try {
		const first = await firstName(handle);
		if (first === null || !(isNamedSo || /^(?:[^/]+\/)?bagit\.txt$/u.test(first))) return null;
		return { kind: "zip", path: place, files: await archiveFiles(handle, place) };
	} finally {
		await handle.close();
	}
}

/** The name in the first local header of a ZIP file; null where it does not begin as one. */
async function firstName(handle: FileHandle): Promise<string | null> {
	const head = await readBytes(handle, 0, fixedBytes.local + 255);
	if (head.length < fixedBytes.local || head.readUInt32LE(0) !== signatures.local) return null;
	return head.toString("latin1", fixedBytes.local, fixedBytes.local + head.readUInt16LE(26));
}

/** All files lie in one folder of the archive, or in none. */
async function archiveFiles(handle: FileHandle, place: string): Promise<Map<string, BagFile>> {
	const listed = await readDirectory(handle);
	const declared = listed.find(({ name }) => /^(?:[^/]+\/)?bagit\.txt$/u.test(name));
	if (declared === undefined) throw new ArchiveRefused("it holds no bagit.txt");
	const base = declared.name.slice(0, -"bagit.txt".length);
	const files = new Map<string, BagFile>();
	for (const { name, at, ...rest } of listed) {
		if (!name.startsWith(base)) throw new ArchiveRefused(`${shownName(name)} lies outside the bundle's folder`);
		const within = name.slice(base.length);
		files.set(within, { ...rest, name: within, path: place, offset: at });
	}
	return files;
}

async function openFolder(place: string): Promise<Bag | null> {
	if (!(await isFile(path.join(place, "bagit.txt")))) return null;
	const files = new Map<string, BagFile>();
	const alike = new Set<string>();
	const walk = async (folder: string, depth: number): Promise<void> => {
		if (depth > mostDepth) throw new ArchiveRefused(`its folders lie deeper than ${String(mostDepth)} levels`);
		for (const entry of await readdir(path.join(place, folder), { withFileTypes: true })) {
			if (housekeeping.has(entry.name)) continue;
			const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
			const why = whyNameRefused(name);
			if (why !== null) throw new ArchiveRefused(`the name ${shownName(name)} ${why}`);
			if (entry.isDirectory()) {
				await walk(name, depth + 1);
				continue;
			}
			if (!entry.isFile()) throw new ArchiveRefused(`${name} is a link or a device`);
			if (files.size >= mostEntries) throw new ArchiveRefused(`it has more than ${String(mostEntries)} files`);
			if (alike.has(name.toLowerCase())) throw new ArchiveRefused(`two of its files are called ${name}`);
			alike.add(name.toLowerCase());
			const whole = path.join(place, ...name.split("/"));
			const { size } = await lstat(whole);
			files.set(name, { name, path: whole, offset: 0, packed: size, bytes: size, crc: null, isStored: true });
		}
	};
	await walk("", 1);
	return { kind: "folder", path: place, files };
}

async function isFile(place: string): Promise<boolean> {
	try {
		return (await lstat(place)).isFile();
	} catch (error) {
		if (isSystemError(error)) return false;
		throw error;
	}
}

/**
 * The bytes of a file of a bag, in pieces, unpacked where an archive packs them: never more than it declares. The
 * archive's check sum is compared at the end.
 *
 * Errors: {@link BagFileDamaged}; of the file system; the reason of `signal`.
 */
export async function* bytesOf(file: BagFile, signal?: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
	const handle = await open(file.path, "r");
	try {
		const source = file.isStored ? stored(handle, file) : inflated(handle, file);
		let [sum, got] = [0, 0];
		for await (const bytes of source) {
			signal?.throwIfAborted();
			got += bytes.length;
			if (got > file.bytes)
				throw new BagFileDamaged(`${file.name} unpacks to more than the ${String(file.bytes)} bytes that it declares`);
			if (file.crc !== null) sum = crc32(bytes, sum);
			yield bytes;
		}
		if (got < file.bytes)
			throw new BagFileDamaged(`${file.name} has ${String(got)} of its ${String(file.bytes)} bytes`);
		if (file.crc !== null && sum !== file.crc)
			throw new BagFileDamaged(`the bytes of ${file.name} do not have the check sum that the archive gives`);
	} finally {
		await handle.close();
	}
}

/** A small file of a bag. Errors: as {@link bytesOf}; {@link ArchiveRefused} where it is larger than `most`. */
export async function readFileOf(bag: Bag, name: string, most: number): Promise<Buffer> {
	const file = bag.files.get(name);
	if (file === undefined) throw new BagFileDamaged(`${name} is missing`);
	if (file.bytes > most)
		throw new ArchiveRefused(`${name} has ${String(file.bytes)} bytes, at most ${String(most)} are read`);
	const pieces: Buffer[] = [];
	for await (const bytes of bytesOf(file)) pieces.push(bytes);
	return Buffer.concat(pieces);
}

async function* stored(handle: FileHandle, { offset, packed }: BagFile): AsyncGenerator<Buffer, void, undefined> {
	for (let done = 0; done < packed;) {
		const bytes = await readBytes(handle, offset + done, Math.min(piece, packed - done));
		if (bytes.length === 0) return;
		done += bytes.length;
		yield bytes;
	}
}

async function* inflated(handle: FileHandle, file: BagFile): AsyncGenerator<Buffer, void, undefined> {
	const source = Readable.from(stored(handle, file));
	const inflate = source.pipe(createInflateRaw({ chunkSize: 256 * 1024 }));
	source.on("error", (error) => inflate.destroy(error));
	try {
		for await (const bytes of inflate) yield bytes as Buffer;
	} catch (error) {
		if (error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith("Z_") === true)
			throw new BagFileDamaged(`${file.name} cannot be unpacked (${error.message})`);
		throw error;
	} finally {
		source.destroy();
		inflate.destroy();
	}
}
