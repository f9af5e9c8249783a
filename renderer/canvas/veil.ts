import type { Size } from "./view.ts";

/** Two sets of marks on one picture: those of side A, and those of side B. Marks of one picture alone are of side A. */
export type Side = "a" | "b";

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** How the marks of two sides are seen on one picture. */
export type Veil =
	/** One over the other. */
	| { kind: "both" }
	/** A left and B right of a place on the screen, as a share of its width. */
	| { kind: "swipe"; at: number }
	/** `opacity` of B, 0-1; A has the rest. */
	| { kind: "onion"; opacity: number }
	| { kind: "one"; side: Side }
	/** The areas that only A covers, only B, and both. */
	| { kind: "difference"; a: Rgb; b: Rgb; both: Rgb };

/** How much of one side is seen. */
export interface SideVeil {
	opacity: number;
	/** Shares of the screen's width. */
	from: number;
	to: number;
	/** Only what has no area: lines and points. */
	linesOnly: boolean;
}

export const unveiled: SideVeil = { opacity: 1, from: 0, to: 1, linesOnly: false };

/** null: nothing of it is seen. */
export function veilOf(veil: Veil, side: Side): SideVeil | null {
	switch (veil.kind) {
		case "both":
			return unveiled;
		case "swipe":
			return side === "a" ? { ...unveiled, to: veil.at } : { ...unveiled, from: veil.at };
		case "onion": {
			const opacity = side === "a" ? 1 - veil.opacity : veil.opacity;
			return opacity <= 0 ? null : { ...unveiled, opacity };
		}
		case "one":
			return veil.side === side ? unveiled : null;
		case "difference":
			return { ...unveiled, linesOnly: true };
	}
}

/** Whether what lies at a share of the screen's width is seen. What a difference paints as areas is there to be hit. */
export function isSeenAt(veil: Veil, side: Side, share: number): boolean {
	const part = veilOf(veil, side);
	return part !== null && share >= part.from && share <= part.to;
}

/** Keeps a context to what of a side is seen; between `save` and `restore`. The transform stays. */
export function putOn(context: CanvasRenderingContext2D, { opacity, from, to }: SideVeil, size: Size): void {
	context.globalAlpha *= opacity;
	if (from <= 0 && to >= 1) return;
	const transform = context.getTransform();
	context.setTransform(1, 0, 0, 1, 0, 0);
	context.beginPath();
	// Whole pixels: on half ones both sides would show a little.
	const [left, right] = [Math.round(from * size.width), Math.round(to * size.width)];
	context.rect(left, 0, right - left, size.height);
	context.clip();
	context.setTransform(transform);
}
