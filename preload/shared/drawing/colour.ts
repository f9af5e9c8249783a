/** Colours of classes: pure, the same on every machine, and never alone (every class carries a glyph too). */

/** How a class is painted. All colours are opaque or translucent sRGB, ready for CSS and for a canvas. */
export interface ClassColour {
	/** Opaque line colour, `#rrggbb`. */
	stroke: string;
	/** The stroke's colour at 12 %. */
	fill: string;
	/** The stroke's colour at 24 %. */
	fillHovered: string;
	/** Black or white: the one that reads on `css`; the contrast is at least 4.5:1. */
	text: string;
	/** Ground of swatches, chips and labels, `#rrggbb`. */
	css: string;
	/** 0 up to, not including, `glyphs.length`. */
	pattern: number;
}

export type Scheme = "light" | "dark";

/** A small solid shape that tells classes apart where their hues come close, or cannot be seen. */
export interface Glyph {
	name: string;
	/** SVG path data in a box of 16 x 16; fill it. */
	path: string;
}

export const glyphs = [
	{ name: "circle", path: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z" },
	{ name: "square", path: "M3 3h10v10h-10z" },
	{ name: "triangle", path: "M8 2l6.5 11.5h-13z" },
	{ name: "diamond", path: "M8 1l6.5 7l-6.5 7l-6.5-7z" },
	{ name: "plus", path: "M6 2h4v4h4v4h-4v4h-4v-4h-4v-4h4z" },
	{ name: "bar", path: "M1.5 5.5h13v5h-13z" },
	{ name: "wedge", path: "M8 14l-6.5-11.5h13z" },
	{ name: "pillar", path: "M5.5 1.5h5v13h-5z" },
] as const satisfies readonly Glyph[];

/** The glyph of a `ClassColour.pattern`; numbers beyond the list wrap around. */
export function glyphOf(pattern: number): Glyph {
	const wrapped = ((Math.trunc(pattern) % glyphs.length) + glyphs.length) % glyphs.length;
	return glyphs[wrapped] ?? glyphs[0];
}

interface Step {
	/** OKLCH lightness, 0-1. */
	lightness: number;
	/** OKLCH chroma. */
	chroma: number;
}

/* The chroma is just under the largest that every hue reaches in sRGB at this lightness. All steps keep 3:1 to the sheet of their scheme, so that a 1.5 px stroke shows on it. */
const steps: Record<Scheme, readonly [Step, Step]> = {
	light: [
		{ lightness: 0.52, chroma: 0.087 },
		{ lightness: 0.64, chroma: 0.108 },
	],
	dark: [
		{ lightness: 0.68, chroma: 0.115 },
		{ lightness: 0.78, chroma: 0.11 },
	],
};

/**
 * The colour of a class. Depends on nothing but its arguments: hue, step and glyph come from independent bits of a
 * hash of the id, so that neighbours such as "1" and "2" lie far apart.
 * @param schemaId the class; for a tool without one pass "".
 */
export function classColour(schemaId: string, scheme: Scheme): ClassColour {
	const hash = hashOf(schemaId);
	// 22 bits of hue, then one of step, then three of glyph: changing any of this repaints everyone's classes.
	const hue = ((hash >>> 10) / 2 ** 22) * 2 * Math.PI;
	const step = steps[scheme][((hash >>> 9) & 1) === 0 ? 0 : 1];
	return colourOf(step, hue, (hash >>> 6) % glyphs.length);
}

/** @param hue radians. */
export function colourOf(step: Step, hue: number, pattern: number): ClassColour {
	const [red, green, blue] = bytesOf(step, hue);
	const css = `#${hex(red)}${hex(green)}${hex(blue)}`;
	const channels = [red, green, blue].join(" ");
	return {
		stroke: css,
		fill: `rgb(${channels} / 12%)`,
		fillHovered: `rgb(${channels} / 24%)`,
		text: textOn(red, green, blue),
		css,
		pattern,
	};
}

/** FNV-1a over UTF-16 code units, then MurmurHash3's finaliser: FNV alone leaves the high bits of short ids alike. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** OKLCH to sRGB bytes (Björn Ottosson, "A perceptual color space for image processing", 2020). */
function bytesOf({ lightness, chroma }: Step, hue: number): [red: number, green: number, blue: number] {
	const a = chroma * Math.cos(hue);
	const b = chroma * Math.sin(hue);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	return [
		byteOf(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
		byteOf(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
		byteOf(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
	];
}

function byteOf(linear: number): number {
	const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
	return Math.round(Math.min(1, Math.max(0, encoded)) * 255);
}

function hex(byte: number): string {
	return byte.toString(16).padStart(2, "0");
}

/** Black or white: the one that reads on `#rrggbb`. */
export function inkOn(css: string): string {
	const rgb = Number.parseInt(css.slice(1), 16);
	return textOn((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255);
}

/** WCAG 2: of black and white the better one always reaches the square root of 21, about 4.58:1. */
function textOn(red: number, green: number, blue: number): string {
	const luminance = 0.2126 * linearOf(red) + 0.7152 * linearOf(green) + 0.0722 * linearOf(blue);
	return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? "#ffffff" : "#000000";
}

function linearOf(byte: number): number {
	const encoded = byte / 255;
	return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}
