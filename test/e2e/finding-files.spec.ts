import { readFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "./fixtures.ts";

const fixture = fileURLToPath(new URL("../fixtures/findings/version-1.loupe-findings", import.meta.url));
const sample = fileURLToPath(new URL("../../resources/sample/sample-export.json", import.meta.url));

test("findings that are dropped are merged, told, and leave as the same file", async ({ served }) => {
	const page = await served.open(sample);
	await expect(page.getByRole("button", { name: "Findings as files" })).toBeVisible();
	const text = readFileSync(fixture, "utf8");
	const data = await page.evaluateHandle((content) => {
		const transfer = new DataTransfer();
		transfer.items.add(new File([content], "Bo.loupe-findings"));
		return transfer;
	}, text);
	for (const type of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("body", type, { dataTransfer: data });
	const dialog = page.getByRole("dialog", { name: "Findings as files" });
	const report = dialog.getByRole("status", { name: "What was brought in" });
	await expect(report).toContainText("Bo.loupe-findings");
	await expect(report.getByRole("row", { name: /^New/u })).toContainText("14");
	await expect(report.getByRole("row", { name: /^Conflicts/u })).toContainText("1");

	await dialog.getByLabel("Of every export").check();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		dialog.getByRole("button", { name: "Save the file" }).click(),
	]);
	expect(download.suggestedFilename()).toBe("All.loupe-findings");
	expect(readFileSync(await download.path(), "utf8")).toBe(text);

	await dialog.getByLabel("Page with pictures").check();
	const [html] = await Promise.all([
		page.waitForEvent("download"),
		dialog.getByRole("button", { name: "Save the file" }).click(),
	]);
	const shown = readFileSync(await html.path(), "utf8");
	expect(shown).toContain("Box too loose");
	expect(shown).not.toContain("<script");
});

test("a file of findings on the command line is merged, and needs no export", async ({ served }) => {
	const page = await served.open(fixture);
	await page.getByRole("button", { name: "Findings as files" }).click();
	await page.getByRole("dialog").getByLabel("Table (CSV)").check();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Save the file" }).click(),
	]);
	const csv = readFileSync(await download.path(), "utf8");
	expect(csv).toContain("smallest car");
	expect(path.extname(download.suggestedFilename())).toBe(".csv");
});
