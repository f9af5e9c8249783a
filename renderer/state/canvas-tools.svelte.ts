import { onAxis, type Measure } from "../canvas/measure.ts";

/** Times larger. */
const strengths = [2, 4, 8, 16] as const;

/** What a hand holds over the canvas: a magnifying glass, a ruler, both or none. */
export class CanvasTools {
	magnifies = $state(false);
	#strength = $state<number>(4);
	/** Whether a drag measures instead of moving the picture. */
	measures = $state(false);
	#drawn = $state.raw<(Measure & { on: string }) | null>(null);
	readonly #place: () => string;

	readonly strength: number | null = $derived(this.magnifies ? this.#strength : null);
	/** What was measured on the page in front: on another one it would say nothing. */
	readonly measure: Measure | null = $derived.by(() => (this.#drawn?.on === this.#place() ? this.#drawn : null));

	/** `place` names the page of the task in front, just now. */
	constructor(place: () => string) {
		this.#place = place;
	}

	toggleGlass(): void {
		this.magnifies = !this.magnifies;
	}

	/** The next strength up or down; up from the strongest it begins anew where `wraps`. */
	strengthen(direction: 1 | -1, wraps: boolean): void {
		const at = strengths.findIndex((strength) => strength === this.#strength) + direction;
		const next = wraps ? strengths[(at + strengths.length) % strengths.length] : strengths[at];
		if (next !== undefined) this.#strength = next;
		this.magnifies = true;
	}

	toggleRuler(): void {
		this.measures = !this.measures;
		if (!this.measures) this.#drawn = null;
	}

	/** @param isStraight along an axis. */
	draw({ from, to }: Measure, isStraight: boolean): void {
		this.#drawn = { from, to: isStraight ? onAxis(from, to) : to, on: this.#place() };
	}

	/** Moves the end by pixels of the picture; without a measure one begins at `start`. */
	nudge(dx: number, dy: number, start: Measure["from"]): void {
		const { from, to } = this.measure ?? { from: start, to: start };
		this.draw({ from, to: [to[0] + dx, to[1] + dy] }, false);
	}

	/** Measures on from where the last measure ended. */
	goOn(): void {
		if (this.measure !== null) this.draw({ from: this.measure.to, to: this.measure.to }, false);
	}

	/** Takes away the measure, then the ruler. @returns false: there was neither. */
	putDown(): boolean {
		if (this.measure !== null) this.#drawn = null;
		else if (this.measures) this.measures = false;
		else return false;
		return true;
	}
}
