import type { Point, Ring } from "#shared/task";
import type { Arrow, Loop } from "./arrow.ts";
import type { Bounds, Pen } from "./drawing.ts";
import { boundsOf } from "./drawing.ts";
import { hullDistance, traceHull } from "./hull.ts";
import { lineDistance } from "./ring.ts";

/** The line around the members of a group. */
export interface Hull {
	kind: "hull";
	/** Convex and clockwise, in pixels of the picture. */
	ring: Ring;
	/** CSS pixels. */
	padding: number;
}

/** What a relation paints. Places are pixels of the picture; gaps and heads keep their size on the screen. */
export type LinkShape = Arrow | Loop | Hull;

/** Where a relation has heads: at its end, at both of its ends, or nowhere. */
export type Heads = "to" | "both" | "none";

/** Of a hull's line, in CSS pixels. */
export const hullDash: readonly number[] = [2, 3];
/** CSS pixels. */
const head = { length: 10, width: 8 };
const laneGap = 8;
const loopRadius = 12;
/** A loop runs from its left around the top to its bottom; the quarter left open faces the shape. */
const loopFrom = Math.PI;
const loopTo = 2.5 * Math.PI;

/** The rectangle that holds a shape's places, in pixels of the picture; it is painted up to `reachOf` beyond. */
export function shapeBounds(shape: LinkShape): Bounds {
	const points = shape.kind === "arrow" ? [shape.from, shape.to] : shape.kind === "loop" ? [shape.at] : shape.ring;
	return boundsOf(points) ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** CSS pixels that a shape is painted beyond its places. */
export function reachOf(shape: LinkShape): number {
	if (shape.kind === "arrow") return Math.abs(offsetOf(shape.lane)) + head.width;
	return shape.kind === "loop" ? shape.gap + 2 * radiusOf(shape) + head.width : shape.padding;
}

/** Where its name belongs, in pixels of the picture. `scale`: pixels of the picture for each CSS pixel. */
export function namePlace(shape: LinkShape, scale: number): Bounds {
	if (shape.kind === "arrow") {
		const [[fromX, fromY], [toX, toY]] = arrowLine(shape, scale);
		return { x: (fromX + toX) / 2, y: (fromY + toY) / 2, width: 0, height: 0 };
	}
	const [aside, around] = shape.kind === "loop" ? loopCircle(shape, scale) : [null, shape.padding * scale];
	const { x, y, width, height } =
		aside === null ? shapeBounds(shape) : { x: aside[0], y: aside[1], width: 0, height: 0 };
	return { x: x - around, y: y - around, width: width + 2 * around, height: height + 2 * around };
}

/** The line to stroke; it ends within its heads. `scale`: pixels of the picture for each CSS pixel. */
export function traceLink(pen: Pen, shape: LinkShape, heads: Heads, scale: number): void {
	if (shape.kind === "hull") {
		traceHull(pen, shape.ring, shape.padding * scale);
	} else if (shape.kind === "loop") {
		const [[x, y], radius] = loopCircle(shape, scale);
		const cut = heads === "none" ? 0 : (0.6 * head.length * scale) / radius;
		const from = loopFrom + (heads === "both" ? cut : 0);
		pen.moveTo(x + radius * Math.cos(from), y + radius * Math.sin(from));
		pen.arc(x, y, radius, from, loopTo - cut);
	} else {
		const [from, to] = arrowLine(shape, scale);
		const cut = 0.6 * headLength(from, to, heads, scale);
		const [dx, dy] = direction(from, to);
		const [first, last] = [heads === "both" ? cut : 0, heads === "none" ? 0 : cut];
		pen.moveTo(from[0] + dx * first, from[1] + dy * first);
		pen.lineTo(to[0] - dx * last, to[1] - dy * last);
	}
}

/** The heads to fill: none of a hull. `scale`: pixels of the picture for each CSS pixel. */
export function traceHeads(pen: Pen, shape: LinkShape, heads: Heads, scale: number): void {
	if (shape.kind === "hull" || heads === "none") return;
	if (shape.kind === "arrow") {
		const [from, to] = arrowLine(shape, scale);
		const [dx, dy] = direction(from, to);
		const length = headLength(from, to, heads, scale);
		traceHead(pen, to, [dx, dy], length);
		if (heads === "both") traceHead(pen, from, [-dx, -dy], length);
		return;
	}
	const [[x, y], radius] = loopCircle(shape, scale);
	const length = head.length * scale;
	// As the line runs in the middle of the head: at its tip it would seem to look aside.
	const turn = length / 2 / radius;
	traceHead(pen, [x, y + radius], [-Math.sin(loopTo - turn), Math.cos(loopTo - turn)], length);
	if (heads === "both") {
		traceHead(pen, [x - radius, y], [Math.sin(loopFrom + turn), -Math.cos(loopFrom + turn)], length);
	}
}

/** Pixels of the picture from a place to a shape's line. `scale`: pixels of the picture for each CSS pixel. */
export function linkDistance(x: number, y: number, shape: LinkShape, scale: number): number {
	if (shape.kind === "hull") return hullDistance(x, y, shape.ring, shape.padding * scale);
	if (shape.kind === "arrow") return lineDistance(x, y, arrowLine(shape, scale));
	const [[middleX, middleY], radius] = loopCircle(shape, scale);
	// The open quarter belongs to the shape that the loop hangs on.
	if (x < middleX && y > middleY)
		return Math.min(Math.hypot(x - middleX + radius, y - middleY), Math.hypot(x - middleX, y - middleY - radius));
	return Math.abs(Math.hypot(x - middleX, y - middleY) - radius);
}

/** Both ends of an arrow where they are painted, gaps and lane counted in. */
function arrowLine({ from, to, fromGap, toGap, lane }: Arrow, scale: number): [from: Point, to: Point] {
	const [dx, dy] = direction(from, to);
	// The same side whichever way the arrow runs: otherwise two that run against each other share a lane.
	const side = dx < 0 || (dx === 0 && dy < 0) ? -1 : 1;
	const aside = offsetOf(lane) * side * scale;
	const room = Math.hypot(to[0] - from[0], to[1] - from[1]) - (fromGap + toGap) * scale;
	const [first, last] = room > 0 ? [fromGap * scale, toGap * scale] : [0, 0];
	return [
		[from[0] + dx * first - dy * aside, from[1] + dy * first + dx * aside],
		[to[0] - dx * last - dy * aside, to[1] - dy * last + dx * aside],
	];
}

function loopCircle({ at, gap, lane }: Loop, scale: number): [middle: Point, radius: number] {
	const away = gap * Math.SQRT1_2 * scale;
	return [[at[0] + away, at[1] - away], radiusOf({ lane }) * scale];
}

function radiusOf({ lane }: Pick<Loop, "lane">): number {
	return loopRadius + lane * laneGap;
}

/** 0, 1, -1, 2, -2 … lanes aside, in CSS pixels. */
function offsetOf(lane: number): number {
	return (lane % 2 === 1 ? 1 : -1) * Math.ceil(lane / 2) * laneGap;
}

/** Heads shrink with an arrow that is shorter than they are. */
function headLength(from: Point, to: Point, heads: Heads, scale: number): number {
	const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
	return Math.min(head.length * scale, heads === "both" ? length / 2 : length);
}

function traceHead(pen: Pen, [x, y]: Point, [dx, dy]: Point, length: number): void {
	const half = (length * head.width) / head.length / 2;
	pen.moveTo(x, y);
	pen.lineTo(x - dx * length - dy * half, y - dy * length + dx * half);
	pen.lineTo(x - dx * length + dy * half, y - dy * length - dx * half);
	pen.closePath();
}

/** Of length 1; [1, 0] between equal places. */
function direction(from: Point, to: Point): Point {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const length = Math.hypot(dx, dy);
	return length === 0 ? [1, 0] : [dx / length, dy / length];
}
