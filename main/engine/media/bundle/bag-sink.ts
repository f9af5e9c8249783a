import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { crc32 } from "node:zlib";
import { orElse } from "../../exports/system-fault.ts";
import { isAlive } from "../../process-life.ts";
import { giveName, syncFolder } from "../../whole-file.ts";
import { bagFolder } from "./manifest.ts";
import { centralHeader, endRecords, localHeader, type ZipEntry } from "./zip-format.ts";

/** Raised where a file that is packed is not what it was a moment before. */
export class PackedFileChanged extends Error {}

export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Takes the files of a bag one after the other; what it makes has its name when it is whole, and not before. */
export interface BagSink {
	/**
	 * Adds a file of so many bytes; answers with their sum. Where they are not as many, or have not the sum that is
	 * expected, nothing of it remains.
	 *
	 * Errors: {@link PackedFileChanged}; of the file system; of `pieces`.
	 */
	add(name: string, bytes: number, pieces: Pieces, expected?: string): Promise<string>;
	/** All of it is on the disk under its name. Errors: of the file system. */
	finish(): Promise<void>;
	/** Nothing of it is left. */
	abandon(): Promise<void>;
}

/** A name beside a target for what is not whole yet; what killed programs left there is removed. */
async function placeBeside(target: string): Promise<string> {
	const folder = path.dirname(target);
	// Short: a long name with more behind it may be longer than systems take.
	const stem = `.${createHash("sha256").update(path.basename(target)).digest("hex").slice(0, 12)}-`;
	for (const name of await readdir(folder)) {
		const pid = name.startsWith(stem) ? /^(\d+)-[0-9a-f]+\.tmp$/u.exec(name.slice(stem.length))?.[1] : undefined;
		if (pid === undefined || isAlive(Number(pid))) continue;
		await orElse(() => rm(path.join(folder, name), { recursive: true, force: true }), undefined);
	}
	return path.join(folder, `${stem}${String(process.pid)}-${randomBytes(4).toString("hex")}.tmp`);
}

/**
 * A ZIP archive whose files are stored, so that they can be read in place. Our own writer: nothing packs or depends on
 * the clock, and what the readers refuse is not written in the first place.
 */
export class ZipSink implements BagSink {
	readonly #entries: ZipEntry[] = [];
	#end = 0;

	private constructor(
		private readonly target: string,
		private readonly temporary: string,
		private readonly handle: FileHandle,
	) {}

	/** Errors: of the file system. */
	static async begin(target: string): Promise<ZipSink> {
		const temporary = await placeBeside(target);
		return new ZipSink(target, temporary, await open(temporary, "wx", 0o644));
	}

	async add(name: string, bytes: number, pieces: Pieces, expected?: string): Promise<string> {
		const at = this.#end;
		const entry = { name: bagFolder + name, bytes, crc: 0 };
		this.#end += localHeader(entry).length;
		const sum = createHash("sha256");
		try {
			let got = 0;
			for await (const piece of pieces) {
				got += piece.length;
				if (got > bytes) break;
				await this.#write(piece, this.#end);
				this.#end += piece.length;
				entry.crc = crc32(piece, entry.crc);
				sum.update(piece);
			}
			const digest = sum.digest("hex");
			checkPacked(name, bytes, got, digest, expected);
			await this.#write(localHeader(entry), at);
			this.#entries.push({ ...entry, at });
			return digest;
		} catch (error) {
			// The next file is written over it.
			this.#end = at;
			throw error;
		}
	}

	async finish(): Promise<void> {
		const at = this.#end;
		for (const entry of this.#entries) {
			const header = centralHeader(entry);
			await this.#write(header, this.#end);
			this.#end += header.length;
		}
		const records = endRecords(this.#entries.length, { at, bytes: this.#end - at });
		await this.#write(records, this.#end);
		// A file that was given up at the end may have been longer.
		await this.handle.truncate(this.#end + records.length);
		await this.handle.sync();
		await this.handle.close();
		await giveName(this.temporary, this.target);
		await syncFolder(path.dirname(this.target));
	}

	async abandon(): Promise<void> {
		await orElse(() => this.handle.close(), undefined);
		await orElse(() => rm(this.temporary, { force: true }), undefined);
	}

	async #write(bytes: Uint8Array, position: number): Promise<void> {
		for (let done = 0; done < bytes.length;) {
			const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done, position + done);
			done += bytesWritten;
		}
	}
}

/** The same files in a folder. */
export class FolderSink implements BagSink {
	readonly #folders = new Set<string>();

	private constructor(
		private readonly target: string,
		private readonly temporary: string,
	) {}

	/** Errors: of the file system. */
	static async begin(target: string): Promise<FolderSink> {
		const temporary = await placeBeside(target);
		await mkdir(temporary, { mode: 0o755 });
		return new FolderSink(target, temporary);
	}

	async add(name: string, bytes: number, pieces: Pieces, expected?: string): Promise<string> {
		const file = path.join(this.temporary, ...name.split("/"));
		const folder = path.dirname(file);
		await mkdir(folder, { recursive: true });
		this.#folders.add(folder);
		const sum = createHash("sha256");
		const handle = await open(file, "wx", 0o644);
		try {
			let got = 0;
			for await (const piece of pieces) {
				got += piece.length;
				if (got > bytes) break;
				await handle.writeFile(piece);
				sum.update(piece);
			}
			const digest = sum.digest("hex");
			checkPacked(name, bytes, got, digest, expected);
			await handle.sync();
			return digest;
		} catch (error) {
			await rm(file, { force: true });
			throw error;
		} finally {
			await handle.close();
		}
	}

	async finish(): Promise<void> {
		for (const folder of [...this.#folders, this.temporary]) await syncFolder(folder);
		// Never onto one that holds anything: systems refuse that.
		await rename(this.temporary, this.target);
		await syncFolder(path.dirname(this.target));
	}

	async abandon(): Promise<void> {
		await orElse(() => rm(this.temporary, { recursive: true, force: true }), undefined);
	}
}

function checkPacked(name: string, bytes: number, got: number, digest: string, expected: string | undefined): void {
	if (got !== bytes)
		throw new PackedFileChanged(`${name} had ${String(bytes)} bytes, and another count when it was packed`);
	if (expected !== undefined && digest !== expected)
		throw new PackedFileChanged(`${name} held other bytes when it was packed than a moment before`);
}
