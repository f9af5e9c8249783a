import { between, type Size, type View } from "./view.ts";

/** Milliseconds; long enough to see where one is taken, too short to wait for. */
const duration = 140;

/** Takes the view from one place to another over a few frames; at once where people asked for less motion. */
export class Glide {
	readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
	#frame = 0;

	/** @param show called with every view on the way, at last with exactly `to`. */
	run(from: View, to: View, screen: Size, show: (view: View) => void): void {
		this.stop();
		if (this.#still.matches || document.hidden) {
			show(to);
			return;
		}
		const start = performance.now();
		const step = (now: number): void => {
			// A frame's time may lie a little before the call that asked for it.
			const t = Math.max(0, now - start) / duration;
			if (t >= 1) {
				this.#frame = 0;
				show(to);
				return;
			}
			this.#frame = requestAnimationFrame(step);
			show(between(from, to, screen, 1 - (1 - t) ** 3));
		};
		this.#frame = requestAnimationFrame(step);
	}

	/** Leaves the view where it is. */
	stop(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
	}
}
