import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { outOfReach } from "./within-reach.ts";

// A screen of 1280 px at 200 % zoom, and one as wide as at 400 %.
const windows = [
	{ width: 640, height: 360 },
	{ width: 320, height: 300 },
] as const;

async function expectReach(page: Page, what: string): Promise<void> {
	for (const size of windows) {
		await page.setViewportSize(size);
		await expect
			.poll(() => outOfReach(page), { message: `${what} at ${String(size.width)} × ${String(size.height)}` })
			.toEqual([]);
	}
}

test("At 200 and 400 % zoom nothing of the frame is cut or out of reach", async ({ served }) => {
	const page = await served.open();
	await page.setViewportSize(windows[0]);
	const panels = {
		left: page.getByRole("button", { name: "Task list" }),
		right: page.getByRole("button", { name: "Inspector" }),
	};
	const tasks = page.getByRole("complementary", { name: "Task list" });
	const inspector = page.getByRole("complementary", { name: "Inspector" });
	await expect(inspector.getByRole("button", { name: /Accept/u })).toBeVisible();
	await expectReach(page, "The inspector");
	await page.keyboard.press("1");
	// One panel at a time stands beside the canvas.
	await panels.left.click();
	await expect(tasks.getByRole("row").first()).toBeVisible();
	await expect(inspector).toHaveCount(0);
	await expectReach(page, "The task list");
	await panels.left.click();
	await expect(tasks).toHaveCount(0);
	await expectReach(page, "The canvas alone");
	await page.keyboard.press("Shift+f");
	await expect(page.getByRole("button", { name: /^Cut holes/u })).toBeVisible();
	await expectReach(page, "Drawing");
	await page.keyboard.press("Escape");
	await page.keyboard.press("d");
	await expect(page.getByRole("toolbar", { name: "Compare" })).toBeVisible();
	await expectReach(page, "Comparing");
	await panels.right.click();
	await expectReach(page, "The differences");
	await page.keyboard.press("d");
	for (const [key, room] of [
		["j", "Findings"],
		["g", "Gallery"],
		["Shift+d", "Batch comparison"],
	] as const) {
		await page.keyboard.press(key);
		await expect(page.getByRole("region", { name: room, exact: true })).toBeAttached();
		await expectReach(page, room);
	}
	// Wide again, both are there as they were.
	await page.setViewportSize({ width: 1280, height: 720 });
	await expect(tasks).toBeVisible();
	await expect(inspector).toBeVisible();
	expect(await outOfReach(page)).toEqual([]);
});

test("At 200 and 400 % zoom nothing of the dialogs is cut or out of reach", async ({ served }) => {
	const page = await served.open();
	await expect(page.locator('[role="row"][aria-selected="true"]')).toBeVisible();
	const dialog = page.getByRole("dialog");
	const ways: readonly (readonly [name: string, open: () => Promise<void>])[] = [
		["Rules", () => page.keyboard.press("Shift+j")],
		["Work plans", () => page.keyboard.press("Shift+w")],
		["Findings as files", () => page.getByRole("button", { name: "Findings as files" }).click()],
		["Media", () => page.getByRole("button", { name: "Media", exact: true }).click()],
		["Keys and help", () => page.keyboard.press("?")],
		["2 problems", () => page.keyboard.press("p")],
		["Reviewer", () => page.getByRole("button", { name: /^Reviewer/u }).click()],
		[
			"Compare all tasks",
			async () => {
				await page.getByRole("button", { name: "Compare", exact: true }).click();
				await page.getByRole("menuitem", { name: /stages of this export/u }).click();
			},
		],
	];
	for (const [name, open] of ways) {
		await open();
		await expect(dialog).toHaveAccessibleName(name);
		await expectReach(page, name);
		await page.keyboard.press("Escape");
		await expect(dialog).toHaveCount(0);
	}
});
