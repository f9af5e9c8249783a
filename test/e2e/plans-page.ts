import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";

/** The dialog of work plans, and in it the plan that the tests make. */
export const plansDialog = (page: Page): Locator => page.getByRole("dialog", { name: "Work plans" });
export const planLine = (page: Page): Locator => plansDialog(page).getByRole("listitem", { name: "Plan July" });
/** What stands over the task while the plan is worked on. */
export const planBar = (page: Page): Locator => page.getByRole("region", { name: "Work plan July" });
export const verdictPane = (page: Page): Locator => page.getByRole("region", { name: "Verdict" });

/** Whose verdicts the next ones are. */
export async function beReviewer(page: Page, name: string): Promise<void> {
	await page.getByRole("button", { name: /^Reviewer/u }).click();
	await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
	await page.getByRole("button", { name: "Use this name" }).click();
	await expect(page.getByRole("button", { name: `Reviewer ${name}` })).toBeVisible();
}

export async function openPlans(page: Page): Promise<void> {
	// Keys are the dialog's while there is one.
	await expect(page.getByRole("dialog")).toHaveCount(0);
	// Nor does a page that is still being loaded hear them.
	await expect(page.getByRole("button", { name: "Work plans" })).toBeVisible();
	await page.keyboard.press("Shift+W");
	await expect(plansDialog(page)).toBeVisible();
}

/** The dialog goes once the first task is in front. */
export async function beginPlan(page: Page, name: string): Promise<void> {
	await planLine(page).getByRole("button", { name, exact: true }).click();
	await expect(page.getByRole("dialog")).toHaveCount(0);
}
