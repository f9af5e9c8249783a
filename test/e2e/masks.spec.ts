import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { classColour } from "#shared/drawing/colour";
import { writeCellPng } from "../cell-png.ts";
import { expect, reload, test } from "./fixtures.ts";
import { type Stroke, writeMaskPng } from "./mask-png.ts";
import { readPixels, type Rgb } from "./pixels.ts";

type Place = readonly [x: number, y: number];

const size = { width: 80, height: 60 };
const grey = 120;
const red: Stroke = [255, 0, 0, 255];
const green: Stroke = [0, 200, 0, 255];
const odd: Stroke = [9, 80, 200, 255];
const signature = "X-Amz-Signature=5ecre7";

/** As exported: a square of Tumour, a bar of Vessel, and three pixels of a colour that no class has. */
function exported(x: number, y: number): Stroke | null {
	if (x >= 10 && x < 30 && y >= 10 && y < 30) return red;
	if (x >= 50 && x < 70 && y >= 20 && y < 24) return green;
	return y === 50 && x >= 40 && x < 43 ? odd : null;
}

/** As labelling left it. */
function labelled(x: number, y: number): Stroke | null {
	return x >= 40 && x < 60 && y >= 30 && y < 50 ? red : null;
}

function tool(schemaId: string, title: string, color: string) {
	// A point far off: it only says which colour the class has.
	return { objectId: `o${schemaId}`, schemaId, title, color, point: [79, 59], classifications: [] };
}

function link(name: string): string {
	return `https://files.invalid/masks/${name}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20240305T130422Z&X-Amz-Expires=120000&${signature}`;
}

function exportOf(folder: string): string {
	const tools = [tool("7", "Tumour", "#ff0000"), tool("8", "Vessel", "#00c800")];
	const empty = { classifications: [], relations: [] };
	const labels = { stage: "Label", stageId: "Label", tools, ...empty, brushDataUrl: link("t1-label.png") };
	const tasks = ["t1", "t2"].map((taskId) => ({
		externalId: "grey.png",
		task: {
			taskId,
			stage: "Complete",
			stageId: "Complete",
			tools,
			...empty,
			brushDataUrl: link(`${taskId}.png`),
			stageHistory: [
				{ ...labels, completedBy: "ann@example.org", completedAt: "2024-03-05T13:03:22.000Z", duration: 1000 },
			],
		},
	}));
	const file = path.join(folder, "brushed.json");
	writeFileSync(file, JSON.stringify(tasks));
	return file;
}

async function openOn(served: { folder: string; open(...files: string[]): Promise<Page> }): Promise<Page> {
	await writeCellPng(path.join(served.folder, "grey.png"), size, 20, () => [grey, grey, grey]);
	writeMaskPng(path.join(served.folder, "t1.png"), size, exported);
	writeMaskPng(path.join(served.folder, "t1-label.png"), size, labelled);
	const page = await served.open("--media", served.folder, exportOf(served.folder));
	// Before that the line over the picture is not there, and places on the canvas are others.
	await expect(page.getByText(/^grey\.png · /u)).toBeVisible();
	await expect(page.getByRole("button", { name: "Hide the strokes of Tumour" })).toBeVisible();
	return page;
}

function stageOf(page: Page): Locator {
	return page.getByRole("application", { name: /^Canvas/u });
}

/** Where a pixel of the fitted picture lies on the page. */
async function fittedPlace(page: Page): Promise<(place: Place) => Place> {
	const box = await stageOf(page).boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const zoom = Math.min((box.width - 32) / size.width, (box.height - 32) / size.height);
	return ([x, y]) => [
		Math.floor(box.x + (box.width - size.width * zoom) / 2 + (x + 0.5) * zoom),
		Math.floor(box.y + (box.height - size.height * zoom) / 2 + (y + 0.5) * zoom),
	];
}

async function shows(page: Page, [x, y]: Place, rgb: Rgb): Promise<void> {
	await expect
		.poll(async () => {
			const seen = (await readPixels(page, await page.screenshot({ clip: { x, y, width: 1, height: 1 } })))(0, 0);
			return differences(seen, rgb) <= 2 ? rgb : seen;
		})
		.toEqual(rgb);
}

function differences(a: Rgb, b: Rgb): number {
	return Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? 0))));
}

