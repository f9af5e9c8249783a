import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePng } from "../png.ts";
import { type Drawing, encodeIcns, encodeIco } from "./icon-containers.ts";
import { distanceTo, iconShapes, iconSvg, side } from "./icon-shapes.ts";

/*
 * Draws the icons of the program: `npx tsx resources/icons/make-icons.ts [FOLDER]`, by default into its own folder.
 * Plain arithmetic, so that the same pixels come out on every machine.
 */
const linuxSizes = [16, 24, 32, 48, 64, 96, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];

/** Straight RGBA; the edge of each shape is covered by as much of a pixel as its distance says. */
function draw(pixels: number): Drawing {
	const rgba = new Uint8Array(pixels * pixels * 4);
	const shapes = iconShapes(pixels);
	const scale = pixels / side;
	for (let y = 0; y < pixels; y++)
		for (let x = 0; x < pixels; x++) {
			let [red, green, blue, alpha] = [0, 0, 0, 0];
			for (const shape of shapes) {
				const distance = distanceTo(shape, (x + 0.5) / scale, (y + 0.5) / scale) * scale;
				const cover = Math.min(1, Math.max(0, 0.5 - distance));
				if (cover === 0) continue;
				// Over: the colours are kept multiplied by alpha until the end.
				red = shape.colour[0] * cover + red * (1 - cover);
				green = shape.colour[1] * cover + green * (1 - cover);
				blue = shape.colour[2] * cover + blue * (1 - cover);
				alpha = cover + alpha * (1 - cover);
			}
			if (alpha === 0) continue;
			const straight = [red / alpha, green / alpha, blue / alpha, 255 * alpha].map(Math.round);
			rgba.set(straight, 4 * (y * pixels + x));
		}
	return { pixels, rgba };
}

const folder = process.argv[2] ?? import.meta.dirname;
mkdirSync(folder, { recursive: true });
for (const pixels of linuxSizes)
	writeFileSync(join(folder, `${pixels}x${pixels}.png`), encodePng(pixels, pixels, draw(pixels).rgba));
writeFileSync(join(folder, "icon.ico"), encodeIco(windowsSizes.map(draw)));
writeFileSync(join(folder, "icon.icns"), encodeIcns(draw));
writeFileSync(join(folder, "icon.svg"), iconSvg());
