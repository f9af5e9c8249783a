import type { Mark } from "#shared/drawing/mark";
import type { Stage } from "./stage.ts";

/** Milliseconds: long enough to see what comes and goes. */
const duration = 150;

/** Lets marks pass into others on a stage; at once where people asked for less motion. */
export class Fade {
	readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
	#frame = 0;

	/** @param from as they are seen now, without the hidden ones. At the end exactly `to` is shown. */
	run(stage: Stage, from: readonly Mark[], to: readonly Mark[]): void {
		cancelAnimationFrame(this.#frame);
		if (this.#still.matches || document.hidden) {
			this.#end(stage, to);
			return;
		}
		// Keys of their own: the same ones stand for other marks among those that come.
		const going = from.map((mark, at): Mark => ({ ...mark, key: -1e9 - at, label: "" }));
		stage.showSides(going, to);
		stage.setVeil({ kind: "onion", opacity: 0 });
		const start = performance.now();
		const step = (now: number): void => {
			const t = Math.max(0, now - start) / duration;
			if (t >= 1) {
				this.#end(stage, to);
				return;
			}
			stage.setVeil({ kind: "onion", opacity: t });
			this.#frame = requestAnimationFrame(step);
		};
		this.#frame = requestAnimationFrame(step);
	}

	/** What was under way is over: something else is shown. */
	stop(stage: Stage): void {
		cancelAnimationFrame(this.#frame);
		stage.setVeil({ kind: "both" });
	}

	#end(stage: Stage, to: readonly Mark[]): void {
		stage.setVeil({ kind: "both" });
		stage.showMarks(to);
	}
}
