import Flatbush from "flatbush";
import type { Bounds, Drawing } from "#shared/drawing/drawing";

/** How far from a mark a place still hits it, in pixels of the picture. */
export interface Reach {
	/** From a line or an edge. */
	line: number;
	/** From the middle of a spot's sign. */
	spot: number;
}

/** Finds drawings by place; positions are those in the list given, which is the paint order. */
export class MarkIndex {
	readonly #drawings: readonly Drawing[];
	/** Flatbush refuses to be empty. */
	readonly #tree: Flatbush | null;

	constructor(drawings: readonly Drawing[]) {
		this.#drawings = drawings;
		this.#tree = drawings.length > 0 ? new Flatbush(drawings.length) : null;
		for (const { bounds } of drawings) {
			this.#tree?.add(bounds.x, bounds.y, bounds.x + bounds.width, bounds.y + bounds.height);
		}
		this.#tree?.finish();
	}

	/** Positions whose bounds touch a rectangle grown by `margin` on all sides, in paint order. */
	within({ x, y, width, height }: Bounds, margin: number): Uint32Array {
		const found = this.#tree?.search(x - margin, y - margin, x + width + margin, y + height + margin) ?? [];
		return Uint32Array.from(found).sort();
	}

	/**
	 * Positions of the marks hit at a place, the one to take first: the smallest area (points and lines have none), and
	 * of equals the one painted last.
	 */
	at(x: number, y: number, reach: Reach, isSkipped: (position: number) => boolean): number[] {
		const hits: { position: number; area: number }[] = [];
		for (const position of this.within({ x, y, width: 0, height: 0 }, Math.max(reach.line, reach.spot))) {
			const drawing = this.#drawings[position];
			if (drawing === undefined || isSkipped(position) || !isHit(drawing, x, y, reach)) continue;
			hits.push({ position, area: drawing.area });
		}
		return hits.sort((a, b) => a.area - b.area || b.position - a.position).map(({ position }) => position);
	}
}

function isHit(drawing: Drawing, x: number, y: number, reach: Reach): boolean {
	if (drawing.spots.some(({ at }) => Math.hypot(x - at[0], y - at[1]) <= reach.spot)) return true;
	return drawing.distance(x, y) <= reach.line;
}
