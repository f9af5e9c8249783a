import { writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, reload, test } from "./fixtures.ts";
import { beginPlan, beReviewer, openPlans, planBar, planLine, plansDialog, verdictPane } from "./plans-page.ts";

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

async function makePlan(page: Page): Promise<void> {
	await openPlans(page);
	const form = plansDialog(page).getByRole("form", { name: "New plan" });
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
	await expect(planLine(page)).toContainText("4 tasks, seed 7, by class; ana and ben, blind");
}

/** Reads the whole plan, with a digit for each task; the verdict has to be counted before the next is asked for. */
async function read(page: Page, digits: readonly string[]): Promise<void> {
	for (const [at, digit] of digits.entries()) {
		await page.keyboard.press(digit);
		await expect(planBar(page)).toContainText(`${String(at + 1)} of 4 read`);
		await page.keyboard.press("u");
	}
	await expect(planBar(page).getByRole("status")).toHaveText("Everything of it is judged.");
}

test("Two read a sample blind, and a third settles what they disagree about", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder));
	await expect(page.getByRole("grid", { name: "Tasks", exact: true }).getByRole("row").nth(1)).toBeVisible();
	await beReviewer(page, "lea");
	await makePlan(page);
	await page.keyboard.press("Escape");

	await beReviewer(page, "ana");
	await openPlans(page);
	await beginPlan(page, "Read");
	await expect(planBar(page)).toContainText("0 of 4 read by ana");
	await read(page, ["1", "1", "3", "1"]);

	await beReviewer(page, "ben");
	await openPlans(page);
	await expect(planLine(page)).not.toContainText("faulty");
	await beginPlan(page, "Read");
	// Nothing of ana's verdict before ben's, and all of it after.
	await expect(verdictPane(page)).toContainText("1 finding of others, shown once your verdict is in.");
	await expect(verdictPane(page)).not.toContainText("ana");
	await page.keyboard.press("3");
	await expect(verdictPane(page)).toContainText("ana");
	await page.keyboard.press("u");
	await expect(verdictPane(page)).not.toContainText("ana");
	// What is withheld is not in the page's own copy either, and a reload shows no more.
	await reload(page);
	await openPlans(page);
	await beginPlan(page, "Read");
	await expect(verdictPane(page)).toContainText("1 finding of others");
	for (const [at, digit] of ["1", "3", "1"].entries()) {
		await page.keyboard.press(digit);
		await expect(planBar(page)).toContainText(`${String(at + 2)} of 4 read`);
		await page.keyboard.press("u");
	}

	await beReviewer(page, "lea");
	await openPlans(page);
	await expect(planLine(page)).toContainText("4 tasks judged by all: 1 in dispute, 0 settled.");
	await expect(planLine(page)).toContainText("ana and ben give the same verdict on 75 % of 4 tasks.");
	await beginPlan(page, "Adjudicate 1");
	await expect(planBar(page)).toContainText("ana: Accept");
	await expect(planBar(page)).toContainText("ben: Reject");
	await expect(verdictPane(page)).toContainText("adjudicating");
	await page.keyboard.press("3");
	await expect(planBar(page)).toContainText("0 in dispute, 1 settled");
	await expect(planBar(page)).toContainText("lea settled it: Reject");
	await page.keyboard.press("u");
	await expect(planBar(page).getByRole("status")).toHaveText("Nothing is left to settle.");
	await planBar(page).getByRole("button", { name: "Leave the plan" }).click();
	await expect(planBar(page)).toBeHidden();
	await openPlans(page);
	await expect(planLine(page)).toContainText("56 % faulty");
});
