import type { Size } from "./view.ts";

/** How large an element is on the screen. */
export interface ScreenSize extends Size {
	/** Device pixels for each CSS pixel; width and height are whole device pixels. */
	ratio: number;
}

/** Tells an element's size in device pixels when it, or the screen's pixels, change. */
export class ScreenObserver {
	readonly #observer: ResizeObserver;
	readonly #ended = new AbortController();

	constructor(element: HTMLElement, changed: (size: ScreenSize) => void) {
		this.#observer = new ResizeObserver((entries) => {
			const measured = screenSizeOf(element);
			const told = pixelBoxOf(entries.at(-1));
			// Only the browser knows which way it rounded. Where it does not tell (WebKit), or tells CSS pixels although
			// the ratio is another (Chromium's device emulation), the measure is at most a pixel off.
			changed(told !== null && isRounding(told, measured) ? { ...told, ratio: measured.ratio } : measured);
		});
		try {
			this.#observer.observe(element, { box: "device-pixel-content-box" });
		} catch (error) {
			if (!(error instanceof TypeError)) throw error;
			// WebKit knows no device pixels: a window moved to another screen is told by its resize.
			this.#observer.observe(element);
			const remeasure = (): void => {
				changed(screenSizeOf(element));
			};
			addEventListener("resize", remeasure, { signal: this.#ended.signal });
		}
	}

	dispose(): void {
		this.#observer.disconnect();
		this.#ended.abort();
	}
}

/** Measured from outside: the observer's word is more exact, but comes later. */
export function screenSizeOf(element: HTMLElement): ScreenSize {
	const { width, height } = element.getBoundingClientRect();
	const ratio = devicePixelRatio;
	return { width: Math.round(width * ratio), height: Math.round(height * ratio), ratio };
}

function pixelBoxOf(entry: ResizeObserverEntry | undefined): Size | null {
	// Declared as always there; WebKit's entries lack it.
	const boxes: readonly ResizeObserverSize[] | undefined = entry?.devicePixelContentBoxSize;
	const box = boxes?.[0];
	return box === undefined ? null : { width: box.inlineSize, height: box.blockSize };
}

function isRounding(a: Size, b: Size): boolean {
	return Math.abs(a.width - b.width) <= 1 && Math.abs(a.height - b.height) <= 1;
}
