import type { DrawnGeometry } from "#shared/findings/finding";
import { boundsOf } from "#shared/drawing/drawing";
import type { Point } from "#shared/task";
import { isPath, pathsOf, withPaths, type PathGeometry } from "./paths.ts";
import { boxBetween, boxTurned, frameOfBox, fromFrame, inFrame, type Frame } from "./rotated-box.ts";

/** Where a geometry can be taken hold of. Which vertex: of which row of vertices (see pathsOf), and which of it. */
export type Grip =
	| { kind: "vertex"; path: number; index: number }
	/** Between a vertex and the one behind it: a new one is pulled out of the line. */
	| { kind: "between"; path: number; index: number }
	/** Of a box: corners in the order TL, BL, BR, TR; sides left, bottom, right, top. */
	| { kind: "corner"; index: number }
	| { kind: "side"; index: number }
	/** Turns a box. */
	| { kind: "turn" }
	/** Moves all of it. */
	| { kind: "whole" };

export interface Handle {
	grip: Grip;
	at: Point;
}

type Box = Exclude<DrawnGeometry, PathGeometry>;

/** CSS pixels: handles closer than this to their neighbours would lie on each other; how far off the turning one is. */
const leastLength = 28;
const turnAway = 24;
/** As many vertices as a hand can tell apart; new ones are pulled out of fewer only. */
const manyVertices = 2000;

/** @param unit pixels of the picture for each CSS pixel. */
export function handlesOf(geometry: DrawnGeometry, unit: number): Handle[] {
	return isPath(geometry) ? pathHandles(geometry, unit) : boxHandles(geometry, unit);
}

function pathHandles(geometry: PathGeometry, unit: number): Handle[] {
	const paths = pathsOf(geometry);
	const total = paths.reduce((sum, { points }) => sum + points.length, 0);
	const handles: Handle[] = [];
	for (const [path, { points, isClosed, most }] of paths.entries()) {
		for (const [index, at] of points.entries()) {
			handles.push({ grip: { kind: "vertex", path, index }, at });
			const next = points[index + 1] ?? (isClosed ? points[0] : undefined);
			if (next === undefined || points.length >= most || total > manyVertices) continue;
			if (Math.hypot(next[0] - at[0], next[1] - at[1]) < leastLength * unit) continue;
			handles.push({ grip: { kind: "between", path, index }, at: middleOf(at, next) });
		}
	}
	const bounds = boundsOf(paths.flatMap(({ points }) => [...points]));
	if (bounds !== null && Math.max(bounds.width, bounds.height) >= leastLength * unit)
		handles.push({
			grip: { kind: "whole" },
			at: [bounds.x + bounds.width / 2, bounds.y + bounds.height / 2],
		});
	return handles;
}

function boxHandles(box: Box, unit: number): Handle[] {
	const frame = frameOf(box);
	const { width, height } = frame;
	const place = (across: number, down: number): Point => fromFrame(frame, [across, down]);
	const corners = [place(0, 0), place(0, height), place(width, height), place(width, 0)];
	const sides = [place(0, height / 2), place(width / 2, height), place(width, height / 2), place(width / 2, 0)];
	const isWide = width >= leastLength * unit;
	const isHigh = height >= leastLength * unit;
	const handles: Handle[] = corners.map((at, index) => ({ grip: { kind: "corner", index }, at }));
	for (const [index, at] of sides.entries())
		if (index % 2 === 0 ? isHigh : isWide) handles.push({ grip: { kind: "side", index }, at });
	if (box.kind === "rotated-bounding-box")
		handles.push({ grip: { kind: "turn" }, at: place(width / 2, -turnAway * unit) });
	if (isWide && isHigh) handles.push({ grip: { kind: "whole" }, at: place(width / 2, height / 2) });
	return handles;
}

function frameOf(box: Box): Frame {
	if (box.kind === "rotated-bounding-box") return frameOfBox(box);
	return { at: [box.x, box.y], width: box.width, height: box.height, turn: 0 };
}

/** Which of two handles at one place is taken first. */
const ranks: readonly Grip["kind"][] = ["vertex", "corner", "turn", "between", "side", "whole"];

/** The nearest handle within reach of a place, a vertex before what lies beside it; null: none. */
export function handleAt(handles: readonly Handle[], [x, y]: Point, reach: number): Handle | null {
	let [best, rank, nearest]: [Handle | null, number, number] = [null, Infinity, Infinity];
	for (const handle of handles) {
		const away = Math.hypot(handle.at[0] - x, handle.at[1] - y);
		if (away > reach) continue;
		const of = ranks.indexOf(handle.grip.kind);
		if (of > rank || (of === rank && away >= nearest)) continue;
		[best, rank, nearest] = [handle, of, away];
	}
	return best;
}

/** Whether both are the same place to take hold of. */
export function isSameGrip(a: Grip | null, b: Grip | null): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The geometry with one handle somewhere else. Of a line's middle a vertex is pulled out.
 * @param isBound keeps a box's proportions at its corners, and turns it in steps.
 */
