import * as path from "node:path";
import { expect, isInFront, savedState, test, writeExport } from "./findings-place.ts";
import { reload } from "./fixtures.ts";

test("a shape that is begun is there after a reload, with its tool in hand, and is finished then", async ({
	machine,
	page,
}) => {
	page.on("dialog", (asked) => void asked.accept());
	await page.goto(
		await machine.start([writeExport(path.join(machine.folder, "a.json"), 2)], "--findings", machine.findings),
	);
	await isInFront(page);
	await page.keyboard.press("Shift+p");
	const hint = page.getByRole("status", { name: "Drawing hint" });
	await expect(hint).toBeVisible();
	const mine = page.getByRole("listbox", { name: "Mine" }).getByRole("option");
	const box = await page.getByRole("application").boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
	await page.mouse.click(x, y);
	await page.mouse.click(x + 60, y);
	await page.mouse.move(x + 60, y + 50);
	await reload(page);
	await isInFront(page);
	await expect(hint).toBeVisible();
	await page.mouse.click(x + 60, y + 50);
	await page.keyboard.press("Enter");
	await expect(savedState(page)).toHaveText("Saved");
	await expect(mine).toHaveCount(1);
	await page.keyboard.press("Escape");
	await page.keyboard.press("Escape");
	await reload(page);
	await isInFront(page);
	await expect(mine).toHaveCount(1);
	await expect(hint).toBeHidden();
});
