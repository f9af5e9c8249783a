import { FabricObject } from "fabric";
import type { Bounds } from "#shared/drawing/drawing";
import type { Point } from "#shared/task";
import type { PaintableAt } from "./paintable-at.ts";
import { pictureSize, type SheetPicture } from "./sheet-picture.ts";
import { TilePlane, type TileSource } from "./tile-plane.ts";
import { toneSteps, type Tone, type ToneStep } from "./tone.ts";
import type { Size, View } from "./view.ts";

/** What the marks lie on. */
export interface Sheet {
	/** Size in pixels of the picture; the bitmap may be smaller, it is stretched to this. */
	width: number;
	height: number;
	/** Stays the caller's, who closes it after showing another sheet. null: an empty sheet. */
	picture: SheetPicture | null;
	/** In place of the bitmap: a picture too large to be one. */
	tiles?: TileSource | null;
	/** Top left of the sheet in pixels of the picture: [0, 0] unless the sheet is the extent of its marks. */
	origin: Point;
	/** What an empty sheet consists of, each with its name in its corner; none: it is one. */
	parts?: readonly { name: string; bounds: Bounds }[];
}

/** Colours in any form a canvas understands: resolved ones, not `var()`. */
export interface StageTheme {
	/** Around the sheet. */
	backdrop: string;
	/** An empty sheet, and what shows through a picture. */
	sheet: string;
	/** The hairline around the sheet. */
	edge: string;
	/** Around the selected mark: contrasting with most pictures. */
	halo: string;
}

/** Screen pixels for each of the bitmap's from which on they are shown as crisp squares. */
const crisp = 2;
/** CSS pixels. */
const nameSize = 12;

/** The backdrop, the sheet and its picture. */
export class SheetLayer extends FabricObject implements PaintableAt {
	#sheet: Sheet | null = null;
	#theme: StageTheme;
	#toneSteps: readonly ToneStep[] = [];
	#isMoving = false;
	#ratio = 1;
	readonly #tiles = new TilePlane(() => {
		this.canvas?.requestRenderAll();
	});
	/** A plane calls back what it paints no more: one for two views would call back what the other waits for. */
	readonly #glassTiles: TilePlane;

	/** `glassChanged`: what `paintAt` paints can be painted sharper. */
	constructor(theme: StageTheme, glassChanged: () => void) {
		super({ objectCaching: false, selectable: false, evented: false });
		this.#glassTiles = new TilePlane(glassChanged);
		this.#theme = theme;
	}

	/** null: nothing but the backdrop. */
	show(sheet: Sheet | null): void {
		this.#sheet = sheet;
		this.#tiles.show(sheet?.tiles ?? null);
		this.#glassTiles.show(sheet?.tiles ?? null);
	}

	paintWith(theme: StageTheme): void {
		this.#theme = theme;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
	}

	tint(tone: Tone): void {
		this.#toneSteps = toneSteps(tone);
	}

	/** While the view changes the picture is scaled the quick way: five times quicker without a graphics card. */
	move(isMoving: boolean): void {
		this.#isMoving = isMoving;
	}

	release(): void {
		this.#sheet = null;
		this.#tiles.release();
		this.#glassTiles.release();
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		context.save();
		this.#paint(context, { zoom, x, y }, this.canvas, { crispAt: crisp, plane: this.#tiles });
		context.restore();
	}

	/** Pixels are seen as squares as soon as they are enlarged at all. */
	paintAt(context: CanvasRenderingContext2D, view: View, size: Size): void {
		this.#paint(context, view, size, { crispAt: 1, plane: this.#glassTiles });
	}

	/** `crispAt`: screen pixels for each of the bitmap's. */
	#paint(
		context: CanvasRenderingContext2D,
		{ zoom, x: left, y: top }: View,
		size: Size,
		{ crispAt, plane }: { crispAt: number; plane: TilePlane },
	): void {
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.fillStyle = this.#theme.backdrop;
		context.fillRect(0, 0, size.width, size.height);
		if (this.#sheet === null) return;
		const { width, height, origin, picture, tiles } = this.#sheet;
		const x = origin[0] * zoom + left;
		const y = origin[1] * zoom + top;
		if (this.#sheet.parts === undefined) this.#paintSheet(context, x, y, width * zoom, height * zoom);
		for (const { name, bounds } of this.#sheet.parts ?? []) {
			const [partLeft, partTop] = [bounds.x * zoom + left, bounds.y * zoom + top];
			this.#paintSheet(context, partLeft, partTop, bounds.width * zoom, bounds.height * zoom);
			this.#paintName(context, name, partLeft, partTop);
		}
		context.imageSmoothingQuality = this.#isMoving ? "low" : "medium";
		const own = picture === null ? 0 : pictureSize(picture).width;
		if (picture !== null && own > 0 && width > 0 && height > 0) {
			context.imageSmoothingEnabled = (width * zoom) / own <= crispAt;
			context.drawImage(picture, x, y, width * zoom, height * zoom);
			this.#paintTone(context, x, y, width * zoom, height * zoom);
		} else if (tiles !== null && tiles !== undefined) {
			context.imageSmoothingEnabled = zoom <= crispAt;
			plane.paint(context, { x, y, zoom }, size);
			this.#paintTone(context, x, y, width * zoom, height * zoom);
		}
	}

	#paintTone(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
		for (const { operation, level } of this.#toneSteps) {
			context.globalCompositeOperation = operation;
			context.fillStyle = `rgb(${[level, level, level].map((share) => (share * 255).toFixed(2)).join(" ")})`;
			context.fillRect(x, y, width, height);
		}
		context.globalCompositeOperation = "source-over";
	}

	#paintName(context: CanvasRenderingContext2D, name: string, x: number, y: number): void {
		const size = nameSize * this.#ratio;
		context.font = `${String(size)}px system-ui, sans-serif`;
		context.fillStyle = this.#theme.edge;
		context.fillText(name, x + size / 2, y + size * 1.3);
	}

	#paintSheet(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
		context.fillStyle = this.#theme.sheet;
		context.fillRect(x, y, width, height);
		context.strokeStyle = this.#theme.edge;
		context.lineWidth = 1;
		context.strokeRect(Math.round(x) - 0.5, Math.round(y) - 0.5, Math.round(width) + 1, Math.round(height) + 1);
	}
}
