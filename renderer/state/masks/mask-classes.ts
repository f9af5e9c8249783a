import type { MaskEntry } from "#shared/masks";
import { type ClassColour, classColour, inkOn, type Scheme } from "#shared/drawing/colour";
import { classKey, toolColour } from "#shared/drawing/placing";
import { type MaskPalette, paletteColour } from "../../canvas/label-source.ts";

/** What a mask shows in one colour, as the page names and paints it. */
export interface MaskClass {
	entry: MaskEntry;
	label: number;
	/** Of its class, as tools have it; of no class alone: of its colour. */
	key: string;
	title: string;
	/** The page's own for the class; the file's where it is not of one class. */
	colour: ClassColour;
	/** In all three ways of matching. */
	pixels: number;
}

/** Of what is not selected, while something is. */
const dimmed = 0.3;

/** Classes by title, then what belongs to several or to none. */
export function maskClasses(entries: readonly MaskEntry[], scheme: Scheme): MaskClass[] {
	return entries.map((entry) => maskClass(entry, scheme)).sort((a, b) => rank(a) - rank(b) || compare(a, b));
}

function maskClass(entry: MaskEntry, scheme: Scheme): MaskClass {
	const [only] = entry.classes;
	const { exact, edge, near } = entry.pixels;
	const rest = { entry, label: entry.label, pixels: exact + edge + near };
	if (only !== undefined && (entry.match === "exact" || entry.match === "mapped"))
		return { ...rest, key: classKey(only), title: titled(only.title), colour: toolColour(only, scheme) };
	return {
		...rest,
		key: `mask:${entry.colour}`,
		title:
			entry.match === "shared"
				? entry.classes.map(({ title }) => titled(title)).join(" or ")
				: entry.colours > 1
					? "Rare unknown colours"
					: entry.colour,
		colour: inFileColour(entry, scheme),
	};
}

/** The colour in the file, with the sign of its own text. */
function inFileColour({ colour }: MaskEntry, scheme: Scheme): ClassColour {
	return { ...classColour(colour, scheme), stroke: colour, css: colour, text: inkOn(colour) };
}

/** What a class is painted in: the page's colour, or the file's. */
export function paintedColour({ entry, colour }: MaskClass, inFile: boolean): { css: string; text: string } {
	return inFile ? { css: entry.colour, text: inkOn(entry.colour) } : colour;
}

/** What the canvas paints for each label. `selected`: a label; the others then stand back. */
export function paletteOf(
	classes: readonly MaskClass[],
	looks: { hidden: ReadonlySet<string>; selected: number | null; outlined: boolean; inFile: boolean },
): MaskPalette {
	const palette = { fills: new Uint32Array(256), lines: new Uint32Array(256) };
	for (const each of classes) {
		if (looks.hidden.has(each.key)) continue;
		const { css } = paintedColour(each, looks.inFile);
		const isSelected = each.label === looks.selected;
		palette.fills[each.label] = paletteColour(css, looks.selected === null || isSelected ? 1 : dimmed);
		if (looks.outlined || isSelected)
			palette.lines[each.label] = paletteColour(css, looks.selected === null || isSelected ? 1 : dimmed);
	}
	return palette;
}

function titled(title: string): string {
	return title.trim() === "" ? "(no title)" : title;
}

function rank({ entry }: MaskClass): number {
	return entry.match === "shared" ? 1 : entry.match === "unknown" ? 2 : 0;
}

function compare(a: MaskClass, b: MaskClass): number {
	return a.title < b.title ? -1 : a.title > b.title ? 1 : a.label - b.label;
}
