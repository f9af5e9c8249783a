import type { Page } from "@playwright/test";
import { expect, reload, test } from "./fixtures.ts";

const box = (page: Page) => page.getByRole("combobox", { name: "Search the tasks" });
/** The head of the list is a row too. */
const tasks = (page: Page) => page.getByRole("grid", { name: "Tasks" }).getByRole("row");
const facets = (page: Page) => page.getByRole("toolbar", { name: "Facets" });

test("facets count the tasks of the query, and write it", async ({ served }) => {
	const page = await served.open();
	await expect(tasks(page)).toHaveCount(27);
	await page.getByRole("button", { name: "Facets" }).click();
	const stage = facets(page).getByRole("region", { name: "stage" });
	await stage.getByRole("button", { name: /^Review/u }).click();
	await expect(box(page)).toHaveValue("stage=Review");
	await expect(tasks(page)).toHaveCount(10);
	await expect(stage.getByRole("button", { name: /^Review/u })).toHaveAttribute("aria-pressed", "true");
	await expect(stage.getByRole("button", { name: /^Complete/u })).toHaveCount(0);
	// By key: to a value of another facet, and out with it.
	const car = facets(page).getByRole("region", { name: "class" }).getByRole("button", { name: /Car/u });
	const before = await tasks(page).count();
	await car.focus();
	await page.keyboard.press("-");
	await expect(box(page)).toHaveValue("stage=Review -class=Car");
	await expect(car).toContainText("left out");
	await expect.poll(() => tasks(page).count()).toBeLessThan(before);
	// Once more takes it back; what was typed by hand is known again too.
	await car.click();
	await expect(box(page)).toHaveValue("stage=Review");
	await box(page).fill("stage:review tools>3");
	await expect(stage.getByRole("button", { name: /^Review/u })).toHaveAttribute("aria-pressed", "true");
	await stage.getByRole("button", { name: /^Review/u }).click();
	await expect(box(page)).toHaveValue("tools>3");
});

test("the box completes fields and values, by key alone", async ({ served }) => {
	const page = await served.open();
	await expect(tasks(page)).toHaveCount(27);
	await page.keyboard.press("/");
	await page.keyboard.type("sta");
	const options = page.getByRole("listbox", { name: "What can be written" }).getByRole("option");
	await expect(options.first()).toContainText("stage of the task as exported");
	await page.keyboard.press("Tab");
	await expect(box(page)).toHaveValue("stage:");
	await expect(options.filter({ hasText: "Review" })).toContainText("9");
	await page.keyboard.type("c");
	await expect(options).toHaveCount(1);
	await page.keyboard.press("ArrowDown");
	await expect(box(page)).toHaveAttribute("aria-activedescendant", /option-0$/u);
	await page.keyboard.press("Enter");
	await expect(box(page)).toHaveValue("stage:Complete ");
	await page.keyboard.type("class:");
	await page.keyboard.press("Escape");
	await expect(options).toHaveCount(0);
	await page.keyboard.type("car>3");
	await page.keyboard.press("Enter");
	await expect(tasks(page)).toHaveCount(2);
	await expect(page.getByRole("row", { name: "parking.png Complete 7" })).toBeVisible();
});

test("a query is saved under a name, found by it, renamed and deleted, also after a reload", async ({ served }) => {
	const page = await served.open();
	await box(page).fill("stage:Review tools>6");
	await expect(tasks(page)).toHaveCount(4);
	await page.keyboard.press("Enter");
	await page.getByRole("button", { name: "Saved queries" }).click();
	await page.getByRole("menuitem", { name: "Save, rename or delete" }).click();
	const dialog = page.getByRole("dialog", { name: "Saved queries" });
	await dialog.getByLabel("Name of the query").fill("Busy reviews");
	await dialog.getByRole("button", { name: "Save", exact: true }).click();
	await dialog.getByLabel("Name of Busy reviews").fill("Crowded");
	await page.keyboard.press("Enter");
	await expect(dialog.getByLabel("Name of Crowded")).toBeVisible();
	await page.keyboard.press("Escape");
	await reload(page);
	await box(page).fill("");
	await expect(tasks(page)).toHaveCount(27);
	await box(page).pressSequentially("crow");
	await page.getByRole("option", { name: /Crowded/u }).click();
	await expect(box(page)).toHaveValue("stage:Review tools>6");
	await expect(tasks(page)).toHaveCount(4);
	await page.getByRole("button", { name: "Saved queries" }).click();
	await expect(page.getByRole("menuitem", { name: /^stage:Review tools>6/u })).toBeVisible();
	await page.getByRole("menuitem", { name: "Save, rename or delete" }).click();
	await dialog.getByRole("button", { name: "Delete Crowded" }).click();
	await expect(dialog).toContainText("None yet.");
});

test("what is wrong with a query is marked at its character, and the list stays", async ({ served }) => {
	const page = await served.open();
	await box(page).fill("tools>3 stge:Review");
	await expect(page.getByText("character 9: There is no field stge. Did you mean stage?")).toBeVisible();
	await expect(box(page)).toHaveAttribute("aria-invalid", "true");
	const mark = page.locator("search .mark");
	await expect(mark).toHaveText("stge");
	// It stands under the word: as far from the start of the box as the words before it are wide.
	const [at, field] = [await mark.boundingBox(), await box(page).boundingBox()];
	expect((at?.x ?? 0) - (field?.x ?? 0)).toBeGreaterThan(30);
	await expect(tasks(page)).toHaveCount(27);
	await box(page).fill("tools>3 stage:Review");
	await expect(mark).toHaveCount(0);
	await expect(box(page)).toHaveAttribute("aria-invalid", "false");
	await box(page).blur();
	await page.keyboard.press("?");
	await expect(page.getByRole("dialog")).toContainText("who completed a visit that has a review status");
});
