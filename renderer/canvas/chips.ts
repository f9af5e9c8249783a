import { glyphOf, type ClassColour } from "#shared/drawing/colour";
import { chip, chipSize, chipText } from "#shared/drawing/chip";
import type { Bounds } from "#shared/drawing/drawing";

/** A label's size, in device pixels, and its text as it is painted. */
export interface Chip {
	text: string;
	width: number;
	height: number;
}

/** Measures and paints labels: a glyph and a text on the ground of their class. */
export class Chips {
	#ratio = 1;
	#widths = new Map<string, number>();
	/** A glyph for each `ClassColour.pattern` met. */
	readonly #glyphs = new Map<number, Path2D>();

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		if (ratio !== this.#ratio) this.forget();
		this.#ratio = ratio;
	}

	/** Lets go of the widths measured, which grow with every text. */
	forget(): void {
		this.#widths = new Map();
	}

	/** Readies a context that counts in device pixels; before measuring and painting. */
	begin(context: CanvasRenderingContext2D): void {
		context.font = `500 ${String(chip.font * this.#ratio)}px system-ui, sans-serif`;
		context.textBaseline = "middle";
	}

	measure(context: CanvasRenderingContext2D, label: string): Chip {
		const text = chipText(label);
		let textWidth = this.#widths.get(text);
		if (textWidth === undefined) {
			textWidth = context.measureText(text).width;
			this.#widths.set(text, textWidth);
		}
		return { text, ...chipSize(textWidth, this.#ratio) };
	}

	paint(context: CanvasRenderingContext2D, text: string, colour: ClassColour, place: Bounds): void {
		const ratio = this.#ratio;
		const { css, text: ink, pattern } = colour;
		const x = Math.round(place.x);
		const y = Math.round(place.y);
		context.fillStyle = css;
		context.beginPath();
		context.roundRect(x, y, place.width, place.height, chip.corner * ratio);
		context.fill();
		context.fillStyle = ink;
		context.fillText(text, x + (chip.glyph + 2 * chip.gap) * ratio, y + place.height / 2);
		let glyph = this.#glyphs.get(pattern);
		if (glyph === undefined) {
			glyph = new Path2D(glyphOf(pattern).path);
			this.#glyphs.set(pattern, glyph);
		}
		context.save();
		context.translate(x + chip.gap * ratio, y + ((chip.height - chip.glyph) / 2) * ratio);
		context.scale((chip.glyph / 16) * ratio, (chip.glyph / 16) * ratio);
		context.fill(glyph);
		context.restore();
	}
}
