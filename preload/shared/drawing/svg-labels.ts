import { chip, chipSize, chipText } from "./chip.ts";
import { glyphOf } from "./colour.ts";
import type { Bounds } from "./drawing.ts";
import { draw } from "./draw.ts";
import {
	arrangeLabels,
	fewLabels,
	linkSubject,
	markSubject,
	type LabelSubject,
	type Lens,
	type PlacedLabel,
} from "./labels.ts";
import type { Links } from "./links.ts";
import type { Mark } from "./mark.ts";
import { escaped, text } from "./svg-text.ts";
import { approximateWidth } from "./text-width.ts";

/**
 * The labels of a sheet as SVG, by the rules of the canvas: of a group always, of the others where labels are wanted
 * and few are in view.
 */
export function labelsSvg(
	marks: readonly Mark[],
	links: Links,
	sheet: Bounds,
	scale: number,
	isLabelled: boolean,
): string[] {
	const lens: Lens = { zoom: scale, x: -sheet.x * scale, y: -sheet.y * scale, ratio: 1 };
	const subjects = [
		...(isLabelled ? markSubjects(marks, sheet, lens) : []),
		...linkSubjects(links, sheet, lens, isLabelled),
	];
	const screen = { width: sheet.width * scale, height: sheet.height * scale };
	const labels = arrangeLabels(subjects, screen, (label) => {
		const shown = chipText(label);
		return { text: shown, ...chipSize(approximateWidth(shown, chip.font), 1) };
	});
	if (labels.length === 0) return [];
	const toScreen = `translate(${text(sheet.x)} ${text(sheet.y)}) scale(${String(1 / scale)})`;
	const font = `font-family="system-ui, sans-serif" font-size="${text(chip.font)}" font-weight="500" direction="ltr"`;
	return [`<g transform="${toScreen}" ${font}>`, ...labels.map(labelSvg), "</g>"];
}

function markSubjects(marks: readonly Mark[], sheet: Bounds, lens: Lens): LabelSubject[] {
	const found: LabelSubject[] = [];
	for (const mark of marks) {
		const drawing = mark.label === "" ? null : draw(mark.geometry);
		if (drawing === null || !isTouching(drawing.bounds, sheet)) continue;
		found.push(markSubject(mark, drawing, lens, "shape"));
		if (found.length > fewLabels) return [];
	}
	return found;
}

function linkSubjects(links: Links, sheet: Bounds, lens: Lens, isLabelled: boolean): LabelSubject[] {
	const named = links
		.within(sheet, 1 / lens.zoom)
		.filter(({ link, shape }) => link.label !== "" && (isLabelled || shape.kind === "hull"));
	if (named.length > fewLabels) return [];
	return named.map((drawn) => linkSubject(drawn, lens, drawn.shape.kind === "hull" ? "group" : "arrow"));
}

function isTouching(a: Bounds, b: Bounds): boolean {
	return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** No reader of SVG has the font that another measured: the text is told how long to be. */
function labelSvg({ x, y, width, height, text: label, colour }: PlacedLabel): string {
	const { gap, glyph, corner, font } = chip;
	const room = width - glyph - 3 * gap;
	const picture = `transform="translate(${text(gap)} ${text((height - glyph) / 2)}) scale(${text(glyph / 16)})"`;
	return (
		`<g transform="translate(${text(Math.round(x))} ${text(Math.round(y))})">` +
		`<rect width="${text(width)}" height="${text(height)}" rx="${text(corner)}" fill="${colour.css}"/>` +
		`<path ${picture} fill="${colour.text}" d="${glyphOf(colour.pattern).path}"/>` +
		`<text x="${text(glyph + 2 * gap)}" y="${text(height / 2 + 0.35 * font)}" fill="${colour.text}" ` +
		`textLength="${text(room)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escaped(label)}</text></g>`
	);
}