function rgbOf(css: string): Rgb {
	const rgb = Number.parseInt(css.slice(1), 16);
	return [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
}

/** A colour laid on the picture, as opaque as masks are unless told otherwise. */
function laid(css: string, opacity = 0.5): Rgb {
	const [r, g, b] = rgbOf(css).map((value) => Math.round(value * opacity + grey * (1 - opacity)));
	return [r ?? 0, g ?? 0, b ?? 0];
}

const bare: Rgb = [grey, grey, grey];
const tumour = laid(classColour("7", "light").css);
const vessel = laid(classColour("8", "light").css);

test("strokes lie where the mask has them, pixel by pixel, at every zoom, and stages have their own", async ({
	served,
}) => {
	const page = await openOn(served);
	const tree = page.getByRole("tree", { name: "Annotations" });
	await expect(tree.getByText("Tumour", { exact: true }).first()).toBeVisible();
	const at = await fittedPlace(page);
	await shows(page, at([20, 20]), tumour);
	await shows(page, at([10, 10]), tumour);
	await shows(page, at([29, 29]), tumour);
	await shows(page, at([60, 22]), vessel);
	await shows(page, at([41, 50]), laid("#0950c8"));
	for (const outside of [
		[9, 20],
		[30, 20],
		[20, 30],
		[39, 50],
		[43, 50],
		[60, 24],
	] as const)
		await shows(page, at(outside), bare);

	// As near as it goes at the square's upper left corner: what lies under the pointer stays there.
	const corner = at([10, 10]);
	await page.mouse.move(...corner);
	for (let n = 0; n < 30; n += 1) await page.mouse.wheel(0, -400);
	await expect(page.getByText("6400 %")).toBeVisible();
	await page.mouse.move(corner[0], corner[1] - 200);
	await shows(page, corner, tumour);
	await shows(page, [corner[0] + 70, corner[1] + 70], tumour);
	await shows(page, [corner[0] - 70, corner[1]], bare);
	await shows(page, [corner[0], corner[1] - 70], bare);
	await stageOf(page).press("0");
	await shows(page, at([20, 20]), tumour);

	await page.getByRole("radio", { name: /Label/u }).click();
	await shows(page, at([50, 40]), tumour);
	await shows(page, at([20, 20]), bare);
	await page.getByRole("radio", { name: /now/u }).click();
	await shows(page, at([20, 20]), tumour);
	await shows(page, at([50, 40]), bare);
});

test("strokes are hidden by class and by key, weaker, in the file's colours, outlined, and remembered so", async ({
	served,
}) => {
	const page = await openOn(served);
	const at = await fittedPlace(page);
	await shows(page, at([20, 20]), tumour);
	await page.getByRole("button", { name: "Hide the strokes of Tumour" }).click();
	await shows(page, at([20, 20]), bare);
	await shows(page, at([60, 22]), vessel);
	await page.getByRole("button", { name: "Hide the strokes of Tumour" }).click();
	await shows(page, at([20, 20]), tumour);
	await stageOf(page).press("k");
	await shows(page, at([20, 20]), bare);
	await expect(page.getByText("Brush masks are switched off.")).toBeVisible();
	await stageOf(page).press("k");
	await shows(page, at([20, 20]), tumour);

	await page.getByRole("button", { name: "Looks and filters of the canvas" }).click();
	await page.getByRole("checkbox", { name: "In the colours of their file" }).check();
	await page.getByRole("slider", { name: "Opacity of the strokes" }).press("Home");
	const outline = page.getByRole("group", { name: "Brush masks" }).getByRole("checkbox", { name: "Outline" });
	await outline.check();
	await page.keyboard.press("Escape");
	const inside = at([20, 20]);
	await shows(page, inside, bare);
	// The first pixels of the square, on the screen: as broad as a line.
	const first = at([10, 20]);
	const half = Math.floor((at([11, 20])[0] - first[0]) / 2);
	await shows(page, [first[0] - half + 1, first[1]], [255, 0, 0]);
	await shows(page, [first[0] + half, first[1]], bare);
	await reload(page);
	await shows(page, [first[0] - half + 1, first[1]], [255, 0, 0]);
	await shows(page, inside, bare);
});

test("the pointer tells class and part, a click selects both, and the list goes to a part", async ({ served }) => {
	const page = await openOn(served);
	const at = await fittedPlace(page);
	await shows(page, at([20, 20]), tumour);
	await page.mouse.move(...at([20, 20]));
	await expect(page.getByText(/exact colour · part of 400 px/u)).toBeVisible();
	await page.mouse.click(...at([41, 50]));
	const details = page.getByRole("region", { name: "Selected brush strokes" });
	await expect(details).toContainText("#0950c8 is the colour of no class.");
	await expect(details).toContainText("3 px, 3 × 1");
	await page.keyboard.press("Escape");
	await expect(details).toHaveCount(0);
	// From as near as it goes at another corner.
	await page.mouse.move(...at([10, 50]));
	for (let n = 0; n < 30; n += 1) await page.mouse.wheel(0, -400);
	await expect(page.getByText("6400 %")).toBeVisible();
	const tree = page.getByRole("tree", { name: "Annotations" });
	await tree.getByText("Vessel", { exact: true }).first().click();
	await tree.press("ArrowRight");
	await tree.getByText("80 px, 20 × 4").click();
	await expect(details).toContainText("this part");
	const box = await stageOf(page).boundingBox();
	if (box === null) throw new Error("There is no canvas");
	await shows(page, [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)], vessel);
});

