import { edgesOf } from "../../canvas/label-edges.ts";
import type { LabelSource, MaskPalette } from "../../canvas/label-source.ts";
import type { MaskLooks } from "../looks.svelte.ts";
import { paletteOf } from "./mask-classes.ts";
import type { TaskMask } from "./task-mask.svelte.ts";

/** Pixels along the longer side: of larger masks a smaller level is taken. */
const longestSide = 4096;

/** The strokes that are seen as a PNG; null where there are none. Rejects where their tiles cannot be read any more. */
export function maskPicture(
	{ source, classes, selected }: Pick<TaskMask, "source" | "classes" | "selected">,
	hidden: ReadonlySet<string>,
	looks: MaskLooks,
): Promise<Blob> | null {
	if (source === null) return null;
	return paint(source, paletteOf(classes, { ...looks, hidden, selected }), looks.opacity);
}

async function paint(source: LabelSource, { fills, lines }: MaskPalette, opacity: number): Promise<Blob> {
	let level = 0;
	while (level < source.levels - 1 && Math.max(source.width, source.height) / 2 ** level > longestSide) level += 1;
	const [width, height] = [Math.ceil(source.width / 2 ** level), Math.ceil(source.height / 2 ** level)];
	// One pixel of nothing around, which edges look at.
	const values = new Uint8Array((width + 2) * (height + 2));
	for (let row = 0; row * source.tileSize < height; row += 1) {
		for (let column = 0; column * source.tileSize < width; column += 1) {
			const labels = await source.load({ level, column, row }, new AbortController().signal);
			if (labels === null) throw new Error("A part of the mask cannot be read any more.");
			for (let line = 0; line < labels.height; line += 1) {
				const from = line * labels.width;
				const to = (row * source.tileSize + line + 1) * (width + 2) + column * source.tileSize + 1;
				values.set(labels.values.subarray(from, from + labels.width), to);
			}
		}
	}
	const pixels = edgesOf({ width: width + 2, height: height + 2, values }, lines, 1);
	const words = new Uint32Array(pixels.data.buffer);
	for (let at = 0; at < words.length; at += 1) {
		if (words[at] !== 0) continue;
		const row = Math.floor(at / width);
		words[at] = faded(fills[values[(row + 1) * (width + 2) + (at - row * width) + 1] ?? 0] ?? 0, opacity);
	}
	const canvas = new OffscreenCanvas(width, height);
	canvas.getContext("2d")?.putImageData(pixels, 0, 0);
	return canvas.convertToBlob({ type: "image/png" });
}

/** @param colour as in a palette. */
function faded(colour: number, opacity: number): number {
	return ((Math.round((colour >>> 24) * opacity) << 24) | (colour & 0xffffff)) >>> 0;
}
