import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const [width, height] = [400, 300];

/** Two tasks, the first with a box and a question. */
function written(folder: string): string {
	const file = path.join(folder, "drawn.json");
	const answer = (of: string): object => ({ schemaId: "w", tool: "radio", title: "Weather", answer: of });
	const box = { x: 20, y: 20, width: 60, height: 40 };
	const tool = { objectId: "o", schemaId: "s", title: "Car", "bounding-box": box, classifications: [] };
	const lane = {
		objectId: "l",
		schemaId: "p",
		title: "Lane",
		polygon: [
			[300, 20],
			[380, 20],
			[380, 90],
		],
	};
	const stage = { stage: "Label", stageId: "Label", relations: [] };
	const tasks = [
		{ taskId: "t", ...stage, tools: [tool, { ...lane, classifications: [] }], classifications: [answer("Sunny")] },
		{ taskId: "u", ...stage, tools: [tool], classifications: [answer("Rain")] },
	];
	const metadata = { width, height };
	writeFileSync(file, JSON.stringify(tasks.map((task, at) => ({ externalId: `${String(at)}.png`, metadata, task }))));
	return file;
}

async function seen(page: Page): Promise<void> {
	await page.emulateMedia({ colorScheme: "light" });
	await expect(page.getByRole("treeitem", { name: /60×40/u })).toBeVisible();
	await page.getByRole("button", { name: "Actual size" }).click();
	await expect(page.getByText("100 %", { exact: true })).toBeVisible();
}

/** Where a pixel of the picture is on the screen, one to one. */
async function onScreen(page: Page, x: number, y: number): Promise<[number, number]> {
	const canvas = await page.getByRole("application").boundingBox();
	if (!canvas) throw new Error("There is no canvas");
	const left = Math.round(canvas.width / 2 - width / 2);
	const top = Math.round(canvas.height / 2 - height / 2);
	return [canvas.x + left + x, canvas.y + top + y];
}

async function click(page: Page, ...places: [number, number][]): Promise<void> {
	for (const [x, y] of places) await page.mouse.click(...(await onScreen(page, x, y)));
}

async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
	await page.mouse.move(...(await onScreen(page, ...from)));
	await page.mouse.down();
	await page.mouse.move(...(await onScreen(page, ...to)), { steps: 6 });
	await page.mouse.up();
}

test("what is drawn and changed by a vertex can be taken back, and is there after a restart", async ({ served }) => {
	const file = written(served.folder);
	const page = await served.open(file);
	await seen(page);
	await page.keyboard.press("Shift+P");
	await click(page, [120, 100], [200, 100], [200, 180], [130, 190]);
	await page.keyboard.press("Backspace");
	await page.keyboard.press("Control+z");
	await page.keyboard.press("Control+Shift+z");
	await page.keyboard.press("Enter");
	const mine = page.getByRole("listbox", { name: "Mine" });
	await expect(mine.getByRole("option")).toHaveText(/Lane\s*3 points/u);
	// Its tool is put down, and the vertex pulled; then a new one out of the side between two.
	await page.keyboard.press("Escape");
	await drag(page, [200, 180], [220, 200]);
	await drag(page, [160, 100], [160, 80]);
	await expect(mine.getByRole("option")).toHaveText(/Lane\s*4 points/u);
	await page.keyboard.press("Control+z");
	await expect(mine.getByRole("option")).toHaveText(/Lane\s*3 points/u);
	await page.keyboard.press("Control+Shift+z");
	await expect(mine.getByRole("option")).toHaveText(/Lane\s*4 points/u);
	await expect(page.getByText("Saved", { exact: true })).toBeVisible();

	await served.restart(file);
	await seen(page);
	await expect(mine.getByRole("option")).toHaveText(/Lane\s*4 points/u);
	await page.keyboard.press("Control+z");
	await expect(mine.getByRole("option")).toHaveText(/Lane\s*3 points/u);
	// Where the vertex was pulled to, a hand takes hold of it: by key it goes.
	await mine.getByRole("option").click();
	await click(page, [220, 200]);
	await page.keyboard.press("Delete");
	await expect(mine.getByRole("option")).toHaveText(/Lane\s*3 points/u);
	await page.keyboard.press("Escape");
	await expect(page.getByRole("region", { name: "Selected mark" })).toBeHidden();
});

