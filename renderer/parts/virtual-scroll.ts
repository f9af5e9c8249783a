/**
 * Scrolling more rows than an element can be tall. Browsers stop at 16 to 33 million px (less at high pixel density), so
 * the element is at most `tallest` px and its scroll offset ("native") is mapped to the offset in the whole list ("top").
 * The map is 1:1 within `edge` px of both ends, so that the ends are reached like those of any list, and linear between.
 * A small step (wheel, touch) moves `top` by the same pixels wherever it is; only a leap (the scroll bar) is mapped.
 */
export const tallest = 8_000_000;
const edge = 100_000;

/** All in CSS px: `total` the height of all rows, `view` what of them is seen at once. */
export interface Track {
	total: number;
	view: number;
}

export interface ScrollState {
	/** Offset within the whole list. */
	top: number;
	/** Offset of the scrolling element. */
	native: number;
}

/** The state after a scroll, and whether the element's offset should be put right at once or when the hand rests. */
export interface Scrolled extends ScrollState {
	settle: "no" | "later" | "now";
}

export function spacerHeight(track: Track): number {
	return Math.min(track.total, tallest);
}

export function lastTop(track: Track): number {
	return Math.max(0, track.total - track.view);
}

function lastNative(track: Track): number {
	return Math.max(0, spacerHeight(track) - track.view);
}

export function clampTop(top: number, track: Track): number {
	return Math.min(lastTop(track), Math.max(0, top));
}

function slope(track: Track): number {
	return (lastTop(track) - 2 * edge) / (lastNative(track) - 2 * edge);
}

export function toTop(native: number, track: Track): number {
	if (track.total <= tallest) return clampTop(native, track);
	const end = lastNative(track);
	if (native <= edge) return Math.max(0, native);
	if (native >= end - edge) return clampTop(lastTop(track) - (end - native), track);
	return edge + (native - edge) * slope(track);
}

export function toNative(top: number, track: Track): number {
	if (track.total <= tallest) return clampTop(top, track);
	const end = lastTop(track);
	if (top <= edge) return Math.max(0, top);
	if (top >= end - edge) return Math.min(lastNative(track), lastNative(track) - (end - top));
	return edge + (top - edge) / slope(track);
}

/** Steps below this are a wheel's or a finger's; one pixel of the scroll bar's thumb is always more. */
function stepLimit(track: Track): number {
	return tallest / Math.max(track.view, 1) / 2;
}

/** What follows from the element's having scrolled to `native`. */
export function scrolled(state: ScrollState, native: number, track: Track): Scrolled {
	if (track.total <= tallest) return { top: clampTop(native, track), native, settle: "no" };
	const step = native - state.native;
	if (Math.abs(step) > stepLimit(track)) return { top: toTop(native, track), native, settle: "no" };
	const top = clampTop(state.top + step, track);
	const apart = Math.abs(toNative(top, track) - native) > 1;
	if (!apart) return { top, native, settle: "no" };
	// Near an end of the element with rows still beyond it (or the other way round) there is no room to rest first.
	const atEnd = native < edge || native > lastNative(track) - edge || top === 0 || top === lastTop(track);
	return { top, native, settle: atEnd ? "now" : "later" };
}

/** Rows `from` (inclusive) to `to` (exclusive) that are seen, with `spare` more on either side. */
export function rowsSeen(
	top: number,
	view: number,
	rowHeight: number,
	rows: number,
	spare: number,
): { from: number; to: number } {
	const from = Math.max(0, Math.floor(top / rowHeight) - spare);
	const to = Math.min(rows, Math.ceil((top + view) / rowHeight) + spare);
	return { from: Math.min(from, to), to };
}

/** The nearest offset at which the row is seen whole. */
export function topToReveal(row: number, top: number, rowHeight: number, track: Track): number {
	const start = row * rowHeight;
	if (start < top) return clampTop(start, track);
	if (start + rowHeight > top + track.view) return clampTop(start + rowHeight - track.view, track);
	return clampTop(top, track);
}
