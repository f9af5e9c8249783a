import type { Mark } from "#shared/drawing/mark";
import type { Stage } from "./stage.ts";

/** What of a stage a fade needs. */
type FadingStage = Pick<Stage, "showSides" | "showMarks" | "setVeil">;

/** Milliseconds: long enough to see what comes and goes. */
const duration = 150;

/** Lets marks pass into others on a stage; at once where people asked for less motion. */
export class Fade {
	readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
	#frame = 0;

	/** @param from as they are seen now, without the hidden ones. At the end exactly `to` is shown. */
	run(stage: FadingStage, from: readonly Mark[], to: readonly Mark[]): void {
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
	stop(stage: FadingStage): void {
		if (this.#frame === 0) return;
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		stage.setVeil({ kind: "both" });
	}

	#end(stage: FadingStage, to: readonly Mark[]): void {
		this.#frame = 0;
		stage.setVeil({ kind: "both" });
		stage.showMarks(to);
	}
}
