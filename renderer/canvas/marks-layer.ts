import { FabricObject } from "fabric";
import { lineWidth, spotRadius } from "#shared/drawing/drawing";
import { Brush } from "./brush.ts";
import { Dashes } from "./dashes.ts";
import type { Bounds, Drawing } from "#shared/drawing/drawing";
import type { PaintableAt } from "./paintable-at.ts";
import { fillOf, plainLooks, type Looks } from "./looks.ts";
import { Marks } from "./marks.ts";
import { Pace } from "./pace.ts";
import { Plate, type Patch } from "./plate.ts";
import { putOn, unveiled, type SideVeil } from "./veil.ts";
import { shownPart, toPicture, type Size, type View } from "./view.ts";

/** Painting all that is in view, a slice in each frame. */
interface Job {
	plate: Plate;
	content: number;
	positions: Uint32Array;
	next: number;
}

/** Slices taken at once for new marks, or when some are hidden: many small ones would show as a slow wave. */
const freshSlices = 3;
/** Vertices up to which a laid bare strip is painted at once; beyond, everything is repainted in slices. */
const stripVertices = 60_000;

/** What is less than both is painted anew in every frame: moving a plate copies the screen twice. */
const few = { vertices: 1_500, screens: 2 };

/**
 * All marks in one Fabric object. Many are painted on a plate, and the plate on the canvas: a pan moves the plate and
 * paints only the strips it lays bare; a zoom stretches it until the next one, painted in slices meanwhile, is ready.
 * While a zoom lasts, lines are hairlines, which take an eighth of the time without a graphics card.
 */
export class MarksLayer extends FabricObject implements PaintableAt {
	#marks = new Marks([]);
	#hidden: ReadonlySet<number> = new Set();
	#looks = plainLooks;
	#ratio = 1;
	#isMoving = false;
	/** null: nothing is seen. */
	#veil: SideVeil | null = unveiled;
	#content = 1;
	#front: Plate | null = null;
	#spare: Plate | null = null;
	#job: Job | null = null;
	readonly #pace = new Pace();

	constructor() {
		super({ objectCaching: false, selectable: false, evented: false });
	}

