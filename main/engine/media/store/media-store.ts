import * as path from "node:path";
import { mkdir, stat } from "node:fs/promises";
import type { MediaStoreState, MissingWhy } from "#shared/media-needs";
import { fault, ok, type Outcome } from "#shared/outcome";
import { isSystemError, orElse, systemFault } from "../../exports/system-fault.ts";
import { StoredFile } from "../../stored-file.ts";
import { bytesInWords } from "../../figures.ts";
import { type IncomingObject, MediaObjects } from "./media-objects.ts";
import { MediaPins } from "./media-pins.ts";
import { type KeptMedia, type MissingRecord, type ScopedKey, whyOf } from "./media-record.ts";
import { MediaRecords } from "./media-records.ts";

/** Bytes that may be kept where nobody has said. */
const usualMost = 20_000_000_000;
/** What is left when room is made, of what may be kept: not every next file has to look at all of them. */
const afterRoom = 0.95;
const mostNotes = 200;

/** A file of the store: whole, and of the sum that it is kept under. */
export interface StoredMedia {
	path: string;
	record: KeptMedia;
	/** Others that lie under the same key with other bytes: fetched earlier. */
	others: KeptMedia[];
	/** It may make room for others from now on. */
	readonly release: () => void;
}

/** What is said of a file when it is put into the store. */
export type MediaFacts = Omit<KeptMedia, "sha256" | "bytes">;

/**
 * Media that were fetched or brought in, on disk under the sums of their bytes, within a bound that a person sets. It
 * survives the program; several programs may use one folder at once. What was used longest ago goes first, and never
 * what is held. A file whose bytes are not what they were is set aside and never given out.
 */
export class MediaStore {
	readonly #objects: MediaObjects;
	readonly #records: MediaRecords;
	readonly #pins: MediaPins;
	readonly #settings: StoredFile;
	#most: number | null = null;
	/** Bytes of all files, as far as this program knows; null where it has not looked. */
	#total: number | null = null;
	readonly #notes: string[] = [];
	/** Making room, one after the other. */
	#room: Promise<unknown> = Promise.resolve();

