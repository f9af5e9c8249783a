/** What is read of a wheel event; `WheelEvent` has it. Pixels are CSS pixels. */
export interface WheelTurn {
	deltaX: number;
	deltaY: number;
	/** 0 pixels, 1 lines, 2 pages. */
	deltaMode: number;
	ctrlKey: boolean;
	metaKey: boolean;
	shiftKey: boolean;
	/** Milliseconds. */
	timeStamp: number;
}

export type WheelMeaning = { kind: "zoom"; factor: number } | { kind: "pan"; dx: number; dy: number };

/** Device pixels of a turn that count as one line, and as one page. */
const linePixels = 33;
const pagePixels = 400;
/** A pause after which the next event starts a new gesture. */
const pause = 200;
/** A notched wheel starts with a jump of at least as many device pixels; fingers start small. */
const notch = 40;
/** A notch, 100 device pixels, zooms by a fifth. */
const notchRate = 0.0018;

/**
 * Tells wheels from trackpads, since the platform does not:
 * - Ctrl or Cmd, and a pinch on a trackpad (which arrives as Ctrl with small steps), zoom at the pointer;
 * - a notched wheel zooms as in image viewers, and pans sideways with Shift;
 * - two fingers on a trackpad pan.
 * A gesture is what its first event was, until a pause: it is a wheel if that event counts lines or pages, or jumps by
 * 40 device pixels or more straight along one axis. A free-spinning wheel with fine steps is therefore taken for
 * fingers; Ctrl helps.
 */
export class WheelReader {
	#last = -Infinity;
	#fingers = false;

	/** @param ratio device pixels for each CSS pixel: a notch is 100 of the former, whatever the display's scale. */
	read(turn: WheelTurn, ratio: number): WheelMeaning {
		const scale = turn.deltaMode === 1 ? linePixels / ratio : turn.deltaMode === 2 ? pagePixels / ratio : 1;
		const dx = turn.deltaX * scale;
		const dy = turn.deltaY * scale;
		const straight = dx === 0 || dy === 0;
		if (turn.timeStamp - this.#last > pause) {
			this.#fingers = turn.deltaMode === 0 && !(straight && Math.abs(dx + dy) * ratio >= notch);
		}
		this.#last = turn.timeStamp;

		if (turn.ctrlKey || turn.metaKey) {
			return { kind: "zoom", factor: this.#fingers ? factorOf(dy * 0.01) : factorOf(dy * ratio * notchRate) };
		}
		// With Shift some platforms turn the axis themselves, others leave it.
		if (turn.shiftKey) return { kind: "pan", dx: -(dx === 0 ? dy : dx), dy: 0 };
		if (this.#fingers) return { kind: "pan", dx: -dx, dy: -dy };
		return dy === 0 ? { kind: "pan", dx: -dx, dy: 0 } : { kind: "zoom", factor: factorOf(dy * ratio * notchRate) };
	}
}

/** One event never does more than three times. */
function factorOf(turn: number): number {
	return Math.min(3, Math.max(1 / 3, Math.exp(-turn)));
}
