import type { Point } from "#shared/task";
import type { PaintableAt } from "./paintable-at.ts";
import type { StageTheme } from "./sheet-layer.ts";
import type { ScreenSize } from "./screen.ts";
import { snapped, type View } from "./view.ts";

/** CSS pixels: how broad the glass is, and how far its edge stays from the pointer. */
const diameter = 176;
const away = 20;

/** A round glass beside the pointer that shows what is under it, larger; the canvases are not painted for it. */
export class Magnifier {
	readonly #element = document.createElement("canvas");
	readonly #layers: readonly PaintableAt[];
	#strength: number | null = null;
	/** In pixels of the picture; null: there is nothing to look at. */
	#at: Point | null = null;
	#view: View = { zoom: 1, x: 0, y: 0 };
	#screen: ScreenSize = { width: 1, height: 1, ratio: 1 };
	#frame = 0;

	constructor(parent: HTMLElement, ...layers: readonly PaintableAt[]) {
		this.#layers = layers;
		this.#element.setAttribute("aria-hidden", "true");
		this.#element.className = "magnifier";
		Object.assign(this.#element.style, {
			position: "absolute",
			left: "0",
			top: "0",
			width: `${String(diameter)}px`,
			height: `${String(diameter)}px`,
			borderRadius: "50%",
			pointerEvents: "none",
			display: "none",
		});
		parent.append(this.#element);
	}

	/** How many times larger than on the canvas; null: no glass. */
	set(strength: number | null): void {
		this.#strength = strength;
		this.#show();
	}

	paintWith({ halo, edge }: StageTheme): void {
		this.#element.style.boxShadow = `0 0 0 2px ${halo}, 0 0 0 3px ${edge}, 0 4px 16px rgb(0 0 0 / 50%)`;
		this.#show();
	}

	/** Another place under the pointer, another view, or something else to be seen there. */
	look(at: Point | null, view: View, screen: ScreenSize): void {
		this.#at = at;
		this.#view = view;
		this.#screen = screen;
		if (this.#strength !== null) this.#show();
	}

	dispose(): void {
		cancelAnimationFrame(this.#frame);
		this.#element.width = this.#element.height = 0;
		this.#element.remove();
	}

	#show(): void {
		const at = this.#at;
		const isShown = this.#strength !== null && at !== null;
		this.#element.style.display = isShown ? "block" : "none";
		if (!isShown) return;
		const { ratio } = this.#screen;
		const x = (at[0] * this.#view.zoom + this.#view.x) / ratio;
		const y = (at[1] * this.#view.zoom + this.#view.y) / ratio;
		// Whole device pixels: between two the browser would blur what is shown.
		const whole = (place: number): number => Math.round(place * ratio) / ratio;
		const left = whole(beside(x, this.#screen.width / ratio, 1));
		const top = whole(beside(y, this.#screen.height / ratio, -1));
		this.#element.style.transform = `translate(${String(left)}px, ${String(top)}px)`;
		// One paint for each frame, however many moves there are.
		if (this.#frame !== 0) return;
		this.#frame = requestAnimationFrame(() => {
			this.#frame = 0;
			this.#paint();
		});
	}

	#paint(): void {
		const at = this.#at;
		if (this.#strength === null || at === null) return;
		const side = Math.round(diameter * this.#screen.ratio);
		if (this.#element.width !== side) this.#element.width = this.#element.height = side;
		const context = this.#element.getContext("2d");
		if (context === null) return;
		const zoom = this.#view.zoom * this.#strength;
		// Snapped, so that pixels of the picture begin where those of the screen do.
		const view = snapped({ zoom, x: side / 2 - at[0] * zoom, y: side / 2 - at[1] * zoom });
		for (const layer of this.#layers) {
			context.save();
			layer.paintAt(context, view, { width: side, height: side });
			context.restore();
		}
		this.#paintSight(context, at, view);
	}

	/** Around the pixel under the pointer, or a cross where a pixel is too small to be seen. */
	#paintSight(context: CanvasRenderingContext2D, [x, y]: Point, view: View): void {
		const { ratio } = this.#screen;
		const side = Math.max(view.zoom, 6 * ratio);
		const [left, top] =
			view.zoom >= 6 * ratio
				? [Math.floor(x) * view.zoom + view.x, Math.floor(y) * view.zoom + view.y]
				: [x * view.zoom + view.x - side / 2, y * view.zoom + view.y - side / 2];
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		for (const [grown, colour] of [
			[1, "#000000"],
			[0, "#ffffff"],
		] as const) {
			context.strokeStyle = colour;
			context.lineWidth = ratio;
			const out = (grown + 0.5) * ratio;
			context.strokeRect(left - out, top - out, side + 2 * out, side + 2 * out);
		}
		context.restore();
	}
}

/** To one side of the pointer (1: right or below), to the other where there is no room, and always on the screen. */
function beside(at: number, room: number, side: 1 | -1): number {
	const after = at + away;
	const before = at - away - diameter;
	const [first, other] = side === 1 ? [after, before] : [before, after];
	const fits = (start: number): boolean => start >= 0 && start + diameter <= room;
	return fits(first) || !fits(other) ? Math.max(0, Math.min(first, room - diameter)) : other;
}
