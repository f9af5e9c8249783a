import { FabricObject } from "fabric";
import type { Bounds } from "#shared/drawing/drawing";
import type { Point } from "#shared/task";
import { edgesOf, labelsOnScreen } from "./label-edges.ts";
import { type LaidMask, type MaskPalette, paintLabels } from "./label-source.ts";
import type { PaintableAt } from "./paintable-at.ts";
import { type Patch, Plate } from "./plate.ts";
import { ancestor, levelFor, type TilePlace } from "./tile-cover.ts";
import { TilePlane, type TileSource } from "./tile-plane.ts";
import type { Size, View } from "./view.ts";

/** Bytes of coloured tiles, beside what one screen shows. */
const mostBytes = 96_000_000;
/** CSS pixels. */
const lineWidth = 1.5;
const frameWidth = 2;
const empty: MaskPalette = { fills: new Uint32Array(256), lines: new Uint32Array(256) };

/** Strokes of a brush between the picture and the shapes: tiles of labels in the colours of a palette. */
export class MaskLayer extends FabricObject implements PaintableAt {
	readonly #changed: () => void;
	readonly #tiles: TilePlane;
	/** A plane calls back what it paints no more: one for two views would call back what the other waits for. */
	readonly #glassTiles: TilePlane;
	#mask: LaidMask | null = null;
	#palette = empty;
	#opacity = 1;
	#frame: Bounds | null = null;
	#ratio = 1;
	#isMoving = false;
	#content = 1;
	#plate: Plate | null = null;

