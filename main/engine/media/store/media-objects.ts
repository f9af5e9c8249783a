import { createHash, randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import * as path from "node:path";
import { isSystemError, orElse } from "../../exports/system-fault.ts";
import { isAlive } from "../../process-life.ts";
import { giveName, syncFolder } from "../../whole-file.ts";

const piece = 1 << 20;
const objectName = /^[0-9a-f]{64}\.bin$/u;

/** A file that was written whole, under the sum of its bytes. */
export interface WrittenObject {
	sha256: string;
	bytes: number;
}

/** A file on its way into the store: bytes in order, then its name, or nothing of it. */
export class IncomingObject {
	bytes = 0;
	readonly #sum = createHash("sha256");
	/** The first bytes, by which its kind is told. */
	#head: Buffer = Buffer.alloc(0);

	constructor(
		private readonly handle: FileHandle,
		readonly temporary: string,
	) {}

	get head(): Buffer {
		return this.#head;
	}

	/** Errors: of the file system. */
	async write(bytes: Uint8Array): Promise<void> {
		for (let done = 0; done < bytes.length;) {
			const { bytesWritten } = await this.handle.write(bytes, done, bytes.length - done);
			done += bytesWritten;
		}
		this.#sum.update(bytes);
		if (this.#head.length < 512) this.#head = Buffer.concat([this.#head, bytes.subarray(0, 512 - this.#head.length)]);
		this.bytes += bytes.length;
	}

	/** All of it is on the disk. Errors: of the file system. */
	async seal(): Promise<WrittenObject> {
		await this.handle.sync();
		await this.handle.close();
		return { sha256: this.#sum.digest("hex"), bytes: this.bytes };
	}

	/** Nothing of it is left. */
	async drop(): Promise<void> {
		await orElse(() => this.handle.close(), undefined);
		await orElse(() => rm(this.temporary, { force: true }), undefined);
	}
}

/**
 * Files under the sums of their bytes: `objects/ab/abcdef….bin`. One takes its name when it is whole and on the disk;
 * what a killed program leaves lies in `incoming` and is removed when the next one begins.
 */
export class MediaObjects {
	readonly #verified = new Map<string, { size: number; mtimeMs: number }>();
	#prepared: Promise<void> | null = null;

	constructor(private readonly folder: string) {}

	pathOf(sha256: string): string {
		return path.join(this.folder, "objects", sha256.slice(0, 2), `${sha256}.bin`);
	}

	/** Errors: of the file system. */
	async begin(): Promise<IncomingObject> {
		this.#prepared ??= this.#prepare();
		try {
			await this.#prepared;
		} catch (error) {
			// The next one may find a disk that can be written to.
			this.#prepared = null;
			throw error;
		}
		const temporary = path.join(
			this.folder,
			"incoming",
			`${String(process.pid)}-${randomBytes(8).toString("hex")}.tmp`,
		);
		return new IncomingObject(await open(temporary, "wx", 0o600), temporary);
	}

	/** Gives a sealed file its name. Errors: of the file system; it is for the caller to drop it then. */
	async take(incoming: IncomingObject, { sha256, bytes }: WrittenObject): Promise<void> {
		const file = this.pathOf(sha256);
		const shelf = path.dirname(file);
		if ((await mkdir(shelf, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(path.dirname(shelf));
		await giveName(incoming.temporary, file);
		await syncFolder(shelf);
		const { mtimeMs } = await stat(file);
		this.#verified.set(sha256, { size: bytes, mtimeMs });
	}

	/**
	 * "here", its bytes being those of its name: summed once in a process, and again where size or time changed since;
	 * "gone"; or "damaged". Errors: of the file system.
	 */
	async check(sha256: string, bytes: number): Promise<"here" | "gone" | "damaged"> {
		const file = this.pathOf(sha256);
		const found = await statOf(file);
		if (found === null) return "gone";
		if (!found.isFile() || found.size !== bytes) return "damaged";
		const known = this.#verified.get(sha256);
		if (known?.size === found.size && known.mtimeMs === found.mtimeMs) return "here";
		if ((await sumOfFile(file)) !== sha256) return "damaged";
		this.#verified.set(sha256, { size: found.size, mtimeMs: found.mtimeMs });
		return "here";
	}

	/** Whether a file of that size is there, without reading it. */
	async has(sha256: string, bytes: number): Promise<boolean> {
		const found = await statOf(this.pathOf(sha256));
		return found?.isFile() === true && found.size === bytes;
	}

	/** Puts a damaged file where nobody reads it; answers with its new name. */
	async setAside(sha256: string): Promise<string> {
		this.#verified.delete(sha256);
		const name = `${sha256}-${randomBytes(4).toString("hex")}.bin`;
		await mkdir(path.join(this.folder, "damaged"), { recursive: true, mode: 0o700 });
		await giveName(this.pathOf(sha256), path.join(this.folder, "damaged", name));
		return `damaged/${name}`;
	}

	async remove(sha256: string): Promise<void> {
		this.#verified.delete(sha256);
		await rm(this.pathOf(sha256), { force: true });
	}

	/** Every file with its size and when it came; those of a name that is not ours are left out. */
	async list(): Promise<{ sha256: string; bytes: number; mtimeMs: number }[]> {
		const found: { sha256: string; bytes: number; mtimeMs: number }[] = [];
		const shelves = await orElse(() => readdir(path.join(this.folder, "objects")), []);
		for (const shelf of shelves.filter((name) => /^[0-9a-f]{2}$/u.test(name))) {
			for (const name of await orElse(() => readdir(path.join(this.folder, "objects", shelf)), [])) {
				if (!objectName.test(name)) continue;
				const about = await statOf(path.join(this.folder, "objects", shelf, name));
				// Gone meanwhile: another program made room.
				if (about?.isFile() === true)
					found.push({ sha256: name.slice(0, 64), bytes: about.size, mtimeMs: about.mtimeMs });
			}
		}
		return found;
	}

	/** Removes what killed programs left. Others may be writing theirs beside us. */
	async #prepare(): Promise<void> {
		const incoming = path.join(this.folder, "incoming");
		await mkdir(incoming, { recursive: true, mode: 0o700 });
		await mkdir(path.join(this.folder, "objects"), { recursive: true, mode: 0o700 });
		await syncFolder(this.folder);
		for (const name of await readdir(incoming)) {
			const pid = /^(\d+)-[0-9a-f]+\.tmp$/u.exec(name)?.[1];
			if (pid === undefined || isAlive(Number(pid))) continue;
			await orElse(() => rm(path.join(incoming, name), { force: true }), undefined);
		}
	}
}

async function statOf(file: string): Promise<Stats | null> {
	try {
		return await stat(file);
	} catch (error) {
		if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
		throw error;
	}
}

/** SHA-256 of `bytes` bytes of a file from `offset` on, or of all of it. Errors: of the file system. */
export async function sumOfFile(file: string, offset = 0, bytes = Infinity, signal?: AbortSignal): Promise<string> {
	const handle = await open(file, "r");
	try {
		const sum = createHash("sha256");
		const buffer = Buffer.alloc(Math.max(1, Math.min(piece, bytes)));
		for (let done = 0; done < bytes;) {
			signal?.throwIfAborted();
			const { bytesRead } = await handle.read(buffer, 0, Math.min(piece, bytes - done), offset + done);
			if (bytesRead === 0) break;
			sum.update(buffer.subarray(0, bytesRead));
			done += bytesRead;
		}
		return sum.digest("hex");
	} finally {
		await handle.close();
	}
}
