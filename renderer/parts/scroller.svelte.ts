import { clampTop, scrolled, toNative, type Track } from "./virtual-scroll.ts";

const restMs = 140;

/** The scrolling element of a list that may be taller than an element can be; its map is in virtual-scroll.ts. */
export class Scroller {
	/** null once its list is gone: `bind:this` says so, and what was under way may still ask to scroll. */
	element = $state<HTMLElement | null>();
	/** Offset within the whole list, px. */
	top = $state(0);
	/** The element's own offset, as last seen. */
	native = $state(0);
	readonly #track: () => Track;
	#rest: ReturnType<typeof setTimeout> | undefined;

	constructor(track: () => Track) {
		this.#track = track;
	}

	scrollTo(target: number): void {
		this.top = clampTop(target, this.#track());
		this.#settle();
	}

	/** The element has scrolled. */
	follow(): void {
		const { element } = this;
		if (!element || element.scrollTop === this.native) return;
		const next = scrolled({ top: this.top, native: this.native }, element.scrollTop, this.#track());
		this.top = next.top;
		this.native = next.native;
		clearTimeout(this.#rest);
		if (next.settle === "now") this.#settle();
		else if (next.settle === "later")
			this.#rest = setTimeout(() => {
				this.#settle();
			}, restMs);
	}

	stop(): void {
		clearTimeout(this.#rest);
	}

	/** Puts the element's offset where the map has it. The element may round, so what it took is read back. */
	#settle(): void {
		clearTimeout(this.#rest);
		if (!this.element) return;
		this.element.scrollTop = toNative(this.top, this.#track());
		this.native = this.element.scrollTop;
	}
}
