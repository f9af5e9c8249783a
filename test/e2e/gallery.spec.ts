import { closeSync, mkdirSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from "node:fs";
import * as path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { classColour } from "#shared/drawing/colour";
import { encodePng } from "../../resources/png.ts";
import { expect, reload, test } from "./fixtures.ts";
import { readPixels, type Rgb } from "./pixels.ts";
import { dragToEnd, withScrollBars } from "./scroll-bar.ts";

test.use({ launchOptions: withScrollBars });

/** Of the pictures; the classes of the labels have other colours. */
const grounds: readonly Rgb[] = [
	[200, 180, 40],
	[40, 40, 160],
];

function writePictures(folder: string): string {
	const media = path.join(folder, "pictures");
	mkdirSync(media);
	for (const [n, ground] of grounds.entries()) {
		const rgba = new Uint8Array(400 * 300 * 4);
		for (let at = 0; at < rgba.length; at += 4) rgba.set([...ground, 255], at);
		writeFileSync(path.join(media, `${String(n)}.png`), encodePng(400, 300, rgba));
	}
	return media;
}

/** Tasks with a box in the middle of each; pictures are there for the first two. */
function writeTasks(folder: string, count: number): string {
	const file = path.join(folder, "boxes.json");
	const texts = Array.from({ length: count }, (_, n) => {
		const box = { x: 100, y: 75, width: 200, height: 150 };
		return JSON.stringify({
			asset: `https://example.invalid/${String(n)}.png`,
			externalId: `${String(n)}.png`,
			metadata: { width: 400, height: 300 },
			task: {
				taskId: `t${String(n)}`,
				stage: "Label",
				stageId: "l",
				tools: [{ objectId: `o${String(n)}`, schemaId: "car", title: "Car", "bounding-box": box }],
			},
		});
	});
	writeFileSync(file, texts.join("\n"));
	return file;
}

function galleryOf(page: Page): Locator {
	return page.getByRole("grid", { name: "Gallery of the tasks" });
}

async function openGallery(page: Page): Promise<Locator> {
	await expect(page.getByRole("grid", { name: "Tasks", exact: true }).getByRole("row").nth(1)).toBeVisible();
	await page.keyboard.press("g");
	return galleryOf(page);
}

/** A tile's picture, once the browser has decoded it. */
async function pictureOf(tile: Locator): Promise<Locator> {
	const picture = tile.locator("img");
	await expect
		.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth))
		.toBe(256);
	return picture;
}

/** The pixels of a tile's picture by shares of its width and height. */
async function pixelsOf(page: Page, tile: Locator): Promise<(x: number, y: number) => Rgb> {
	const picture = await pictureOf(tile);
	const box = await picture.boundingBox();
	if (!box) throw new Error("The tile has no picture");
	const pixel = await readPixels(page, await picture.screenshot());
	return (x, y) => pixel(Math.floor(x * box.width), Math.floor(y * box.height));
}

function apart(a: Rgb, b: Rgb): number {
	return Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? 0))));
}

function rgbOf(hex: string): Rgb {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
	return [r, g, b];
}

test("tiles show the labels over the picture, or on a sheet, in the colours of the page", async ({ served }) => {
	const media = writePictures(served.folder);
	const page = await served.open("--media", media, writeTasks(served.folder, 3));
	await page.emulateMedia({ colorScheme: "light" });
	const gallery = await openGallery(page);
	for (const [n, ground] of [...grounds, [255, 255, 255] as const].entries()) {
		const pixel = await pixelsOf(page, gallery.getByRole("gridcell").nth(n));
		expect(apart(pixel(0.1, 0.5), ground), `ground of tile ${String(n)}`).toBeLessThan(12);
		// The left side of the box is at a quarter: the line is two pixels of 256 wide, and shown smaller.
		const line = rgbOf(classColour("car", "light").stroke);
		const near = [-2, -1, 0, 1, 2].map((step) => apart(pixel(0.25 + step / 256, 0.5), line));
		expect(Math.min(...near), `line of tile ${String(n)}`).toBeLessThan(60);
	}
	await page.emulateMedia({ colorScheme: "dark" });
	await expect
		.poll(async () => apart((await pixelsOf(page, gallery.getByRole("gridcell").nth(2)))(0.1, 0.5), [0x1d, 0x1e, 0x20]))
		.toBeLessThan(12);
});

/** Files and bytes of the cache of thumbnails. */
function cached(folder: string): string[] {
	const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) =>
		name.endsWith(".thumbs"),
	);
	return found.map(({ name, parentPath }) => `${name} ${String(statSync(path.join(parentPath, name)).size)}`);
}

test("the second opening takes its thumbnails from the disk, and adds none", async ({ served }) => {
	const file = writeTasks(served.folder, 12);
	const first = await openGallery(await served.open(file));
	for (let n = 0; n < 12; n++) await pictureOf(first.getByRole("gridcell").nth(n));
	await expect.poll(() => cached(served.folder)).toHaveLength(1);
	const [, bytes = "0"] = cached(served.folder)[0]?.split(" ") ?? [];
	// About that of twelve thumbnails: small ones, as they are of one box on a sheet.
	expect(Number(bytes)).toBeGreaterThan(12 * 300);
	expect(Number(bytes)).toBeLessThan(12 * 4000);
	const before = cached(served.folder);
	// Another program, and another origin: what the page remembers is not there, and the first has the file open still.
	const second = await openGallery(await served.open(file));
	for (let n = 0; n < 12; n++) await pictureOf(second.getByRole("gridcell").nth(n));
	expect(cached(served.folder)).toEqual(before);
});

