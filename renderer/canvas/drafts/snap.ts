import type { Bounds, Drawing, Pen } from "#shared/drawing/drawing";
import type { Point } from "#shared/task";

/** A line of something that is shown; closed ones name their first place again at the end. */
export type Outline = readonly Point[];

export interface Snap {
	at: Point;
	/** What it came to lie on; null: it lies where the hand is. */
	onto: "vertex" | "edge" | null;
}

const curveSteps = 12;

const outlines = new WeakMap<Drawing, readonly Outline[]>();

/** The lines of a drawing and its spots, curves as short pieces; kept as long as the drawing. */
export function outlinesOf(drawing: Drawing): readonly Outline[] {
	const known = outlines.get(drawing);
	if (known !== undefined) return known;
	const pen = new OutlinePen();
	drawing.trace(pen);
	const made = [...pen.lines, ...drawing.spots.map(({ at }) => [at])];
	outlines.set(drawing, made);
	return made;
}

/** The border of a picture. */
export function borderOf({ x, y, width, height }: Bounds): Outline {
	return [
		[x, y],
		[x, y + height],
		[x + width, y + height],
		[x + width, y],
		[x, y],
	];
}

/** The nearest vertex within reach, else the nearest place of a line, else the place itself. */
export function snapped(at: Point, lines: Iterable<Outline>, reach: number): Snap {
	let [vertex, edge]: [Point | null, Point | null] = [null, null];
	let [toVertex, toEdge] = [reach, reach];
	for (const line of lines) {
		let from: Point | null = null;
		for (const to of line) {
			const away = distance(to, at);
			if (away <= toVertex) [vertex, toVertex] = [to, away];
			if (from !== null && vertex === null) {
				const near = nearestOn(from, to, at);
				const beside = distance(near, at);
				if (beside <= toEdge) [edge, toEdge] = [near, beside];
			}
			from = to;
		}
	}
	if (vertex !== null) return { at: vertex, onto: "vertex" };
	return edge === null ? { at, onto: null } : { at: edge, onto: "edge" };
}

/** The end of a way turned to the nearest multiple of 45 degrees, as long as it reaches that way. */
export function straightened(from: Point, to: Point): Point {
	const step = Math.PI / 4;
	const turn = Math.round(Math.atan2(to[1] - from[1], to[0] - from[0]) / step) * step;
	const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
	const along = (to[0] - from[0]) * cos + (to[1] - from[1]) * sin;
	// Along an axis exactly: a cosine that is not quite 0 would make a line that is not quite straight.
	return [
		Math.abs(cos) < 1e-9 ? from[0] : from[0] + along * cos,
		Math.abs(sin) < 1e-9 ? from[1] : from[1] + along * sin,
	];
}

function nearestOn(from: Point, to: Point, [x, y]: Point): Point {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const square = dx * dx + dy * dy;
	const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / square));
	return [from[0] + along * dx, from[1] + along * dy];
}

function distance(a: Point, b: Point): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

/** Writes down where a path goes. */
class OutlinePen implements Pen {
	readonly lines: Point[][] = [];

	moveTo(x: number, y: number): void {
		this.lines.push([[x, y]]);
	}

	lineTo(x: number, y: number): void {
		this.#line().push([x, y]);
	}

	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
		const line = this.#line();
		const [fromX, fromY] = line.at(-1) ?? [x1, y1];
		for (let step = 1; step <= curveSteps; step++) {
			const t = step / curveSteps;
			const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
			line.push([a * fromX + b * x1 + c * x2 + d * x, a * fromY + b * y1 + c * y2 + d * y]);
		}
	}

	arc(x: number, y: number, radius: number, from: number, to: number): void {
		const line = this.#line();
		const steps = 4 * curveSteps;
		for (let step = 0; step <= steps; step++) {
			const turn = from + ((to - from) * step) / steps;
			line.push([x + radius * Math.cos(turn), y + radius * Math.sin(turn)]);
		}
	}

	closePath(): void {
		const line = this.#line();
		const [first] = line;
		if (first !== undefined) line.push(first);
	}

	#line(): Point[] {
		const last = this.lines.at(-1);
		if (last !== undefined) return last;
		const made: Point[] = [];
		this.lines.push(made);
		return made;
	}
}