	constructor(readonly folder: string) {
		this.#objects = new MediaObjects(folder);
		this.#records = new MediaRecords(folder, (name) => {
			this.#note(`A record of the media that are kept was damaged and was set aside as ${name}.`);
		});
		this.#pins = new MediaPins(folder);
		this.#settings = new StoredFile(path.join(folder, "settings.json"), "ango-loupe media store", 1);
	}

	/** A file to write to. It is for the caller to `keep` or to `drop` it. */
	async begin(): Promise<Outcome<IncomingObject>> {
		return this.#told("a file of media", async () => ok(await this.#objects.begin()));
	}

	/**
	 * Keeps what was written, under its key. What is there under the key with other bytes stays beside it. Where there is
	 * no room for it within the bound or on the disk, it is dropped, and nothing else is lost.
	 */
	async keep(incoming: IncomingObject, facts: MediaFacts): Promise<Outcome<KeptMedia>> {
		const kept = await this.#told(facts.place, async () => {
			const room = await this.#inTurn(() => this.#makeRoom(incoming.bytes, facts.place));
			if (!room.ok) return room;
			const written = await incoming.seal();
			const isNew = !(await this.#objects.has(written.sha256, written.bytes));
			await this.#objects.take(incoming, written);
			if (isNew && this.#total !== null) this.#total += written.bytes;
			const record: KeptMedia = { ...facts, ...written };
			const others = (await this.#records.of(facts.key)).filter(({ sha256 }) => sha256 !== record.sha256);
			await this.#records.put(record);
			if (others.length > 0) this.#note(differing(record, others.length));
			return ok(record);
		});
		if (!kept.ok) {
			await incoming.drop();
			this.#note(`${facts.place} could not be kept: ${kept.detail}.`);
		}
		return kept;
	}

	/** As `begin` and `keep`, for bytes that are at hand. */
	async put(bytes: Uint8Array, facts: MediaFacts): Promise<Outcome<KeptMedia>> {
		const begun = await this.begin();
		if (!begun.ok) return begun;
		const wrote = await this.#told(facts.place, async () => {
			await begun.value.write(bytes);
			return ok(null);
		});
		if (wrote.ok) return this.keep(begun.value, facts);
		await begun.value.drop();
		return wrote;
	}

	/** Remembers why something could not be fetched. */
	async putMissing(record: MissingRecord): Promise<Outcome<null>> {
		return this.#told(record.place, async () => {
			await mkdir(this.folder, { recursive: true, mode: 0o700 });
			await this.#records.putMissing(record);
			return ok(null);
		});
	}

	/** What is kept under a key, without reading it: the latest first. Files that went to make room are left out. */
	async look(key: ScopedKey): Promise<Outcome<KeptMedia[]>> {
		return this.#told("the media that are kept", async () => {
			const found: KeptMedia[] = [];
			for (const record of await this.#records.of(key)) {
				if (await this.#objects.has(record.sha256, record.bytes)) found.push(record);
			}
			return ok(found);
		});
	}

	/** Why it is not here, where that was found out; null where nobody has tried. */
	async missing(key: ScopedKey): Promise<Outcome<MissingWhy | null>> {
		return this.#told("the media that are kept", async () => {
			const record = await this.#records.missing(key);
			return ok(record && whyOf(record));
		});
	}

	/**
	 * The file that was kept last under a key, its bytes compared with their sum; held until it is released. Null where
	 * there is none; a damaged one is set aside, and `missing` says so from then on.
	 */
	async find(key: ScopedKey): Promise<Outcome<StoredMedia | null>> {
		return this.#told("the media that are kept", async () => {
			const records = await this.#records.of(key);
			for (const record of records) {
				const { sha256, bytes } = record;
				const release = await this.#pins.hold(sha256);
				const state = await this.#objects.check(sha256, bytes);
				if (state === "here") {
					await this.#records.touch(record);
					const others = records.filter((other) => other !== record);
					return ok({ path: this.#objects.pathOf(sha256), record, others, release });
				}
				release();
				if (state === "damaged") await this.#damaged(record);
				await this.#records.remove(record);
			}
			return ok(null);
		});
	}

	async state(): Promise<Outcome<MediaStoreState>> {
		return this.#told("the media that are kept", async () => {
			const files = await this.#objects.list();
			this.#total = files.reduce((sum, { bytes }) => sum + bytes, 0);
			return ok({ files: files.length, bytes: this.#total, most: await this.most(), notes: [...this.#notes] });
		});
	}

	/** Remembers how many bytes may be kept, and makes room at once. */
	async limit(most: number): Promise<Outcome<MediaStoreState>> {
		const saved = await this.#told("settings.json", async () => {
			await mkdir(this.folder, { recursive: true, mode: 0o700 });
			return this.#settings.save({ most });
		});
		if (!saved.ok) return saved;
		this.#most = most;
		const made = await this.#inTurn(() => this.#makeRoom(0, "what is there"));
		// What is on the screen stays: it is said, and it goes when it is not any more.
		if (!made.ok) this.#note(`More is kept than is allowed: ${made.detail}.`);
		return this.state();
	}

	/** Bytes that may be kept. */
	async most(): Promise<number> {
		if (this.#most !== null) return this.#most;
		const { value, damaged } = await this.#settings.load();
		if (damaged) this.#note(damaged.detail);
		const { most } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
		return (this.#most ??= typeof most === "number" && most >= 0 ? most : usualMost);
	}

	/** Resolves when nothing is under way. */
	async stop(): Promise<void> {
		await this.#room;
		await this.#pins.settled();
	}

	async #damaged(record: KeptMedia): Promise<void> {
		const { key, role, place, sha256, bytes } = record;
		const aside = await this.#objects.setAside(sha256);
		if (this.#total !== null) this.#total -= bytes;
		const sentence = `${place} was kept here, and its bytes are not what they were: it was set aside as ${aside} of the media folder. Fetch it again or bring it in again.`;
		this.#note(sentence);
		await this.#records.putMissing({ key, role, place, class: "damaged", sentence, at: Date.now(), status: null });
	}

	/** Removes what was used longest ago until `bytes` more would be within the bound. */
	async #makeRoom(bytes: number, name: string): Promise<Outcome<null>> {
		const most = await this.most();
		if (bytes > most) {
			return fault("no-space", `${name} has ${bytesInWords(bytes)}, ${bytesInWords(most)} may be kept in all`);
		}
		if (this.#total !== null && this.#total + bytes <= most) return ok(null);
		const files = await this.#objects.list();
		this.#total = files.reduce((sum, file) => sum + file.bytes, 0);
		if (this.#total + bytes <= most) return ok(null);
		await this.#evict(files, Math.max(0, Math.floor(most * afterRoom) - bytes));
		if (this.#total + bytes <= most) return ok(null);
		const shown = bytesInWords(this.#total);
		return fault("no-space", `${bytesInWords(most)} may be kept, and ${shown} of it cannot go as it is being shown`);
	}

	async #evict(files: readonly { sha256: string; bytes: number; mtimeMs: number }[], most: number): Promise<void> {
		const records = new Map<string, { key: ScopedKey; sha256: string; usedAt: number }[]>();
		for (const record of await this.#records.list()) {
			const there = records.get(record.sha256);
			if (there === undefined) records.set(record.sha256, [record]);
			else there.push(record);
		}
		const usedAt = (file: (typeof files)[number]): number =>
			Math.max(file.mtimeMs, ...(records.get(file.sha256) ?? []).map((record) => record.usedAt));
		const oldest = files.map((file) => ({ ...file, usedAt: usedAt(file) })).sort((a, b) => a.usedAt - b.usedAt);
		const held = await this.#pins.held();
		for (const { sha256, bytes, mtimeMs } of oldest) {
			if ((this.#total ?? 0) <= most) return;
			if (held.has(sha256) || this.#pins.isHeldHere(sha256)) continue;
			// Written anew since it was listed: another program has just put it there.
			const now = await orElse(() => stat(this.#objects.pathOf(sha256)), null);
			if (now !== null && now.mtimeMs !== mtimeMs) continue;
			// The records first: cut short, it leaves a file that nothing names, and no name without a file.
			for (const record of records.get(sha256) ?? []) await this.#records.remove(record);
			await this.#objects.remove(sha256);
			if (this.#total !== null) this.#total -= bytes;
		}
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const next = this.#room.then(work);
		this.#room = next.catch(() => undefined);
		return next;
	}

	async #told<T>(name: string, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
		try {
			return await work();
		} catch (error) {
			if (isSystemError(error)) return systemFault(error, name);
			throw error;
		}
	}

	#note(sentence: string): void {
		if (this.#notes.includes(sentence)) return;
		this.#notes.push(sentence);
		if (this.#notes.length > mostNotes) this.#notes.shift();
	}
}

function differing({ place }: KeptMedia, others: number): string {
	const more = others === 1 ? "another file" : `${String(others)} other files`;
	return `${place} was kept before with other bytes: ${more} under the same link stays beside it, and the one that came last is shown.`;
}
