import type { Page } from "@playwright/test";
import { expect, reload, test } from "./fixtures.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Rules" });
const editor = (page: Page) => dialog(page).getByRole("textbox", { name: "Rules" });
const tasks = (page: Page) => page.getByRole("grid", { name: "Tasks" }).getByRole("row");

const street =
	'pack My street\nerror small cars: Car has shorter side >= 24 px\nerror occlusion: Car needs answer "Occluded?"\n';

test("rules are written with help, kept, run over the export, and lead to the tasks", async ({ served }) => {
	const page = await served.open();
	await expect(tasks(page)).toHaveCount(27);
	await page.keyboard.press("Shift+J");
	// The example that comes with the program stands there first.
	await expect(editor(page)).toHaveValue(/pack Street rules/u);
	await expect(dialog(page).getByText("Street rules: 18 rules")).toBeVisible();

	// What is not understood is told with its place; a click goes there.
	await editor(page).fill(street.replace("side >=", "sied >="));
	const fault = dialog(page).getByRole("list", { name: "What is not understood" }).getByRole("button");
	await expect(fault).toContainText(/2:\d+\s*Did you mean shorter side\?/u);
	await expect(dialog(page).getByRole("button", { name: /^Run over/u })).toBeDisabled();
	await fault.click();
	await expect(editor(page)).toBeFocused();
	const caret = await editor(page).evaluate((field) => (field as HTMLTextAreaElement).selectionStart);
	expect(street.slice(0, caret).split("\n")).toHaveLength(2);
	await dialog(page).getByRole("button", { name: "How rules are written" }).click();
	await expect(dialog(page).getByRole("region", { name: "How rules are written" })).toContainText("Car with Car IoU");
	await dialog(page).getByRole("button", { name: "How rules are written" }).click();

	// The pack is kept under its own name.
	await editor(page).fill(street);
	await dialog(page).getByRole("button", { name: "Keep", exact: true }).click();
	await expect(dialog(page).getByRole("combobox", { name: "Rule pack" })).toContainText("My street");

	await dialog(page).getByRole("button", { name: "Run over 26 tasks" }).click();
	await expect(dialog(page).getByText(/26 tasks judged: 29 violations/u)).toBeVisible();
	const row = dialog(page).getByRole("row", { name: /occlusion/u });
	await expect(row.getByRole("cell").nth(0)).toHaveText("29");
	await row.getByRole("button", { name: "Show the tasks of occlusion" }).click();
	await expect(dialog(page)).toHaveCount(0);
	await expect(page.getByRole("combobox", { name: "Search the tasks" })).toHaveValue('rule="occlusion"');
	await expect(tasks(page)).toHaveCount(10);

	// The text, the pack, the figures and the findings are there after a reload.
	await reload(page);
	await page.getByRole("button", { name: /^Rules over all tasks/u }).click();
	await expect(editor(page)).toHaveValue(street);
	await expect(dialog(page).getByText(/29 violations/u)).toBeVisible();
	await row.getByRole("button", { name: "Show the tasks of occlusion" }).click();
	await expect(tasks(page)).toHaveCount(10);
	await page.keyboard.press("Shift+J");
	// Over the tasks of the query only, where that is asked for; the same violations are no new findings.
	await dialog(page)
		.getByRole("checkbox", { name: /^Only rule=/u })
		.check();
	await dialog(page).getByRole("button", { name: "Run over the query’s tasks" }).click();
	await expect(dialog(page).getByText(/\b9 tasks judged: 29 violations/u)).toBeVisible();
	await dialog(page).getByRole("button", { name: "Forget" }).click();
	await expect(dialog(page).getByRole("combobox", { name: "Rule pack" })).not.toContainText("My street");
});
