import { StaticCanvas, type FabricObject } from "fabric";
import type { Size, View } from "./view.ts";

/** A Fabric canvas that counts in device pixels and fills its parent; several lie on top of each other. */
export class Surface {
	readonly #element = document.createElement("canvas");
	readonly #canvas: StaticCanvas;

	constructor(parent: HTMLElement, ...layers: FabricObject[]) {
		parent.append(this.#element);
		// Fabric's own scaling would cut fractional sizes (1.25 x 801), and then the browser blurs every line.
		this.#canvas = new StaticCanvas(this.#element, {
			enableRetinaScaling: false,
			renderOnAddRemove: false,
			skipOffscreen: false,
		});
		Object.assign(this.#element.style, { position: "absolute", left: "0", top: "0" });
		this.#element.setAttribute("aria-hidden", "true");
		this.#canvas.setDimensions({ width: "100%", height: "100%" }, { cssOnly: true });
		this.#canvas.add(...layers);
	}

	/** Paints at once, as a canvas of a new size is empty. */
	resize({ width, height }: Size, view: View): void {
		this.#canvas.setDimensions({ width, height }, { backstoreOnly: true });
		this.#aim(view);
		this.#canvas.renderAll();
	}

	/** Paints with the next frame. */
	show(view: View): void {
		this.#aim(view);
		this.#canvas.requestRenderAll();
	}

	/** What is painted now, onto a canvas of the same size. */
	layOn(context: CanvasRenderingContext2D): void {
		context.drawImage(this.#element, 0, 0);
	}

	async dispose(): Promise<void> {
		await this.#canvas.dispose();
		this.#element.width = 0;
		this.#element.height = 0;
		this.#element.remove();
	}

	#aim({ zoom, x, y }: View): void {
		this.#canvas.setViewportTransform([zoom, 0, 0, zoom, x, y]);
	}
}

/** Several surfaces of one size, one over the other, as a PNG. Rejects where the browser makes none. */
export async function pngOf({ width, height }: Size, surfaces: readonly Surface[]): Promise<Blob> {
	const canvas = document.createElement("canvas");
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext("2d");
	if (context !== null) for (const surface of surfaces) surface.layOn(context);
	const blob = await new Promise<Blob | null>((resolve) => {
		canvas.toBlob(resolve, "image/png");
	});
	canvas.width = canvas.height = 0;
	if (context === null || blob === null) throw new Error("The browser made no picture of the view.");
	return blob;
}
