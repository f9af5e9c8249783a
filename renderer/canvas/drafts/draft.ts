import type { DrawnGeometry } from "#shared/findings/finding";
import type { Point, Zone } from "#shared/task";
import { withHole, withZone } from "./paths.ts";
import { boxOnEdge } from "./rotated-box.ts";
import { simplifiedRing } from "./simplify.ts";

/** What a hand can draw. */
export const drawTools = [
	"bounding-box",
	"rotated-bounding-box",
	"polygon",
	"polyline",
	"point",
	"segmentation",
	"arrow",
	"note",
] as const;
export type DrawTool = (typeof drawTools)[number];

/** What is begun and not finished: never kept in a file, and changed only by being replaced. */
export interface Draft {
	tool: DrawTool;
	/** Places that were clicked, in order. */
	points: readonly Point[];
	/** What freehand strokes made so far. */
	zones: readonly Zone[];
	/** The stroke that the hand is drawing. */
	stroke: readonly Point[] | null;
	/** Whether that stroke cuts a hole. */
	cuts: boolean;
}

/** Clicks after which there is nothing more to say; null: as many as wanted. */
const clicks: Readonly<Record<DrawTool, number | null>> = {
	"bounding-box": 2,
	"rotated-bounding-box": 3,
	polygon: null,
	polyline: null,
	point: 1,
	segmentation: null,
	arrow: 2,
	note: 1,
};

export function emptyDraft(tool: DrawTool): Draft {
	return { tool, points: [], zones: [], stroke: null, cuts: false };
}

export function isEmpty({ points, zones, stroke }: Draft): boolean {
	return points.length === 0 && zones.length === 0 && stroke === null;
}

/** Whether dragging draws the outline itself. */
export function isFreehand(tool: DrawTool): boolean {
	return tool === "segmentation";
}

/** Whether the second place can be where a drag from the first ends. */
export function isDragged(tool: DrawTool): boolean {
	return tool === "bounding-box" || tool === "arrow" || tool === "rotated-bounding-box" || tool === "polyline";
}

/** Whether it is finished as it is. */
export function isComplete({ tool, points }: Draft): boolean {
	const wanted = clicks[tool];
	return wanted !== null && points.length >= wanted;
}

/** A place more. The same place twice, as a double click makes it, is one. */
export function withPlace(draft: Draft, at: Point): Draft {
	const last = draft.points.at(-1);
	if (last?.[0] === at[0] && last[1] === at[1]) return draft;
	return { ...draft, points: [...draft.points, at] };
}

/** A stroke begins: in a freehand region the first one cannot be a hole. */
export function withStrokeBegun(draft: Draft, at: Point, cuts: boolean): Draft {
	return { ...draft, stroke: [at], cuts: cuts && draft.zones.length > 0 };
}

/** @param apart places nearer to the last one than this tell nothing. */
export function withStrokeDrawn(draft: Draft, at: Point, apart: number): Draft {
	const last = draft.stroke?.at(-1);
	if (last === undefined || Math.hypot(at[0] - last[0], at[1] - last[1]) < apart) return draft;
	return { ...draft, stroke: [...(draft.stroke ?? []), at] };
}

/** The stroke as a zone or a hole; as it was before where the stroke has no area, or cuts where nothing is. */
export function withStrokeEnded(draft: Draft, tolerance: number): Draft {
	const ring = draft.stroke === null ? null : simplifiedRing(draft.stroke, tolerance);
	const ended: Draft = { ...draft, stroke: null, cuts: false };
	if (ring === null) return ended;
	const zones = draft.cuts ? withHole(draft.zones, ring) : withZone(draft.zones, ring);
	return zones === null ? ended : { ...ended, zones };
}

/** What is drawn, as far as it is a shape; null: too little of it is there. */
export function shapeOf({ tool, points, zones }: Draft): DrawnGeometry | null {
	const [first, second, third] = points;
	switch (tool) {
		case "bounding-box":
			return first === undefined || second === undefined ? null : boxOf(first, second);
		case "rotated-bounding-box":
			return first === undefined || second === undefined || third === undefined
				? null
				: turnedBoxOf(first, second, third);
		case "polygon":
			return points.length < 3 ? null : { kind: "polygon", ring: points };
		case "polyline":
			return points.length < 2 ? null : { kind: "polyline", points };
		case "point":
		case "note":
			return first === undefined ? null : { kind: "point", at: first };
		case "segmentation":
			return zones.length === 0 ? null : { kind: "segmentation", zones };
		case "arrow":
			return first === undefined || second === undefined ? null : { kind: "arrow", from: first, to: second };
	}
}

/** A box needs both sides: one without is a hand that slipped. */
function boxOf([ax, ay]: Point, [bx, by]: Point): DrawnGeometry | null {
	const [width, height] = [Math.abs(bx - ax), Math.abs(by - ay)];
	if (width === 0 || height === 0) return null;
	return { kind: "bounding-box", x: Math.min(ax, bx), y: Math.min(ay, by), width, height };
}

function turnedBoxOf(first: Point, second: Point, third: Point): DrawnGeometry | null {
	const box = boxOnEdge(first, second, third);
	const [topLeft, bottomLeft, , topRight] = box.corners;
	const isFlat = isSame(topLeft, bottomLeft) || isSame(topLeft, topRight);
	return isFlat ? null : box;
}

function isSame(a: Point, b: Point): boolean {
	return a[0] === b[0] && a[1] === b[1];
}

/** How the draft would be with the pointer as its next place: what is painted of it. */
export interface Sketch {
	/** Filled and outlined as a shape of its class is; null: not one yet. */
	shape: DrawnGeometry | null;
	/** Lines of what is no shape yet. */
	lines: readonly (readonly Point[])[];
	/** Places that a hand has set. */
	places: readonly Point[];
}

export function sketchOf(draft: Draft, pointer: Point | null): Sketch {
	const { tool, points, zones, stroke } = draft;
	if (isFreehand(tool)) {
		return { shape: shapeOf(draft), lines: stroke === null ? [] : [stroke], places: [] };
	}
	const isWaiting = pointer !== null && points.length > 0 && !isComplete(draft);
	const ahead = isWaiting ? withPlace(draft, pointer) : draft;
	const shape = shapeOf(ahead);
	return { shape, lines: shape === null && zones.length === 0 ? [ahead.points] : [], places: points };
}

/** Whether a click here closes a ring: on the place where it began. */
export function closesRing({ tool, points }: Draft, at: Point, reach: number): boolean {
	const [first] = points;
	if (tool !== "polygon" || first === undefined || points.length < 3) return false;
	return Math.hypot(at[0] - first[0], at[1] - first[1]) <= reach;
}
