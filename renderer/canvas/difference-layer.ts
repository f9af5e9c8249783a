import { FabricObject } from "fabric";
import { Brush } from "./brush.ts";
import { Marks } from "./marks.ts";
import type { PaintableAt } from "./paintable-at.ts";
import { Plate } from "./plate.ts";
import type { Rgb, Veil } from "./veil.ts";
import { shownPart, type Size, type View } from "./view.ts";

type Difference = Extract<Veil, { kind: "difference" }>;

/** CSS pixels from one stroke of a hatch to the next; half of it is the stroke. */
const hatch = 8;
/** Opacity, 0-255: of strokes, of what lies between them, and of what both cover. */
const strong = 190;
const weak = 90;
const both = 70;
/** A pixel belongs to a shape that covers half of it. */
const half = 127;

/**
 * The areas that only one side covers, and that both do: each side is painted as one mask, holes left out, and the masks
 * are laid over each other pixel by pixel. Edges are hard on purpose: soft ones of two equal shapes would leave a line
 * of difference where there is none. Painted when the view rests; meanwhile moved and stretched.
 */
export class DifferenceLayer extends FabricObject implements PaintableAt {
	#a = new Marks([]);
	#b = new Marks([]);
	#hidden: ReadonlySet<number> = new Set();
	#veil: Difference | null = null;
	#ratio = 1;
	#isMoving = false;
	#content = 1;
	#plate: Plate | null = null;

	constructor() {
		super({ objectCaching: false, selectable: false, evented: false });
	}

	show(a: Marks, b: Marks): void {
		this.#a = a;
		this.#b = b;
		this.#content++;
	}

	hide(keys: ReadonlySet<number>): void {
		this.#hidden = keys;
		this.#content++;
	}

	veil(veil: Veil): void {
		this.#veil = veil.kind === "difference" ? veil : null;
		this.#content++;
		if (this.#veil === null) this.release();
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
		this.#plate?.release();
		this.#plate = null;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#veil === null) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const view = { zoom, x, y };
		const size = { width: this.canvas.width, height: this.canvas.height };
		const plate = (this.#plate ??= new Plate());
		const isSame = plate.content === this.#content && isSize(plate.size, size);
		const isThere = isSame && plate.view.zoom === zoom && plate.view.x === x && plate.view.y === y;
		if (!isThere && (!isSame || !this.#isMoving)) {
			plate.begin(view, size);
			paintDifference(plate.context, this.#masks(view, size), this.#veil, this.#ratio);
			plate.content = this.#content;
		}
		context.save();
		context.setTransform(1, 0, 0, 1, 0, 0);
		plate.lay(context, view);
		context.restore();
	}

	paintAt(context: CanvasRenderingContext2D, view: View, size: Size): void {
		if (this.#veil === null) return;
		const plate = new Plate();
		plate.begin(view, size);
		paintDifference(plate.context, this.#masks(view, size), this.#veil, this.#ratio);
		context.setTransform(1, 0, 0, 1, 0, 0);
		plate.lay(context, view);
		plate.release();
	}

	#masks(view: View, size: Size): [a: ImageData, b: ImageData] {
		const canvas = document.createElement("canvas");
		canvas.width = size.width;
		canvas.height = size.height;
		// Read once for each side: kept where reading is quick.
		const context = canvas.getContext("2d", { willReadFrequently: true });
		if (context === null) throw new Error("This browser gave no 2D canvas: too many are open, or too little memory.");
		const mask = (marks: Marks): ImageData => {
			context.setTransform(1, 0, 0, 1, 0, 0);
			context.clearRect(0, 0, size.width, size.height);
			context.setTransform(view.zoom, 0, 0, view.zoom, view.x, view.y);
			const brush = new Brush(context, view.zoom, this.#ratio, "miter");
			for (const position of marks.index.within(shownPart(view, size), 0)) {
				const drawn = marks.at(position);
				if (drawn === null || this.#hidden.has(drawn.mark.key)) continue;
				if (drawn.drawing.rule === null) continue;
				brush.paint(drawn.drawing, { stroke: "#000000", fill: "#000000", width: 0, dash: [], outlined: false });
			}
			return context.getImageData(0, 0, size.width, size.height);
		};
		const masks: [ImageData, ImageData] = [mask(this.#a), mask(this.#b)];
		canvas.width = canvas.height = 0;
		return masks;
	}
}

/** Hatched one way where only A is, the other way where only B is, and flat where both are: told apart without colour. */
function paintDifference(
	context: CanvasRenderingContext2D,
	[a, b]: readonly [ImageData, ImageData],
	veil: Difference,
	ratio: number,
): void {
	const { width, height } = a;
	const step = hatch * ratio;
	const pixels = context.createImageData(width, height);
	const put = (at: number, [red, green, blue]: Rgb, opacity: number): void => {
		pixels.data[at] = red;
		pixels.data[at + 1] = green;
		pixels.data[at + 2] = blue;
		pixels.data[at + 3] = opacity;
	};
	for (let y = 0, at = 0; y < height; y++) {
		for (let x = 0; x < width; x++, at += 4) {
			const inA = (a.data[at + 3] ?? 0) > half;
			const inB = (b.data[at + 3] ?? 0) > half;
			if (inA && inB) put(at, veil.both, both);
			else if (inA) put(at, veil.a, (x + y) % step < step / 2 ? strong : weak);
			else if (inB) put(at, veil.b, (x - y + step * height) % step < step / 2 ? strong : weak);
		}
	}
	context.putImageData(pixels, 0, 0);
}

function isSize(a: Size, b: Size): boolean {
	return a.width === b.width && a.height === b.height;
}