test("arrows move in two dimensions, Enter opens, and the list follows", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, 50));
	const gallery = await openGallery(page);
	await expect(gallery).toBeFocused();
	const columns = Number(await gallery.getAttribute("aria-colcount"));
	expect(columns).toBeGreaterThan(2);
	await expect(gallery).toHaveAttribute("aria-rowcount", String(Math.ceil(50 / columns)));
	const inFront = async (n: number): Promise<void> => {
		await expect(
			gallery.getByRole("gridcell", { name: `${String(n)}.png, Label, 1 annotation`, exact: true }),
		).toHaveAttribute("aria-selected", "true");
		await expect(page.getByRole("row", { name: `${String(n)}.png Label`, exact: false }).first()).toBeVisible();
	};
	await inFront(0);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowRight");
	await inFront(columns + 1);
	await page.keyboard.press("ArrowUp");
	await inFront(1);
	await page.keyboard.press("End");
	await inFront(49);
	await page.keyboard.press("Home");
	await inFront(0);
	await page.keyboard.press("PageDown");
	await expect(gallery.getByRole("gridcell", { selected: true })).not.toHaveAccessibleName(/^0\.png/u);
	const active = await gallery.getByRole("gridcell", { selected: true }).getAttribute("id");
	expect(await gallery.getAttribute("aria-activedescendant")).toBe(active);
	// Fewer columns of larger tiles: what is in front stays in view.
	await page.keyboard.press("+");
	await expect(gallery).not.toHaveAttribute("aria-colcount", String(columns));
	await expect(gallery.getByRole("gridcell", { selected: true })).toBeInViewport({ ratio: 0.9 });
	await gallery.getByRole("gridcell").nth(2).click();
	await expect(gallery.getByRole("gridcell").nth(2)).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("Enter");
	await expect(gallery).toHaveCount(0);
	await expect(page.getByRole("application")).toHaveAccessibleName(/1 annotation/u);
	await page.keyboard.press("g");
	await expect(gallery).toBeVisible();
	await reload(page);
	// It was open when the page was left.
	await gallery.getByRole("gridcell").nth(1).dblclick();
	await expect(page.getByRole("application")).toBeVisible();
});

test("a tile says what is wrong, and its neighbours are drawn", async ({ served }) => {
	const media = path.join(served.folder, "pictures");
	mkdirSync(media);
	writeFileSync(path.join(media, "0.png"), encodePng(4, 3, new Uint8Array(48)).subarray(0, 50));
	const page = await served.open("--media", media, writeTasks(served.folder, 2));
	const gallery = await openGallery(page);
	await expect(gallery.getByRole("gridcell").nth(0)).toContainText("The picture cannot be decoded");
	await pictureOf(gallery.getByRole("gridcell").nth(0));
	await pictureOf(gallery.getByRole("gridcell").nth(1));
});

test("a million tasks: the last tile by key and by the scroll bar, and few questions on the way", async ({
	served,
}) => {
	test.setTimeout(180_000);
	const tasks = 1_000_000;
	const file = path.join(served.folder, "million.json");
	const descriptor = openSync(file, "w");
	for (let first = 0; first < tasks; first += 10_000) {
		const texts = Array.from({ length: 10_000 }, (_, at) => {
			const id = String(first + at).padStart(7, "0");
			return `{"externalId":"${id}.jpg","metadata":{"width":40,"height":30},"task":{"taskId":"t${id}","stage":"Label","stageId":"l","tools":[]}}\n`;
		});
		writeSync(descriptor, texts.join(""));
	}
	closeSync(descriptor);
	const page = await served.open(file);
	const wishes: string[] = [];
	page.on("request", (request) => {
		const body = request.postData() ?? "";
		if (body.includes("wantThumbnails")) wishes.push(body);
	});
	const gallery = await openGallery(page);
	const columns = Number(await gallery.getAttribute("aria-colcount"));
	await expect(gallery).toHaveAttribute("aria-rowcount", String(Math.ceil(tasks / columns)), { timeout: 60_000 });
	await pictureOf(gallery.getByRole("gridcell").first());

	await dragToEnd(gallery);
	const last = gallery.getByRole("gridcell", { name: "0999999.jpg, Label, 0 annotations" });
	await expect(last).toBeInViewport({ ratio: 0.9 });
	await pictureOf(last);
	// The drag alone passes dozens of frames with other tiles in each.
	expect(wishes.length).toBeLessThan(120);
	expect(Math.max(...wishes.map((wish) => wish.length))).toBeLessThan(5000);

	await page.keyboard.press("Home");
	await gallery.focus();
	await page.keyboard.press("Home");
	await expect(gallery.getByRole("gridcell", { name: "0000000.jpg" })).toBeInViewport();
	await page.keyboard.press("End");
	await expect(last).toHaveAttribute("aria-selected", "true");
	await expect(last).toBeInViewport({ ratio: 0.9 });
	await page.keyboard.press("ArrowUp");
	await expect(gallery.getByRole("gridcell", { name: String(tasks - 1 - columns) })).toHaveAttribute(
		"aria-selected",
		"true",
	);
});
