import type { Page } from "@playwright/test";

/** Colours of the canvas as it is on screen: how many pixels of a screenshot fulfil a test. Alpha is left out. */
export async function countPixels(page: Page, test: (r: number, g: number, b: number) => boolean): Promise<number> {
	const box = await page.getByRole("region", { name: "Canvas" }).boundingBox();
	if (!box) throw new Error("There is no canvas");
	const png = await page.screenshot({ clip: box });
	// Decoded by a page of its own: the page under test forbids data: URLs.
	const helper = await page.context().newPage();
	const pixels = await helper.evaluate(async (base64) => {
		const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
		const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
		const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
		const context = canvas.getContext("2d");
		if (!context) throw new Error("No 2D context");
		context.drawImage(bitmap, 0, 0);
		return Array.from(context.getImageData(0, 0, bitmap.width, bitmap.height).data);
	}, png.toString("base64"));
	await helper.close();
	let count = 0;
	for (let i = 0; i < pixels.length; i += 4) if (test(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0)) count++;
	return count;
}
