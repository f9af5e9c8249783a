import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { encodePng } from "../../resources/png.ts";
import { expect, test } from "./fixtures.ts";
import { readPixels, type Rgb } from "./pixels.ts";

const [width, height] = [400, 300];
/** One pixel of its own colour on white. */
const speck = { x: 200, y: 150, colour: [200, 30, 60] as Rgb };

async function opened(served: { folder: string; open(...files: string[]): Promise<Page> }): Promise<Page> {
	const media = path.join(served.folder, "pictures");
	mkdirSync(media);
	const rgba = new Uint8Array(width * height * 4).fill(255);
	rgba.set(speck.colour, (speck.y * width + speck.x) * 4);
	writeFileSync(path.join(media, "a.png"), encodePng(width, height, rgba));
	const file = path.join(served.folder, "seen.json");
	const tools = [
		{
			objectId: "o",
			schemaId: "s",
			title: "Car",
			"bounding-box": { x: 20, y: 20, width: 60, height: 40 },
			classifications: [],
		},
	];
	const task = { taskId: "t", stage: "Label", stageId: "Label", tools, classifications: [], relations: [] };
	writeFileSync(file, JSON.stringify([{ externalId: "a.png", metadata: { width, height }, task }]));
	const page = await served.open("--media", media, file);
	await page.emulateMedia({ colorScheme: "light" });
	await expect(page.getByText(/Matched by/u)).toBeVisible();
	await page.getByRole("button", { name: "Actual size" }).click();
	return page;
}

/** Where the middle of a pixel of the picture is on the screen, one to one. */
async function onScreen(page: Page, x: number, y: number): Promise<[number, number]> {
	const canvas = await page.getByRole("application").boundingBox();
	if (!canvas) throw new Error("There is no canvas");
	const left = Math.round(canvas.width / 2 - width / 2);
	const top = Math.round(canvas.height / 2 - height / 2);
	return [canvas.x + left + x + 0.5, canvas.y + top + y + 0.5];
}

/** How many pixels of a screenshot of an element have about a colour. */
async function countIn(page: Page, clip: { x: number; y: number; width: number; height: number }, colour: Rgb) {
	const pixel = await readPixels(page, await page.screenshot({ clip }));
	let found = 0;
	for (let y = 0; y < Math.floor(clip.height); y++)
		for (let x = 0; x < Math.floor(clip.width); x++)
			if (pixel(x, y).every((value, at) => Math.abs(value - (colour[at] ?? 0)) < 4)) found++;
	return found;
}

test("the glass shows the pixel under the pointer as many times larger as it is strong, with crisp edges", async ({
	served,
}) => {
	const page = await opened(served);
	const [x, y] = await onScreen(page, speck.x, speck.y);
	await page.mouse.move(x, y);
	const glass = page.locator("canvas.magnifier");
	await expect(glass).toBeHidden();
	await page.keyboard.press("z");
	await expect(glass).toBeVisible();
	const box = await glass.boundingBox();
	if (!box) throw new Error("There is no glass");
	// It stays clear of what it shows.
	const isClear = x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height;
	expect(isClear).toBe(true);
	// The sight lies around the pixel: at 8 and 16 times outside of it.
	for (const strength of [8, 16]) {
		await page.keyboard.press("Shift+Z");
		await expect(page.getByRole("button", { name: `Magnifying glass, ${String(strength)} times` })).toBeVisible();
		await expect.poll(() => countIn(page, box, speck.colour)).toBe(strength * strength);
	}
	await page.keyboard.down("Alt");
	await page.mouse.wheel(0, 100);
	await page.keyboard.up("Alt");
	await expect.poll(() => countIn(page, box, speck.colour)).toBe(64);
	await page.keyboard.press("z");
	await expect(glass).toBeHidden();
});

