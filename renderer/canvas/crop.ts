import type { Bounds } from "#shared/drawing/drawing";
import type { Mark } from "#shared/drawing/mark";
import { MarksLayer } from "./marks-layer.ts";
import { Marks } from "./marks.ts";
import { SheetLayer, type Sheet, type StageTheme } from "./sheet-layer.ts";
import { fitted, snapped } from "./view.ts";

/** CSS pixels around what is cut out. */
const margin = 28;

/** What a cut-out shows. */
export interface CropSubject {
	sheet: Sheet | null;
	marks: readonly Mark[];
	/** In pixels of the picture. */
	part: Bounds;
	theme: StageTheme;
}

/** A part of the picture with its marks, on a small canvas that nobody moves. */
export class Crop {
	readonly #canvas: HTMLCanvasElement;
	#subject: CropSubject | null = null;
	#sheetLayer: SheetLayer | null = null;
	readonly #marksLayer = new MarksLayer();

	constructor(canvas: HTMLCanvasElement) {
		this.#canvas = canvas;
	}

	show(subject: CropSubject): void {
		this.#sheetLayer?.release();
		this.#subject = subject;
		// Tiles of a large picture come one by one.
		this.#sheetLayer = new SheetLayer(subject.theme, () => {
			this.#paint();
		});
		this.#sheetLayer.show(subject.sheet);
		this.#marksLayer.show(new Marks(subject.marks));
		this.#paint();
	}

	dispose(): void {
		this.#sheetLayer?.release();
		this.#marksLayer.release();
		this.#subject = null;
		this.#canvas.width = this.#canvas.height = 0;
	}

	#paint(): void {
		const subject = this.#subject;
		const context = this.#canvas.getContext("2d");
		if (subject === null || context === null) return;
		const ratio = devicePixelRatio;
		const { clientWidth, clientHeight } = this.#canvas;
		const size = { width: Math.round(clientWidth * ratio), height: Math.round(clientHeight * ratio) };
		this.#canvas.width = size.width;
		this.#canvas.height = size.height;
		const view = snapped(fitted(subject.part, size, margin * ratio));
		this.#marksLayer.scaleTo(ratio);
		for (const layer of [this.#sheetLayer, this.#marksLayer]) {
			context.save();
			layer?.paintAt(context, view, size);
			context.restore();
		}
	}
}
