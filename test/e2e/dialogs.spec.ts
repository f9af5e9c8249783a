import { expect, test } from "./fixtures.ts";

test("Dialogs begin at what they are for, end at Close, and give the keys back", async ({ served }) => {
	const page = await served.open();
	await expect(page.locator('[role="row"][aria-selected="true"]')).toBeVisible();
	const dialog = page.getByRole("dialog");
	const close = dialog.getByRole("button", { name: "Close" });
	const buttons = page.getByRole("banner");
	for (const [opener, role, first] of [
		["Rules over all tasks", "combobox", "Rule pack"],
		["Work plans", "textbox", "Name"],
		["Findings as files", "radio", /^Findings/u],
		["Keys and help", "group", "Keys"],
	] as const) {
		const button = buttons.getByRole("button", { name: opener });
		await button.focus();
		await page.keyboard.press("Enter");
		await expect(dialog.getByRole(role, { name: first }).first()).toBeFocused();
		await page.keyboard.press("Shift+Tab");
		await expect(close).toBeFocused();
		await page.keyboard.press("Enter");
		await expect(dialog).toHaveCount(0);
		await expect(button).toBeFocused();
	}
	// By key, it is the list that had them.
	const tasks = page.getByRole("grid", { name: "Tasks", exact: true });
	await tasks.focus();
	await page.keyboard.press("Shift+W");
	await expect(dialog.getByRole("textbox", { name: "Name" })).toBeFocused();
	await page.keyboard.press("Escape");
	await expect(tasks).toBeFocused();
});
