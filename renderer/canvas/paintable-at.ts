import type { Size, View } from "./view.ts";

/** A layer that can be painted as another view shows it, without what it keeps for its own. */
export interface PaintableAt {
	/** @param view its zoom and place, on a context of `size` device pixels. */
	paintAt(context: CanvasRenderingContext2D, view: View, size: Size): void;
}
