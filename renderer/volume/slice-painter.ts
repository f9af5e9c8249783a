import { traceSpots, interpolatedDash, lineWidth, spotRadius } from "#shared/drawing/drawing";
import { placeOnSlice, type PlaneView, type Voxel } from "./body.ts";
import { type PaneSize, pixelsPerMm, placeOf, type SliceCamera } from "./camera.ts";
import { layLabels, type LabelNumbers, type LabelPaint, readLabels } from "./labels.ts";
import { cutOf, paintGrey, type Shades, type Voxels } from "./slice.ts";
import { halfVoxel, isOnSlice, piercings, type SliceMark } from "./slice-marks.ts";

/** What a slice shows of voxels. The same object is not painted twice. */
export interface SlicePicture {
	sizes: Voxel;
	voxels: Voxels | null;
	/** Where the layer that is shown begins among the voxels. */
	first: number;
	shades: Shades;
	labels: {
		voxels: Voxels;
		/** Numbers of labels, layer by layer. */
		layers: readonly LabelNumbers[];
		paint: LabelPaint;
	} | null;
}

export interface SliceScene {
	view: PlaneView;
	picture: SlicePicture;
	index: number;
	camera: SliceCamera;
	pane: PaneSize;
	/** Pixels of the device for one of CSS. */
	ratio: number;
	marks: readonly SliceMark[];
	hovered: number | null;
	selected: number | null;
	/** Null: none is drawn. */
	crosshair: Voxel | null;
}

/** Seen on black and on white alike, as slices are both. */
const crosshairColour = "rgb(105 160 255 / 80%)";

/** Around the middle of the crosshair, where it must not cover what is looked at; CSS pixels. */
const gap = 10;
/** Of shapes that lie on other slices. */
const elsewhereAlpha = 0.35;

/** Paints one plane of a volume on a canvas of its own, on the processor alone. */
export class SlicePainter {
	readonly #canvas: HTMLCanvasElement;
	readonly #context: CanvasRenderingContext2D;
	/** A pixel for each voxel. */
	readonly #slice: HTMLCanvasElement;
	readonly #sliceContext: CanvasRenderingContext2D;
	#image: ImageData | null = null;
	#pixels = new Uint32Array(0);
	#numbers = new Uint16Array(0);
	#painted: { picture: SlicePicture; view: PlaneView; index: number } | null = null;

	/** Throws where the browser has no 2-D canvas. */
	constructor(canvas: HTMLCanvasElement) {
		this.#canvas = canvas;
		this.#slice = document.createElement("canvas");
		const [context, sliceContext] = [
			canvas.getContext("2d", { alpha: false }),
			// Written with every slice and read by the painting of it: in the processor's memory it need not cross twice.
			this.#slice.getContext("2d", { alpha: false, willReadFrequently: true }),
		];
		if (context === null || sliceContext === null) throw new Error("The browser has no 2-D canvas.");
		this.#context = context;
		this.#sliceContext = sliceContext;
	}

