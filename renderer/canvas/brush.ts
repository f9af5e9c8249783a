import { dot, type Drawing, type Spot, spotRadius, traceSpots } from "#shared/drawing/drawing";
import { ThinningPen } from "#shared/drawing/thinning-pen";

/** How a drawing is painted; widths and dashes are device pixels. */
export interface Paint {
	stroke: string;
	/** null: lines only. */
	fill: string | null;
	width: number;
	dash: readonly number[];
	/** false: areas are filled only; lines, signs and dots are painted all the same. */
	outlined: boolean;
}

interface Paths {
	/** The zoom that the outline was thinned for: a power of two, or Infinity for all vertices. */
	band: number;
	outline: Path2D;
	clip: Path2D | null;
}

const solid: readonly number[] = [];
/** Below this many vertices thinning saves nothing. */
const manyVertices = 64;

/** Made paths live as long as the drawing, which lives as long as the geometry. */
const made = new WeakMap<Drawing, Paths>();

/**
 * Paints drawings on a context whose transform leads from the picture to device pixels. Keeps what it has set, so that
 * thousands of marks of one class set it once: one brush for one run, and nobody else touches the context meanwhile.
 */
export class Brush {
	readonly #context: CanvasRenderingContext2D;
	readonly #zoom: number;
	/** Device pixels for each CSS pixel. */
	readonly #ratio: number;
	#width = -1;
	#stroke = "";
	#fill = "";
	#dash = solid;

	/** @param join "round" for the few broad lines; it takes half as long again as "miter". */
	constructor(context: CanvasRenderingContext2D, zoom: number, ratio: number, join: "miter" | "round") {
		this.#context = context;
		this.#zoom = zoom;
		this.#ratio = ratio;
		context.lineJoin = join;
		// Square corners for boxes, no spikes on masks.
		context.miterLimit = 3;
		context.lineCap = "butt";
		context.setLineDash([]);
	}

	paint(drawing: Drawing, paint: Paint): void {
		if (this.#isDot(drawing)) {
			this.#paintDot(drawing, paint);
			return;
		}
		const paths = this.#pathsOf(drawing);
		if (paint.fill !== null && drawing.rule !== null) this.#paintFill(paths, drawing.rule, paint.fill);
		if (paint.outlined || drawing.rule === null) {
			this.#setStroke(paint, paint.dash);
			this.#context.stroke(paths.outline);
		}
		if (drawing.spots.length > 0) this.#paintSpots(drawing.spots, paint);
	}

	/** Paints the inside only; nothing for lines, and for what is too small to have one. */
	fill(drawing: Drawing, fill: string): void {
		if (drawing.rule !== null && !this.#isDot(drawing)) this.#paintFill(this.#pathsOf(drawing), drawing.rule, fill);
	}

	#isDot({ bounds, spots }: Drawing): boolean {
		return spots.length === 0 && Math.max(bounds.width, bounds.height) * this.#zoom < dot * this.#ratio;
	}

	#paintFill({ outline, clip }: Paths, rule: CanvasFillRule, fill: string): void {
		const context = this.#context;
		this.#setFill(fill);
		if (clip === null) {
			context.fill(outline, rule);
			return;
		}
		context.save();
		context.clip(clip, rule);
		context.fill(outline, rule);
		context.restore();
	}

	#paintDot({ bounds }: Drawing, paint: Paint): void {
		// A broader stroke, and a halo, make the dot broader too.
		const side = (dot * this.#ratio + Math.max(0, paint.width - 1.5 * this.#ratio)) / this.#zoom;
		this.#setFill(paint.stroke);
		this.#context.fillRect(bounds.x + (bounds.width - side) / 2, bounds.y + (bounds.height - side) / 2, side, side);
	}

	#paintSpots(spots: readonly Spot[], paint: Paint): void {
		const context = this.#context;
		const radius = (spotRadius * this.#ratio) / this.#zoom;
		this.#setStroke(paint, paint.dash.length > 0 ? paint.dash.map((length) => length / 2) : solid);
		context.beginPath();
		traceSpots(context, spots, radius);
		context.stroke();
	}

	#setFill(fill: string): void {
		if (fill === this.#fill) return;
		this.#fill = fill;
		this.#context.fillStyle = fill;
	}

	#setStroke({ stroke, width }: Paint, dash: readonly number[]): void {
		if (stroke !== this.#stroke) {
			this.#stroke = stroke;
			this.#context.strokeStyle = stroke;
		}
		if (width !== this.#width) {
			this.#width = width;
			this.#context.lineWidth = width / this.#zoom;
		}
		if (dash !== this.#dash) {
			this.#dash = dash;
			this.#context.setLineDash(dash.map((length) => length / this.#zoom));
		}
	}

	#pathsOf(drawing: Drawing): Paths {
		const band = drawing.vertices < manyVertices ? Infinity : 2 ** Math.ceil(Math.log2(this.#zoom));
		const known = made.get(drawing);
		if (known?.band === band) return known;
		const outline = new Path2D();
		const pen = new ThinningPen(outline, band === Infinity ? 0 : 0.35 / band);
		drawing.trace(pen);
		pen.finish();
		let clip: Path2D | null = null;
		if (drawing.clip !== null) {
			clip = new Path2D();
			drawing.clip(clip);
		}
		const paths = { band, outline, clip };
		made.set(drawing, paths);
		return paths;
	}
}