test("the glass shows annotations too, follows the pointer, and keeps on the screen", async ({ served }) => {
	const page = await opened(served);
	await page.keyboard.press("z");
	const glass = page.locator("canvas.magnifier");
	await page.mouse.move(...(await onScreen(page, 20, 40)));
	const atEdge = await glass.boundingBox();
	if (!atEdge) throw new Error("There is no glass");
	// The left edge of the box runs through the middle of the glass, and right of it the box is filled.
	const pixel = await readPixels(page, await page.screenshot({ clip: atEdge }));
	const [inside, outside] = [pixel(110, 60), pixel(66, 60)];
	expect(outside).toEqual([255, 255, 255]);
	expect(inside).not.toEqual([255, 255, 255]);
	const canvas = await page.getByRole("application").boundingBox();
	if (!canvas) throw new Error("There is no canvas");
	await page.mouse.move(canvas.x + canvas.width - 24, canvas.y + 8);
	const inCorner = await glass.boundingBox();
	if (!inCorner) throw new Error("There is no glass");
	expect(inCorner.x + inCorner.width).toBeLessThanOrEqual(canvas.x + canvas.width);
	expect(inCorner.y).toBeGreaterThanOrEqual(canvas.y);
});

test("the ruler measures a drag, along an axis with Shift, and by keys; Esc takes it away", async ({ served }) => {
	const page = await opened(served);
	await page.keyboard.press("m");
	const words = page.getByRole("region", { name: "Canvas" }).getByRole("status");
	await expect(words).toHaveText("Drag to measure, Esc ends");
	await page.mouse.move(...(await onScreen(page, 100, 100)));
	await page.mouse.down();
	await page.mouse.move(...(await onScreen(page, 180, 160)), { steps: 4 });
	await page.mouse.up();
	await expect(words).toHaveText("100 px · dx 80 · dy 60 · −36.9°");
	// The picture stays where it is, and the line is on it: white with a dark edge.
	const [x, y] = await onScreen(page, 140, 130);
	expect(await countIn(page, { x: x - 4, y: y - 4, width: 9, height: 9 }, [0, 0, 0])).toBeGreaterThan(4);

	await page.mouse.move(...(await onScreen(page, 100, 200)));
	await page.mouse.down();
	await page.keyboard.down("Shift");
	await page.mouse.move(...(await onScreen(page, 190, 210)), { steps: 4 });
	await page.mouse.up();
	await page.keyboard.up("Shift");
	await expect(words).toHaveText("90 px · dx 90 · dy 0 · 0°");
	await page.keyboard.press("Escape");
	await expect(words).toHaveText("Drag to measure, Esc ends");

	await page.getByRole("application").focus();
	await page.keyboard.press("Shift+ArrowRight");
	await page.keyboard.press("ArrowUp");
	await expect(words).toHaveText("10 px · dx 10 · dy −1 · 5.7°");
	await page.keyboard.press("Enter");
	await page.keyboard.press("ArrowDown");
	await expect(words).toHaveText("1 px · dx 0 · dy 1 · −90°");
	await page.keyboard.press("Escape");
	await page.keyboard.press("Escape");
	await expect(words).toBeHidden();
});

test("in a narrow window the pointer's place is read whole, above the controls", async ({ served }) => {
	const page = await opened(served);
	await page.setViewportSize({ width: 1024, height: 700 });
	const controls = page.getByRole("button", { name: "Actual size" });
	const stage = await page.getByRole("application").boundingBox();
	if (!stage) throw new Error("There is no canvas");
	await page.mouse.move(stage.x + stage.width / 2, stage.y + stage.height / 2);
	const place = page.getByText(/^\d+, \d+$/u);
	await expect(place).toBeVisible();
	expect(await place.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
	const [said, below] = [await place.boundingBox(), await controls.boundingBox()];
	expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0);
});

test("where colours are forced, what is switched on has an edge, and so has a dialog", async ({ served }) => {
	const page = await opened(served);
	await page.emulateMedia({ forcedColors: "active" });
	const ruler = page.getByRole("button", { name: /^Ruler/u });
	await expect(ruler).toHaveCSS("outline-style", "none");
	await page.keyboard.press("m");
	await expect(ruler).toHaveCSS("outline-style", "solid");
	await page.keyboard.press("?");
	await expect(page.getByRole("dialog")).toHaveCSS("border-top-style", "solid");
});
