import type { Page } from "@playwright/test";
import { batchTasks, box, members, task, writeTasks } from "./batch-export.ts";
import { expect, test } from "./fixtures.ts";

const view = (page: Page) => page.getByRole("region", { name: "Consensus" });
const objects = (page: Page) => page.getByRole("listbox", { name: "Objects" }).getByRole("option");

async function open(page: Page): Promise<void> {
	const list = page.getByRole("list", { name: "Tasks of this asset" });
	await expect(list.getByRole("listitem")).toHaveCount(4);
	await page.getByRole("button", { name: "Show the 4 side by side" }).click();
	await expect(objects(page)).toHaveCount(3);
}

test("members of an asset stand side by side, with clusters, votes and the outlier", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "members.json", members));
	await open(page);
	await expect(view(page)).toContainText("4 tasks of one asset, joined by their asset id");
	for (const [person, count] of [
		["ann", 2],
		["bob", 2],
		["cat", 2],
		["dan", 1],
	] as const) {
		await expect(
			view(page).getByRole("application", { name: `Canvas of ${person}@example.org: ${String(count)} annotation` }),
		).toBeVisible();
	}
	await expect(view(page)).toContainText("dan@example.org agrees clearly less than the others");
	const car = objects(page).filter({ hasText: "Car 2, Van 1" });
	await expect(car).toContainText("3 of 4");
	await expect(car).toContainText("kept, class below the quorum");
	await expect(objects(page).filter({ hasText: "Sign 3" })).toContainText("kept");
	await expect(objects(page).filter({ hasText: "1 of 4" })).toContainText("too few");
	// More than half, until a person says otherwise.
	const quorum = page.getByRole("slider", { name: "Quorum" });
	await expect(view(page)).toContainText("keeps 2 of 3 objects");
	await quorum.fill("4");
	await expect(view(page)).toContainText("keeps 0 of 3 objects");
	await quorum.fill("2");
	await expect(car).toContainText(/kept$/u);
	await quorum.fill("1");
	await expect(view(page)).toContainText("keeps 3 of 3 objects");
});

test("answers, agreement and scores of the members, the exported score beside ours", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "members.json", members));
	await open(page);
	await page.getByRole("tab", { name: /^Answers/u }).click();
	const row = page.getByRole("table", { name: "Answers of the members" }).getByRole("row").nth(1);
	await expect(row.getByRole("cell")).toHaveText([/Sunny/u, /Sunny/u, /Sunny/u, /≠ Rainy/u, "50 %", "–"]);
	await page.getByRole("tab", { name: "Agreement" }).click();
	const grid = page.getByRole("grid", { name: "Agreement of each with each" });
	await expect(grid.getByRole("button", { name: "ann@example.org and cat@example.org: 1.000" })).toBeVisible();
	await expect(grid.getByRole("button", { name: "ann@example.org and dan@example.org: 0.000" })).toBeVisible();
	await page.getByRole("tab", { name: /^Scores/u }).click();
	// Weather 50; Car: one of six pairs of members, Sign: three of six, Van: none.
	await expect(view(page)).toContainText("22.2 % over 3 classes");
	await expect(view(page)).toContainText("29.2 %");
	await expect(view(page)).toContainText("80 %");
	await expect(view(page)).toContainText("≠ disagrees");
});

test("canvases of the members move together", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "members.json", members));
	await open(page);
	const stages = view(page).getByRole("application");
	await expect(stages).toHaveCount(4);
	const before = await Promise.all([0, 1, 2, 3].map((at) => stages.nth(at).screenshot()));
	const third = await stages.nth(2).boundingBox();
	if (!third) throw new Error("There is no third canvas");
	await page.mouse.move(third.x + third.width / 2, third.y + third.height / 2);
	await page.mouse.wheel(0, -300);
	for (const at of [0, 1, 2, 3]) {
		await expect.poll(async () => (await stages.nth(at).screenshot()).equals(before[at] as Buffer)).toBe(false);
	}
});

test("another threshold makes other objects", async ({ served }) => {
	// 80 of 120 px are common, 0.667.
	const shifted = [0, 20].map((x) =>
		task("shared", null, { tools: [box(`o${String(x)}`, "Car", [x, 0, 100, 100])] }, { taskId: `task-${String(x)}` }),
	);
	const page = await served.open(writeTasks(served.folder, "shifted.json", shifted));
	await page.getByRole("button", { name: "Show the 2 side by side" }).click();
	await expect(objects(page)).toHaveCount(1);
	const threshold = view(page).getByRole("slider", { name: "Threshold" });
	await threshold.focus();
	for (const share of ["0.55", "0.60", "0.65"]) {
		await page.keyboard.press("ArrowRight");
		await expect(view(page)).toContainText(share);
		await expect(objects(page)).toHaveCount(1);
	}
	await page.keyboard.press("ArrowRight");
	await expect(view(page)).toContainText("0.70");
	await expect(objects(page)).toHaveCount(2);
});

test("a task that is alone with its asset offers no such view", async ({ served, page }) => {
	const asked = page.waitForResponse((response) => response.request().postData()?.includes("listMembers") === true);
	await served.open(writeTasks(served.folder, "alone.json", batchTasks.slice(0, 2)));
	await asked;
	await expect(page.getByRole("button", { name: /^Answers/u })).toBeVisible();
	await expect(page.getByRole("button", { name: /^Tasks of this asset/u })).toHaveCount(0);
});
