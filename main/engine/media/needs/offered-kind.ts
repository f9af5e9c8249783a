import { createReadStream } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { createGunzip } from "node:zlib";
import * as yauzl from "yauzl";
import { isSystemError, orElse } from "../../exports/system-fault.ts";
import { refusalOf } from "../../path-refusal.ts";
import { readBytes } from "../../read-bytes.ts";
import { contentHeadBytes, suffixOf } from "../media-content.ts";

/** What a person dropped: an export (a bundle among them), a folder of media, or a file of media. */
export type OfferedKind = "export" | "folder" | "media";

/** Bytes of a compressed file by which it is told what is inside. */
const packedHead = 64 * 1024;
const mostEntries = 1000;

/**
 * What lies there. What cannot be told, or not be read, counts as an export: opening it says in words what is wrong.
 */
export async function offeredKind(given: string): Promise<OfferedKind> {
	if (refusalOf(given, process.platform) !== null) return "export";
	try {
		const real = await realpath(given);
		const found = await stat(real);
		if (found.isDirectory()) {
			return (await orElse(() => stat(path.join(real, "bagit.txt")), null)) === null ? "folder" : "export";
		}
		if (!found.isFile()) return "export";
		const suffix = suffixOf(await headOf(real));
		if (suffix === "gz") return isMedia(suffixOf(await unpackedHead(real))) ? "media" : "export";
		if (suffix === "zip") return (await holdsMedia(real)) ? "media" : "export";
		return isMedia(suffix) ? "media" : "export";
	} catch (error) {
		if (isSystemError(error)) return "export";
		throw error;
	}
}

function isMedia(suffix: string): boolean {
	return !["bin", "gz", "zip"].includes(suffix);
}

async function headOf(file: string): Promise<Buffer> {
	const handle = await open(file, "r");
	try {
		return await readBytes(handle, 0, contentHeadBytes);
	} finally {
		await handle.close();
	}
}

/** The first bytes of what was packed by gzip; none where it is damaged. */
async function unpackedHead(file: string): Promise<Buffer> {
	const packed = createReadStream(file, { end: packedHead - 1 });
	const unpacked = packed.pipe(createGunzip({ chunkSize: contentHeadBytes }));
	return new Promise((resolve) => {
		const done = (head: Buffer): void => {
			resolve(head);
			packed.destroy();
			unpacked.destroy();
		};
		unpacked.once("data", done);
		// The head ends within the file as a rule: what came before that is what counts.
		for (const each of [packed, unpacked]) each.once("error", () => done(Buffer.alloc(0)));
		unpacked.once("end", () => done(Buffer.alloc(0)));
	});
}

/** By the names of its entries: an export is a text, a bundle says what it is, a mask or a picture is neither. */
async function holdsMedia(file: string): Promise<boolean> {
	let zip: yauzl.ZipFile;
	try {
		zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true });
	} catch (error) {
		if (isSystemError(error)) throw error;
		return false;
	}
	try {
		let isMediaToo = false;
		let count = 0;
		for await (const { fileName } of zip.eachEntry()) {
			if (/(?:^|\/)bagit\.txt$|\.(?:json|ndjson|jsonl)$/iu.test(fileName)) return false;
			isMediaToo ||= /\.(?:nrrd|nhdr|nii|nii\.gz|dcm|png|jpe?g|tiff?)$/iu.test(fileName);
			if (++count >= mostEntries) break;
		}
		return isMediaToo;
	} catch (error) {
		if (isSystemError(error)) throw error;
		// What yauzl refuses, opening it refuses too.
		return false;
	} finally {
		zip.close();
	}
}
