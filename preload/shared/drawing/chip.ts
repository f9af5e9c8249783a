/** The chip of a label in CSS pixels: a glyph and a text on the ground of a class. */
export const chip = { height: 18, glyph: 10, gap: 4, font: 12, corner: 3 } as const;

/** UTF-16 code units. */
const longestText = 48;

/** As much of a label as a chip holds. */
export function chipText(label: string): string {
	if (label.length <= longestText) return label;
	// Half of a surrogate pair is no character.
	return `${label.slice(0, longestText - 1).replace(/[\ud800-\udbff]$/u, "")}…`;
}

/** @param textWidth and the result in the same pixels, `ratio` of them for each CSS pixel. */
export function chipSize(textWidth: number, ratio: number): { width: number; height: number } {
	return { width: Math.ceil(textWidth + (chip.glyph + 3 * chip.gap) * ratio), height: chip.height * ratio };
}
