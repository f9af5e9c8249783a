import type { Pen } from "#shared/drawing/drawing";

/**
 * Passes a path on without the vertices that lie within `step` of the last one passed on, so that a mask of ten thousand
 * vertices shown small costs what can be seen of it. Both ends of every line stay; nothing moves by more than `step`.
 */
export class ThinningPen implements Pen {
	readonly #pen: Pen;
	readonly #step: number;
	#x = 0;
	#y = 0;
	/** The last vertex held back: it is the end of its line if no other follows. */
	#held: [x: number, y: number] | null = null;

	constructor(pen: Pen, step: number) {
		this.#pen = pen;
		this.#step = step;
	}

	moveTo(x: number, y: number): void {
		this.finish();
		this.#pen.moveTo(x, y);
		this.#at(x, y);
	}

	lineTo(x: number, y: number): void {
		if (Math.abs(x - this.#x) < this.#step && Math.abs(y - this.#y) < this.#step) {
			this.#held = [x, y];
			return;
		}
		this.#held = null;
		this.#pen.lineTo(x, y);
		this.#at(x, y);
	}

	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
		this.finish();
		this.#pen.bezierCurveTo(x1, y1, x2, y2, x, y);
		this.#at(x, y);
	}

	arc(x: number, y: number, radius: number, from: number, to: number): void {
		this.finish();
		this.#pen.arc(x, y, radius, from, to);
		this.#at(x + radius * Math.cos(to), y + radius * Math.sin(to));
	}

	closePath(): void {
		this.finish();
		this.#pen.closePath();
	}

	/** Passes on the end of the last line; call it after the last vertex. */
	finish(): void {
		if (this.#held !== null) this.#pen.lineTo(this.#held[0], this.#held[1]);
		this.#held = null;
	}

	#at(x: number, y: number): void {
		this.#x = x;
		this.#y = y;
		this.#held = null;
	}
}