export function pulled(geometry: DrawnGeometry, handle: Handle, to: Point, isBound: boolean): DrawnGeometry {
	const { grip, at } = handle;
	if (grip.kind === "whole") return shifted(geometry, to[0] - at[0], to[1] - at[1]);
	if (!isPath(geometry)) return boxPulled(geometry, grip, to, isBound);
	if (grip.kind === "between") {
		return withVertexBehind(geometry, grip.path, grip.index, to);
	}
	if (grip.kind !== "vertex") return geometry;
	const paths = pathsOf(geometry).map(({ points }) => points);
	const moved = paths.map((points, path) =>
		path === grip.path ? points.map((point, index) => (index === grip.index ? to : point)) : points,
	);
	return withPaths(geometry, moved) ?? geometry;
}

/** What the hand holds on to once it has begun to pull: of a line's middle the vertex that came out. */
export function gripAfter(grip: Grip): Grip {
	return grip.kind === "between" ? { kind: "vertex", path: grip.path, index: grip.index + 1 } : grip;
}

/** A vertex more, behind one of a row; rows that can have no more stay as they are. */
export function withVertexBehind(geometry: PathGeometry, path: number, index: number, at: Point): PathGeometry {
	const paths = pathsOf(geometry);
	const row = paths[path];
	if (row === undefined || row.points.length >= row.most) return geometry;
	const points = paths.map((each) => each.points);
	return withPaths(geometry, points.with(path, row.points.toSpliced(index + 1, 0, at))) ?? geometry;
}

/**
 * Without a vertex. A hole with too few goes wholly, and a zone whose region has; null where that was all of it, or
 * where it has no vertices to take away: then it is not changed.
 */
export function withoutVertex(geometry: DrawnGeometry, grip: Grip): DrawnGeometry | null {
	if (!isPath(geometry) || grip.kind !== "vertex") return null;
	const paths = pathsOf(geometry);
	const row = paths[grip.path];
	if (row === undefined) return null;
	const left = row.points.toSpliced(grip.index, 1);
	const points = paths.map((each) => each.points);
	return withPaths(geometry, points.with(grip.path, left.length < row.least ? [] : left));
}

/** All of it, moved by pixels of the picture. */
export function shifted(geometry: DrawnGeometry, dx: number, dy: number): DrawnGeometry {
	if (geometry.kind === "bounding-box") return { ...geometry, x: geometry.x + dx, y: geometry.y + dy };
	const move = ([x, y]: Point): Point => [x + dx, y + dy];
	if (geometry.kind === "rotated-bounding-box") {
		const [a, b, c, d] = geometry.corners;
		return { ...geometry, corners: [move(a), move(b), move(c), move(d)] };
	}
	return (
		withPaths(
			geometry,
			pathsOf(geometry).map(({ points }) => points.map(move)),
		) ?? geometry
	);
}

/** The corner or side across stays where it is. */
function boxPulled(box: Box, grip: Grip, to: Point, isBound: boolean): DrawnGeometry {
	const frame = frameOf(box);
	const { width, height } = frame;
	if (grip.kind === "turn") return box.kind === "rotated-bounding-box" ? boxTurned(box, to, isBound) : box;
	const place = inFrame(frame, to);
	if (grip.kind === "side") {
		const across = grip.index % 2 === 0;
		const isFirst = grip.index === 0 || grip.index === 3;
		const a: Point = across ? [isFirst ? width : 0, 0] : [0, isFirst ? height : 0];
		const b: Point = across ? [place[0], height] : [width, place[1]];
		return as(box, frame, a, b);
	}
	if (grip.kind !== "corner") return box;
	const isLeft = grip.index === 0 || grip.index === 1;
	const isTop = grip.index === 0 || grip.index === 3;
	const fixed: Point = [isLeft ? width : 0, isTop ? height : 0];
	return as(box, frame, fixed, isBound && width > 0 && height > 0 ? alike(fixed, place, width / height) : place);
}

/** Between two places of its frame, as a box of the same kind. */
function as(box: Box, frame: Frame, a: Point, b: Point): Box {
	const turned = boxBetween(frame, a, b);
	if (box.kind === "rotated-bounding-box") return turned;
	const [[x, y], , [right, bottom]] = turned.corners;
	return { kind: "bounding-box", x, y, width: right - x, height: bottom - y };
}

/** The place moved so that both sides have a proportion: the longer way leads. */
export function alike([x, y]: Point, [toX, toY]: Point, proportion: number): Point {
	const [dx, dy] = [toX - x, toY - y];
	const isWide = Math.abs(dx) >= Math.abs(dy) * proportion;
	const [width, height] = isWide
		? [Math.abs(dx), Math.abs(dx) / proportion]
		: [Math.abs(dy) * proportion, Math.abs(dy)];
	return [x + (dx < 0 ? -width : width), y + (dy < 0 ? -height : height)];
}

function middleOf(a: Point, b: Point): Point {
	return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
