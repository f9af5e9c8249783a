import { colourOf, type ClassColour, type Scheme } from "#shared/drawing/colour";
import type { Mark } from "#shared/drawing/mark";
import { type MaskPalette, paletteColour } from "../../canvas/label-source.ts";
import type { Rgb, Side } from "../../canvas/veil.ts";
import type { Change } from "./differences.ts";

/** OKLCH, the same figures as the page's tokens --added and so on; hue in degrees. */
const hues: Record<Scheme, Record<Change, readonly [lightness: number, chroma: number, hue: number]>> = {
	light: {
		added: [0.56, 0.13, 150],
		removed: [0.48, 0.18, 25],
		changed: [0.64, 0.14, 75],
		unchanged: [0.6, 0.01, 255],
	},
	dark: {
		added: [0.78, 0.14, 150],
		removed: [0.66, 0.18, 25],
		changed: [0.84, 0.13, 85],
		unchanged: [0.62, 0.008, 255],
	},
};

export const changeGlyphs: Readonly<Record<Change, string>> = {
	added: "+",
	removed: "−",
	changed: "≠",
	unchanged: "=",
};

/** Strokes, CSS pixels on and off; what was added is drawn through. */
const dashes: Readonly<Record<Change, readonly number[]>> = {
	added: [],
	removed: [5, 3],
	changed: [11, 3, 2, 3],
	unchanged: [1.5, 2.5],
};
/** Of the two of a changed pair, where both are seen at once. */
const dashesOfPair: Readonly<Record<Side, readonly number[]>> = { a: dashes.removed, b: dashes.added };

const patterns: Readonly<Record<Change, number>> = { added: 4, removed: 5, changed: 3, unchanged: 0 };

export function changeColour(change: Change, scheme: Scheme): ClassColour {
	const [lightness, chroma, hue] = hues[scheme][change];
	return colourOf({ lightness, chroma }, (hue / 180) * Math.PI, patterns[change]);
}

/** Red, green and blue of the areas of a difference. */
export function differenceColours(scheme: Scheme): { a: Rgb; b: Rgb; both: Rgb } {
	return {
		a: rgbOf(changeColour("removed", scheme)),
		b: rgbOf(changeColour("added", scheme)),
		both: rgbOf(changeColour("unchanged", scheme)),
	};
}

/**
 * A mark as a comparison paints it: hue, stroke and sign each say what became of it. Where both sides lie on one canvas
 * the two of a changed pair are told apart as well: what was before like what is gone, what is now like what came.
 */
export function asChanged(
	mark: Mark,
	change: Change,
	{ side, isOverlaid, scheme }: { side: Side; isOverlaid: boolean; scheme: Scheme },
): Mark {
	const isSplit = change === "changed" && isOverlaid;
	const letter = side === "a" ? "A" : "B";
	const hue = isSplit ? (side === "a" ? "removed" : "added") : change;
	return {
		...mark,
		colour: changeColour(hue, scheme),
		dash: isSplit ? dashesOfPair[side] : dashes[change],
		...(change === "unchanged" ? {} : { badge: isSplit ? `≠${letter}` : changeGlyphs[change] }),
	};
}

/** What became of each code of a difference of masks (see MaskComparison.difference), the most telling last. */
const codeChanges: readonly (readonly [code: number, change: Change, opacity: number])[] = [
	[1, "unchanged", 0.35],
	[2, "removed", 0.7],
	[3, "added", 0.7],
	[4, "changed", 0.8],
];

/** The difference of two masks; what differs has an edge as well. */
export function maskDifferencePalette(scheme: Scheme): MaskPalette {
	const palette = { fills: new Uint32Array(256), lines: new Uint32Array(256) };
	for (const [code, change, opacity] of codeChanges) {
		const { css } = changeColour(change, scheme);
		palette.fills[code] = paletteColour(css, opacity);
		if (change !== "unchanged") palette.lines[code] = paletteColour(css, 1);
	}
	return palette;
}

function rgbOf({ css }: ClassColour): Rgb {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(css.slice(at, at + 2), 16));
	return [red, green, blue];
}
