import { interpolatedDash } from "#shared/drawing/drawing";
import type { Mark } from "#shared/drawing/mark";

const solid: readonly number[] = [];

/** The dashes of marks in device pixels, each list made once: a brush sets again what is not the very same. */
export class Dashes {
	readonly #ratio: number;
	readonly #scaled = new Map<readonly number[], readonly number[]>();

	/** @param ratio device pixels for each CSS pixel. */
	constructor(ratio: number) {
		this.#ratio = ratio;
	}

	of({ dash, interpolated }: Pick<Mark, "dash" | "interpolated">): readonly number[] {
		const wanted = dash ?? (interpolated ? interpolatedDash : solid);
		let scaled = this.#scaled.get(wanted);
		if (scaled === undefined) {
			scaled = wanted.map((length) => length * this.#ratio);
			this.#scaled.set(wanted, scaled);
		}
		return scaled;
	}
}
