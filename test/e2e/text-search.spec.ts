import { truncateSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

/** A task whose tool, nested answer, own answer and earlier visit can be looked for. */
function asset(index: number, note: string): Record<string, unknown> {
	const tool = (title: string) => ({
		objectId: `o${String(index)}`,
		schemaId: "s",
		title,
		"bounding-box": { x: 20, y: 30, width: 90, height: 60 },
		classifications: [],
	});
	return {
		asset: `https://host.invalid/${String(index)}.jpg`,
		externalId: `${String(index)}.jpg`,
		metadata: { width: 400, height: 300 },
		task: {
			taskId: `t${String(index)}`,
			stage: "Review",
			stageId: "Review",
			tools: [tool("Car"), tool(`Lorry ${note}`)],
			classifications: [{ title: "Weather?", tool: "text", answer: `Rain \u2013 ${note}`, classifications: [] }],
			relations: [],
			stageHistory: [
				{ stage: "Start", stageId: "Start", duration: 1, tools: [], classifications: [], relations: [] },
				{
					stage: "Label",
					stageId: "Label",
					duration: 2,
					tools: [tool(`Van ${note}`)],
					classifications: [],
					relations: [],
				},
			],
		},
	};
}

async function search(page: Page, text: string): Promise<void> {
	await page.keyboard.press("ControlOrMeta+Shift+F");
	await expect(page.getByRole("textbox", { name: "Search in the text" })).toBeFocused();
	await page.keyboard.type(text);
}

test("a text is found in every task, and each hit shows where it lies", async ({ served }) => {
	const file = path.join(served.folder, "notes.json");
	// As some programs write it: everything beyond ASCII escaped.
	const assets = Array.from({ length: 300 }, (_, index) =>
		asset(index, index % 3 === 0 ? "Fußgänger \u{1f6b6}" : "none"),
	);
	const ascii = JSON.stringify(assets).replace(
		/[\u0080-\uffff]/gu,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
	writeFileSync(file, ascii.replaceAll(/[\u{10000}-\u{10ffff}]/gu, "\\ud83d\\udeb6"));
	const page = await served.open(file);
	await expect(page.getByRole("row", { name: /^0\.jpg/u })).toBeVisible();
	await search(page, "FUßGÄNGER \u{1f6b6}");
	await expect(page.getByText("300 hits in 100 tasks")).toBeVisible();
	const hits = page.getByRole("listbox", { name: "Hits" });
	await expect(hits.getByRole("option").first()).toContainText("0.jpg");
	await expect(hits.getByRole("option").first()).toContainText("task.tools[1].title");
	await expect(hits.locator("mark").first()).toHaveText("Fußgänger \u{1f6b6}");
	// The tool of the exported state.
	await page.keyboard.press("Enter");
	await expect(page.getByRole("treeitem", { name: /Lorry|bounding box/u, selected: true })).toBeVisible();
	// The answer.
	await page.keyboard.press("F3");
	await expect(hits.getByRole("option", { selected: true })).toContainText("task.classifications[0].answer");
	const answer = page.getByRole("listitem").filter({ hasText: "Rain \u2013 Fußgänger" });
	await expect(answer).toHaveAttribute("aria-current", "true");
	// The earlier visit: the task is shown as it left that stage.
	await page.keyboard.press("F3");
	await expect(hits.getByRole("option", { selected: true })).toContainText("visit 2");
	await expect(page.getByRole("radio", { name: /^Label/u })).toHaveAttribute("aria-checked", "true");
	// The next task that has one, and back.
	await page.keyboard.press("F3");
	await expect(hits.getByRole("option", { selected: true })).toContainText("3.jpg");
	await page.keyboard.press("Shift+F3");
	await expect(hits.getByRole("option", { selected: true })).toContainText("visit 2");
	// The last hit, by the scroll bar.
	await hits.evaluate((element) => {
		element.scrollTop = element.scrollHeight;
	});
	await expect(hits.getByRole("option", { name: /297\.jpg/u }).first()).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(page.getByRole("grid", { name: "Tasks" })).toBeVisible();
});

test("letter case, expressions and places narrow a search; what cannot be searched says why", async ({ served }) => {
	const file = path.join(served.folder, "words.json");
	const trap = `${"a".repeat(40)}!`;
	writeFileSync(file, JSON.stringify([asset(0, "rain"), asset(1, trap)]));
	const page = await served.open(file);
	await expect(page.getByRole("row", { name: /^0\.jpg/u })).toBeVisible();
	await search(page, "rain");
	await expect(page.getByText("5 hits in 2 tasks")).toBeVisible();
	await page.getByRole("button", { name: "Match case" }).click();
	await expect(page.getByText("3 hits in 1 task")).toBeVisible();
	await page.getByRole("combobox", { name: "Where to search" }).selectOption("exported");
	await expect(page.getByText("2 hits in 1 task")).toBeVisible();
	const box = page.getByRole("textbox", { name: "Search in the text" });
	await box.fill("(r");
	await page.getByRole("button", { name: "Regular expression" }).click();
	await expect(page.getByText("The search is not understood")).toBeVisible();
	await box.fill("R..n|r.in");
	await expect(page.getByText("4 hits in 2 tasks")).toBeVisible();
	await box.fill("(a+)+$");
	await expect(page.getByText("The regular expression takes too long")).toBeVisible();
	await expect(page.getByText("stopped in task t1, row #1")).toBeVisible();
	// It has not taken the search along.
	await box.fill("nowhere to be found");
	await expect(page.getByText("0 hits in 0 tasks")).toBeVisible();
});

test("a file that was cut meanwhile is not searched as if it were whole", async ({ served }) => {
	const file = path.join(served.folder, "cut.json");
	writeFileSync(file, JSON.stringify([asset(0, "rain"), asset(1, "rain")]));
	const page = await served.open(file);
	await expect(page.getByRole("row", { name: /^0\.jpg/u })).toBeVisible();
	truncateSync(file, 200);
	await search(page, "rain");
	await expect(page.getByText("The file changed since it was opened").first()).toBeVisible();
});
