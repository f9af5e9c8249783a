import { SvelteMap } from "svelte/reactivity";
import type { Scheme } from "#shared/drawing/colour";
import type { ExportId } from "#shared/export";
import { type Fault, fault } from "#shared/outcome";
import { mostThumbnails, type Thumbnail, type ThumbnailNews } from "#shared/thumbnail";
import type { Memory, TileSize } from "../db.ts";
import type { Host } from "../host.ts";
import type { Notices } from "./notices.svelte.ts";

export const tileSizes = ["small", "medium", "large"] as const satisfies readonly TileSize[];

/** px of a tile's picture. */
export const tilePictures: Readonly<Record<TileSize, { width: number; height: number }>> = {
	small: { width: 120, height: 90 },
	medium: { width: 184, height: 138 },
	large: { width: 256, height: 192 },
};

/** Thumbnails held; those that came first are forgotten, but for what is in view. */
const mostHeld = 2000;
/** While the grid moves, wishes go out this often: a hand on the scroll bar asks for what it stops at. */
const wishMs = 120;

/** The tasks as tiles: whether they are shown, how large, and what of their thumbnails is there. */
export class Gallery {
	isOpen = $state(false);
	size = $state<TileSize>("medium");
	readonly #thumbnails = new SvelteMap<number, Thumbnail | Fault>();
	readonly #host: Host;
	readonly #memory: Memory;
	readonly #notices: Notices;
	readonly #scheme: () => Scheme;
	/** So that two pages of one host do not take each other's wishes away. */
	readonly #viewer = crypto.randomUUID();
	/** Of what the thumbnails are. */
	#shown: { export: ExportId | null; scheme: Scheme | null } = { export: null, scheme: null };
	#rows: readonly number[] = [];
	/** Rows whose pictures the browser did not get when it last tried. */
	#lost: readonly number[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	#sentAt = -Infinity;
	#isWaiting = false;

	constructor(host: Host, memory: Memory, notices: Notices, scheme: () => Scheme) {
		this.#host = host;
		this.#memory = memory;
		this.#notices = notices;
		this.#scheme = scheme;
	}

	async load(): Promise<void> {
		const held = await this.#memory.setting("gallery");
		if (held === null) return;
		this.isOpen = held.open;
		this.size = held.size;
	}

	/** Asks no further by itself. */
	stop(): void {
		clearTimeout(this.#timer);
	}

	toggle(isOpen = !this.isOpen): void {
		this.isOpen = isOpen;
		if (!isOpen) this.see(this.#shown.export, []);
		this.#keep();
	}

	resize(size: TileSize): void {
		this.size = size;
		this.#keep();
	}

	/** The next size up or down, if there is one. */
	resizeBy(step: 1 | -1): void {
		const size = tileSizes[tileSizes.indexOf(this.size) + step];
		if (size !== undefined) this.resize(size);
	}

	/** Undefined while it is on its way. */
	of(row: number): Thumbnail | Fault | undefined {
		return this.#thumbnails.get(row);
	}

	/** These rows of an export are in view, the most wanted first. */
	see(id: ExportId | null, rows: readonly number[]): void {
		const scheme = this.#scheme();
		if (id !== this.#shown.export || scheme !== this.#shown.scheme) {
			this.#shown = { export: id, scheme };
			this.forget();
		}
		this.#rows = rows.slice(0, mostThumbnails);
		this.#wish();
	}

	/** What is there is not to be trusted any more: the pictures at hand, or the file, are others. */
	forget(): void {
		this.#thumbnails.clear();
		this.#lost = [];
		this.#wish();
	}

	/** The browser has the picture of a row. */
	arrive(row: number): void {
		if (this.#lost.length > 0) this.#lost = this.#lost.filter((lost) => lost !== row);
	}

	/** The browser did not get the picture of a row: the host may have forgotten it, and is asked once more. */
	lose(row: number): void {
		if (this.#lost.includes(row)) {
			this.#thumbnails.set(row, fault("media-missing", "The thumbnail did not arrive, twice."));
			return;
		}
		this.#lost = [...this.#lost, row];
		this.#thumbnails.delete(row);
		this.#wish();
	}

	hear({ export: id, scheme, thumbnails }: ThumbnailNews): void {
		if (id !== this.#shown.export || scheme !== this.#shown.scheme) return;
		for (const { row, thumbnail } of thumbnails) {
			this.#thumbnails.delete(row);
			this.#thumbnails.set(row, thumbnail);
		}
		for (const row of this.#thumbnails.keys()) {
			if (this.#thumbnails.size <= mostHeld) break;
			if (!this.#rows.includes(row)) this.#thumbnails.delete(row);
		}
	}

	#keep(): void {
		void this.#memory.remember("gallery", { open: this.isOpen, size: this.size });
	}

	#wish(): void {
		clearTimeout(this.#timer);
		const wait = Math.max(0, this.#sentAt + wishMs - performance.now());
		this.#timer = setTimeout(() => void this.#send(), wait);
	}

	async #send(): Promise<void> {
		const { export: id, scheme } = this.#shown;
		if (id === null || scheme === null) return;
		this.#sentAt = performance.now();
		const rows = this.#rows.filter((row) => !this.#thumbnails.has(row));
		// Nothing to ask for, and nothing to call off.
		if (rows.length === 0 && !this.#isWaiting) return;
		this.#isWaiting = rows.length > 0;
		const outcome = await this.#host.wantThumbnails({ export: id, scheme, rows, viewer: this.#viewer });
		// One that was closed meanwhile is not looked at any more.
		if (!outcome.ok && outcome.code !== "export-closed") this.#notices.fault(outcome, "Gallery");
	}
}
