import type { Pen } from "./drawing.ts";

/** The data of a path. */
export function pathOf(trace: (pen: Pen) => void): string {
	const pen = new SvgPen();
	trace(pen);
	return pen.data;
}

/** Writes what it is told as the data of a path. @param decimals how many of each number are kept */
export class SvgPen implements Pen {
	data = "";
	/** Where the last piece ended, as written. */
	#at = "";
	readonly #unit: number;

	constructor(decimals = 3) {
		this.#unit = 10 ** decimals;
	}

	moveTo(x: number, y: number): void {
		this.#go("M", [x, y]);
	}

	lineTo(x: number, y: number): void {
		this.#go(this.#at === "" ? "M" : "L", [x, y]);
	}

	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
		this.#go("C", [x1, y1, x2, y2], [x, y]);
	}

	/** As a canvas does: a line leads to where it begins. */
	arc(x: number, y: number, radius: number, from: number, to: number): void {
		const on = (angle: number): [number, number] => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
		if (this.#written(on(from)) !== this.#at) this.lineTo(...on(from));
		// A whole circle is two arcs, since one that ends where it begins is nothing in SVG.
		const middle = (from + to) / 2;
		for (const angle of [middle, to]) this.#go("A", [radius, radius, 0, 0, to > from ? 1 : 0], on(angle));
	}

	closePath(): void {
		this.data += "Z";
	}

	#go(letter: string, ...numbers: readonly number[][]): void {
		this.#at = this.#written(numbers.at(-1) ?? []);
		this.data += letter + this.#written(numbers.flat());
	}

	#written(numbers: readonly number[]): string {
		return numbers.map((number) => String(Math.round(number * this.#unit) / this.#unit)).join(" ");
	}
}

/** A thousandth of a pixel is more than a screen shows. */
export function text(number: number): string {
	return String(Math.round(number * 1000) / 1000);
}

/** As text or as the value of an attribute; what XML cannot hold at all becomes U+FFFD. */
export function escaped(raw: string): string {
	return raw
		.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/gu, "\ufffd")
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll('"', "&quot;");
}
