import type { Point, Ring } from "#shared/task";
import { spotRadius } from "./drawing.ts";
import type { Drawing, Pen } from "./drawing.ts";
import { convexHull } from "./hull.ts";

/** What a line can lead to: a shape, or the hull around several; in pixels of the picture. */
export interface Body {
	/** On the shape or inside it; none of its own but the nearest to its bounds' middle where that is outside. */
	middle: Point;
	/** Lines of its edge, curves in short pieces; closed ones end where they begin. */
	lines: readonly (readonly Point[])[];
	/** The convex ring around all of it. */
	hull: Ring;
	/** What its signs of constant size, or its hull's padding, reach beyond the lines: CSS pixels. */
	reach: number;
}

const bezierPieces = 8;
/** A chord then lies at most 0.03 % of the radius within its arc: an arrow ends on the edge that is seen. */
const arcPieces = 128;

/** Writes down a path as lines of points. */
class LinePen implements Pen {
	readonly lines: Point[][] = [];

	moveTo(x: number, y: number): void {
		this.lines.push([[x, y]]);
	}

	lineTo(x: number, y: number): void {
		const line = this.lines.at(-1);
		if (line === undefined) this.lines.push([[x, y]]);
		else line.push([x, y]);
	}

	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
		const [fromX, fromY] = this.lines.at(-1)?.at(-1) ?? [x1, y1];
		for (let piece = 1; piece <= bezierPieces; piece++) {
			const t = piece / bezierPieces;
			const s = 1 - t;
			const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
			this.lineTo(a * fromX + b * x1 + c * x2 + d * x, a * fromY + b * y1 + c * y2 + d * y);
		}
	}

	arc(x: number, y: number, radius: number, from: number, to: number): void {
		for (let piece = 0; piece <= arcPieces; piece++) {
			const angle = from + ((to - from) * piece) / arcPieces;
			this.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
		}
	}

	closePath(): void {
		const first = this.lines.at(-1)?.[0];
		if (first !== undefined) this.lineTo(first[0], first[1]);
	}
}

/** Bodies live as long as their drawings. */
const bodies = new WeakMap<Drawing, Body>();

export function bodyOf(drawing: Drawing): Body {
	let body = bodies.get(drawing);
	if (body === undefined) {
		body = made(drawing);
		bodies.set(drawing, body);
	}
	return body;
}

/** The hull around several bodies, painted at `padding` CSS pixels around them; one with no points has no place. */
export function bodyAround(bodies: readonly Body[], padding: number): Body | null {
	const hull = convexHull(bodies.flatMap((body) => body.hull));
	const first = hull[0];
	if (first === undefined) return null;
	// The mean of a convex ring's corners lies inside it.
	const [sumX, sumY] = hull.reduce<Point>(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
	return { middle: [sumX / hull.length, sumY / hull.length], lines: [[...hull, first]], hull, reach: padding };
}

function made(drawing: Drawing): Body {
	const pen = new LinePen();
	drawing.trace(pen);
	const { lines } = pen;
	const spots = drawing.spots.map(({ at }) => at);
	const { x, y, width, height } = drawing.bounds;
	const centre: Point = [x + width / 2, y + height / 2];
	const isAlone = lines.length === 0;
	const isWithin = isAlone || drawing.distance(centre[0], centre[1]) === 0;
	return {
		middle: isWithin ? centre : nearest(lines, centre),
		lines,
		hull: convexHull([...lines.flat(), ...spots]),
		reach: isAlone ? spotRadius : 0,
	};
}

/** The place on some lines that is nearest to another; that one itself where there are no lines. */
function nearest(lines: readonly (readonly Point[])[], [x, y]: Point): Point {
	let best: Point = [x, y];
	let least = Infinity;
	for (const line of lines) {
		for (const [at, to] of line.entries()) {
			const from = line[at - 1] ?? to;
			const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
			const square = dx * dx + dy * dy;
			const along = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / square));
			const place: Point = [from[0] + along * dx, from[1] + along * dy];
			const away = Math.hypot(x - place[0], y - place[1]);
			if (away < least) [best, least] = [place, away];
		}
	}
	return best;
}
