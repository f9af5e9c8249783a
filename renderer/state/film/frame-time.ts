/** Between frames (whole numbers from 0) and seconds of a film; `rate` is frames a second, above 0. */

/** The middle of a frame: a seek to it shows this frame however its time was rounded. Seconds. */
export function frameMiddle(frame: number, rate: number): number {
	return (frame + 0.5) / rate;
}

/**
 * The frame whose picture begins at `seconds`. Containers round that time (WebM to a millisecond), so it may lie a little
 * before the frame's own; and it is the first frame whose middle is not before it, as for a seek.
 */
export function frameOfTime(seconds: number, rate: number): number {
	return Math.max(0, Math.round(seconds * rate));
}

/** How many frames a film of `seconds` has, to the nearest. */
export function framesIn(seconds: number, rate: number): number {
	return Math.round(seconds * rate);
}

/** Rates of cameras and broadcasts; the odd ones are n x 1000 / 1001. */
const usualRates = [
	10,
	12,
	15,
	24_000 / 1001,
	24,
	25,
	30_000 / 1001,
	30,
	48,
	50,
	60_000 / 1001,
	60,
	120_000 / 1001,
	120,
];
/** How far a rate may be from a usual one to be meant as it: durations include half a frame more, or sound. */
const nearness = 0.0004;

/** The rate at which so many frames last so long: a usual one where it is as near as that, else to a thousandth. */
export function rateOf(frames: number, seconds: number): number | null {
	const rate = frames / seconds;
	if (!Number.isFinite(rate) || rate <= 0) return null;
	return usualRates.find((usual) => Math.abs(usual - rate) / usual < nearness) ?? Math.round(rate * 1000) / 1000;
}