test("a mask that is not here says in which class and until when its link was good, and no secret", async ({
	served,
}) => {
	const page = await openOn(served);
	await page.getByRole("row").filter({ hasText: "grey.png" }).nth(1).click();
	const said = page.getByRole("status", { name: "Brush mask" });
	await expect(said).toContainText("Brush strokes:");
	await expect(said).toContainText("Its link: died");
	await expect(said).toContainText("files.invalid/masks/t2.png");
	await expect(said).not.toContainText("5ecre7");
	const at = await fittedPlace(page);
	await shows(page, at([20, 20]), bare);
});

test("a colour of no class is mapped by hand, remembered, and forgotten again", async ({ served }) => {
	const page = await openOn(served);
	const at = await fittedPlace(page);
	await shows(page, at([41, 50]), laid("#0950c8"));
	const tree = page.getByRole("tree", { name: "Annotations" });
	await tree.getByText("#0950c8").click();
	await page.getByRole("button", { name: "Say which class it is…" }).click();
	const dialog = page.getByRole("dialog", { name: "Which class is this colour?" });
	await dialog.getByRole("radio", { name: /Vessel/u }).check();
	await dialog.getByRole("button", { name: "Remember" }).click();
	await expect(dialog).toHaveCount(0);
	await expect(tree.getByText("mapped by hand")).toBeVisible();
	await shows(page, at([41, 50]), vessel);
	await page.reload();
	await shows(page, at([41, 50]), vessel);
	await tree.getByRole("treeitem").filter({ hasText: "mapped by hand" }).click();
	await page.getByRole("button", { name: "Forget the mapping" }).click();
	await expect(tree.getByText("#0950c8")).toBeVisible();
	await shows(page, at([41, 50]), laid("#0950c8"));
});

test("what is copied of the view, and a page as SVG, have the strokes that are seen", async ({ served, context }) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const page = await openOn(served);
	const at = await fittedPlace(page);
	await shows(page, at([20, 20]), tumour);
	await page.getByRole("button", { name: "Hide the strokes of Vessel" }).click();
	await shows(page, at([60, 22]), bare);
	await page.keyboard.press("c");
	await expect(page.getByRole("button", { name: "The view is copied" })).toBeVisible();
	const copied = await page.evaluate(async () => {
		const [item] = await navigator.clipboard.read();
		const bytes = new Uint8Array((await (await item?.getType("image/png"))?.arrayBuffer()) ?? []);
		return Array.from(bytes);
	});
	const box = await stageOf(page).boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const inView = await readPixels(page, Buffer.from(copied));
	const seen = ([x, y]: Place): Rgb => inView(Math.floor(x - box.x), Math.floor(y - box.y));
	expect(differences(seen(at([20, 20])), tumour)).toBeLessThanOrEqual(2);
	expect(seen(at([60, 22]))).toEqual(bare);

	await page.getByRole("button", { name: "More ways to copy" }).click();
	const download = page.waitForEvent("download");
	await page.getByRole("menuitem", { name: "Save the page as SVG" }).click();
	const svg = readFileSync(await (await download).path(), "utf8");
	const [, png = ""] = /<image [^>]*href="data:image\/png;base64,([^"]+)"/u.exec(svg) ?? [];
	const inMask = await readPixels(page, Buffer.from(png, "base64"));
	expect(differences(inMask(20, 20), rgbOf(classColour("7", "light").css))).toBeLessThanOrEqual(2);
	// Nothing: read back from a canvas it is black.
	expect([inMask(9, 20), inMask(60, 22)]).toEqual([
		[0, 0, 0],
		[0, 0, 0],
	]);
});
