import { renameSync, truncateSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "./fixtures.ts";

function asset(index: number, fields: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		externalId: `${String(index)}.jpg`,
		metadata: { width: 400, height: 300 },
		task: {
			taskId: `t${String(index)}`,
			stage: "Label",
			stageId: "Label",
			tools: [{ objectId: "o1", schemaId: "s", title: "Car", "bounding-box": { x: 20, y: 15, width: 90, height: 60 } }],
			classifications: [],
			relations: [],
			...fields,
		},
	};
}

test("a file cut while it is open is told within seconds, nothing of it is shown, and it is read again", async ({
	served,
}) => {
	const file = path.join(served.folder, "delivery.json");
	writeFileSync(file, JSON.stringify(Array.from({ length: 40 }, (_, index) => asset(index))));
	const page = await served.open(file);
	await page.getByRole("row", { name: /^3\.jpg/u }).click();
	await expect(page.getByText("checked 100 %")).toBeVisible();
	truncateSync(file, 5000);
	const banner = page.getByRole("alert", { name: "The file" });
	await expect(banner).toContainText(/delivery\.json had \d+ bytes and has 5000 now: it was cut\./u);
	await expect(banner).toContainText("The list is of the file as it was");
	// The list stays; a task of the old file is refused in words.
	await page.getByRole("row", { name: /^5\.jpg/u }).click();
	await expect(page.getByText("The file changed since it was opened").first()).toBeVisible();
	writeFileSync(file, JSON.stringify(Array.from({ length: 7 }, (_, index) => asset(index + 100))));
	await banner.getByRole("button", { name: "Read it again" }).click();
	await expect(page.getByRole("row", { name: /^105\.jpg/u })).toHaveAttribute("aria-selected", "true");
	await expect(banner).toBeHidden();
	await expect(page.getByText("Car").first()).toBeVisible();
});

test("a file that is away is told so, and comes back by itself", async ({ served }) => {
	const file = path.join(served.folder, "stick.json");
	writeFileSync(file, JSON.stringify([asset(1), asset(2)]));
	const page = await served.open(file);
	await expect(page.getByText("checked 100 %")).toBeVisible();
	renameSync(file, `${file}.away`);
	const banner = page.getByRole("alert", { name: "The file" });
	await expect(banner).toContainText("stick.json is not in its place");
	await page.getByRole("row", { name: /^2\.jpg/u }).click();
	await expect(page.getByText("The file is away").first()).toBeVisible();
	renameSync(`${file}.away`, file);
	await expect(banner).toBeHidden();
	// What could not be read meanwhile is read without a click.
	await expect(page.getByText("The file is away")).toHaveCount(0);
	await expect(page.getByText("Car").first()).toBeVisible();
});

test("what the check finds stands among the problems, by its place in the file", async ({ served }) => {
	const file = path.join(served.folder, "odd.json");
	const sound = JSON.stringify(asset(1));
	const odd = JSON.stringify(asset(2, { relations: [{ title: "on", from: "o1", to: "gone" }] }));
	const damaged = JSON.stringify(asset(3)).replace('"x":20', '"x":020');
	writeFileSync(file, `[${[sound, odd, damaged, JSON.stringify(asset(4))].join(",\n")}]`);
	const page = await served.open(file);
	await expect(page.getByText("checked 100 %")).toBeVisible();
	await page.getByRole("button", { name: "2 problems" }).click();
	const dialog = page.getByRole("dialog");
	await expect(dialog).toContainText("Expected a comma or the closing bracket, found 2.");
	await expect(dialog).toContainText('The relation "on" leads to "gone", which is no annotation of this task');
	await expect(dialog).toContainText(`line 2, column ${String(odd.indexOf('"gone"') + 1)}`);
	await dialog.getByRole("button", { name: "Show the task" }).first().click();
	const row = page.getByRole("row", { name: /^2\.jpg/u });
	await expect(row).toHaveAttribute("aria-selected", "true");

	// By keys alone: the list has the focus at once, so that Enter is for what it shows.
	await page.getByRole("row", { name: /^1\.jpg/u }).click();
	await page.keyboard.press("p");
	await expect(dialog.getByRole("listbox", { name: "Problems" })).toBeFocused();
	while (!(await dialog.getByRole("option", { selected: true }).textContent())?.includes('"gone"'))
		await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await expect(dialog).toBeHidden();
	await expect(row).toHaveAttribute("aria-selected", "true");
});
