import * as fs from "node:fs";
import * as path from "node:path";
import { expect, isInFront, savedState, test, verdictButton, writeExport } from "./findings-place.ts";

test("a second program on one folder shows what the first says, keeps what is said in it, and saves once that is gone", async ({
	machine,
	page,
}) => {
	const file = writeExport(path.join(machine.folder, "batch.json"), 3);
	await page.goto(await machine.start([file], "--findings", machine.findings));
	await isInFront(page);
	await page.keyboard.press("1");
	await expect(savedState(page)).toHaveText("Saved");
	const second = await page.context().newPage();
	const link = await machine.start([file], "--findings", machine.findings);
	await second.goto(link);
	await isInFront(second);
	await expect(savedState(second)).toContainText("Not saving here");
	await expect(verdictButton(second, "Accept")).toHaveAttribute("aria-pressed", "true");
	// The same finding in both, each after the version that it saw.
	await second.keyboard.press("3");
	await expect(savedState(second)).toContainText("1 change not saved");
	await page.bringToFront();
	await page.keyboard.press("2");
	await expect(savedState(page)).toHaveText("Saved");
	await machine.endFirst("SIGKILL");
	await second.bringToFront();
	// It takes over by itself, and what waited is saved: both edits are there, and a person has to settle them.
	await expect(savedState(second)).toHaveText("Saved", { timeout: 20_000 });
	await second.getByRole("button", { name: "Findings as files" }).click();
	const [download] = await Promise.all([
		second.waitForEvent("download"),
		second.getByRole("dialog").getByRole("button", { name: "Save the file" }).click(),
	]);
	const kept = JSON.parse(fs.readFileSync(await download.path(), "utf8")) as { findings: { heads: object[] }[] };
	const heads = kept.findings[0]?.heads ?? [];
	expect(JSON.stringify(heads)).toContain('"fix"');
	expect(JSON.stringify(heads)).toContain('"reject"');
	expect(heads).toHaveLength(2);
	await second.close();
});
