import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type DecodedMask, decodeMask, runsFile } from "../../../../main/engine/media/masks/decode-mask.ts";
import { otherColours } from "../../../../main/engine/media/masks/mask-colours.ts";
import { RunReader } from "../../../../main/engine/media/masks/run-file.ts";

const unwatched = { isStopped: () => false, progress: () => undefined };

/** A PNG decoded into a folder of its own, which `use` is given. Errors: those of decodeMask. */
export async function decoding<T>(
	png: Buffer,
	use: (mask: DecodedMask, folder: string) => T | Promise<T>,
	around: { before?: Buffer; after?: Buffer } = {},
): Promise<T> {
	const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-png-"));
	const { before = Buffer.alloc(0), after = Buffer.alloc(0) } = around;
	fs.writeFileSync(path.join(folder, "a.png"), Buffer.concat([before, png, after]));
	const file = fs.openSync(path.join(folder, "a.png"), "r");
	try {
		const mask = await decodeMask({ file, offset: before.length, bytes: png.length }, folder, unwatched);
		return await use(mask, folder);
	} finally {
		fs.closeSync(file);
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/** Red, green, blue and alpha of every pixel, row by row; all that is wholly transparent is 0, 0, 0, 0. */
export function pixelsOf({ width, height, colours }: DecodedMask, folder: string): Uint8Array {
	const pixels = new Uint8Array(4 * width * height);
	const reader = new RunReader(path.join(folder, runsFile), width);
	try {
		for (let y = 0; y < height; y++) {
			const { ends, numbers, count } = reader.next().runs;
			for (let n = 0, x = 0; n < count; n++) {
				const number = numbers[n] ?? 0;
				if (number === otherColours) throw new RangeError("a colour that was not kept");
				const { red = 0, green = 0, blue = 0, alpha = 0 } = colours[number - 1] ?? {};
				for (; x < (ends[n] ?? 0); x++) pixels.set([red, green, blue, alpha], 4 * (y * width + x));
			}
		}
	} finally {
		reader.close();
	}
	return pixels;
}
