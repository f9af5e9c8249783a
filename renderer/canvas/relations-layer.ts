import { FabricObject } from "fabric";
import { lineWidth, type Bounds } from "#shared/drawing/drawing";
import { hullDash, traceHeads, traceLink } from "#shared/drawing/link-shape";
import { Links, type DrawnLink } from "#shared/drawing/links";
import type { PaintableAt } from "./paintable-at.ts";
import { Plate } from "./plate.ts";
import { shownPart, toPicture, type Size, type View } from "./view.ts";

/** With more relations in view than this they are kept on a plate; fewer are painted anew in every frame. */
const fewLinks = 150;
/** A zoom stretches the plate by so much at most before it is painted anew. */
const mostStretch = 1.4;

/**
 * All relations in one Fabric object, each colour one path, and only what is in view. Many of them are painted on a
 * plate: a pan moves it and paints the strips it lays bare; a zoom stretches it, and it is painted anew when the view
 * rests. Without relations nothing is done.
 */
export class RelationsLayer extends FabricObject implements PaintableAt {
	#links = new Links([]);
	#ratio = 1;
	#isMoving = false;
	#content = 1;
	#plate: Plate | null = null;

	constructor() {
		super({ objectCaching: false, selectable: false, evented: false });
	}

	show(links: Links): void {
		this.#links = links;
		this.#content++;
		if (links.isEmpty) this.#release();
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
		this.#content++;
	}

	/** Told when the view starts to change, and when it rests; it rests with a paint. */
	move(isMoving: boolean): void {
		this.#isMoving = isMoving;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#links.isEmpty) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const view = { zoom, x, y };
		const size = { width: this.canvas.width, height: this.canvas.height };
		const part = shownPart(view, size);
		context.save();
		if (this.#links.countWithin(part, this.#ratio / zoom) > fewLinks) {
			const plate = this.#brought(view, size);
			context.setTransform(1, 0, 0, 1, 0, 0);
			plate.lay(context, view);
		} else {
			this.#release();
			this.#paint(context, zoom, part);
		}
		context.restore();
	}

	paintAt(context: CanvasRenderingContext2D, view: View, size: Size): void {
		context.setTransform(view.zoom, 0, 0, view.zoom, view.x, view.y);
		this.#paint(context, view.zoom, shownPart(view, size));
	}

	/** The plate as this view needs it. */
	#brought(view: View, size: Size): Plate {
		const plate = (this.#plate ??= new Plate());
		const isSame =
			plate.content === this.#content && plate.size.width === size.width && plate.size.height === size.height;
		const stretch = Math.max(plate.view.zoom / view.zoom, view.zoom / plate.view.zoom);
		if (isSame && stretch === 1) {
			const isStill = plate.view.x === view.x && plate.view.y === view.y;
			for (const patch of isStill ? [] : plate.scroll(view)) {
				const [x, y] = toPicture(view, [patch.x, patch.y]);
				plate.paintPatch(patch, (context) => {
					const part = { x, y, width: patch.width / view.zoom, height: patch.height / view.zoom };
					this.#paint(context, view.zoom, part);
				});
			}
		} else if (!isSame || !this.#isMoving || stretch > mostStretch) {
			plate.begin(view, size);
			plate.aim();
			this.#paint(plate.context, view.zoom, shownPart(view, size));
			plate.content = this.#content;
		}
		return plate;
	}

	#paint(context: CanvasRenderingContext2D, zoom: number, part: Bounds): void {
		const scale = this.#ratio / zoom;
		for (const run of runsOf(this.#links.within(part, scale))) paintRun(context, run, scale);
	}

	#release(): void {
		this.#plate?.release();
		this.#plate = null;
	}
}

/** Links that follow each other in one colour, either all hulls or none. */
function runsOf(links: readonly DrawnLink[]): DrawnLink[][] {
	const runs: DrawnLink[][] = [];
	let last: DrawnLink | undefined;
	for (const drawn of links) {
		const isAlike =
			last?.link.colour.stroke === drawn.link.colour.stroke &&
			(last.shape.kind === "hull") === (drawn.shape.kind === "hull");
		if (isAlike) runs.at(-1)?.push(drawn);
		else runs.push([drawn]);
		last = drawn;
	}
	return runs;
}

function paintRun(context: CanvasRenderingContext2D, run: readonly DrawnLink[], scale: number): void {
	const first = run[0];
	if (first === undefined) return;
	const { stroke, fill } = first.link.colour;
	const isHull = first.shape.kind === "hull";
	context.beginPath();
	for (const { shape, heads } of run) traceLink(context, shape, heads, scale);
	if (isHull) {
		context.fillStyle = fill;
		context.fill();
	}
	context.strokeStyle = stroke;
	context.lineWidth = lineWidth * scale;
	context.setLineDash(isHull ? hullDash.map((length) => length * scale) : []);
	context.stroke();
	if (isHull) return;
	context.beginPath();
	for (const { shape, heads } of run) traceHeads(context, shape, heads, scale);
	context.fillStyle = stroke;
	context.fill();
}