	paint(scene: SliceScene): void {
		const { view, pane, camera, ratio } = scene;
		this.#cut(scene);
		const [width, height] = [Math.round(pane.width * ratio), Math.round(pane.height * ratio)];
		if (this.#canvas.width !== width) this.#canvas.width = width;
		if (this.#canvas.height !== height) this.#canvas.height = height;
		const context = this.#context;
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.fillStyle = "#000000";
		context.fillRect(0, 0, width, height);
		const place = placeOf(view, pane, camera);
		const [wide, high] = [view.width * place.perAcross * ratio, view.height * place.perDown * ratio];
		// Voxels are seen as they are; only where many share a pixel a mean of them says more.
		context.imageSmoothingEnabled = wide < view.width || high < view.height;
		context.drawImage(this.#slice, 0, 0, view.width, view.height, place.left * ratio, place.top * ratio, wide, high);
		this.#drawMarks(scene, place.left, place.top);
		this.#drawCrosshair(scene);
	}

	/** The memory of a canvas is given back when it is told to be small, not when it is forgotten. */
	dispose(): void {
		this.#canvas.width = this.#canvas.height = 0;
		this.#slice.width = this.#slice.height = 0;
		this.#image = null;
		this.#painted = null;
		this.#pixels = new Uint32Array(0);
		this.#numbers = new Uint16Array(0);
	}

	#cut({ view, picture, index }: SliceScene): void {
		const before = this.#painted;
		if (before?.picture === picture && before.view === view && before.index === index) return;
		const { width, height } = view;
		if (this.#image?.width !== width || this.#image.height !== height) {
			this.#slice.width = width;
			this.#slice.height = height;
			this.#image = this.#sliceContext.createImageData(width, height);
			this.#pixels = new Uint32Array(this.#image.data.buffer);
			this.#numbers = new Uint16Array(width * height);
		}
		const { sizes, voxels, first, shades, labels } = picture;
		paintGrey(this.#pixels, voxels, cutOf(sizes, view, index, first), shades);
		const layerSize = sizes[0] * sizes[1] * sizes[2];
		for (const [layer, numbers] of (labels?.layers ?? []).entries()) {
			if (labels === null) break;
			const cut = cutOf(sizes, view, index, layer * layerSize);
			readLabels(this.#numbers, labels.voxels, cut, numbers);
			layLabels(this.#pixels, this.#numbers, cut, labels.paint);
		}
		this.#sliceContext.putImageData(this.#image, 0, 0);
		this.#painted = { picture, view, index };
	}

	#drawMarks(
		{ view, pane, camera, ratio, marks, index, hovered, selected }: SliceScene,
		left: number,
		top: number,
	): void {
		const context = this.#context;
		const perMm = pixelsPerMm(view, pane, camera);
		const [halfX, halfY] = halfVoxel(view);
		const zoom = perMm * ratio;
		context.setTransform(zoom, 0, 0, zoom, (left + halfX * perMm) * ratio, (top + halfY * perMm) * ratio);
		for (const { mark, drawing, geometry, ...extent } of marks) {
			const isHere = isOnSlice(extent, index);
			const isLit = mark.key === hovered || mark.key === selected;
			const path = new Path2D();
			drawing.trace(path);
			context.globalAlpha = isHere || isLit ? 1 : elsewhereAlpha;
			context.setLineDash(isHere && !mark.interpolated ? [] : interpolatedDash.map((length) => length / perMm));
			if (drawing.rule !== null && isHere) {
				context.fillStyle = isLit ? mark.colour.fillHovered : mark.colour.fill;
				context.fill(path, drawing.rule);
			}
			const width = (mark.key === selected ? lineWidth + 1 : lineWidth) / perMm;
			if (isLit) {
				context.strokeStyle = "#000000";
				context.lineWidth = width + 2 / perMm;
				context.stroke(path);
			}
			context.strokeStyle = mark.colour.stroke;
			context.lineWidth = width;
			context.stroke(path);
			context.setLineDash([]);
			const through = piercings(geometry, view, index);
			const spots = new Path2D();
			traceSpots(
				spots,
				through.map((at) => ({ at, sign: "ring" })),
				spotRadius / perMm,
			);
			context.stroke(spots);
		}
		context.globalAlpha = 1;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		this.#drawLabels(marks, index, (x, y) => [left + (halfX + x) * perMm, top + (halfY + y) * perMm]);
	}

	/** What a shape of this slice is, and what it measures, above its upper left corner. */
	#drawLabels(
		marks: readonly SliceMark[],
		index: number,
		at: (x: number, y: number) => readonly [number, number],
	): void {
		const context = this.#context;
		context.font = "12px system-ui, sans-serif";
		context.textBaseline = "bottom";
		context.lineJoin = "round";
		for (const { mark, drawing, from, to } of marks) {
			if (!isOnSlice({ from, to }, index) || mark.label === "") continue;
			const [x, y] = at(drawing.bounds.x, drawing.bounds.y);
			context.lineWidth = 3;
			context.strokeStyle = "rgb(0 0 0 / 70%)";
			context.strokeText(mark.label, x, y - 3);
			context.fillStyle = "#ffffff";
			context.fillText(mark.label, x, y - 3);
		}
	}

	#drawCrosshair({ view, pane, camera, ratio, crosshair }: SliceScene): void {
		if (crosshair === null) return;
		const place = placeOf(view, pane, camera);
		const at = placeOnSlice(view, crosshair);
		const [x, y] = [place.left + at.across * place.perAcross, place.top + at.down * place.perDown];
		const context = this.#context;
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		context.beginPath();
		for (const [fromX, fromY, toX, toY] of [
			[0, y, x - gap, y],
			[x + gap, y, pane.width, y],
			[x, 0, x, y - gap],
			[x, y + gap, x, pane.height],
		] as const) {
			context.moveTo(fromX, fromY);
			context.lineTo(toX, toY);
		}
		context.lineWidth = 1;
		context.strokeStyle = crosshairColour;
		context.stroke();
	}
}
