import type { ClassColour } from "#shared/drawing/colour";
import type { Tone } from "./tone.ts";

/** How marks and the picture are painted. */
export interface Looks {
	/** Opacity of the fills, 0-1; 0: shapes are not filled. */
	fill: number;
	/** Whether areas have an outline; lines and points are drawn all the same. */
	outlined: boolean;
	tone: Tone;
}

/** Opacity of the fills in `ClassColour`, 0-1. */
const plainFill = 0.12;
/** At least this much of a hovered shape is filled, whatever the others are. */
const hoveredFill = 0.24;
const densestFill = 0.9;

export const plainLooks: Looks = { fill: plainFill, outlined: true, tone: { brightness: 1, contrast: 1 } };

/** A class' fill; null: none. */
export function fillOf(colour: ClassColour, { fill }: Looks): string | null {
	if (fill === plainFill) return colour.fill;
	return fill <= 0 ? null : withOpacity(colour.css, fill);
}

/** What a hovered shape is filled with over its own fill, so that both make twice as much. */
export function hoverFillOf(colour: ClassColour, { fill }: Looks): string {
	const whole = Math.max(hoveredFill, Math.min(densestFill, 2 * fill), fill);
	return withOpacity(colour.css, fill >= 1 ? 0 : (whole - fill) / (1 - fill));
}

/** @param css `#rrggbb`. */
function withOpacity(css: string, share: number): string {
	const byte = Math.round(Math.min(1, Math.max(0, share)) * 255);
	return css + byte.toString(16).padStart(2, "0");
}
