/*
 * A program of its own, as the library that decodes is no part of the bundle of the measured process: draws thumbnails
 * on its one thread, makes the same pictures as small without labels, in turn, and prints how long each took.
 *
 *   node --import tsx test/bench/child/thumbnails.ts '{"scratch":…}'
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import sharp from "sharp";
import { thumbnailSide } from "#shared/thumbnail";
import { renderRaster } from "../../../main/engine/media/raster.ts";
import { type ThumbnailPicture, ThumbnailRun } from "../../../main/engine/thumbnails/draw-thumbnail.ts";
import { valueOf } from "../../value-of.ts";
import { median } from "../figures.ts";
import { Random } from "../random.ts";
import type { Figures } from "./orders.ts";

export interface ThumbnailsOrder {
	scratch: string;
	/** Whether it is only to be shown that it can be measured. */
	isBrief: boolean;
}

const size = { width: 4000, height: 3000 };
/** Of 12 megapixels each, and how often each is drawn. */
const WHOLE = { pictures: 6, rounds: 5 };
const BRIEF = { pictures: 1, rounds: 1 };

/** Photographs are neither flat nor noise: soft blobs with some grain. */
async function writePicture(path: string, seed: number): Promise<void> {
	const source = new Random(seed);
	const random = (): number => source.word() / 2 ** 32;
	const small = Uint8Array.from({ length: 40 * 30 * 3 }, () => Math.floor(random() * 256));
	await sharp(small, { raw: { width: 40, height: 30, channels: 3 } })
		.resize({ ...size, fit: "fill", kernel: "cubic" })
		.jpeg({ quality: 90 })
		.toFile(path);
}

function assetOf(n: number, shapes: number): string {
	const source = new Random(n);
	const random = (): number => source.word() / 2 ** 32;
	const tools = Array.from({ length: shapes }, (_, at) => {
		const side = shapes > 1000 ? 20 + random() * 60 : 100 + random() * 700;
		const box = { x: random() * 3500, y: random() * 2500, width: side, height: side };
		return { objectId: `o${String(at)}`, schemaId: `c${String(at % 9)}`, title: "Car", "bounding-box": box };
	});
	return JSON.stringify({
		asset: `https://example.invalid/${String(n)}.jpg`,
		metadata: size,
		task: { taskId: `t${String(n)}`, tools },
	});
}

async function measure({ scratch, isBrief }: ThumbnailsOrder): Promise<Figures> {
	const { pictures, rounds } = isBrief ? BRIEF : WHOLE;
	mkdirSync(scratch, { recursive: true });
	const run = new ThumbnailRun();
	const files = await Promise.all(
		Array.from({ length: pictures }, async (_, n) => {
			const picture = join(scratch, `${String(n)}.jpg`);
			await writePicture(picture, n + 1);
			return { picture, few: writeAsset(scratch, n, 40), many: writeAsset(scratch, n, 20_000) };
		}),
	);
	const draw = async (textPath: string, length: number, picture: ThumbnailPicture | null): Promise<number> => {
		const place = { offset: 0, length, member: 0, form: "v3" as const };
		const taskId = /t\d+/u.exec(basename(textPath))?.[0] ?? null;
		const ref = { export: "bench", row: 0 };
		valueOf(run.read({ textPath, stamp: null, name: "bench", ref, place, taskId, scheme: "light" }));
		return valueOf(await run.draw(picture, null)).picture.length;
	};
	const times = { over: [] as number[], alone: [] as number[], sheet: [] as number[], many: [] as number[] };
	const bytes: number[] = [];
	for (let round = 0; round <= rounds; round++) {
		for (const { picture, few, many } of files) {
			const ways = {
				over: async () => bytes.push(await draw(few.path, few.length, { path: picture, size, page: 0 })),
				alone: async () => {
					valueOf(await renderRaster(picture, { width: thumbnailSide, height: thumbnailSide }, { as: "webp" }));
				},
				sheet: () => draw(few.path, few.length, null),
				many: () => draw(many.path, many.length, null),
			};
			for (const name of ["over", "alone", "sheet", "many"] as const) {
				const began = performance.now();
				await ways[name]();
				// The first round warms up.
				if (round > 0) times[name].push(performance.now() - began);
			}
		}
	}
	return {
		over: median(times.over),
		alone: median(times.alone),
		sheet: median(times.sheet),
		many: median(times.many),
		bytes: median(bytes),
	};
}

function writeAsset(scratch: string, n: number, shapes: number): { path: string; length: number } {
	const text = assetOf(n, shapes);
	const path = join(scratch, `t${String(n)}-${String(shapes)}.json`);
	writeFileSync(path, text);
	return { path, length: Buffer.byteLength(text) };
}

process.stdout.write(`${JSON.stringify(await measure(JSON.parse(process.argv[2] ?? "") as ThumbnailsOrder))}\n`);
