import { createHash } from "node:crypto";
import type { ExportId, TaskRef } from "#shared/export";
import type { Fault, Outcome } from "#shared/outcome";
import type { Thumbnail, ThumbnailNews, ThumbnailWish } from "#shared/thumbnail";
import type { ContentKey } from "../exports/index-cache.ts";
import type { TaskPlace } from "../exports/open-export.ts";
import type { DrawnThumbnail, PictureNames, ThumbnailPicture } from "./draw-thumbnail.ts";
import { type Drawer, type Drawers, notDrawn } from "./drawing-threads.ts";
import { PictureShelf } from "./picture-shelf.ts";
import type { ThumbnailCache } from "./thumbnail-cache.ts";
import { ThumbnailQueue, type Wanted } from "./thumbnail-queue.ts";

/** A picture in a media folder, and what tells it from what it may become. */
export interface StampedPicture extends ThumbnailPicture {
	bytes: number;
	mtimeMs: number;
}

/** What thumbnails need of the engine around them. */
export interface ThumbnailOwner {
	order(ref: TaskRef): Outcome<TaskPlace>;
	/** The picture that names lead to now, null where there is none; a fault where there is one that is not shown. */
	findPicture(ref: TaskRef, names: PictureNames): Promise<Outcome<StampedPicture | null>>;
	told(news: ThumbnailNews): void;
}

/** How many are looked for in the cache at a time, per export. */
const lookups = 8;
/** What came within this is told together. */
const tellMs = 25;

/** What is kept beside a picture on disk: by what it can be told whether it would be drawn the same today. */
interface KeptFacts {
	offset: number;
	length: number;
	names: PictureNames;
	picture: string;
	thumbnail: Thumbnail;
}

/**
 * Thumbnails of tasks: taken from the cache on disk where they would be drawn the same, else drawn on threads that stand
 * behind everything else; newest wishes first, and what is no longer wanted is not begun.
 */
export class Thumbnails {
	readonly #queue = new ThumbnailQueue();
	readonly #pictures = new PictureShelf();
	readonly #idle: Drawer[] = [];
	readonly #drawers: Drawer[] = [];
	readonly #news = new Map<string, ThumbnailNews>();
	readonly #working = new Set<Promise<void>>();
	/** Content keys of exports whose thumbnails were kept. */
	readonly #keys = new Map<ExportId, ContentKey>();
	#lookingUp = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Counted for whoever wants to know whether the cache is of use. */
	readonly counts = { drawn: 0, found: 0 };

	constructor(
		private readonly cache: ThumbnailCache,
		private readonly threads: Drawers,
		private readonly owner: ThumbnailOwner,
	) {}

	/** Replaces what the page wanted before. */
	want(wish: ThumbnailWish): void {
		this.#queue.want(wish);
		this.#goOn();
	}

	/** The picture behind an id of a URL; null where it is forgotten, and has to be wanted anew. */
	picture(id: string): Uint8Array | null {
		return this.#pictures.find(id);
	}

	/** An export is closed: nothing more is drawn of it, and what was drawn is on the disk after this. */
	async close(id: ExportId): Promise<void> {
		this.#queue.drop(id);
		await Promise.all(this.#working);
		const key = this.#keys.get(id);
		this.#keys.delete(id);
		if (key !== undefined && ![...this.#keys.values()].includes(key)) await this.cache.close(key);
	}

	async stop(): Promise<void> {
		this.#queue.clear();
		await Promise.all(this.#drawers.map((drawer) => drawer.end()));
		await Promise.all(this.#working);
		// Not before: what was under way has been told.
		clearTimeout(this.#timer);
		await this.cache.stop();
	}

	#goOn(): void {
		while (this.#lookingUp < lookups) {
			const wanted = this.#queue.nextLookup();
			if (wanted === null) break;
			this.#lookingUp += 1;
			this.#work(wanted, this.#lookUp(wanted), () => {
				this.#lookingUp -= 1;
			});
		}
		while (this.#idle.length > 0 || this.#drawers.length < this.threads.count) {
			const wanted = this.#queue.nextDrawing();
			if (wanted === null) break;
			const drawer = this.#idle.pop() ?? this.#startDrawer();
			this.#work(wanted, this.#draw(wanted, drawer), () => {
				this.#idle.push(drawer);
			});
		}
	}

	#work(wanted: Wanted, work: Promise<void>, done: () => void): void {
		const whole = work
			.catch((error: unknown) => {
				// A bug, which nobody waits for: unsaid it would end the engine, and what else that is at.
				this.#tell(wanted, notDrawn(error instanceof Error ? error.message : String(error)));
			})
			.finally(() => {
				done();
				this.#working.delete(whole);
				this.#goOn();
			});
		this.#working.add(whole);
	}

