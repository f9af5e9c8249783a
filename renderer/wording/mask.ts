import type { Mask, MaskEntry, MaskPart, MaskRead } from "#shared/masks";
import type { MediaOrigin } from "#shared/media-needs";
import { count, counted } from "./count.ts";

const origins: Record<MediaOrigin, string> = {
	bundle: "from the bundle",
	store: "from the media store",
	folder: "from a media folder",
};

/** How pixels of a colour came to a class, in few words. */
export function matchWords({ match, pixels }: MaskEntry): string {
	switch (match) {
		case "exact":
			return pixels.near > pixels.exact + pixels.edge ? "near colour" : "exact colour";
		case "mapped":
			return "mapped by hand";
		case "shared":
			return "shared colour";
		case "unknown":
			return "no class";
	}
}

/** The same as a sentence, and what to do where it is not known. */
export function matchSentence({ match, colour, classes, colours }: MaskEntry): string {
	const names = classes.map(({ title }) => title.trim() || "(no title)");
	switch (match) {
		case "exact":
			return `${colour} is the colour of ${names.join(", ")} alone.`;
		case "mapped":
			return `${colour} was mapped to ${names.join(", ")} by hand.`;
		case "shared":
			return `${colour} is the colour of ${names.join(" and of ")}: their strokes cannot be told apart.`;
		case "unknown":
			return colours > 1
				? `${count(colours)} rare colours, the first of them ${colour}, are those of no class.`
				: `${colour} is the colour of no class.`;
	}
}

/** A share of all pixels: what is there is never 0 %. */
export function shareText(pixels: number, total: number): string {
	if (pixels === 0 || total === 0) return "0 %";
	const percent = (pixels / total) * 100;
	if (percent < 0.01) return "< 0.01 %";
	return `${percent < 9.95 ? percent.toFixed(2) : percent.toFixed(1)} %`;
}

/** Pixels by how their colour was matched; what there is none of is left out. */
export function pixelFacts({ pixels }: MaskEntry): [name: string, value: string][] {
	const all: [string, number][] = [
		["of the exact colour", pixels.exact],
		["half transparent, as edges are", pixels.edge],
		["of a colour within 3 of 255", pixels.near],
	];
	return all.filter(([, pixelsOf]) => pixelsOf > 0).map(([name, pixelsOf]) => [name, `${count(pixelsOf)} px`]);
}

export function partText({ area, box }: Pick<MaskPart, "area" | "box">): string {
	return `${count(area)} px, ${count(box.width)} × ${count(box.height)}`;
}

export function partPlace({ centroid }: Pick<MaskPart, "centroid">): string {
	return `at ${count(centroid.x)}, ${count(centroid.y)}`;
}

/** What a mask is and what is in it. */
export function maskSentence({ name, origin, width, height, pixels, entries }: Mask): string {
	const size = `${count(width)} × ${count(height)} px`;
	if (pixels.total === pixels.background) return `Mask ${name}, ${origins[origin]}, ${size}: nothing is painted in it.`;
	const known = entries.filter(({ match }) => match !== "unknown").length;
	const unknown = pixels.unknown === 0 ? "" : `, ${count(pixels.unknown)} px in colours of no class`;
	return `Mask ${name}, ${origins[origin]}, ${size}: ${shareText(pixels.classified, pixels.total)} in ${counted(known, "colour")} of classes${unknown}.`;
}

/** What a person must know to trust what is drawn. `picture`: what it lies on, where that is known. */
export function maskNotes(mask: Mask, picture: { width: number; height: number } | null): string[] {
	const said = [...mask.notes];
	const under = picture ?? mask.assetSize;
	if (under !== null && (under.width !== mask.width || under.height !== mask.height)) {
		const what = picture === null ? "the asset" : "the picture";
		said.push(
			`The mask is ${sizeOf(mask)}, ${what} ${sizeOf(under)}: it is stretched over it and may not lie where it was painted.`,
		);
	}
	if (mask.assetSize !== null && picture !== null && !isSize(mask.assetSize, picture))
		said.push(`The export says that the asset is ${sizeOf(mask.assetSize)}.`);
	const shared = mask.entries.filter(({ match }) => match === "shared").length;
	if (shared > 0) said.push(`${counted(shared, "colour")} of several classes: see the rows named “or”.`);
	return said;
}

/** How far a mask is; "" for anything else. */
export function makingWords(read: MaskRead): string {
	return read.phase === "making" ? `The mask is being read: ${String(Math.floor(read.share * 100))} %.` : "";
}

function sizeOf({ width, height }: { width: number; height: number }): string {
	return `${count(width)} × ${count(height)} px`;
}

function isSize(a: { width: number; height: number }, b: { width: number; height: number }): boolean {
	return a.width === b.width && a.height === b.height;
}
