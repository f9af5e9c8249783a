import type { Point } from "#shared/task";
import type { DraftLayer } from "./drafts/draft-layer.ts";
import { LabelsLayer } from "./labels-layer.ts";
import { Magnifier } from "./magnifier.ts";
import { MarkLayers } from "./mark-layers.ts";
import { MaskLayer } from "./mask-layer.ts";
import { Relations } from "./relations.ts";
import { RulerLayer } from "./ruler-layer.ts";
import type { ScreenSize } from "./screen.ts";
import { SheetLayer, type StageTheme } from "./sheet-layer.ts";
import { pngOf, Surface } from "./surface.ts";
import { TopLayer } from "./top-layer.ts";
import type { View } from "./view.ts";

const plainTheme: StageTheme = { backdrop: "#808080", sheet: "#ffffff", edge: "#606060", halo: "#ffffff" };

/** The layers of a stage on its two canvases: what hovering repaints lies on the upper one. */
export class StageCanvases {
	readonly sheet: SheetLayer;
	readonly mask: MaskLayer;
	readonly marks = new MarkLayers();
	readonly top = new TopLayer(plainTheme.halo);
	readonly relations: Relations;
	readonly labels: LabelsLayer;
	readonly ruler = new RulerLayer();
	readonly magnifier: Magnifier;
	/** Above all others: what the hand holds is never covered. */
	readonly #draft: DraftLayer;
	readonly #ground: Surface;
	readonly #upper: Surface;
	#isUpperBlank = false;

	/**
	 * @param changed a layer has something else to show: paint.
	 * @param sheetChanged the same of what only the glass does not know yet.
	 */
	constructor(root: HTMLElement, draft: DraftLayer, changed: () => void, sheetChanged: () => void) {
		this.#draft = draft;
		this.sheet = new SheetLayer(plainTheme, sheetChanged);
		this.mask = new MaskLayer(changed);
		this.relations = new Relations(plainTheme.halo, changed);
		this.labels = new LabelsLayer(this.top, this.relations.topLayer);
		const { sheet, mask, marks, relations } = this;
		this.#ground = new Surface(root, sheet, mask, ...marks.inOrder, relations.layer);
		this.#upper = new Surface(root, relations.topLayer, this.top, this.labels, this.ruler, draft);
		this.magnifier = new Magnifier(root, sheet, mask, marks, relations.layer);
	}

	/** Told when the view starts to change, and when it rests; it rests with a paint. */
	move(isMoving: boolean): void {
		for (const layer of [this.sheet, this.mask, this.marks, this.relations.layer]) layer.move(isMoving);
	}

	/** Paints at once, as a canvas of a new size is empty. */
	resize(size: ScreenSize, view: View): void {
		for (const layer of [this.sheet, this.mask, this.marks]) layer.scaleTo(size.ratio);
		for (const layer of [this.top, this.labels, this.ruler, this.#draft, this.relations]) layer.scaleTo(size.ratio);
		this.#ground.resize(size, view);
		this.#upper.resize(size, view);
	}

	paintWith(theme: StageTheme): void {
		this.sheet.paintWith(theme);
		this.top.paintWith(theme.halo);
		this.relations.topLayer.paintWith(theme.halo);
		this.magnifier.paintWith(theme);
	}

	paint(view: View): void {
		this.#ground.show(view);
		this.paintUpper(view);
	}

	/** An empty canvas is as empty in another view: painting it would cost as much as a full one. */
	paintUpper(view: View): void {
		const isBlank = this.top.isBlank && this.relations.topLayer.isBlank && this.ruler.isBlank && this.#draft.isBlank;
		if (!isBlank || !this.#isUpperBlank) this.#upper.show(view);
		this.#isUpperBlank = isBlank;
	}

	/** @param at in pixels of the picture; null: there is nothing to look at. */
	magnify(at: Point | null, view: View, screen: ScreenSize): void {
		this.magnifier.look(at, view, screen);
	}

	/** What is seen now, in device pixels. */
	toPng(screen: ScreenSize): Promise<Blob> {
		return pngOf(screen, [this.#ground, this.#upper]);
	}

	async dispose(): Promise<void> {
		this.magnifier.dispose();
		await Promise.all([this.#ground.dispose(), this.#upper.dispose()]);
		for (const each of [this.sheet, this.mask, this.marks, this.top, this.relations]) each.release();
	}
}
