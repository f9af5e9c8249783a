import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { awsLink, mark } from "../shared/signed-links.ts";
import { expect, test } from "./fixtures.ts";

const hour = 3_600_000;
/** One pixel, half transparent. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A link that was signed so many hours ago, for 33 h 20 min. */
function signed(name: string, hoursAgo: number): string {
	const date = new Date(Date.now() - hoursAgo * hour).toISOString().replace(/[-:]|\.\d+/gu, "");
	return awsLink(`https://masks.invalid/brush/${name}`, date);
}

test("what is missing is told with its reason, listed for the connected side, and dropped in", async ({ served }) => {
	const file = path.join(served.folder, "masks.json");
	const task = (id: string, hoursAgo: number) => ({
		asset: `https://host.invalid/${id}.jpg`,
		externalId: `${id}.jpg`,
		metadata: { width: 1, height: 1 },
		task: { taskId: id, stage: "Label", tools: [], brushDataUrl: signed(`${id}.png`, hoursAgo) },
	});
	writeFileSync(file, JSON.stringify([task("t1", 52), task("t2", 1)]));
	const page = await served.open(file);
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await page.getByRole("row", { name: /^t1\.jpg/u }).click();
	await page.getByRole("button", { name: "Media", exact: true }).click();
	const dialog = page.getByRole("dialog", { name: "Media" });
	await expect(dialog.getByRole("row", { name: /Brush masks/u })).toContainText("0 of 2 here");
	await expect(dialog.getByRole("row", { name: /Brush masks/u })).toContainText(
		"1 of 2 dead; the first died 18 h ago, the last dies in 32 h",
	);
	await page.screenshot({ path: test.info().outputPath("light.png") });
	await dialog.getByRole("button", { name: "link expired: 1" }).click();
	const list = dialog.getByRole("listbox", { name: "Files that tasks point to" });
	await expect(list.getByRole("option")).toHaveCount(1);
	await expect(list).toContainText("masks.invalid/brush/t1.png");
	await expect(list).toContainText(/died 18 h ago/u);
	await dialog.getByRole("button", { name: "Copy the list" }).click();
	await expect(dialog.getByText("1 line copied")).toBeVisible();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	expect(copied).toBe("ango-loupe media list 1\nrole\ttask id\tplace\nbrush\tt1\tmasks.invalid/brush/t1.png\n");
	expect(copied).not.toContain(mark);
	await page.keyboard.press("Escape");
	const dropped = await page.evaluateHandle((base64) => {
		const transfer = new DataTransfer();
		transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "drawn.png"));
		return transfer;
	}, png);
	await page.dispatchEvent("body", "dragover", { dataTransfer: dropped });
	await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
	await expect(page.getByText("Media brought in")).toBeVisible();
	await page.getByRole("button", { name: "Media", exact: true }).click();
	await expect(dialog.getByRole("row", { name: /Brush masks/u })).toContainText("1 of 2 here");
	await dialog.getByText("What was taken").click();
	await expect(dialog.getByText("drawn.png: the brush mask of task t1, by the task in front")).toBeVisible();
	await page.emulateMedia({ colorScheme: "dark" });
	await page.screenshot({ path: test.info().outputPath("dark.png") });
});
