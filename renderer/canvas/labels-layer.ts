import { FabricObject } from "fabric";
import { arrangeLabels, type LabelSubject, type Lens } from "#shared/drawing/labels";
import { Chips } from "./chips.ts";
import type { Size } from "./view.ts";

/** What else lies on the canvas and wants labels. */
export interface Labelled {
	/** What is in view; `screen` in the lens's pixels. */
	subjects(lens: Lens, screen: Size): LabelSubject[];
}

/** The labels of shapes and relations: placed together, so that none covers another. */
export class LabelsLayer extends FabricObject {
	readonly #labelled: readonly Labelled[];
	readonly #chips = new Chips();
	#ratio = 1;

	constructor(...labelled: readonly Labelled[]) {
		super({ objectCaching: false, selectable: false, evented: false });
		this.#labelled = labelled;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#chips.scaleTo(ratio);
		this.#ratio = ratio;
	}

	/** Lets go of what it knows of texts that are shown no longer. */
	forget(): void {
		this.#chips.forget();
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const screen = { width: this.canvas.width, height: this.canvas.height };
		const lens = { zoom, x, y, ratio: this.#ratio };
		const subjects = this.#labelled.flatMap((layer) => layer.subjects(lens, screen));
		if (subjects.length === 0) return;
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		this.#chips.begin(context);
		for (const { text, colour, ...place } of arrangeLabels(subjects, screen, (label) =>
			this.#chips.measure(context, label),
		))
			this.#chips.paint(context, text, colour, place);
		context.restore();
	}
}
