import { draw } from "./draw.ts";
import { united, type Bounds, type PlacedGeometry } from "./drawing.ts";

/**
 * The smallest rectangle around all marks that can be drawn, in pixels of the picture; null if none can.
 * A lone point has an extent of 0 x 0.
 */
export function extentOf(marks: readonly { geometry: PlacedGeometry }[]): Bounds | null {
	let extent: Bounds | null = null;
	for (const { geometry } of marks) {
		const drawing = draw(geometry);
		if (drawing !== null) extent = united(extent, drawing.bounds);
	}
	return extent;
}
