import type { Point } from "#shared/task";
import { spotDrawing, type Drawing } from "./drawing.ts";

/** A ring of constant size on the screen. */
export function drawPoint(at: Point): Drawing {
	return spotDrawing(at, "ring");
}
