import * as fs from "node:fs";
import * as path from "node:path";
import { faultWords } from "#shared/faults";
import { SmallDisk } from "../program/small-disk.ts";
import { expect, isInFront, savedState, test, verdictButton, writeExport } from "./findings-place.ts";

const isRoot = process.getuid?.() === 0 && process.platform === "linux";

test.describe("the whole program on a real disk", () => {
	test.skip(!isRoot, "A disk of its own can only be mounted by root on Linux.");

	test("that is full tells why and what to do, goes on reading, loses nothing by a kill, and saves by Retry", async ({
		machine,
		page,
	}) => {
		const file = writeExport(path.join(machine.folder, "batch.json"), 3);
		const disk = new SmallDisk(path.join(machine.folder, "disk"), 1);
		try {
			const findings = path.join(disk.folder, "findings");
			const link = await machine.start([file], "--findings", findings);
			await page.goto(link);
			await isInFront(page);
			await page.keyboard.press("1");
			await expect(savedState(page)).toHaveText("Saved");
			disk.fill();
			// What is left of the last block is written yet.
			const remark = page.getByRole("textbox", { name: "Remark" });
			await remark.fill("é".repeat(4000));
			await remark.blur();
			await expect(savedState(page)).toContainText(/not saved/u);
			await page.getByRole("button", { name: "What is wrong" }).click();
			const dialog = page.getByRole("dialog", { name: "Not saved yet" });
			await expect(dialog).toContainText("ENOSPC");
			await expect(dialog).toContainText(faultWords["findings-not-saved"].next);
			await page.keyboard.press("Escape");
			await page.getByRole("row", { name: /^1\.jpg/u }).click();
			await expect(page.getByRole("treeitem", { name: /90×60/u })).toBeVisible();
			await page.keyboard.press("3");
			await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
			await expect(savedState(page)).toContainText("2 changes not saved");

			await machine.end("SIGKILL");
			page.on("dialog", (asked) => void asked.accept());
			await page.goto(await machine.start([file], "--findings", findings, "--port", new URL(link).port));
			await isInFront(page);
			await expect(savedState(page)).toContainText("2 changes not saved");
			disk.makeRoom();
			await page.getByRole("button", { name: "Retry" }).first().click();
			await expect(savedState(page)).toHaveText("Saved");
			await machine.end("SIGKILL");
			// Of another address: it knows what is in the journal, and nothing else.
			await page.goto(await machine.start([file], "--findings", findings));
			await isInFront(page);
			await expect(page.getByRole("row", { name: /^0\.jpg/u }).getByLabel("Accept")).toBeVisible();
			await expect(page.getByRole("row", { name: /^1\.jpg/u }).getByLabel("Reject")).toBeVisible();
			await expect(savedState(page)).toHaveText("Saved");
			await machine.end();
		} finally {
			disk.remove();
		}
	});

	test("that may only be read shows what is there, says that nothing is saved, and saves once it may be written", async ({
		machine,
		page,
	}) => {
		const file = writeExport(path.join(machine.folder, "batch.json"), 3);
		const disk = new SmallDisk(path.join(machine.folder, "disk"), 4);
		try {
			const findings = path.join(disk.folder, "findings");
			await page.goto(await machine.start([file], "--findings", findings));
			await isInFront(page);
			await page.keyboard.press("1");
			await expect(savedState(page)).toHaveText("Saved");
			await machine.end();
			disk.setReadOnly(true);
			await page.goto(await machine.start([file], "--findings", findings));
			await isInFront(page);
			await expect(verdictButton(page, "Accept")).toHaveAttribute("aria-pressed", "true");
			await expect(savedState(page)).toContainText("Not saving here");
			await page.keyboard.press("3");
			await expect(savedState(page)).toContainText("1 change not saved");
			disk.setReadOnly(false);
			await page.getByRole("button", { name: "Retry" }).first().click();
			await expect(savedState(page)).toHaveText("Saved");
			await machine.end("SIGKILL");
			await page.goto(await machine.start([file], "--findings", findings));
			await isInFront(page);
			await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
			await machine.end();
		} finally {
			disk.remove();
		}
	});
});

test("a folder by any name keeps findings, and an export there is opened", async ({ machine, page }) => {
	const name = "100% #1? Ära e\u0301 日本語 עברית 🦊";
	const deep = path.join(machine.folder, name, "x".repeat(200), "y".repeat(200));
	fs.mkdirSync(deep, { recursive: true });
	const file = writeExport(path.join(deep, `${name}.json`), 3);
	const findings = path.join(deep, name);
	await page.goto(await machine.start([file], "--findings", findings));
	await isInFront(page);
	await page.keyboard.press("2");
	await expect(verdictButton(page, "Fix")).toHaveAttribute("aria-pressed", "true");
	await expect(savedState(page)).toHaveText("Saved");
	await machine.end("SIGKILL");
	await page.goto(await machine.start([file], "--findings", findings));
	await isInFront(page);
	await expect(verdictButton(page, "Fix")).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "Findings as files" }).click();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("dialog").getByRole("button", { name: "Save the file" }).click(),
	]);
	expect(fs.readFileSync(await download.path(), "utf8")).toContain('"fix"');
});
