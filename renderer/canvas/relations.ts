import type { Point } from "#shared/task";
import type { Bounds } from "#shared/drawing/drawing";
import { shapeBounds } from "#shared/drawing/link-shape";
import { Links, type Link } from "#shared/drawing/links";
import { RelationsLayer } from "./relations-layer.ts";
import { RelationsTopLayer } from "./relations-top-layer.ts";

/** CSS pixels. */
const tolerance = 4;

/** The relations of a stage: what is shown, pointed at and selected of them, on its two canvases. */
export class Relations {
	readonly layer = new RelationsLayer();
	readonly topLayer: RelationsTopLayer;
	readonly #changed: () => void;
	#links = new Links([]);
	#ratio = 1;
	#hovered: number | null = null;
	#selected: number | null = null;

	/** @param changed paint both canvases anew. */
	constructor(halo: string, changed: () => void) {
		this.topLayer = new RelationsTopLayer(halo);
		this.#changed = changed;
	}

	/** Replaces all relations. Hovered and selected keys stay as they were set. */
	show(links: readonly Link[]): void {
		if (links.length === 0 && this.#links.isEmpty) return;
		this.#links = new Links(links);
		this.layer.show(this.#links);
		this.topLayer.show(this.#links);
		this.#changed();
	}

	get selected(): number | null {
		return this.#selected;
	}

	point(hovered: number | null, selected: number | null): void {
		if (hovered === this.#hovered && selected === this.#selected) return;
		this.#hovered = hovered;
		this.#selected = selected;
		this.topLayer.point(hovered, selected);
		if (!this.#links.isEmpty) this.#changed();
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
		this.layer.scaleTo(ratio);
		this.topLayer.scaleTo(ratio);
	}

	/** The relation whose line lies at a place of the picture; null: none. `zoom`: device pixels for each of its own. */
	at([x, y]: Point, zoom: number): number | null {
		return this.#links.at(x, y, this.#ratio / zoom, tolerance);
	}

	/** In pixels of the picture; null for what is not shown. */
	boundsOf(key: number): Bounds | null {
		const drawn = this.#links.byKey(key);
		return drawn === null ? null : shapeBounds(drawn.shape);
	}

	release(): void {
		this.#links = new Links([]);
		this.layer.show(this.#links);
		this.topLayer.show(this.#links);
	}
}