	/** `changed`: what `render` paints, or what `paintAt` does, can be painted anew. */
	constructor(changed: () => void) {
		super({ objectCaching: false, selectable: false, evented: false });
		this.#changed = changed;
		this.#tiles = new TilePlane(() => {
			this.#content++;
			changed();
		}, mostBytes);
		this.#glassTiles = new TilePlane(changed, mostBytes);
	}

	/** null: none. */
	show(mask: LaidMask | null): void {
		const isSame = mask?.source === this.#mask?.source;
		this.#mask = mask;
		this.#content++;
		if (!isSame) {
			const source = mask === null ? null : this.#coloured(mask);
			this.#tiles.show(source);
			this.#glassTiles.show(source);
		}
		if (mask === null) this.#dropPlate();
		this.#changed();
	}

	paintWith(palette: MaskPalette): void {
		const isSame = palette.fills.every((colour, label) => colour === this.#palette.fills[label]);
		this.#palette = palette;
		this.#content++;
		if (!isSame) for (const plane of [this.#tiles, this.#glassTiles]) plane.renew();
		this.#changed();
	}

	/** @param opacity of the fills, 0-1. */
	look(opacity: number): void {
		this.#opacity = opacity;
		this.#changed();
	}

	/** Puts a frame around a part of the mask, in its own pixels; null: none. */
	frame(part: Bounds | null): void {
		this.#frame = part;
		this.#changed();
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
		this.#content++;
	}

	move(isMoving: boolean): void {
		this.#isMoving = isMoving;
	}

	release(): void {
		this.#mask = null;
		this.#tiles.release();
		this.#glassTiles.release();
		this.#dropPlate();
	}

	/**
	 * The label that is seen at a place of the picture: of the level that a zoom paints, or of a coarser one that stands in
	 * for it; null: outside, or not known yet.
	 */
	labelAt([x, y]: Point, zoom: number): number | null {
		if (this.#mask === null) return null;
		const { source, bounds } = this.#mask;
		const left = Math.floor(((x - bounds.x) * source.width) / bounds.width);
		const top = Math.floor(((y - bounds.y) * source.height) / bounds.height);
		if (left < 0 || top < 0 || left >= source.width || top >= source.height) return null;
		const own = { level: 0, column: Math.floor(left / source.tileSize), row: Math.floor(top / source.tileSize) };
		const place = this.#placeIn(this.#mask, { zoom, x: 0, y: 0 });
		for (let level = levelFor(source, place.zoom); level < source.levels; level += 1) {
			const tile = ancestor(own, level);
			const labels = source.held(tile);
			if (labels === null) continue;
			const column = Math.min(labels.width - 1, Math.floor(left / 2 ** level) - tile.column * source.tileSize);
			const row = Math.min(labels.height - 1, Math.floor(top / 2 ** level) - tile.row * source.tileSize);
			return labels.values[row * labels.width + column] ?? null;
		}
		return null;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#mask === null) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const size = { width: this.canvas.width, height: this.canvas.height };
		const view = { zoom, x, y };
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		this.#paintFills(context, this.#placeIn(this.#mask, view), size, this.#tiles);
		this.#layLines(context, this.#mask, view, size);
		this.#paintFrame(context, this.#placeIn(this.#mask, view));
		context.restore();
	}

	paintAt(context: CanvasRenderingContext2D, view: View, size: Size): void {
		if (this.#mask === null) return;
		const place = this.#placeIn(this.#mask, view);
		context.setTransform(1, 0, 0, 1, 0, 0);
		this.#paintFills(context, place, size, this.#glassTiles);
		if (this.#hasLines()) {
			const plate = new Plate();
			plate.begin(view, size);
			this.#paintLines(plate, this.#mask, view, [{ x: 0, y: 0, ...size }]);
			plate.lay(context, view);
			plate.release();
		}
		this.#paintFrame(context, place);
	}

	#paintFills(context: CanvasRenderingContext2D, place: TilePlace, size: Size, plane: TilePlane): void {
		if (this.#mask === null) return;
		context.save();
		context.globalAlpha = this.#opacity;
		// Enlarged pixels are squares; of reduced ones, thin traces would vanish without.
		const level = levelFor(this.#mask.source, place.zoom);
		context.imageSmoothingEnabled = place.zoom * 2 ** level < 1;
		context.imageSmoothingQuality = "low";
		plane.paint(context, place, size);
		context.restore();
	}

	/**
	 * Edges are as broad on the screen at every zoom: they are found there. A move within one zoom paints what it lays bare;
	 * while the zoom changes, or tiles are on their way, what was painted before is stretched.
	 */
	#layLines(context: CanvasRenderingContext2D, mask: LaidMask, view: View, size: Size): void {
		if (!this.#hasLines()) {
			this.#dropPlate();
			return;
		}
		const plate = (this.#plate ??= new Plate());
		const isSame =
			plate.content === this.#content && plate.size.width === size.width && plate.size.height === size.height;
		if (isSame && plate.view.zoom === view.zoom) {
			if (plate.view.x !== view.x || plate.view.y !== view.y) this.#paintLines(plate, mask, view, plate.scroll(view));
		} else if (!this.#isMoving && (this.#tiles.isWhole || plate.content === 0)) {
			plate.begin(view, size);
			this.#paintLines(plate, mask, view, [{ x: 0, y: 0, ...size }]);
			plate.content = this.#content;
		}
		if (plate.content !== 0) plate.lay(context, view);
	}

	#paintLines(plate: Plate, mask: LaidMask, view: View, patches: readonly Patch[]): void {
		const reach = Math.max(1, Math.round(lineWidth * this.#ratio));
		const place = this.#placeIn(mask, view);
		for (const patch of patches) {
			const { x, y, width, height } = patch;
			const around = { x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach };
			const labels = labelsOnScreen(mask.source, place, around);
			plate.context.putImageData(edgesOf(labels, this.#palette.lines, reach), x, y);
		}
	}

	/** Light within dark: seen on any picture. */
	#paintFrame(context: CanvasRenderingContext2D, place: TilePlace): void {
		if (this.#frame === null) return;
		const { x, y, width, height } = this.#frame;
		const down = place.down ?? place.zoom;
		const out = 2 * frameWidth * this.#ratio;
		const [left, top] = [place.x + x * place.zoom - out, place.y + y * down - out];
		const [wide, tall] = [width * place.zoom + 2 * out, height * down + 2 * out];
		context.save();
		for (const [colour, share] of [
			["#000000", 2],
			["#ffffff", 1],
		] as const) {
			context.strokeStyle = colour;
			context.lineWidth = frameWidth * this.#ratio * share;
			context.strokeRect(left, top, wide, tall);
		}
		context.restore();
	}

	#hasLines(): boolean {
		return this.#palette.lines.some((colour) => colour !== 0);
	}

	#dropPlate(): void {
		this.#plate?.release();
		this.#plate = null;
	}

	#coloured({ source }: LaidMask): TileSource {
		const { width, height, tileSize, levels } = source;
		return {
			width,
			height,
			tileSize,
			levels,
			load: async (tile, signal) => {
				const labels = await source.load(tile, signal);
				// Both are made off the path of painting: in a turn of its own for each tile.
				return labels === null ? null : createImageBitmap(paintLabels(labels, this.#palette.fills));
			},
		};
	}

	#placeIn({ source, bounds }: LaidMask, { zoom, x, y }: View): TilePlace {
		return {
			x: bounds.x * zoom + x,
			y: bounds.y * zoom + y,
			zoom: (bounds.width * zoom) / source.width,
			down: (bounds.height * zoom) / source.height,
		};
	}
}