	show(marks: Marks): void {
		this.#marks = marks;
		this.#content++;
		// Marks of another picture must not be seen on this one, not even for a frame.
		if (this.#front !== null) this.#front.content = 0;
	}

	hide(keys: ReadonlySet<number>): void {
		this.#hidden = keys;
		this.#content++;
	}

	look(looks: Looks): void {
		this.#looks = looks;
		this.#content++;
	}

	/** How much of the marks is seen; null: nothing. What is painted stays for when they are seen again. */
	veil(veil: SideVeil | null): void {
		const wasLinesOnly = this.#veil?.linesOnly ?? false;
		this.#veil = veil;
		if ((veil?.linesOnly ?? false) !== wasLinesOnly) this.#content++;
	}

	/** @param ratio device pixels for each CSS pixel. */
	scaleTo(ratio: number): void {
		if (ratio === this.#ratio) return;
		this.#ratio = ratio;
		this.#content++;
	}

	/** Told when the view starts to change, and when it rests; it rests with a paint. */
	move(isMoving: boolean): void {
		this.#isMoving = isMoving;
	}

	release(): void {
		this.#job?.plate.release();
		this.#front?.release();
		this.#spare?.release();
		this.#job = this.#front = this.#spare = null;
	}

	/** The part that another view shows, without a plate; of very many marks the first. */
	paintAt(context: CanvasRenderingContext2D, view: View, size: Size): void {
		const margin = ((spotRadius + 2) * this.#ratio) / view.zoom;
		if (this.#veil === null) return;
		const positions = this.#marks.index.within(shownPart(view, size), margin);
		context.globalAlpha *= this.#veil.opacity;
		context.setTransform(view.zoom, 0, 0, view.zoom, view.x, view.y);
		this.#paint(context, { view, isDraft: false }, positions, 0, stripVertices);
	}

	/** Called by Fabric with the canvas' transform set; the canvas counts in device pixels here. */
	override render(context: CanvasRenderingContext2D): void {
		if (this.canvas === undefined || this.#veil === null) return;
		const [zoom, , , , x, y] = this.canvas.viewportTransform;
		const view = { zoom, x, y };
		const size = { width: this.canvas.width, height: this.canvas.height };
		if (this.#marks.isEmpty) {
			this.release();
			return;
		}
		const positions = this.#fewIn(view, size);
		if (positions !== null) {
			this.release();
			context.save();
			putOn(context, this.#veil, size);
			this.#paint(context, { view, isDraft: false }, positions, 0, Infinity);
			context.restore();
			return;
		}
		this.#bring(view, size);
		const shown = this.#front !== null && this.#front.content > 0 ? this.#front : this.#job?.plate;
		context.save();
		putOn(context, this.#veil, size);
		context.setTransform(1, 0, 0, 1, 0, 0);
		shown?.lay(context, view);
		context.restore();
		if (this.#job !== null) this.canvas.requestRenderAll();
	}

	/** Brings the front plate as near to the view as this frame allows; a job is left where it could not be reached. */
	#bring(view: View, size: Size): void {
		if (this.#reach(view, size)) {
			// Marks hidden and shown again, or a zoom that went back: what was under way is no longer needed.
			this.#spare ??= this.#job?.plate ?? null;
			this.#job = null;
			return;
		}
		const isFresh = this.#front?.content !== this.#content;
		const isStale = this.#job?.content !== this.#content || (this.#job.plate.isDraft && !this.#isMoving);
		if (this.#job === null || isStale || !isSize(this.#job.plate.size, size)) this.#begin(view, size);
		if (this.#job === null) return;
		this.#pace.tick();
		this.#work(this.#job, this.#pace.vertices * (isFresh ? freshSlices : 1));
		if (this.#job.next < this.#job.positions.length) return;
		this.#spare = this.#front;
		this.#front = this.#job.plate;
		this.#front.content = this.#job.content;
		this.#job = null;
		// The view may have gone on while the job worked for where it was.
		if (!this.#reach(view, size)) this.#begin(view, size);
	}

	/** Whether the front plate shows the view, after scrolling it if that is enough. */
	#reach(view: View, size: Size): boolean {
		const front = this.#front;
		if (front?.content !== this.#content || front.view.zoom !== view.zoom || !isSize(front.size, size)) return false;
		if (front.isDraft && !this.#isMoving) return false;
		if (front.view.x === view.x && front.view.y === view.y) return true;
		const bare = front.exposed(view).map((patch) => this.#positionsIn(partOf(patch, view)));
		const vertices = bare.reduce((sum, positions) => sum + this.#verticesOf(positions), 0);
		if (vertices > stripVertices) return false;
		for (const [at, patch] of front.scroll(view).entries()) {
			const positions = bare[at];
			if (positions === undefined) continue;
			front.paintPatch(patch, (context) => {
				this.#paint(context, front, positions, 0, Infinity);
			});
		}
		return true;
	}

	#begin(view: View, size: Size): void {
		const plate = this.#job?.plate ?? this.#spare ?? new Plate();
		this.#spare = null;
		plate.begin(view, size);
		// The first paint of new marks stays as it is if the view does not change.
		plate.isDraft = this.#isMoving && this.#front?.content === this.#content;
		this.#job = { plate, content: this.#content, positions: this.#positionsIn(shownPart(view, size)), next: 0 };
	}

	#work(job: Job, vertices: number): void {
		job.plate.aim();
		job.next = this.#paint(job.plate.context, job.plate, job.positions, job.next, vertices);
		this.#pace.spent(job.next < job.positions.length);
	}

	/** Paints from a place in `positions` until so many vertices are done; tells how far it came. */
	#paint(
		context: CanvasRenderingContext2D,
		{ view, isDraft }: Pick<Plate, "view" | "isDraft">,
		positions: Uint32Array,
		from: number,
		vertices: number,
	): number {
		const brush = new Brush(context, view.zoom, this.#ratio, "miter");
		const width = isDraft ? 1 : lineWidth * this.#ratio;
		const dashes = new Dashes(this.#ratio);
		let next = from;
		for (let left = vertices; next < positions.length && left > 0; next++) {
			const found = this.#marks.at(positions[next] ?? -1);
			if (found === null || this.#hidden.has(found.mark.key)) continue;
			if (this.#veil?.linesOnly === true && found.drawing.rule !== null) continue;
			const { mark, drawing } = found;
			brush.paint(drawing, {
				stroke: mark.colour.stroke,
				fill: fillOf(mark.colour, this.#looks),
				width,
				dash: dashes.of(mark),
				outlined: this.#looks.outlined,
			});
			left -= drawing.vertices;
		}
		return next;
	}

	/** What is in view, where that is little; null: much. */
	#fewIn(view: View, size: Size): Uint32Array | null {
		const part = shownPart(view, size);
		const positions = this.#positionsIn(part);
		if (positions.length > few.vertices || this.#verticesOf(positions) > few.vertices) return null;
		const area = positions.reduce((sum, position) => sum + coverOf(this.#marks.at(position)?.drawing, part), 0);
		return area > few.screens * part.width * part.height ? null : positions;
	}

	#positionsIn(part: Bounds): Uint32Array {
		const zoom = this.canvas?.getZoom() ?? 1;
		return this.#marks.index.within(part, ((spotRadius + 2) * this.#ratio) / zoom);
	}

	#verticesOf(positions: Uint32Array): number {
		return positions.reduce((sum, position) => sum + (this.#marks.at(position)?.drawing.vertices ?? 0), 0);
	}
}

/** Square pixels of a part that a drawing's bounds cover. */
function coverOf(drawing: Drawing | undefined, part: Bounds): number {
	if (drawing === undefined || drawing.area === 0) return 0;
	const { x, y, width, height } = drawing.bounds;
	const across = Math.min(x + width, part.x + part.width) - Math.max(x, part.x);
	const down = Math.min(y + height, part.y + part.height) - Math.max(y, part.y);
	return Math.max(0, across) * Math.max(0, down);
}

function isSize(a: Size, b: Size): boolean {
	return a.width === b.width && a.height === b.height;
}

function partOf(patch: Patch, view: View): Bounds {
	const [x, y] = toPicture(view, [patch.x, patch.y]);
	return { x, y, width: patch.width / view.zoom, height: patch.height / view.zoom };
}