	#startDrawer(): Drawer {
		const drawer = this.threads.start();
		this.#drawers.push(drawer);
		return drawer;
	}

	async #lookUp(wanted: Wanted): Promise<void> {
		const order = this.owner.order(wanted.ref);
		if (!order.ok) {
			this.#tell(wanted, order);
			return;
		}
		const { key, place } = order.value;
		const kept = key === null ? null : await this.cache.find(key, { row: wanted.ref.row, scheme: wanted.scheme });
		const facts = kept && (JSON.parse(kept.meta) as KeptFacts);
		if (key !== null) this.#keys.set(wanted.ref.export, key);
		if (facts?.offset === place.offset && facts.length === place.length) {
			const picture = await this.owner.findPicture(wanted.ref, facts.names);
			if (pictureStamp(picture) === facts.picture) {
				this.counts.found += 1;
				this.#show(wanted, { thumbnail: facts.thumbnail, picture: kept?.picture ?? new Uint8Array() });
				return;
			}
		}
		this.#queue.miss(wanted);
	}

	async #draw(wanted: Wanted, drawer: Drawer): Promise<void> {
		const { ref, scheme } = wanted;
		const order = this.owner.order(ref);
		if (!order.ok) {
			this.#tell(wanted, order);
			return;
		}
		const { key, ...place } = order.value;
		const names = await drawer.read({ ...place, ref, scheme });
		if (!names.ok) {
			this.#tell(wanted, names);
			return;
		}
		// Scrolled away while it was read, or looked for.
		if (!this.#queue.isWanted(wanted)) return;
		const picture = await this.owner.findPicture(ref, names.value);
		if (!this.#queue.isWanted(wanted)) return;
		const drawn = await drawer.draw(picture.ok ? picture.value : null, picture.ok ? null : picture);
		if (!drawn.ok) {
			this.#tell(wanted, drawn);
			return;
		}
		this.counts.drawn += 1;
		this.#show(wanted, drawn.value);
		if (key === null) return;
		const facts: KeptFacts = {
			offset: place.place.offset,
			length: place.place.length,
			names: names.value,
			picture: pictureStamp(picture),
			thumbnail: drawn.value.thumbnail,
		};
		await this.cache.keep(key, { row: ref.row, scheme }, { meta: JSON.stringify(facts), picture: drawn.value.picture });
	}

	#show(wanted: Wanted, { thumbnail, picture }: DrawnThumbnail): void {
		const url = picture.length === 0 ? null : `/thumbnail/${this.#pictures.add(picture)}`;
		this.#tell(wanted, { ...thumbnail, url });
	}

	#tell({ ref, scheme }: Wanted, thumbnail: Thumbnail | Fault): void {
		this.#queue.done({ ref, scheme });
		const key = `${ref.export} ${scheme}`;
		const news = this.#news.get(key) ?? { export: ref.export, scheme, thumbnails: [] };
		news.thumbnails.push({ row: ref.row, thumbnail });
		this.#news.set(key, news);
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			for (const each of this.#news.values()) this.owner.told(each);
			this.#news.clear();
		}, tellMs);
	}
}

/** What a thumbnail was drawn over, in a few letters: the same for the same file as it is now. */
function pictureStamp(picture: Outcome<StampedPicture | null>): string {
	if (!picture.ok) return `${picture.code} ${picture.detail}`;
	if (picture.value === null) return "";
	const { path, bytes, mtimeMs } = picture.value;
	return createHash("sha256")
		.update(`${path}\n${String(bytes)} ${String(mtimeMs)}`)
		.digest("hex")
		.slice(0, 32);
}
