import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Json } from "#shared/json";
import { packArrays, type StoredArray, unpackArrays } from "./array-store.ts";
import { isSystemError } from "./system-fault.ts";

/** What is kept of an export that was read through: whatever its owner wants back. */
export interface KeptIndex {
	meta: Record<string, Json>;
	arrays: ReadonlyMap<string, StoredArray>;
}

/** Names one state of one file's content; see {@link contentKey}. */
export type ContentKey = string;

const MAGIC = "LOUPEIDX";
const VERSION = 3;
const EDGE = 64 * 1024;
const SAMPLES = 16;
const SAMPLE = 4096;
/** A larger index is read anew each time: it would not fit into one buffer. */
const MOST_INDEX = 2 ** 31 - 1;
/** What all indexes may take: ten million small tasks take half of it. */
const MOST_BYTES = 2 * 1024 ** 3;

/**
 * Size, time of change, and a hash of the first and last 64 KB and of 16 samples between: what tells, in a millisecond,
 * that a file is what it was. A file edited at the same size and time, and only between the samples, is not told apart;
 * the ids of a task are compared whenever one is read.
 *
 * Errors: those of the file system.
 */
export function contentKey(file: string): ContentKey {
	const descriptor = fs.openSync(file, "r");
	try {
		const { size, mtimeMs } = fs.fstatSync(descriptor);
		return sampledHash(descriptor, `${size} ${mtimeMs}`, { offset: 0, size });
	} finally {
		fs.closeSync(descriptor);
	}
}

/**
 * Names the content of a file, or of a part of one, wherever it lies, whatever it is called and whenever it was changed:
 * 40 lower-case hex digits of SHA-256 over its size, its first and last 64 KB and 16 samples of 4 KB between. Two files
 * of the same size that differ only between the samples are not told apart; the same export packed, and as it is, have
 * two hashes.
 *
 * Errors: those of the file system.
 */
export function contentHash({ path: file, offset, bytes }: { path: string; offset: number; bytes: number }): string {
	const descriptor = fs.openSync(file, "r");
	try {
		return sampledHash(descriptor, String(bytes), { offset, size: bytes });
	} finally {
		fs.closeSync(descriptor);
	}
}

function sampledHash(descriptor: number, first: string, { offset, size }: { offset: number; size: number }): string {
	const hash = createHash("sha256").update(`${first}\n`);
	const buffer = Buffer.alloc(EDGE);
	const add = (position: number, length: number): void => {
		const count = fs.readSync(descriptor, buffer, 0, Math.min(length, size - position), offset + position);
		hash.update(buffer.subarray(0, count));
	};
	add(0, EDGE);
	if (size > EDGE) add(Math.max(EDGE, size - EDGE), EDGE);
	if (size > 2 * EDGE) {
		for (let n = 1; n <= SAMPLES; n++) add(Math.floor((size / (SAMPLES + 1)) * n), SAMPLE);
	}
	return hash.digest("hex").slice(0, 40);
}

/**
 * Indexes on disk, so that the second opening need not read the file. A file of another version or a damaged one is as
 * good as none: it is written anew when the export has been read. The oldest go when all together take too much.
 */
export class IndexCache {
	/** `mostBytes`: what all indexes may take. */
	constructor(
		private readonly folder: string,
		private readonly mostBytes = MOST_BYTES,
	) {}

	/** Null where nothing usable is kept. */
	find(key: ContentKey): KeptIndex | null {
		const file = this.#file(key);
		try {
			const kept = unpackArrays(MAGIC, VERSION, fs.readFileSync(file));
			if (typeof kept === "string") return null;
			// Used now: the oldest by this time is the first to go.
			fs.utimesSync(file, new Date(), new Date());
			return kept;
		} catch (error) {
			// Without a cache, or with one that cannot be read, the export itself is read.
			if (isSystemError(error)) return null;
			throw error;
		}
	}

	/** Answers false where there was no room or no right to keep it: that costs time at the next opening, nothing else. */
	async keep(key: ContentKey, index: KeptIndex): Promise<boolean> {
		const pieces = packArrays(MAGIC, VERSION, index);
		const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
		if (bytes > Math.min(this.mostBytes, MOST_INDEX)) return false;
		const temporary = path.join(this.folder, `.${randomBytes(6).toString("hex")}.tmp`);
		try {
			await fs.promises.mkdir(this.folder, { recursive: true, mode: 0o700 });
			await this.#makeRoom(bytes);
			const handle = await fs.promises.open(temporary, "wx", 0o600);
			try {
				await handle.writev(pieces);
				await handle.sync();
			} finally {
				await handle.close();
			}
			await fs.promises.rename(temporary, this.#file(key));
			return true;
		} catch (error) {
			await fs.promises.rm(temporary, { force: true }).catch(() => undefined);
			if (isSystemError(error)) return false;
			throw error;
		}
	}

	/** What is kept is not to be trusted. */
	forget(key: ContentKey): void {
		fs.rmSync(this.#file(key), { force: true });
	}

	#file(key: ContentKey): string {
		return path.join(this.folder, `${key}.index`);
	}

	/** What a program that was killed left half written counts too, and goes as the others do. */
	async #makeRoom(bytes: number): Promise<void> {
		const names = (await fs.promises.readdir(this.folder)).filter((name) => /\.(?:index|tmp)$/u.test(name));
		const files = await Promise.all(
			names.map(async (name) => {
				const file = path.join(this.folder, name);
				const { size, mtimeMs } = await fs.promises.stat(file);
				return { file, size, mtimeMs };
			}),
		);
		files.sort((a, b) => a.mtimeMs - b.mtimeMs);
		let total = files.reduce((sum, { size }) => sum + size, bytes);
		for (const { file, size } of files) {
			if (total <= this.mostBytes) break;
			await fs.promises.rm(file, { force: true });
			total -= size;
		}
	}
}
