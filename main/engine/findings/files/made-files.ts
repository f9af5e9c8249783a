import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import * as path from "node:path";
import { fault, ok, type Outcome } from "#shared/outcome";
import type { MediaFile } from "../../engine-api.ts";
import { isSystemError, orElse, systemFault } from "../../exports/system-fault.ts";
import { isAlive } from "../../process-life.ts";
import { giveName, syncFolder } from "../../whole-file.ts";

/** Files that wait; a person fetches one at once. */
const mostKept = 4;
/** Milliseconds after which nobody fetches it any more. */
const keptFor = 60 * 60 * 1000;
/** Characters that are held before they are written. */
const held = 1 << 18;

/** Of those of before there is no owner in the name. */
const leftName = /^(?:(\d{1,15})-)?made-[\da-f]{32}$/u;

interface Waiting {
	path: string;
	bytes: number;
	madeAt: number;
}

/** Files that were made and wait to be fetched by an id of their own: few, and not for long. */
export class MadeFiles {
	readonly #waiting = new Map<string, Waiting>();
	/** Resolves when what killed programs left is gone. */
	readonly #cleaned: Promise<void>;

	/** `now`: ms since 1970. */
	constructor(
		private readonly folder: string,
		private readonly now: () => number = () => Date.now(),
	) {
		this.#cleaned = orElse(() => removeLeft(folder), undefined);
	}

	/** Writes it piece by piece. Faults: those of the file system; nothing is left of it then. */
	async make(pieces: Iterable<string> | AsyncIterable<string>): Promise<Outcome<{ id: string; bytes: number }>> {
		const id = `made-${randomBytes(16).toString("hex")}`;
		const file = path.join(this.folder, `${String(process.pid)}-${id}`);
		await this.#cleaned;
		try {
			await mkdir(this.folder, { recursive: true, mode: 0o700 });
			const bytes = await writePieces(file, pieces);
			this.#waiting.set(id, { path: file, bytes, madeAt: this.now() });
			await this.#tidy();
			return ok({ id, bytes });
		} catch (error) {
			await rm(file, { force: true });
			if (isSystemError(error)) return systemFault(error, "the file");
			throw error;
		}
	}

	resolve(id: string): Outcome<MediaFile> {
		const found = this.#waiting.get(id);
		if (found === undefined) return fault("file-missing", "a file that was made waits for an hour: make it again");
		return ok({ path: found.path, bytes: found.bytes, mimeType: "application/octet-stream" });
	}

	async removeAll(): Promise<void> {
		await this.#cleaned;
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		for (const { path: file } of waiting) await rm(file, { force: true });
	}

	async #tidy(): Promise<void> {
		let many = this.#waiting.size;
		for (const [id, { path: file, madeAt }] of [...this.#waiting]) {
			if (many <= mostKept && this.now() - madeAt < keptFor) break;
			many--;
			this.#waiting.delete(id);
			await rm(file, { force: true });
		}
	}
}

/** What no living process owns. Errors: those of the file system. */
async function removeLeft(folder: string): Promise<void> {
	for (const name of await readdir(folder)) {
		const [, pid] = leftName.exec(name) ?? [];
		const file = path.join(folder, name);
		// Numbers of processes are given again: nobody fetches a file after an hour, whoever made it.
		const isOld = leftName.test(name) && Date.now() - (await stat(file)).mtimeMs > 2 * keptFor;
		if (isOld || (pid !== undefined && !isAlive(Number(pid)))) await rm(file, { force: true });
	}
}

/**
 * Puts a file in the place of what is there, as a whole. Faults: those of the file system; what was there stays then.
 */
export async function writeFindingsFile(
	file: string,
	pieces: Iterable<string> | AsyncIterable<string>,
): Promise<Outcome<number>> {
	const folder = path.dirname(file);
	const temporary = path.join(folder, `.${randomBytes(6).toString("hex")}.tmp`);
	try {
		const bytes = await writePieces(temporary, pieces);
		await giveName(temporary, file);
		await syncFolder(folder);
		return ok(bytes);
	} catch (error) {
		await rm(temporary, { force: true });
		if (isSystemError(error)) return systemFault(error, path.basename(file));
		throw error;
	}
}

/** Writes a new file in pieces and brings it to the disk; answers with its bytes. Errors: those of the file system. */
async function writePieces(file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<number> {
	const handle = await open(file, "wx", 0o600);
	try {
		let bytes = 0;
		let [some, length]: [string[], number] = [[], 0];
		for await (const piece of pieces) {
			some.push(piece);
			length += piece.length;
			if (length < held) continue;
			bytes += await written(handle, some.join(""));
			[some, length] = [[], 0];
		}
		bytes += await written(handle, some.join(""));
		await handle.sync();
		return bytes;
	} finally {
		await handle.close();
	}
}

async function written(handle: FileHandle, text: string): Promise<number> {
	const bytes = Buffer.from(text);
	await handle.writeFile(bytes);
	return bytes.length;
}
