import * as path from "node:path";
import { expect, savedState, test, verdictButton, writeExport } from "./findings-place.ts";

const letters = 900_000;

test("a remark of 900,000 letters is shown by its beginning, edited as a whole, and seen cut by others", async ({
	machine,
	page,
}) => {
	const file = writeExport(path.join(machine.folder, "batch.json"), 2);
	await page.goto(await machine.start([file], "--findings", machine.findings));
	const field = page.getByRole("textbox", { name: "Remark" });
	const brief = page.getByRole("button", { name: /^Remark: x+… 899\s700 more letters$/u });
	await expect(page.getByRole("row", { name: /^0\.jpg/u })).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("2");
	await expect(verdictButton(page, "Fix")).toHaveAttribute("aria-pressed", "true");
	await page.keyboard.press("q");
	await expect(field).toBeFocused();
	await field.fill("x".repeat(letters));
	await expect(field).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(brief).toBeVisible();
	await expect(field).toHaveCount(0);
	await expect(savedState(page)).toHaveText("Saved");
	// The key goes to where the field was, and opens it.
	await page.keyboard.press("q");
	await expect(brief).toBeFocused();
	await page.keyboard.press("Enter");
	await expect(field).toBeFocused();
	expect(await field.evaluate((element) => (element as HTMLTextAreaElement).value.length)).toBe(letters);
	await page.keyboard.press("Escape");
	await expect(brief).toBeVisible();
	const longest = () =>
		page.evaluate(() => {
			let most = 0;
			const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
			for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
				most = Math.max(most, node.nodeValue?.length ?? 0);
			return most;
		});
	expect(await longest()).toBeLessThan(5000);
});
