/*
 * A program of its own, as memory is measured and sharp's library is no part of a bundle: reads one mask, by this
 * program's decoder or by sharp, and prints how long it took and the most memory that the process had.
 *
 *   node --import tsx test/bench/child/brush.ts '{"scratch":…,"side":16384,"by":"ours"}'
 */
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { type DecodedMask, decodeMask } from "../../../main/engine/media/masks/decode-mask.ts";
import { joinColours } from "../../../main/engine/media/masks/join-colours.ts";
import { labelMask } from "../../../main/engine/media/masks/label-mask.ts";
import { paintedPixels, writeMaskPng } from "../mask-writer.ts";
import { peakMemory } from "./peak-memory.ts";
import type { Figures } from "./orders.ts";

export interface MasksOrder {
	scratch: string;
	/** Pixels. */
	side: number;
	by: "ours" | "sharp" | "nothing";
}

const unwatched = { isStopped: () => false, progress: () => undefined };

async function ours(file: string, scratch: string): Promise<Figures> {
	const folder = mkdtempSync(join(scratch, "ours-"));
	const descriptor = openSync(file, "r");
	try {
		const began = performance.now();
		const place = { file: descriptor, offset: 0, bytes: statSync(file).size };
		const mask = await decodeMask(place, folder, unwatched);
		const decoded = performance.now();
		const { labels, entries } = joinColours(mask, []);
		const parts = labelMask(folder, mask, labels, folder, unwatched).reduce((sum, each) => sum + each.parts, 0);
		const took = performance.now() - decoded;
		return { took: decoded - began, label: took, colours: entries.length, coloured: colouredOf(mask), parts };
	} finally {
		closeSync(descriptor);
		rmSync(folder, { recursive: true, force: true });
	}
}

function colouredOf(mask: DecodedMask): number {
	return mask.width * mask.height - mask.background;
}

/** All pixels in memory, as the library gives them, and its colours counted: four bytes compared at a time. */
async function bySharp(file: string): Promise<Figures> {
	const began = performance.now();
	const { data } = await sharp(file, { limitInputPixels: false })
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const took = performance.now() - began;
	const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
	const counts = new Map<number, number>();
	let [before, since] = [pixels[0] ?? 0, 0];
	for (let at = 1; at <= pixels.length; at++) {
		const pixel = pixels[at] ?? -1;
		if (pixel === before) continue;
		counts.set(before, (counts.get(before) ?? 0) + at - since);
		[before, since] = [pixel, at];
	}
	const background = counts.get(0) ?? 0;
	return {
		took,
		count: performance.now() - began - took,
		colours: counts.size - Number(background > 0),
		coloured: pixels.length - background,
	};
}

async function measure({ scratch, side, by }: MasksOrder): Promise<Figures> {
	mkdirSync(scratch, { recursive: true });
	const mask = join(scratch, `mask-${String(side)}.png`);
	if (!existsSync(mask)) {
		await writeMaskPng(`${mask}.part`, side);
		renameSync(`${mask}.part`, mask);
	}
	const figures = by === "ours" ? await ours(mask, scratch) : by === "sharp" ? await bySharp(mask) : {};
	// Writing the mask, once for all rounds, is not part of what is measured.
	return { ...figures, painted: paintedPixels(side), peak: peakMemory() };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2] ?? "") as MasksOrder))}\n`);
