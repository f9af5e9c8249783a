/** Shares of the font's size, a little broader than those of the usual interface fonts. */
const widths: readonly (readonly [characters: RegExp, width: number])[] = [
	[/^[\p{M}\p{Cf}]/u, 0],
	[/^[ijlI.,:;'|!`]$/u, 0.28],
	[/^[ftr()[\]{}"*\s/\\-]$/u, 0.39],
	[/^[mwMW@%—…]$/u, 0.9],
	[/^[A-Z&#+=<>~_]$/u, 0.68],
	[/^[a-z0-9]$/u, 0.58],
	[/^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{Extended_Pictographic}]/u, 1.05],
];
const other = 0.66;

/**
 * About how wide a text is in a sans-serif font, where no font is at hand to measure it.
 * @returns in the units of `size`, the font's.
 */
export function approximateWidth(text: string, size: number): number {
	let sum = 0;
	for (const { segment } of graphemes.segment(text)) {
		// A letter with its marks is as wide as the letter.
		const [base = ""] = segment;
		sum += widths.find(([characters]) => characters.test(base))?.[1] ?? other;
	}
	return sum * size;
}

/** Locale-independent: what belongs together is the same in all of them for this purpose. */
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
