import type { Page } from "@playwright/test";

type Rgb = readonly [number, number, number];

/** How many pixels of the canvas, as it is on screen, have a colour between two others, channel by channel. */
export async function countPixels(page: Page, { from, to }: { from: Rgb; to: Rgb }): Promise<number> {
	const box = await page.getByRole("region", { name: "Canvas" }).boundingBox();
	if (!box) throw new Error("There is no canvas");
	const png = await page.screenshot({ clip: box });
	// Counted in a page of its own: the one under test may not load what did not come from its host.
	const helper = await page.context().newPage();
	const count = await helper.evaluate(
		async ({ base64, low, high }) => {
			const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
			const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
			const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
			if (!context) throw new Error("No 2D context");
			context.drawImage(bitmap, 0, 0);
			const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
			let found = 0;
			for (let i = 0; i < data.length; i += 4) {
				if (
					[0, 1, 2].every(
						(channel) =>
							(data[i + channel] ?? 0) >= (low[channel] ?? 0) && (data[i + channel] ?? 0) <= (high[channel] ?? 0),
					)
				)
					found++;
			}
			return found;
		},
		{ base64: png.toString("base64"), low: [...from], high: [...to] },
	);
	await helper.close();
	return count;
}
