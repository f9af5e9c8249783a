import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test, type Served } from "./fixtures.ts";
import { dragToEnd, withScrollBars } from "./scroll-bar.ts";

test.use({ launchOptions: withScrollBars });

interface Entity {
	title: string;
	start: number;
	words: string;
}

/** An export of one task with entities, and the folder with its text; shown in the page. */
async function openText(served: Served, text: string, entities: readonly Entity[]): Promise<Page> {
	const media = path.join(served.folder, "texts");
	mkdirSync(media);
	writeFileSync(path.join(media, "note.txt"), text);
	const tools = entities.map(({ title, start, words }, at) => ({
		objectId: `o${String(at)}`,
		schemaId: title,
		title,
		classifications: [],
		ner: { start, end: start + words.length, selection: words },
	}));
	const task = { taskId: "t", stage: "Label", stageId: "Label", tools, classifications: [], relations: [] };
	const file = path.join(served.folder, "export.json");
	writeFileSync(file, JSON.stringify([{ asset: "https://host.invalid/p/note.txt", externalId: "note.txt", task }]));
	return served.open("--media", media, file);
}

const sheetOf = (page: Page) => page.getByRole("document", { name: "Text" });

test("ten million characters with 20,000 entities: point, click, go through, and scroll to the end", async ({
	served,
}) => {
	const line = (at: number) =>
		`Line ${String(at).padStart(6, "0")}: the quick brown fox jumps over the lazy dog, as foxes do, and goes on.\r\n`;
	const lines = Array.from({ length: 120_000 }, (_, at) => line(at));
	const width = line(0).length;
	const foxAt = line(0).indexOf("brown fox");
	const many = Array.from({ length: 20_000 }, (_, at) => ({
		title: "Fox",
		start: at * 6 * width + foxAt,
		words: "brown fox",
	}));
	const end = "This is the very end.";
	const text = lines.join("") + end;
	const page = await openText(served, text, [
		...many,
		{ title: "Colour", start: foxAt, words: "brown" },
		{ title: "An end", start: text.indexOf("very end"), words: "very end" },
	]);
	const sheet = sheetOf(page);
	await expect(sheet).toContainText("Line 000000:");
	await expect(page.getByText("texts/note.txt").or(page.getByText("Matched by external id.")).first()).toBeVisible();

	const brown = sheet.locator("mark", { hasText: /^brown$/u });
	await brown.hover();
	await expect(sheet.locator(".chip")).toHaveText("Colour");
	await brown.click();
	const tree = page.getByRole("tree", { name: "Annotations" });
	await expect(tree.getByRole("treeitem", { selected: true })).toContainText(`${String(foxAt)}–`);
	await page.keyboard.press("Tab");
	await expect(page.getByText(/^Fox · /u)).toHaveCount(0);
	await expect(page.getByRole("region", { name: "Selected annotation" })).toContainText("Fox");

	await dragToEnd(sheet);
	await expect(sheet.getByText("This is the")).toBeInViewport();
	await expect(sheet.getByText("120001", { exact: true })).toBeInViewport();
	// No more of it is laid out than is seen.
	expect(await sheet.evaluate((element) => element.querySelectorAll("*").length)).toBeLessThan(3000);

	await sheet.press("Control+Home");
	await expect(sheet.getByText("1", { exact: true })).toBeInViewport();
	await tree
		.getByRole("treeitem", { name: /^Unfold|An end/u })
		.first()
		.click();
	await page.keyboard.press("ArrowDown");
	await expect(sheet.locator("mark", { hasText: "very end" })).toBeInViewport();

	// What is selected does not hold on to the text.
	await sheet.press("Control+Home");
	await expect(sheet.getByText("1", { exact: true })).toBeInViewport();
});

test("ten million characters in a single line are cut into blocks and scroll to the end", async ({ served }) => {
	const text = `${"All in one line goes this text. ".repeat(320_000)}THE END`;
	const page = await openText(served, text, [{ title: "End", start: text.length - 7, words: "THE END" }]);
	const sheet = sheetOf(page);
	await expect(sheet).toContainText("All in one line");
	await sheet.focus();
	await page.keyboard.press("Control+End");
	await expect(sheet.locator("mark", { hasText: "THE END" })).toBeInViewport();
	expect(await sheet.evaluate((element) => element.querySelectorAll("*").length)).toBeLessThan(3000);
});

test("the sample's text stands under its entities", async ({ served }) => {
	const page = await served.open();
	await page.getByRole("row", { name: /^review-note\.txt/u }).click();
	await expect(sheetOf(page).locator("mark", { hasText: "Northwind Logistics" })).toBeVisible();
	await expect(page.getByText("review-note.txt · Matched by external id.")).toBeVisible();
	// And back to a picture.
	await page.getByRole("row", { name: "street-morning.png Complete 12" }).click();
	await expect(page.getByRole("application")).toBeVisible();
});

test("the sample's sound stands on an axis of seconds, which zooms", async ({ served }) => {
	const page = await served.open();
	await page.getByRole("row", { name: /^interview\.wav/u }).click();
	const axis = page.getByRole("group", { name: /^Annotations in time/u });
	const second = axis.getByRole("button", { name: /7\.500–0:19\.020/u });
	await second.click();
	await expect(page.getByRole("treeitem", { selected: true })).toContainText("7.5–19");
	const before = await second.boundingBox();
	await axis.press("+");
	await expect.poll(async () => (await second.boundingBox())?.width).toBeGreaterThan(1.9 * (before?.width ?? 0));
	await axis.press("0");
	await expect.poll(async () => (await second.boundingBox())?.width).toBeCloseTo(before?.width ?? 0, 0);
});

test("a text is shown as written and never run", async ({ served }) => {
	const hostile = '<img src=x onerror="document.title=1"> **not bold** <script>document.title=2</script>';
	const page = await openText(served, hostile, [{ title: "Code", start: 0, words: "<img src=x" }]);
	await expect(sheetOf(page)).toContainText(hostile);
	expect(await page.title()).not.toMatch(/^[12]$/u);
});
