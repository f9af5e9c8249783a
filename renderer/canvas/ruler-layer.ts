import { FabricObject } from "fabric";
import type { Point } from "#shared/task";
import { measureWords, type Measure } from "./measure.ts";

/** CSS pixels. */
const style = { line: 1.5, halo: 4.5, tick: 6, font: 12, height: 20, gap: 8, corner: 4 };
/** Legible on every picture and in every theme: light on dark, with a light edge around. */
const colours = { line: "#ffffff", halo: "#000000", ground: "rgb(0 0 0 / 85%)", ink: "#ffffff" };

/** The way that is measured: a line with ends, and its length in words; of constant width on the screen. */
export class RulerLayer extends FabricObject {
	#measure: Measure | null = null;
	#ratio = 1;

	constructor() {
		super({ objectCaching: false, selectable: false, evented: false });
	}

	show(measure: Measure | null): void {
		this.#measure = measure;
	}

	get isBlank(): boolean {
		return this.#measure === null;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#measure === null) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const onScreen = (at: Point): Point => [at[0] * zoom + x, at[1] * zoom + y];
		const [from, to] = [onScreen(this.#measure.from), onScreen(this.#measure.to)];
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.lineCap = "round";
		context.setLineDash([]);
		for (const [width, colour] of [
			[style.halo, colours.halo],
			[style.line, colours.line],
		] as const) {
			context.lineWidth = width * this.#ratio;
			context.strokeStyle = colour;
			context.beginPath();
			this.#trace(context, from, to);
			context.stroke();
		}
		this.#paintWords(context, measureWords(this.#measure), to, {
			width: this.canvas.width,
			height: this.canvas.height,
		});
		context.restore();
	}

	#trace(context: CanvasRenderingContext2D, from: Point, to: Point): void {
		const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
		const tick = (style.tick * this.#ratio) / Math.max(length, 1);
		const [nx, ny] = [-(to[1] - from[1]) * tick, (to[0] - from[0]) * tick];
		context.moveTo(...from);
		context.lineTo(...to);
		for (const [x, y] of [from, to]) {
			context.moveTo(x - nx, y - ny);
			context.lineTo(x + nx, y + ny);
		}
	}

	/** Beside the end that moves, on the side that is on the screen. */
	#paintWords(
		context: CanvasRenderingContext2D,
		words: string,
		[x, y]: Point,
		screen: { width: number; height: number },
	): void {
		const ratio = this.#ratio;
		context.font = `500 ${String(style.font * ratio)}px system-ui, sans-serif`;
		context.textBaseline = "middle";
		const gap = style.gap * ratio;
		const width = context.measureText(words).width + 2 * gap;
		const height = style.height * ratio;
		const left = Math.max(0, x + gap + width <= screen.width ? x + gap : x - gap - width);
		const top = Math.max(
			0,
			Math.min(screen.height - height, y + gap + height <= screen.height ? y + gap : y - gap - height),
		);
		context.fillStyle = colours.ground;
		context.beginPath();
		context.roundRect(left, top, width, height, style.corner * ratio);
		context.fill();
		context.fillStyle = colours.ink;
		context.fillText(words, left + gap, top + height / 2);
	}
}
