import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, type Served, test } from "./fixtures.ts";
import { writePdf } from "./pdf-writer.ts";

const mine = (page: Page) => page.getByRole("listbox", { name: "Mine" }).getByRole("option");

/** By keys alone: from the middle of what is seen, twenty pixels on and ten down. */
async function drawBox(page: Page): Promise<void> {
	await page.getByRole("application").focus();
	await page.keyboard.press("Shift+B");
	for (const key of ["Space", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown", "Space"])
		await page.keyboard.press(key);
	await page.keyboard.press("Escape");
}

/** What the task would be as the reviewer has it, in the file that Ango Hub imports. */
async function importFile(page: Page): Promise<{ page?: number; "bounding-box"?: object; pdf?: object }[]> {
	await page.getByRole("button", { name: "Findings as files" }).click();
	const dialog = page.getByRole("dialog", { name: "Findings as files" });
	await dialog.getByLabel(/Ango/u).check();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		dialog.getByRole("button", { name: "Save the file" }).click(),
	]);
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
	await expect(mine(page)).toHaveText(/Figure\s*20×10/u);
	await expect(page.getByText("Saved", { exact: true })).toBeVisible();
	await number.fill("3");
	await number.press("Enter");
	await expect(mine(page)).toBeHidden();
	page = await openPaper(served, true);
	await expect(number).toHaveValue("1");
	await expect(mine(page)).toBeHidden();
	await number.fill("2");
	await number.press("Enter");
	await expect(mine(page)).toHaveText(/Figure\s*20×10/u);
	const objects = await importFile(page);
	expect(objects).toHaveLength(2);
	process.stdout.write(`${JSON.stringify(objects)}\n`);
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
	await goTo(8);
	await drawBox(page);
	await expect(mine(page)).toHaveText(/20×10/u);
	await goTo(9);
	await expect(mine(page)).toBeHidden();
	await expect(page.getByText("Saved", { exact: true })).toBeVisible();
	await served.restart();
	await open();
	await goTo(7);
	await expect(mine(page)).toBeHidden();
	await goTo(8);
	await expect(mine(page)).toHaveText(/20×10/u);
	const drawn = (await importFile(page)).filter((object) => JSON.stringify(object).includes('"width":20'));
	process.stdout.write(`${JSON.stringify(drawn)}\n`);
	expect(drawn).toHaveLength(1);
});
