import type { Geometry, Point, Ring } from "#shared/task";

/** A geometry where it lies on its sheet: what has no place on a picture was given one. */
export type PlacedGeometry = Geometry | { kind: "lines"; lines: readonly (readonly Point[])[] };

/** A rectangle in pixels of the picture; width and height are never negative, and may be 0. */
export interface Bounds {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** What a drawing needs of a path: `Path2D` is one, a test's recorder is another. */
export interface Pen {
	moveTo(x: number, y: number): void;
	lineTo(x: number, y: number): void;
	bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
	arc(x: number, y: number, radius: number, from: number, to: number): void;
	closePath(): void;
}

/** A sign of constant size on the screen: the ring of a point, the cross of what has no extent. */
export interface Spot {
	at: Point;
	sign: "ring" | "cross";
}

/**
 * What one geometry paints and where it can be hit, in pixels of the picture. Pure: knows no canvas, zoom or colour.
 */
export interface Drawing {
	/** Holds every vertex; curves lie inside too. Signs of `spots` reach beyond it by their size on the screen. */
	bounds: Bounds;
	/** Work of painting it once, in vertices. */
	vertices: number;
	/** Square pixels that the fill covers, approximately where rings cross; 0 for lines and points. */
	area: number;
	/** How the path is filled; null: lines only. */
	rule: "evenodd" | "nonzero" | null;
	/** Lines to stroke, and to fill by `rule`. */
	trace(pen: Pen): void;
	/** Where holes may stick out of their regions: the only place that may be filled, by the same rule. */
	clip: ((pen: Pen) => void) | null;
	spots: readonly Spot[];
	/** Pixels from a place to the nearest painted line; 0 inside the fill. Spots are not lines: Infinity for those. */
	distance(x: number, y: number): number;
}

/** Of every line, in CSS pixels. */
export const lineWidth = 1.5;
/** Of the lines of what is interpolated, in CSS pixels. */
export const interpolatedDash: readonly number[] = [5, 4];
/** What is smaller than this on the screen, in CSS pixels, is painted as a dot of this size. */
export const dot = 3;
/** Half the size of a spot's sign in CSS pixels; hit tests know it too. */
export const spotRadius = 5;

/** The signs of some spots. @param radius half the size of a sign, in pixels of the picture. */
export function traceSpots(pen: Pick<Pen, "moveTo" | "lineTo" | "arc">, spots: readonly Spot[], radius: number): void {
	for (const {
		at: [x, y],
		sign,
	} of spots) {
		if (sign === "ring") {
			pen.moveTo(x + radius, y);
			pen.arc(x, y, radius, 0, 2 * Math.PI);
			pen.moveTo(x - radius / 5, y);
			pen.lineTo(x + radius / 5, y);
		} else {
			pen.moveTo(x - radius, y);
			pen.lineTo(x + radius, y);
			pen.moveTo(x, y - radius);
			pen.lineTo(x, y + radius);
		}
	}
}

/** A drawing of spots only. */
export function spotDrawing(at: Point, sign: Spot["sign"]): Drawing {
	return {
		bounds: { x: at[0], y: at[1], width: 0, height: 0 },
		vertices: 8,
		area: 0,
		rule: null,
		trace: () => undefined,
		clip: null,
		spots: [{ at, sign }],
		distance: () => Infinity,
	};
}

/** The smallest rectangle around some points; null without points. */
export function boundsOf(points: Iterable<Point>): Bounds | null {
	let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
	for (const [x, y] of points) {
		left = Math.min(left, x);
		top = Math.min(top, y);
		right = Math.max(right, x);
		bottom = Math.max(bottom, y);
	}
	return left === Infinity ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest rectangle around both. */
export function united(a: Bounds | null, b: Bounds): Bounds {
	if (a === null) return b;
	const x = Math.min(a.x, b.x);
	const y = Math.min(a.y, b.y);
	return {
		x,
		y,
		width: Math.max(a.x + a.width, b.x + b.width) - x,
		height: Math.max(a.y + a.height, b.y + b.height) - y,
	};
}

/** The first and the last point of a ring are the same, in some exports: one of them goes. */
export function openRing(ring: Ring): Ring {
	const first = ring[0];
	const last = ring.at(-1);
	if (first === undefined || last === undefined || ring.length === 1) return ring;
	return first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
}
