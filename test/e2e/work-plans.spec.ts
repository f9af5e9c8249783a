import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, reload, test } from "./fixtures.ts";

/** Thirty tasks with a box each, every third one a van. */
function writeTasks(folder: string): string {
	const file = path.join(folder, "street.json");
	const texts = Array.from({ length: 30 }, (_, n) => {
		const title = n % 3 === 0 ? "Van" : "Car";
		const box = { x: 100, y: 75, width: 200, height: 150 };
		return JSON.stringify({
			asset: `https://example.invalid/${String(n)}.png`,
			externalId: `${String(n)}.png`,
			metadata: { width: 400, height: 300 },
			task: {
				taskId: String(n).padStart(24, "a"),
				stage: "Label",
				stageId: "l",
				tools: [{ objectId: `o${String(n)}`, schemaId: title, title, "bounding-box": box }],
			},
		});
	});
	writeFileSync(file, texts.join("\n"));
	return file;
}

const bar = (page: Page): Locator => page.getByRole("region", { name: "Work plan July" });
const dialog = (page: Page): Locator => page.getByRole("dialog", { name: "Work plans" });
const line = (page: Page): Locator => dialog(page).getByRole("listitem", { name: "Plan July" });
const pane = (page: Page): Locator => page.getByRole("region", { name: "Verdict" });

async function be(page: Page, name: string): Promise<void> {
	await page.getByRole("button", { name: /^Reviewer/u }).click();
	await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
	await page.getByRole("button", { name: "Use this name" }).click();
	await expect(page.getByRole("button", { name: `Reviewer ${name}` })).toBeVisible();
}

async function openPlans(page: Page): Promise<void> {
	// Keys are the dialog's while there is one.
	await expect(page.getByRole("dialog")).toHaveCount(0);
	await page.keyboard.press("Shift+W");
	await expect(dialog(page)).toBeVisible();
}

/** The dialog goes once the first task is in front. */
async function begin(page: Page, name: string): Promise<void> {
	await line(page).getByRole("button", { name, exact: true }).click();
	await expect(page.getByRole("dialog")).toHaveCount(0);
}

async function makePlan(page: Page): Promise<void> {
	await openPlans(page);
	const form = dialog(page).getByRole("form", { name: "New plan" });
	await form.getByLabel("Name").fill("July");
	await form.getByLabel("Size").fill("4");
	await form.getByLabel("Seed", { exact: true }).fill("7");
	await form.getByLabel("Readers").fill("ana, ben");
	await form.getByLabel("Tasks are").selectOption({ label: "divided by class, by the rarest of several" });
	await form.getByRole("checkbox").check();
	const choice = form.getByRole("group", { name: "What it would choose" });
	await expect(choice).toContainText("4 tasks of 30.");
	await expect(choice.getByRole("row", { name: "Car" })).toContainText("20");
	await expect(choice.getByRole("row", { name: "Van" })).toBeVisible();
	await form.getByRole("button", { name: "Make the plan" }).click();
	await expect(line(page)).toContainText("4 tasks, seed 7, by class; ana and ben, blind");
}

/** Reads the whole plan, with a digit for each task; the verdict has to be counted before the next is asked for. */
async function read(page: Page, digits: readonly string[]): Promise<void> {
	for (const [at, digit] of digits.entries()) {
		await page.keyboard.press(digit);
		await expect(bar(page)).toContainText(`${String(at + 1)} of 4 read`);
		await page.keyboard.press("u");
	}
	await expect(bar(page).getByRole("status")).toHaveText("Everything of it is judged.");
}

test("Two read a sample blind, and a third settles what they disagree about", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder));
	await expect(page.getByRole("grid", { name: "Tasks", exact: true }).getByRole("row").nth(1)).toBeVisible();
	await be(page, "lea");
	await makePlan(page);
	await page.keyboard.press("Escape");

	await be(page, "ana");
	await openPlans(page);
	await begin(page, "Read");
	await expect(bar(page)).toContainText("0 of 4 read by ana");
	await read(page, ["1", "1", "3", "1"]);

	await be(page, "ben");
	await openPlans(page);
	await expect(line(page)).not.toContainText("faulty");
	await begin(page, "Read");
	// Nothing of ana's verdict before ben's, and all of it after.
	await expect(pane(page)).toContainText("1 finding of others, shown once your verdict is in.");
	await expect(pane(page)).not.toContainText("ana");
	await page.keyboard.press("3");
	await expect(pane(page)).toContainText("ana");
	await page.keyboard.press("u");
	await expect(pane(page)).not.toContainText("ana");
	// What is withheld is not in the page's own copy either, and a reload shows no more.
	await reload(page);
	await openPlans(page);
	await begin(page, "Read");
	await expect(pane(page)).toContainText("1 finding of others");
	for (const [at, digit] of ["1", "3", "1"].entries()) {
		await page.keyboard.press(digit);
		await expect(bar(page)).toContainText(`${String(at + 2)} of 4 read`);
		await page.keyboard.press("u");
	}

	await be(page, "lea");
	await openPlans(page);
	await expect(line(page)).toContainText("4 tasks judged by all: 1 in dispute, 0 settled.");
	await expect(line(page)).toContainText("ana and ben give the same verdict on 75 % of 4 tasks.");
	await begin(page, "Adjudicate 1");
	await expect(bar(page)).toContainText("ana: Accept");
	await expect(bar(page)).toContainText("ben: Reject");
	await expect(pane(page)).toContainText("adjudicating");
	await page.keyboard.press("3");
	await expect(bar(page)).toContainText("0 in dispute, 1 settled");
	await expect(bar(page)).toContainText("lea settled it: Reject");
	await page.keyboard.press("u");
	await expect(bar(page).getByRole("status")).toHaveText("Nothing is left to settle.");
	await bar(page).getByRole("button", { name: "Leave the plan" }).click();
	await expect(bar(page)).toBeHidden();
	await openPlans(page);
	await expect(line(page)).toContainText("56 % faulty");
});
