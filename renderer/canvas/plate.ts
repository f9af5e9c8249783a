import type { Size, View } from "./view.ts";

/** A rectangle of whole device pixels. */
export interface Patch {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** A bitmap of the screen's size that remembers how the picture lay when it was painted. Its view is always snapped. */
export class Plate {
	readonly #canvas = document.createElement("canvas");
	readonly context: CanvasRenderingContext2D;
	view: View = { zoom: 1, x: 0, y: 0 };
	/** What was painted, as numbered by the layer; 0: nothing that may be shown. */
	content = 0;
	/** Painted in a hurry, with hairlines; to be painted again when the view rests. */
	isDraft = false;

	constructor() {
		const context = this.#canvas.getContext("2d");
		if (context === null) throw new Error("This browser gave no 2D canvas: too many are open, or too little memory.");
		this.context = context;
	}

	get size(): Size {
		return { width: this.#canvas.width, height: this.#canvas.height };
	}

	/** Empties the plate for a view. Setting a canvas' size throws its bitmap away, so it is set only if it differs. */
	begin(view: View, { width, height }: Size): void {
		if (this.#canvas.width !== width || this.#canvas.height !== height) {
			this.#canvas.width = width;
			this.#canvas.height = height;
		}
		this.context.setTransform(1, 0, 0, 1, 0, 0);
		this.context.clearRect(0, 0, width, height);
		this.view = view;
		this.content = 0;
	}

	/** Runs a painter whose context leads from the picture to the plate, within a patch that is emptied before. */
	paintPatch(patch: Patch, paint: (context: CanvasRenderingContext2D) => void): void {
		const context = this.context;
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.beginPath();
		context.rect(patch.x, patch.y, patch.width, patch.height);
		context.clip();
		context.clearRect(patch.x, patch.y, patch.width, patch.height);
		this.aim();
		paint(context);
		context.restore();
	}

	/** Sets the transform from the picture to the plate. */
	aim(): void {
		const { zoom, x, y } = this.view;
		this.context.setTransform(zoom, 0, 0, zoom, x, y);
	}

	/** Moves what is painted to a view of the same zoom, and tells the patches that are now to be painted. */
	scroll(view: View): Patch[] {
		const patches = this.exposed(view);
		const context = this.context;
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.globalCompositeOperation = "copy";
		context.drawImage(this.#canvas, view.x - this.view.x, view.y - this.view.y);
		context.restore();
		this.view = view;
		return patches;
	}

	/** The patches that a move to a view of the same zoom would lay bare: at most one column and one row. */
	exposed(view: View): Patch[] {
		const { width, height } = this.size;
		const dx = view.x - this.view.x;
		const dy = view.y - this.view.y;
		const across = Math.min(width, Math.abs(dx));
		const down = Math.min(height, Math.abs(dy));
		const column = { x: dx > 0 ? 0 : width - across, y: 0, width: across, height };
		// The row leaves out what the column has.
		const row = { x: dx > 0 ? across : 0, y: dy > 0 ? 0 : height - down, width: width - across, height: down };
		return [column, row].filter((patch) => patch.width > 0 && patch.height > 0);
	}

	/** Draws the plate on a context in device pixels as it would lie in a view; blurred if the zoom differs. */
	lay(context: CanvasRenderingContext2D, view: View): void {
		const { width, height } = this.size;
		const factor = view.zoom / this.view.zoom;
		context.drawImage(
			this.#canvas,
			view.x - this.view.x * factor,
			view.y - this.view.y * factor,
			width * factor,
			height * factor,
		);
	}

	/** Gives the bitmap back at once, without waiting for a collector that knows nothing of its size. */
	release(): void {
		this.#canvas.width = 0;
		this.#canvas.height = 0;
		this.content = 0;
	}
}
