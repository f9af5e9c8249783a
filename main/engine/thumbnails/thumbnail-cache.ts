import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { ContentKey } from "../exports/index-cache.ts";
import { isSystemError, orElse } from "../exports/system-fault.ts";
import {
	type KeptThumbnail,
	placeNumber,
	segmentHeadBytes,
	type ThumbnailPlace,
	ThumbnailSegment,
} from "./thumbnail-segment.ts";

export interface CacheBounds {
	/** Bytes of all files together. */
	bytes: number;
	/** Bytes after which a file is full: what is thrown away at a time. */
	segment: number;
	/** Files in all. */
	files: number;
}

/** At about 6 kB each, 2 GiB are 350,000 thumbnails. */
const usual: CacheBounds = { bytes: 2 * 1024 ** 3, segment: 32 * 1024 ** 2, files: 256 };
/** How often at most a file is marked as used. */
const TOUCH_MS = 60_000;
const SUFFIX = ".thumbs";
const DAMAGED = ".damaged";

/**
 * Thumbnails on disk, for all exports: each export has a few files of many thumbnails, so that a million of them are no
 * million files, and the least recently used can go without anything being rewritten. Two programs may use it at once:
 * each writes files of its own. Whatever is wrong with it, it is as good as empty, and says nothing.
 */
export class ThumbnailCache {
	readonly #shelves = new Map<ContentKey, Promise<Shelf>>();

	constructor(
		private readonly folder: string,
		private readonly bounds: CacheBounds = usual,
	) {}

