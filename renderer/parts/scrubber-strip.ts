/** What a scrubber's strip shows. Places are whole numbers from 0 up to, not including, `count`. */
export interface Strip {
	count: number;
	/** Places with something on them, in order, and how much: both of one length. */
	places: Float64Array;
	values: Float64Array;
	/** Marked places, in order. */
	ticks: readonly number[];
	/** Marked stretches, without `to`. */
	spans: readonly { from: number; to: number }[];
}

/** CSS colours. */
export interface StripColours {
	bar: string;
	mark: string;
	ground: string;
}

/** The place under a point of the strip, kept within it. @param x pixels from the left edge. */
export function placeAt(x: number, width: number, count: number): number {
	if (width <= 0) return 0;
	return Math.min(count - 1, Math.max(0, Math.floor((x / width) * count)));
}

/** The middle of a place, in the unit of the width. */
export function middleOf(place: number, width: number, count: number): number {
	return ((place + 0.5) / Math.max(1, count)) * width;
}

/**
 * The most that any place under each column has: a lone frame among 100,000 is not averaged away. Takes time by the
 * places with something on them, not by `count`.
 */
export function columnsOf({ count, places, values }: Strip, columns: number): Float64Array {
	const most = new Float64Array(columns);
	for (const [at, place] of places.entries()) {
		if (place >= count) break;
		const from = Math.floor((place / count) * columns);
		// Few places are several columns wide each.
		const to = Math.max(from + 1, Math.floor(((place + 1) / count) * columns));
		const value = values[at] ?? 0;
		for (let column = from; column < to; column++) most[column] = Math.max(most[column] ?? 0, value);
	}
	return most;
}

/** Heights in CSS pixels: the marks lie over the bars. */
const markHeight = 9;
const lineHeight = 3;

/** @param ratio device pixels for each CSS pixel; the canvas counts in device pixels. */
export function paintStrip(
	context: CanvasRenderingContext2D,
	strip: Strip,
	colours: StripColours,
	ratio: number,
): void {
	const { width, height } = context.canvas;
	context.clearRect(0, 0, width, height);
	const top = markHeight * ratio;
	const room = height - top;
	context.fillStyle = colours.ground;
	context.fillRect(0, height - ratio, width, ratio);
	const most = columnsOf(strip, width);
	const highest = most.reduce((a, b) => Math.max(a, b), 0);
	context.fillStyle = colours.bar;
	for (const [column, value] of most.entries()) {
		if (value <= 0) continue;
		// What is there shows, however little beside the fullest.
		const tall = Math.max(3 * ratio, (value / highest) * room);
		context.fillRect(column, height - tall, 1, tall);
	}
	context.fillStyle = colours.mark;
	for (const { from, to } of strip.spans) {
		const left = (from / strip.count) * width;
		const right = (Math.min(to, strip.count) / strip.count) * width;
		context.fillRect(left, 3 * ratio, Math.max(ratio, right - left), lineHeight * ratio);
	}
	for (const tick of strip.ticks) {
		const x = Math.round(middleOf(tick, width, strip.count) - ratio);
		context.fillRect(x, 0, 2 * ratio, markHeight * ratio);
	}
}
