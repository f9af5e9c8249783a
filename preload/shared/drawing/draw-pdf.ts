import type { Geometry, PageRect, Zone } from "#shared/task";
import { drawSegmentation } from "./draw-segmentation.ts";
import type { Drawing } from "./drawing.ts";

type PdfArea = Extract<Geometry, { kind: "pdf" }>;

/**
 * A text highlight is its rectangles, as a rule one for each token, filled as one surface; an area without rectangles is its
 * bounding rectangle. In units of the geometry's own page: `placed` lays it on another sheet.
 */
export function drawPdf({ bounds, rects, pageSize }: PdfArea): Drawing | null {
	return drawSegmentation((rects.length === 0 ? [bounds] : rects).map((rect) => zoneOf(rect, pageSize)));
}

function zoneOf({ x, y, width, height }: PageRect, page: PdfArea["pageSize"]): Zone {
	const [left, top] = [x * page.width, y * page.height];
	const [right, bottom] = [(x + width) * page.width, (y + height) * page.height];
	return {
		region: [
			[left, top],
			[right, top],
			[right, bottom],
			[left, bottom],
		],
		holes: [],
	};
}
