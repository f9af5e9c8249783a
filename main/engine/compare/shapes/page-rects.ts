import type { Geometry, PageRect } from "#shared/task";

/** What a text highlight covers, in fractions of its page; one without rectangles covers its bounding rectangle. */
export function rectsOf({ rects, bounds }: Extract<Geometry, { kind: "pdf" }>): readonly PageRect[] {
	return rects.length === 0 ? [bounds] : rects;
}