	async find(key: ContentKey, place: ThumbnailPlace): Promise<KeptThumbnail | null> {
		return (await this.#shelf(key)).find(placeNumber(place));
	}

	/** Kept if there is room and right to; one of the same place is replaced. */
	async keep(key: ContentKey, place: ThumbnailPlace, thumbnail: KeptThumbnail): Promise<void> {
		await (await this.#shelf(key)).keep(placeNumber(place), thumbnail);
	}

	/** Ends the use of an export's thumbnails: what was written is on the disk after it. */
	async close(key: ContentKey): Promise<void> {
		const shelf = this.#shelves.get(key);
		this.#shelves.delete(key);
		await (await shelf)?.close();
	}

	async stop(): Promise<void> {
		await Promise.all([...this.#shelves.keys()].map((key) => this.close(key)));
	}

	#shelf(key: ContentKey): Promise<Shelf> {
		let shelf = this.#shelves.get(key);
		if (shelf === undefined) {
			shelf = Shelf.open(this.folder, key, this.bounds);
			this.#shelves.set(key, shelf);
		}
		return shelf;
	}
}

/** The segments of one export. */
class Shelf {
	/** The newest last: its thumbnails hold. */
	readonly #segments: ThumbnailSegment[] = [];
	readonly #touched = new Map<ThumbnailSegment, number>();
	#writing: ThumbnailSegment | null = null;
	/** Nothing can be written: no room, or no right to. */
	#isFull = false;
	#isClosed = false;
	#queue: Promise<unknown> = Promise.resolve();

	private constructor(
		private readonly folder: string,
		private readonly key: ContentKey,
		private readonly bounds: CacheBounds,
	) {}

	static async open(folder: string, key: ContentKey, bounds: CacheBounds): Promise<Shelf> {
		const shelf = new Shelf(folder, key, bounds);
		const files = (await listFiles(folder)).filter(({ name }) => name.startsWith(`${key}-`) && name.endsWith(SUFFIX));
		files.sort((a, b) => a.madeAt - b.madeAt);
		for (const { file, bytes } of files) {
			const found = await orElse(() => ThumbnailSegment.find(file), "unreadable" as const);
			// Another program is just making it, or was killed as it did.
			if (found === null && bytes < segmentHeadBytes) continue;
			// Set aside, where nobody looks for it; the next that needs room throws it away.
			if (found === null) await orElse(() => fs.rename(file, `${file}${DAMAGED}`), undefined);
			else if (found !== "unreadable") shelf.#segments.push(found);
		}
		return shelf;
	}

	async find(place: number): Promise<KeptThumbnail | null> {
		for (const segment of this.#segments.toReversed()) {
			if (!segment.places.has(place) || this.#isClosed) continue;
			const found = await orElse(() => segment.read(place), null);
			if (found === null) continue;
			await this.#touch(segment);
			return found;
		}
		return null;
	}

	keep(place: number, thumbnail: KeptThumbnail): Promise<void> {
		return this.#inTurn(async () => {
			if (this.#isFull || this.#isClosed) return;
			try {
				const segment = await this.#segment();
				await segment.append(place, thumbnail);
				if (segment.bytes < this.bounds.segment) return;
				this.#writing = null;
				await segment.seal();
			} catch (error) {
				if (!isSystemError(error)) throw error;
				this.#isFull = true;
			}
		});
	}

	close(): Promise<void> {
		return this.#inTurn(async () => {
			this.#isClosed = true;
			for (const segment of this.#segments) await orElse(() => segment.close(), undefined);
		});
	}

	async #inTurn(work: () => Promise<void>): Promise<void> {
		const turn = this.#queue.then(work);
		this.#queue = turn.catch(() => undefined);
		await turn;
	}

	async #segment(): Promise<ThumbnailSegment> {
		if (this.#writing !== null) return this.#writing;
		await fs.mkdir(this.folder, { recursive: true, mode: 0o700 });
		await this.#makeRoom();
		const name = `${this.key}-${String(Date.now())}-${randomBytes(4).toString("hex")}${SUFFIX}`;
		this.#writing = await ThumbnailSegment.create(path.join(this.folder, name));
		this.#segments.push(this.#writing);
		return this.#writing;
	}

	/** Damaged ones first, then those used longest ago, until another full one has room. */
	async #makeRoom(): Promise<void> {
		const files = await listFiles(this.folder);
		files.sort((a, b) => Number(b.isDamaged) - Number(a.isDamaged) || a.usedAt - b.usedAt);
		let bytes = files.reduce((sum, file) => sum + file.bytes, this.bounds.segment);
		let count = files.length + 1;
		for (const { file, bytes: own } of files) {
			if (bytes <= this.bounds.bytes && count <= this.bounds.files) break;
			// Windows keeps one that is open: another has to go instead.
			if ((await orElse(() => fs.rm(file), "kept" as const)) !== "kept") {
				bytes -= own;
				count -= 1;
				await this.#drop(file);
			}
		}
	}

	async #drop(file: string): Promise<void> {
		const at = this.#segments.findIndex((segment) => segment.path === file);
		const [segment] = at < 0 ? [] : this.#segments.splice(at, 1);
		await orElse(async () => segment?.close(), undefined);
	}

	async #touch(segment: ThumbnailSegment): Promise<void> {
		const now = Date.now();
		if (now - (this.#touched.get(segment) ?? 0) < TOUCH_MS) return;
		this.#touched.set(segment, now);
		await orElse(() => fs.utimes(segment.path, new Date(now), new Date(now)), undefined);
	}
}

interface CacheFile {
	name: string;
	file: string;
	bytes: number;
	madeAt: number;
	usedAt: number;
	isDamaged: boolean;
}

async function listFiles(folder: string): Promise<CacheFile[]> {
	const names = await orElse(() => fs.readdir(folder), []);
	const files: CacheFile[] = [];
	for (const name of names) {
		const file = path.join(folder, name);
		const isDamaged = name.endsWith(DAMAGED);
		if (!isDamaged && !name.endsWith(SUFFIX)) continue;
		const found = await orElse(() => fs.stat(file), null);
		if (found === null) continue;
		const madeAt = Number(/-(\d+)-[0-9a-f]+\.thumbs/u.exec(name)?.[1] ?? 0);
		files.push({ name, file, bytes: found.size, madeAt, usedAt: found.mtimeMs, isDamaged });
	}
	return files;
}
