import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "@playwright/test";
import { classColour } from "#shared/drawing/colour";
import { expect, test } from "./fixtures.ts";
import { readPixels, type Rgb } from "./pixels.ts";

const program = fileURLToPath(new URL("../../dist/main/loupe.js", import.meta.url));
const [width, height] = [400, 300];

function box(objectId: string, x: number, y: number, schemaId = "car"): Record<string, unknown> {
	return { objectId, schemaId, title: `Class ${schemaId}`, "bounding-box": { x, y, width: 60, height: 40 } };
}

const tools = [box("a", 20, 30), box("b", 320, 30), box("c", 60, 200), box("d", 280, 220), box("e", 180, 100, "other")];
const relations = [
	{ objectId: "r0", schemaId: "tows", title: "Tows", from: "a", to: "b", direction: "straight" },
	{ objectId: "r1", schemaId: "all", title: "Convoy", group: ["c", "d"] },
	{ objectId: "r2", schemaId: "self", title: "Alone", from: "e", to: "e", direction: "bidirectional" },
];

function exportFile(folder: string, parts: Record<string, unknown> = { tools, relations }, more = {}): string {
	const file = path.join(folder, "drawn.json");
	const task = { taskId: "t", stage: "Label", stageId: "Label", classifications: [], relations: [], ...parts };
	writeFileSync(file, JSON.stringify([{ externalId: "a.jpg", metadata: { width, height, ...more }, task }]));
	return file;
}

function printed(file: string, ...options: string[]): string {
	const run = spawnSync(process.execPath, [program, "show", file, "t", "--svg", ...options], { encoding: "utf8" });
	expect([run.status, run.stderr]).toEqual([0, ""]);
	return run.stdout;
}

async function rasterised(context: BrowserContext, svg: string): Promise<(x: number, y: number) => Rgb> {
	const page = await context.newPage();
	await page.setViewportSize({ width, height });
	await page.setContent(`<body style="margin: 0">${svg}</body>`);
	const pixel = await readPixels(page, await page.screenshot());
	await page.close();
	return pixel;
}

function strokeOf(schemaId: string): Rgb {
	const { stroke } = classColour(schemaId, "light");
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(stroke.slice(at, at + 2), 16));
	return [r, g, b];
}

/** How near the nearest pixel around a place comes to a colour. */
function away(pixel: (x: number, y: number) => Rgb, [x, y]: readonly [number, number], colour: Rgb): number {
	const around = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => pixel(x + dx, y + dy)));
	return Math.min(...around.map((rgb) => Math.hypot(...rgb.map((value, at) => value - (colour[at] ?? 0)))));
}

/** The text on the clipboard after a copy; emptied before, so that what lay there is not taken for it. */
async function copied(page: Page): Promise<string> {
	await page.evaluate(() => navigator.clipboard.writeText("nothing"));
	await page.keyboard.press("Shift+C");
	await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).not.toBe("nothing");
	await expect(page.getByRole("button", { name: "The page is copied as SVG" })).toBeVisible();
	return page.evaluate(() => navigator.clipboard.readText());
}

test("arrows, loops and hulls are in the command line's picture, where the page has them", async ({
	served,
	context,
}) => {
	const pixel = await rasterised(context, printed(exportFile(served.folder), "--no-labels"));
	// In the middle of the arrow between two boxes, and beside it; a line of one and a half pixels lies between two.
	expect(away(pixel, [200, 50], strokeOf("tows"))).toBeLessThan(90);
	expect(pixel(200, 60)).toEqual([255, 255, 255]);
	// Its head, which is filled.
	expect(away(pixel, [316, 50], strokeOf("tows"))).toBeLessThan(6);
	// The loop hangs on the upper right of the box.
	expect(away(pixel, [240, 88], strokeOf("self"))).toBeLessThan(90);
	// The hull's fill between its members, and its line under them.
	const [r, g, b] = strokeOf("all");
	const filled: Rgb = [255 - (255 - r) * 0.12, 255 - (255 - g) * 0.12, 255 - (255 - b) * 0.12];
	expect(away(pixel, [200, 232], filled)).toBeLessThan(6);
	const bare = await rasterised(context, printed(exportFile(served.folder), "--no-labels", "--no-relations"));
	const places: [number, number][] = [
		[200, 50],
		[240, 88],
		[200, 232],
	];
	for (const place of places) expect(bare(...place)).toEqual([255, 255, 255]);
});

test("the page copies the bytes that the command line writes, also with classes hidden and dark", async ({
	served,
	context,
}) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const file = exportFile(served.folder);
	const page = await served.open(file);
	await page.emulateMedia({ colorScheme: "light" });
	const plain = printed(file, "--no-labels");
	// What comes in front is fitted when it is read: a hand that was faster asks once more.
	await expect(async () => {
		await page.getByRole("button", { name: "Actual size" }).click();
		expect(await copied(page)).toBe(plain);
	}).toPass();
	await page.keyboard.press("l");
	expect(await copied(page)).toBe(printed(file));
	await page.getByRole("button", { name: "Hide Class other" }).click();
	await page.emulateMedia({ colorScheme: "dark" });
	await expect.poll(() => copied(page)).toBe(printed(file, "--hide", "other", "--dark"));
	await page.keyboard.press("r");
	expect(await copied(page)).toBe(printed(file, "--hide", "Class other", "--dark", "--no-relations"));
});

test("what lies between key frames of a film is dashed in both", async ({ served, context }) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	const keys = [0, 10].map((page) => ({ ...box("a", 20 + 20 * page, 30), page }));
	const file = exportFile(served.folder, { tools: keys }, { frameTotal: 20, frameRate: 10 });
	const svg = printed(file, "--page", "6", "--no-labels");
	expect(svg).toMatch(/data-interpolated="".*stroke-dasharray="5 4" .*d="M120 30/u);
	const page = await served.open(file);
	await page.emulateMedia({ colorScheme: "light" });
	await page.getByRole("button", { name: "Actual size" }).click();
	for (let frame = 0; frame < 5; frame++) await page.keyboard.press("Shift+ArrowRight");
	await expect(page.getByRole("textbox", { name: "Frame, counted from 1" })).toHaveValue("6");
	expect(await copied(page)).toBe(svg);
});

test("an SVG is saved as a file, with the picture in it where it is asked for", async ({ served }) => {
	const page = await served.open();
	await expect(
		page
			.getByText(/^Picture of/u)
			.or(page.getByText("street-morning.png"))
			.first(),
	).toBeVisible();
	const menu = page.getByRole("button", { name: "More ways to copy" });
	await menu.click();
	await page.getByRole("menuitemcheckbox", { name: "SVG with the picture in it" }).click();
	const download = page.waitForEvent("download");
	await page.getByRole("menuitem", { name: "Save the page as SVG" }).click();
	const svg = readFileSync(await (await download).path(), "utf8");
	expect((await download).suggestedFilename()).toMatch(/ view\.svg$/u);
	expect(svg).toMatch(/<image x="0" y="0" [^>]*href="data:image\/png;base64,iVBORw0KGgo/u);
});
