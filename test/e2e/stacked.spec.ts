import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "./fixtures.ts";

const stacked = 50;

function exportOf(folder: string): string {
	const file = path.join(folder, "stacked.json");
	const tools = Array.from({ length: stacked }, (_, at) => ({
		// One within the other, painted from the smallest on.
		"bounding-box": { x: 200 - 3 * (at + 1), y: 150 - 2 * (at + 1), width: 6 * (at + 1), height: 4 * (at + 1) },
		objectId: `box-${String(at)}`,
		schemaId: `class ${String(at % 5)}`,
		title: `Class ${String(at % 5)}`,
		classifications: [],
	}));
	const assets = ["one", "two", "three"].map((externalId) => ({
		externalId,
		metadata: { width: 400, height: 300 },
		task: { taskId: externalId, stage: "Label", stageId: "Label", tools },
	}));
	writeFileSync(file, JSON.stringify(assets));
	return file;
}

test("Tab goes through fifty shapes that lie over one another, and Shift+Tab back", async ({ served }) => {
	const page = await served.open(exportOf(served.folder));
	const stage = page.getByRole("application", { name: /^Canvas: 50 annotations/u });
	const box = await stage.boundingBox();
	if (!box) throw new Error("There is no canvas");
	await stage.focus();
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	const facts = page.getByRole("region", { name: "Selected annotation" });
	const seen: string[] = [];
	for (let at = 0; at < stacked; at++) {
		await page.keyboard.press("Tab");
		await expect(facts).toContainText(/object id\s*box-\d+/u);
		await expect(facts).not.toContainText(`object id ${seen.at(-1) ?? "none"} `);
		seen.push(/box-\d+/u.exec(await facts.innerText())?.[0] ?? "");
	}
	// The smallest lies nearest to the hand.
	expect(seen).toEqual(Array.from({ length: stacked }, (_, at) => `box-${String(at)}`));
	await page.keyboard.press("Tab");
	await expect(facts).toContainText("box-0");
	await page.keyboard.press("Shift+Tab");
	await expect(facts).toContainText("box-49");
	await page.keyboard.press("Shift+Tab");
	await expect(facts).toContainText("box-48");
});

test("the canvas keeps its size from task to task", async ({ served }) => {
	const page = await served.open(exportOf(served.folder));
	const stage = page.getByRole("application", { name: /^Canvas/u });
	await expect(page.getByText("No media folder is named yet")).toBeVisible();
	await stage.evaluate((element) => {
		const page = globalThis as typeof globalThis & { sizes: number[] };
		page.sizes = [];
		// Told once at its beginning, and of every change.
		new ResizeObserver(() => page.sizes.push(element.clientHeight)).observe(element);
	});
	for (const name of ["two", "three", "one"]) {
		await page.keyboard.press("ArrowRight");
		if (name === "one") await page.getByRole("row", { name }).click();
		await expect(page.getByRole("row", { name })).toHaveAttribute("aria-selected", "true");
		await expect(page.getByText(`The export names ${name}`)).toBeVisible();
	}
	expect(await page.evaluate(() => (globalThis as typeof globalThis & { sizes: number[] }).sizes)).toHaveLength(1);
});
