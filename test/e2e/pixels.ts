import type { Page } from "@playwright/test";

export type Rgb = readonly [number, number, number];

/** How many pixels of the canvas, as it is on screen, have a colour between two others, channel by channel. */
export async function countPixels(page: Page, { from, to }: { from: Rgb; to: Rgb }): Promise<number> {
	const box = await page.getByRole("region", { name: "Canvas" }).boundingBox();
	if (!box) throw new Error("There is no canvas");
	const pixel = await readPixels(page, await page.screenshot({ clip: box }));
	let found = 0;
	for (let y = 0; y < Math.floor(box.height); y++) {
		for (let x = 0; x < Math.floor(box.width); x++) {
			const rgb = pixel(x, y);
			if ([0, 1, 2].every((at) => (rgb[at] ?? 0) >= (from[at] ?? 0) && (rgb[at] ?? 0) <= (to[at] ?? 0))) found++;
		}
	}
	return found;
}

/** The colours of a screenshot, by place. Errors: RangeError beyond its edges. */
export async function readPixels(page: Page, png: Buffer): Promise<(x: number, y: number) => Rgb> {
	// Decoded in a page of its own: the one under test may not load what did not come from its host.
	const helper = await page.context().newPage();
	const { width, base64 } = await helper.evaluate(async (encoded) => {
		const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
		const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
		if (!context) throw new Error("No 2D context");
		context.drawImage(bitmap, 0, 0);
		const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
		let text = "";
		for (let at = 0; at < data.length; at += 4096) text += String.fromCharCode(...data.subarray(at, at + 4096));
		return { width: bitmap.width, base64: btoa(text) };
	}, png.toString("base64"));
	await helper.close();
	const data = Buffer.from(base64, "base64");
	return (x, y) => {
		const at = (y * width + x) * 4;
		const [r, g, b] = data.subarray(at, at + 3);
		if (x < 0 || x >= width || r === undefined || g === undefined || b === undefined) {
			throw new RangeError(`${String(x)}, ${String(y)} is not on the screenshot`);
		}
		return [r, g, b];
	};
}