test("boxes, turned boxes, regions with holes, arrows and notes are drawn, and keys alone draw too", async ({
	served,
}) => {
	const page = await served.open(written(served.folder));
	await seen(page);
	const mine = page.getByRole("listbox", { name: "Mine" });
	await page.keyboard.press("Shift+B");
	await drag(page, [100, 200], [160, 240]);
	await page.keyboard.press("Shift+R");
	await click(page, [200, 200], [260, 200], [230, 230]);
	await page.keyboard.press("Shift+F");
	const square = async (x: number, y: number, size: number): Promise<void> => {
		await page.mouse.move(...(await onScreen(page, x, y)));
		await page.mouse.down();
		for (const [dx, dy] of [
			[size, 0],
			[size, size],
			[0, size],
			[0, 1],
		] as const)
			await page.mouse.move(...(await onScreen(page, x + dx, y + dy)), { steps: 4 });
		await page.mouse.up();
	};
	await square(300, 120, 60);
	await page.keyboard.down("Shift");
	await square(315, 135, 20);
	await page.keyboard.up("Shift");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Shift+A");
	await drag(page, [60, 280], [40, 230]);
	await page.keyboard.press("Shift+T");
	await click(page, [350, 250]);
	await page.getByRole("textbox", { name: "Words" }).fill("A wheel");
	await page.getByRole("application").focus();
	await expect(mine.getByRole("option")).toHaveText([
		/Car\s*60×40/u,
		/Car\s*60×30 0°/u,
		/Car\s*1 zone/u,
		/\(no words yet\)/u,
		/A wheel/u,
	]);
	// By keys: from the middle of what is seen, ten pixels on, and set.
	await page.keyboard.press("Shift+B");
	await page.keyboard.press("Shift+ArrowLeft");
	await page.keyboard.press("Space");
	await page.keyboard.press("Shift+ArrowRight");
	await page.keyboard.press("Shift+ArrowRight");
	await page.keyboard.press("Shift+ArrowDown");
	await page.keyboard.press("Space");
	await expect(mine.getByRole("option").last()).toHaveText(/Car\s*20×10/u);
	// A handle of it by keys: the first corner, ten to the left.
	await page.keyboard.press("Escape");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Shift+ArrowLeft");
	await expect(mine.getByRole("option").last()).toHaveText(/Car\s*30×10/u);
});

test("an annotation is corrected, struck out, and a question is answered anew", async ({ served }) => {
	const page = await served.open(written(served.folder));
	await seen(page);
	const mine = page.getByRole("listbox", { name: "Mine" });
	await page.getByRole("treeitem", { name: /60×40/u }).click();
	await page.keyboard.press("y");
	await expect(mine.getByRole("option")).toHaveText(/≠\s*Car\s*60×40/u);
	// A copy in its place is changed; the one of the export stays what it was.
	await page.getByRole("application").focus();
	await drag(page, [80, 60], [120, 100]);
	await expect(mine.getByRole("option")).toHaveText(/≠\s*Car\s*100×80/u);
	await expect(page.getByRole("treeitem", { name: /60×40/u })).toContainText("≠");

	await page.getByRole("treeitem", { name: /3 points/u }).click();
	await page.keyboard.press("Delete");
	await expect(page.getByRole("treeitem", { name: /3 points/u })).toContainText("−");
	await expect(mine.getByRole("option").last()).toHaveText(/−\s*Lane/u);
	await page.keyboard.press("Delete");
	await expect(mine.getByRole("option")).toHaveCount(1);

	await page.getByRole("button", { name: "Answer Weather anew" }).click();
	const field = page.getByRole("combobox", { name: "Answer to Weather" });
	// The other task was asked the same: what was answered there can be chosen here.
	await expect(page.locator("datalist option")).toHaveCount(2);
	await field.fill("Rain");
	await field.press("Tab");
	await expect(page.getByText("Mine: Rain")).toBeVisible();
	await page.getByRole("button", { name: "Withdraw your answer to Weather" }).click();
	await expect(page.getByText("Mine: Rain")).toBeHidden();
});

test("leaves the keys to the list where a draft that waits comes in front", async ({ served }) => {
	const page = await served.open(written(served.folder));
	await seen(page);
	await page.keyboard.press("Shift+p");
	await expect(page.getByRole("application")).toBeFocused();
	await click(page, [100, 100], [200, 100]);
	await page.getByRole("row", { name: /^1\.png/u }).click();
	await expect(page.getByText("Rain")).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(page.getByRole("status", { name: "Drawing hint" })).toBeHidden();
	await page.getByRole("row", { name: /^0\.png/u }).click();
	await expect(page.getByRole("status", { name: "Drawing hint" })).toBeVisible();
	await expect(page.getByRole("application")).not.toBeFocused();
	await page.keyboard.press("ArrowRight");
	await expect(page.getByText("Rain")).toBeVisible();
});
