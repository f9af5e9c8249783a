import type { DrawnGeometry } from "#shared/findings/finding";
import { sizeText } from "./geometry.ts";

/** A tool for drawing, by its name in `drawTools`. */
type ToolName =
	"bounding-box" | "rotated-bounding-box" | "polygon" | "polyline" | "point" | "segmentation" | "arrow" | "note";

interface ToolWords {
	name: string;
	/** What a hand does with it. */
	hint: string;
}

export const toolWords: Readonly<Record<ToolName, ToolWords>> = {
	"bounding-box": { name: "Box", hint: "Drag from corner to corner, or click both; Shift keeps it square" },
	"rotated-bounding-box": { name: "Rotated box", hint: "Click both ends of a side, then how deep it is" },
	polygon: { name: "Polygon", hint: "Click the vertices; Enter or the first one closes it" },
	polyline: { name: "Line", hint: "Click the vertices; Enter ends it" },
	point: { name: "Point", hint: "Click the place" },
	segmentation: { name: "Freehand region", hint: "Draw around it, more zones too; Shift cuts a hole; Enter ends it" },
	arrow: { name: "Arrow", hint: "Drag to where it points" },
	note: { name: "Text note", hint: "Click the place, then write" },
};

/** What is said of a draft while it is drawn. */
export function draftHint(tool: ToolName, isBegun: boolean): string {
	return isBegun ? `${toolWords[tool].hint} · Backspace takes one back, Esc gives up` : toolWords[tool].hint;
}

/** How large it is, in few characters. */
export function drawnSize(geometry: DrawnGeometry): string {
	if (geometry.kind !== "arrow") return sizeText(geometry);
	return `${Math.hypot(geometry.to[0] - geometry.from[0], geometry.to[1] - geometry.from[1]).toFixed(1)} px`;
}
