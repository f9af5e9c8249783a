import Flatbush from "flatbush";
import type { Geometry, Point } from "#shared/task";
import { ringHolds } from "#shared/drawing/ring";
import { comparedPage, type ComparedTool } from "../../compare/compared.ts";
import { type Areas, areasOf, isArea, overlapOf, ownArea } from "../../compare/shapes/areas.ts";
import { boundsOfGeometry, type Box } from "../../compare/shapes/bounds.ts";

/** Below this many shapes all are looked at: an index costs more. */
const fewShapes = 24;

/** Shapes of one page of which those near each other are asked for. */
export class PageShapes {
	readonly boxes: readonly (Box | null)[];
	readonly #places: readonly number[];
	readonly #index: Flatbush | null;

	constructor(readonly tools: readonly ComparedTool[]) {
		this.boxes = tools.map(({ geometry }) => boundsOfGeometry(geometry));
		this.#places = [...this.boxes.keys()].filter((place) => this.boxes[place] !== null);
		this.#index = this.#places.length > fewShapes ? new Flatbush(this.#places.length) : null;
		if (this.#index === null) return;
		for (const place of this.#places) {
			const { left, top, right, bottom } = this.boxes[place] as Box;
			this.#index.add(left, top, right, bottom);
		}
		this.#index.finish();
	}

	/** Places, in order, of shapes whose rectangle touches another one. */
	near(box: Box): readonly number[] {
		if (this.#index === null) return this.#places.filter((place) => touches(this.boxes[place] ?? null, box));
		const found = this.#index.search(box.left, box.top, box.right, box.bottom);
		return found.map((at) => this.#places[at] as number).sort((a, b) => a - b);
	}
}

function touches(a: Box | null, b: Box): boolean {
	return a !== null && a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** By page, in the order in which they first stand. */
export function byPage(tools: readonly ComparedTool[]): Map<number, ComparedTool[]> {
	const pages = new Map<number, ComparedTool[]>();
	for (const tool of tools) {
		const page = comparedPage(tool);
		const there = pages.get(page);
		if (there === undefined) pages.set(page, [tool]);
		else there.push(tool);
	}
	return pages;
}

/** Whether it covers a part of its page. */
export function hasArea(geometry: Geometry): boolean {
	return (isArea(geometry) || geometry.kind === "pdf") && ownArea(geometry) > 0;
}

/** Null where two shapes cannot be laid over each other: one has no area, or they are of a picture and of a document. */
export function shared(a: Geometry, b: Geometry): Areas | null {
	if (isArea(a) && isArea(b)) return areasOf(a, b);
	if (a.kind === "pdf" && b.kind === "pdf") return areasOf(a, b);
	return null;
}

/** What two shapes share at most, without a look at their outlines. */
export function mostShared(a: Geometry, boxA: Box | null, b: Geometry, boxB: Box | null): Areas | null {
	if (!((isArea(a) && isArea(b)) || (a.kind === "pdf" && b.kind === "pdf"))) return null;
	const areas = { a: ownArea(a), b: ownArea(b) };
	return { ...areas, intersection: Math.min(areas.a, areas.b, overlapOf(boxA, boxB)) };
}

/** Whether a place lies in a shape, its border as a rule included. */
export function holdsPoint(geometry: Geometry, [x, y]: Point): boolean {
	switch (geometry.kind) {
		case "bounding-box":
			return (
				geometry.x <= x && x <= geometry.x + geometry.width && geometry.y <= y && y <= geometry.y + geometry.height
			);
		case "circle":
			return Math.hypot(x - geometry.centre[0], y - geometry.centre[1]) <= geometry.radius;
		case "rotated-bounding-box":
			return ringHolds(x, y, geometry.corners);
		case "polygon":
			return ringHolds(x, y, geometry.ring);
		case "segmentation":
			return geometry.zones.some(
				({ region, holes }) => ringHolds(x, y, region) && !holes.some((hole) => ringHolds(x, y, hole)),
			);
		default:
			return false;
	}
}
