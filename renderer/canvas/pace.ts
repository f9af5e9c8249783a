/** Frames further apart than this were held up by something else, or by a hidden page. */
const pause = 300;

/**
 * How many vertices to paint in a frame so that frames keep coming, whatever the machine: learnt from how long the
 * frames after full slices took. A slice cannot be timed where it is painted, since canvases paint later.
 */
export class Pace {
	#vertices = 8_000;
	#last = -Infinity;
	#wasFull = false;

	get vertices(): number {
		return this.#vertices;
	}

	/** To be called in every frame that paints a slice, before painting it. */
	tick(now = performance.now()): void {
		const took = now - this.#last;
		this.#last = now;
		if (!this.#wasFull || took > pause) return;
		// Halfway between one and two frames at 60 Hz.
		if (took < 25) this.#vertices = Math.min(400_000, this.#vertices * 1.3);
		else if (took > 40) this.#vertices = Math.max(4_000, this.#vertices * 0.7);
	}

	/** What became of the slice: only one that was used up tells what the machine can do. */
	spent(isFull: boolean): void {
		this.#wasFull = isFull;
	}
}
