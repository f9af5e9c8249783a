import { FabricObject } from "fabric";
import { traceHeads, traceLink } from "./link-shape.ts";
import { Links, type DrawnLink } from "./links.ts";
import { shownPart } from "./view.ts";

/** CSS pixels. */
const lineWidth = 1.5;
const hullDash = [2, 3];

/**
 * All relations in one Fabric object: each colour is one path, painted anew in every frame, but only what is in view.
 * Without relations it does nothing.
 */
export class RelationsLayer extends FabricObject {
	#links = new Links([]);
	#ratio = 1;

	constructor() {
		super({ objectCaching: false, selectable: false, evented: false });
	}

	show(links: Links): void {
		this.#links = links;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		this.#ratio = ratio;
	}

	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#links.isEmpty) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const scale = this.#ratio / zoom;
		const part = shownPart({ zoom, x, y }, { width: this.canvas.width, height: this.canvas.height });
		context.save();
		for (const run of runsOf(this.#links.within(part, scale))) paintRun(context, run, scale);
		context.restore();
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
