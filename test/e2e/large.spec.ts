import * as path from "node:path";
import { generateExport } from "../bench/generate.ts";
import { expect, test } from "./fixtures.ts";

/** A hundred megabytes, as the vendor writes them. */
const bytes = 100e6;

test.setTimeout(180_000);

test("a hundred megabytes: rows, the last by the scroll bar, filter, sort, search, and again from what is kept", async ({
	served,
}) => {
	const file = path.join(served.folder, "large.json");
	const { truth } = generateExport({ path: file, kind: "small", form: "array", seed: 1, bytes, assets: Infinity });
	const page = await served.open(file);
	const grid = page.getByRole("grid", { name: "Tasks" });
	await expect(page.getByRole("row", { name: /0000000/u })).toBeVisible({ timeout: 30_000 });
	await expect(grid).toHaveAttribute("aria-rowcount", String(truth.tasks + 1), { timeout: 30_000 });

	// To the end, by dragging the scroll bar: its thumb is the scroller's own.
	await grid.evaluate((element) => {
		const scroller = [element, ...element.querySelectorAll("*")].find((one) => one.scrollHeight > one.clientHeight * 2);
		if (!scroller) throw new Error("Nothing scrolls");
		scroller.scrollTop = scroller.scrollHeight;
	});
	await expect(
		page.getByRole("row", { name: new RegExp(String(truth.tasks - 1).padStart(7, "0"), "u") }),
	).toBeVisible();

	const box = page.getByRole("combobox", { name: "Search the tasks" });
	await box.fill("external:0012345");
	await box.press("Enter");
	await expect(grid).toHaveAttribute("aria-rowcount", "2");
	await box.fill("stage:Complete tools>0");
	await box.press("Enter");
	await expect(grid).not.toHaveAttribute("aria-rowcount", "2");
	const complete = truth.stages.find(({ stage }) => stage === "Complete")?.tasks ?? 0;
	expect(complete).toBeGreaterThan(0);
	await expect(grid).toHaveAttribute("aria-rowcount", String(complete + 1));
	await box.fill("");
	await box.press("Enter");
	await page.getByRole("columnheader").first().getByRole("button").click();
	await expect(page.getByRole("columnheader").first()).toHaveAttribute("aria-sort", /ascending/u);
	await expect(page.getByRole("row", { name: /0000000/u })).toBeVisible();

	// The same file in another program: what is kept of it is enough.
	const again = await served.open(file);
	await expect(again.getByRole("grid", { name: "Tasks" })).toHaveAttribute("aria-rowcount", String(truth.tasks + 1));
});
