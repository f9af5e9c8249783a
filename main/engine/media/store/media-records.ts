import { mkdir, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import * as path from "node:path";
import { isSystemError, orElse } from "../../exports/system-fault.ts";
import { giveName, syncFolder, writeWhole } from "../../whole-file.ts";
import {
	type KeptMedia,
	keptMediaIn,
	type MissingRecord,
	missingRecordIn,
	recordIn,
	recordText,
	type ScopedKey,
} from "./media-record.ts";

const entryName = /^([0-9a-f]{64})-([0-9a-f]{64})\.json$/u;
/** Younger than this, the time of a folder's change may be that of another change too. */
const settled = 2000;

/**
 * What is kept under which key, a small file for each: there is no list of all that a killed program, or two at once,
 * could lose. `kept/ab/<key>-<sha256>.json`, so that two bodies under one key stay apart; `missing/ab/<key>.json`.
 */
export class MediaRecords {
	/** Names on a shelf, and the folder's time of change at which they were listed. */
	readonly #shelves = new Map<string, { mtimeMs: number; names: Map<ScopedKey, string[]> }>();

	/** `damaged` hears the name of a record that could not be read and was set aside. */
	constructor(
		private readonly folder: string,
		private readonly damaged: (name: string) => void,
	) {}

	/** Errors: of the file system. */
	async put(record: KeptMedia): Promise<void> {
		await this.#write("kept", record.key, `${record.key}-${record.sha256}.json`, record);
		await this.forgetMissing(record.key);
	}

	/** Errors: of the file system. */
	async putMissing(record: MissingRecord): Promise<void> {
		await this.#write("missing", record.key, `${record.key}.json`, record);
	}

	async forgetMissing(key: ScopedKey): Promise<void> {
		await rm(path.join(this.#shelf("missing", key), `${key}.json`), { force: true });
	}

	/** The latest first. Errors: of the file system. */
	async of(key: ScopedKey): Promise<KeptMedia[]> {
		const found: KeptMedia[] = [];
		for (const name of (await this.#names(key)).get(key) ?? []) {
			const record = keptMediaIn(await this.#read("kept", key, name));
			if (record?.key === key && name === `${key}-${record.sha256}.json`) found.push(record);
			else await this.#setAside("kept", key, name);
		}
		return found.sort((a, b) => (b.fetchedAt ?? 0) - (a.fetchedAt ?? 0) || (a.sha256 < b.sha256 ? -1 : 1));
	}

	async missing(key: ScopedKey): Promise<MissingRecord | null> {
		const name = `${key}.json`;
		const content = await this.#read("missing", key, name);
		const record = missingRecordIn(content);
		if (record?.key === key) return record;
		if (content !== undefined) await this.#setAside("missing", key, name);
		return null;
	}

	/** It was used now: what was used longest ago is the first to make room. */
	async touch({ key, sha256 }: Pick<KeptMedia, "key" | "sha256">): Promise<void> {
		const now = new Date();
		await orElse(() => utimes(path.join(this.#shelf("kept", key), `${key}-${sha256}.json`), now, now), undefined);
	}

	async remove({ key, sha256 }: Pick<KeptMedia, "key" | "sha256">): Promise<void> {
		this.#shelves.delete(key.slice(0, 2));
		await rm(path.join(this.#shelf("kept", key), `${key}-${sha256}.json`), { force: true });
	}

	/** Every record by its name, and when it was used last. */
	async list(): Promise<{ key: ScopedKey; sha256: string; usedAt: number }[]> {
		const found: { key: ScopedKey; sha256: string; usedAt: number }[] = [];
		for (const shelf of await orElse(() => readdir(path.join(this.folder, "kept")), [])) {
			for (const name of await orElse(() => readdir(path.join(this.folder, "kept", shelf)), [])) {
				const [, key, sha256] = entryName.exec(name) ?? [];
				if (key === undefined || sha256 === undefined) continue;
				const about = await orElse(() => stat(path.join(this.folder, "kept", shelf, name)), null);
				if (about !== null) found.push({ key, sha256, usedAt: about.mtimeMs });
			}
		}
		return found;
	}

	#shelf(kind: "kept" | "missing", key: ScopedKey): string {
		return path.join(this.folder, kind, key.slice(0, 2));
	}

	async #write(
		kind: "kept" | "missing",
		key: ScopedKey,
		name: string,
		record: KeptMedia | MissingRecord,
	): Promise<void> {
		const shelf = this.#shelf(kind, key);
		if ((await mkdir(shelf, { recursive: true, mode: 0o700 })) !== undefined) {
			await syncFolder(path.dirname(shelf));
			await syncFolder(this.folder);
		}
		await writeWhole(path.join(shelf, name), recordText(record));
		if (kind === "kept") this.#shelves.delete(key.slice(0, 2));
	}

	/** Undefined where there is no such file. */
	async #read(kind: "kept" | "missing", key: ScopedKey, name: string): Promise<unknown> {
		try {
			return recordIn(await readFile(path.join(this.#shelf(kind, key), name), "utf8"));
		} catch (error) {
			if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return undefined;
			throw error;
		}
	}

	async #setAside(kind: "kept" | "missing", key: ScopedKey, name: string): Promise<void> {
		const from = path.join(this.#shelf(kind, key), name);
		const aside = path.join(this.folder, "damaged");
		await orElse(async () => {
			await mkdir(aside, { recursive: true, mode: 0o700 });
			await giveName(from, path.join(aside, `${kind}-${name}`));
			this.damaged(`damaged/${kind}-${name}`);
		}, undefined);
		this.#shelves.delete(key.slice(0, 2));
	}

	/** The names of a shelf by their keys: listed again where the folder has changed. */
	async #names(key: ScopedKey): Promise<ReadonlyMap<ScopedKey, string[]>> {
		const id = key.slice(0, 2);
		const shelf = this.#shelf("kept", key);
		const about = await orElse(() => stat(shelf), null);
		if (about === null) return new Map();
		const known = this.#shelves.get(id);
		if (known?.mtimeMs === about.mtimeMs) return known.names;
		const names = new Map<ScopedKey, string[]>();
		for (const name of await readdir(shelf)) {
			const owner = entryName.exec(name)?.[1];
			if (owner !== undefined) names.set(owner, [...(names.get(owner) ?? []), name]);
		}
		if (Date.now() - about.mtimeMs > settled) this.#shelves.set(id, { mtimeMs: about.mtimeMs, names });
		return names;
	}
}
