import type { Scheme } from "#shared/drawing/colour";
import type { ExportId, TaskRef } from "#shared/export";
import type { ThumbnailWish } from "#shared/thumbnail";

/** One thumbnail that somebody wants. */
export interface Wanted {
	ref: TaskRef;
	scheme: Scheme;
}

interface Viewer {
	export: ExportId;
	scheme: Scheme;
	/** In order of the wish: not looked for yet; not in the cache. */
	lookups: Set<number>;
	drawings: Set<number>;
	/** All of the wish that was not told yet. */
	rows: Set<number>;
}

/** Pages that were closed say nothing: the one heard of longest ago is forgotten. */
const mostViewers = 8;

/** Who wants which thumbnails, the latest wish first. A page's new wish takes the place of its old one. */
export class ThumbnailQueue {
	/** The latest last. */
	readonly #viewers = new Map<string, Viewer>();
	/** Under way, so that two pages do not have the same drawn twice. */
	readonly #underWay = new Set<string>();

	want({ viewer, export: id, scheme, rows }: ThumbnailWish): void {
		this.#viewers.delete(viewer);
		this.#viewers.set(viewer, { export: id, scheme, lookups: new Set(rows), drawings: new Set(), rows: new Set(rows) });
		for (const oldest of this.#viewers.keys()) {
			if (this.#viewers.size <= mostViewers) break;
			this.#viewers.delete(oldest);
		}
	}

	nextLookup(): Wanted | null {
		return this.#next("lookups");
	}

	nextDrawing(): Wanted | null {
		return this.#next("drawings");
	}

	/** It was looked for and is not in the cache. */
	miss(wanted: Wanted): void {
		this.#underWay.delete(keyOf(wanted));
		for (const viewer of this.#viewersOf(wanted)) {
			viewer.lookups.delete(wanted.ref.row);
			viewer.drawings.add(wanted.ref.row);
		}
	}

	/** It was told. */
	done(wanted: Wanted): void {
		this.#underWay.delete(keyOf(wanted));
		for (const { lookups, drawings, rows } of this.#viewersOf(wanted))
			for (const set of [lookups, drawings, rows]) set.delete(wanted.ref.row);
	}

	/** Whether somebody still waits for it; where nobody does it is not under way any more. */
	isWanted(wanted: Wanted): boolean {
		const isWanted = this.#viewersOf(wanted).length > 0;
		if (!isWanted) this.#underWay.delete(keyOf(wanted));
		return isWanted;
	}

	drop(id: ExportId): void {
		for (const [name, viewer] of this.#viewers) if (viewer.export === id) this.#viewers.delete(name);
	}

	clear(): void {
		this.#viewers.clear();
	}

	#next(stage: "lookups" | "drawings"): Wanted | null {
		for (const viewer of [...this.#viewers.values()].reverse()) {
			for (const row of viewer[stage]) {
				const wanted = { ref: { export: viewer.export, row }, scheme: viewer.scheme };
				if (this.#underWay.has(keyOf(wanted))) continue;
				viewer[stage].delete(row);
				this.#underWay.add(keyOf(wanted));
				return wanted;
			}
		}
		return null;
	}

	#viewersOf({ ref, scheme }: Wanted): Viewer[] {
		return [...this.#viewers.values()].filter(
			(viewer) => viewer.export === ref.export && viewer.scheme === scheme && viewer.rows.has(ref.row),
		);
	}
}

function keyOf({ ref, scheme }: Wanted): string {
	return `${ref.export} ${String(ref.row)} ${scheme}`;
}
