import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { classColour } from "#shared/drawing/colour";
import { expect, type Served, test } from "./fixtures.ts";
import { countPixels } from "./pixels.ts";
import { writePdf } from "./pdf-writer.ts";

const mine = (page: Page) => page.getByRole("listbox", { name: "Mine" }).getByRole("option");

/** Of the class that the paper's area is of. */
const value = Number.parseInt(classColour("s", "light").stroke.slice(1), 16);
const line = [value >> 16, (value >> 8) & 255, value & 255] as const;

/** By keys alone: from the middle of what is seen, twenty pixels on and ten down. */
async function drawBox(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Actual size" }).click();
	await page.getByRole("application").focus();
	const bar = page.getByRole("toolbar", { name: "Drawing" });
	await expect(bar.getByRole("button", { name: "Draw", exact: true })).toBeEnabled();
	await page.keyboard.press("Shift+B");
	await expect(bar.getByRole("button", { name: "Box", exact: true })).toHaveAttribute("aria-pressed", "true");
	for (const key of ["Shift+ArrowLeft", "Space", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Space"])
		await page.keyboard.press(key);
	await page.keyboard.press("Escape");
}

/** What the task would be as the reviewer has it, in the file that Ango Hub imports. */
async function importFile(page: Page, told: string): Promise<object[]> {
	await page.getByRole("button", { name: "Findings as files" }).click();
	const dialog = page.getByRole("dialog", { name: "Findings as files" });
	await dialog.getByLabel(/Ango/u).check();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		dialog.getByRole("button", { name: "Save the file" }).click(),
	]);
	await expect(dialog.getByRole("status", { name: "The file that was made" })).toContainText(told);
	const [entry] = JSON.parse(readFileSync(await download.path(), "utf8")) as { objects: object[] }[];
	await page.keyboard.press("Escape");
	return entry?.objects ?? [];
}

/** A paper of three pages, with an area on its first. */
async function openPaper(served: Served, again = false): Promise<Page> {
	const media = path.join(served.folder, "documents");
	const file = path.join(served.folder, "export.json");
	if (again) return served.restart("--media", media, file);
	mkdirSync(media);
	const white = { mediaBox: [0, 0, 600, 800], rects: [] } as const;
	writeFileSync(path.join(media, "paper.pdf"), writePdf([white, white, white]));
	const size = { width: 900, height: 1200 };
	const boundingRect = { x1: 90, y1: 120, x2: 300, y2: 400, ...size };
	const area = { position: { boundingRect, rects: [], pageNumber: 1 }, content: {} };
	const tools = [{ objectId: "o", schemaId: "s", title: "Figure", classifications: [], pdf: area }];
	const task = { taskId: "t", stage: "Label", stageId: "Label", tools, classifications: [], relations: [] };
	writeFileSync(file, JSON.stringify([{ asset: "https://host.invalid/p/paper.pdf", externalId: "paper.pdf", task }]));
	return served.open("--media", media, file);
}

test("what is drawn on a page of a document stays on that page, over a restart and into the import file", async ({
	served,
}) => {
	let page = await openPaper(served);
	const number = page.getByRole("textbox", { name: "Page, counted from 1" });
	await expect(page.getByText("of 3 ·")).toBeVisible();
	await number.fill("2");
	await number.press("Enter");
	await expect(number).toHaveValue("2");
	await drawBox(page);
	await expect(mine(page)).toHaveText(/Figure\s*20×10\s*page 2/u);
	await expect(page.getByText("Saved", { exact: true })).toBeVisible();
	const isSeen = async (at: number): Promise<boolean> => {
		await number.fill(String(at));
		await number.press("Enter");
		await expect(number).toHaveValue(String(at));
		await expect(page.getByRole("toolbar", { name: "Drawing" }).getByRole("button").first()).toBeEnabled();
		return (await countPixels(page, { from: line, to: line })) > 0;
	};
	await expect.poll(() => isSeen(2)).toBe(true);
	expect(await isSeen(3)).toBe(false);
	page = await openPaper(served, true);
	await expect(mine(page)).toHaveText(/Figure\s*20×10\s*page 2/u);
	expect(await isSeen(3)).toBe(false);
	await expect.poll(() => isSeen(2)).toBe(true);
	const objects = await importFile(page, "1 shapes on pages of documents are in points of the page");
	const box = { width: 20, height: 10 };
	expect(objects).toMatchObject([{ pdf: { pageNumber: 1 } }, { page: 1, "bounding-box": box }]);
});

test("what is drawn on a frame of a film stays on that frame", async ({ served }) => {
	const page = await served.open();
	const open = async (): Promise<void> => {
		await page.getByRole("combobox", { name: "Search the tasks" }).fill("crossing.mp4");
		await page.getByRole("row", { name: /crossing/u }).click();
		await expect(page.getByRole("slider", { name: "Frame" })).toBeVisible();
	};
	await open();
	const slider = page.getByRole("slider", { name: "Frame" });
	const goTo = async (frame: number): Promise<void> => {
		await slider.focus();
		await page.keyboard.press("Home");
		for (let step = 1; step < frame; step++) await page.keyboard.press("ArrowRight");
		await expect(slider).toHaveAttribute("aria-valuetext", new RegExp(`^frame ${String(frame)} of`, "u"));
	};
	await page.getByRole("button", { name: "Actual size" }).click();
	// The film has shapes of the same class: what counts is what was not there before.
	await page.keyboard.press("Shift+B");
	const schemaId = (await page.getByRole("combobox", { name: "Class" }).inputValue()).replace(/^id:/u, "");
	await page.keyboard.press("Escape");
	const stroke = Number.parseInt(classColour(schemaId, "light").stroke.slice(1), 16);
	const colour = [stroke >> 16, (stroke >> 8) & 255, stroke & 255] as const;
	const pixelsOf = async (frame: number): Promise<number> => {
		await goTo(frame);
		return countPixels(page, { from: colour, to: colour });
	};
	const before = new Map<number, number>();
	for (const frame of [9, 8]) before.set(frame, await pixelsOf(frame));
	await drawBox(page);
	await expect(mine(page)).toHaveText(/20×10\s*frame 8/u);
	await expect(page.getByText("Saved", { exact: true })).toBeVisible();
	/** Its outline is sixty pixels long. */
	const expectSeen = async (): Promise<void> => {
		await expect.poll(() => pixelsOf(9)).toBe(before.get(9));
		await expect.poll(() => pixelsOf(8)).toBeGreaterThan((before.get(8) ?? 0) + 40);
	};
	await expectSeen();
	await served.restart();
	await open();
	await expect(mine(page)).toHaveText(/20×10\s*frame 8/u);
	await page.getByRole("button", { name: "Actual size" }).click();
	await expectSeen();
	const drawn = (await importFile(page, "")).filter((object) => JSON.stringify(object).includes('"width":20'));
	// Counted from 0 there.
	expect(drawn).toMatchObject([{ page: 7, "bounding-box": { width: 20, height: 10 } }]);
});

test("where nothing can be drawn the key says so, and what can be done instead", async ({ served }) => {
	const page = await served.open();
	await page.getByRole("combobox", { name: "Search the tasks" }).fill("review-note.txt");
	await page.getByRole("row", { name: /review-note/u }).click();
	await expect(page.getByRole("document", { name: "Text" })).toBeVisible();
	await page.keyboard.press("Shift+B");
	await expect(page.getByText("Nothing can be drawn on a text")).toBeVisible();
	await expect(page.getByText("answer a question anew", { exact: false })).toBeVisible();
});
