import { rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Page } from "@playwright/test";
import { expect, progress, savedState, test, verdictButton, writeExport } from "./findings-place.ts";
import { reload } from "./fixtures.ts";

const portOf = (link: string): string => new URL(link).port;
const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(`^${name}`, "u") });
const remark = (page: Page) => page.getByRole("textbox", { name: "Remark" });

test("a batch judged by keys alone is there after a reload, a kill, and from either side alone", async ({
	machine,
	page,
}) => {
	const file = writeExport(path.join(machine.folder, "batch.json"), 6);
	const start = (...more: string[]) => machine.start([file], "--findings", machine.findings, ...more);
	const first = await start();
	await page.goto(first);
	await expect(row(page, "0\\.jpg")).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("3");
	await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
	await page.keyboard.press("q");
	await page.keyboard.type("The box is too loose");
	await page.keyboard.press("Enter");
	await page.keyboard.press("f");
	await page.keyboard.type("loose box");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Escape");
	// Keys faster than tasks are read: each is about the task that it was pressed for.
	for (const key of ["ArrowRight", "1", "ArrowRight", "s", "ArrowRight", "1"]) await page.keyboard.press(key);
	await expect(progress(page)).toHaveText("3 of 6 reviewed, 1 rejected, 1 skipped");
	await expect(savedState(page)).toHaveText("Saved");
	await page.keyboard.press("Home");
	await page.keyboard.press("u");
	await expect(row(page, "2\\.jpg")).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("u");
	await expect(row(page, "4\\.jpg")).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("Shift+u");
	await expect(row(page, "2\\.jpg")).toHaveAttribute("aria-selected", "true");
	await expect(row(page, "0\\.jpg").getByLabel("Reject")).toBeVisible();

	const isThere = async () => {
		await expect(progress(page)).toHaveText("3 of 6 reviewed, 1 rejected, 1 skipped");
		await row(page, "0\\.jpg").click();
		await expect(remark(page)).toHaveValue("The box is too loose");
		await expect(page.getByRole("button", { name: "Take away loose box" })).toBeVisible();
		await expect(savedState(page)).toHaveText("Saved");
	};
	await reload(page);
	await isThere();
	await machine.end("SIGKILL");
	// Another port is another origin: the page there knows nothing, and has it all from the journal.
	await page.goto(await start());
	await isThere();
	await machine.end();
	// The folder is lost: the page of the first origin still has it, and gives it back.
	rmSync(machine.findings, { recursive: true });
	await page.goto(await start("--port", portOf(first)));
	await expect(page.getByText("Findings were restored")).toBeVisible();
	await isThere();
	await machine.end();
	await page.goto(await start());
	await isThere();
	await expect(page.getByText("Findings were restored")).toBeHidden();
});

test("two pages of one program show each other's verdicts at once, and undo is the same in both", async ({
	machine,
	page,
}) => {
	const file = writeExport(path.join(machine.folder, "two.json"), 3);
	await page.goto(await machine.start([file], "--findings", machine.findings));
	const other = await page.context().newPage();
	await other.goto(page.url());
	for (const each of [page, other]) await expect(row(each, "0\\.jpg")).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("2");
	await expect(verdictButton(other, "Fix")).toHaveAttribute("aria-pressed", "true");
	await expect(progress(other)).toHaveText("1 of 3 reviewed, 1 to fix");
	await other.bringToFront();
	await other.keyboard.press("q");
	await other.keyboard.type("wheel is missing");
	await other.keyboard.press("Enter");
	await expect(remark(page)).toHaveValue("wheel is missing");
	await page.bringToFront();
	await page.keyboard.press("1");
	await expect(verdictButton(other, "Accept")).toHaveAttribute("aria-pressed", "true");
	await expect(remark(other)).toHaveValue("wheel is missing");
	await page.keyboard.press("Control+z");
	await expect(page.getByText("Undone: Accept 0.jpg")).toBeVisible();
	await expect(verdictButton(other, "Fix")).toHaveAttribute("aria-pressed", "true");
	await other.keyboard.press("Control+Shift+z");
	await expect(verdictButton(page, "Accept")).toHaveAttribute("aria-pressed", "true");
	await other.close();
});

test("what cannot be saved stays in sight with its reason, outlives a reload, and is saved by Retry", async ({
	machine,
	page,
}) => {
	const file = writeExport(path.join(machine.folder, "stuck.json"), 3);
	// A file stands where the folder should be.
	writeFileSync(machine.findings, "in the way");
	const link = await machine.start([file], "--findings", machine.findings);
	await page.goto(link);
	await expect(row(page, "0\\.jpg")).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("3");
	await expect(savedState(page)).toContainText("1 change not saved");
	await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "What is wrong" }).click();
	const dialog = page.getByRole("dialog", { name: "Not saved yet" });
	await expect(dialog.getByRole("listitem")).toContainText("Reject 0.jpg");
	await page.keyboard.press("Escape");
	page.on("dialog", (asked) => void asked.accept());
	await reload(page);
	await expect(savedState(page)).toContainText("1 change not saved");
	await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
	rmSync(machine.findings);
	await page.getByRole("button", { name: "Retry" }).first().click();
	await expect(savedState(page)).toHaveText("Saved");
	await machine.end();
	await page.goto(await machine.start([file], "--findings", machine.findings));
	await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
});

test("a remark is there though the page is left while it is typed, and a shape that is begun holds the page", async ({
	machine,
	page,
}) => {
	const file = writeExport(path.join(machine.folder, "left.json"), 3);
	await page.goto(await machine.start([file], "--findings", machine.findings));
	await expect(row(page, "0\\.jpg")).toHaveAttribute("aria-selected", "true");
	const asked: string[] = [];
	let stays = false;
	page.on("dialog", (dialog) => {
		asked.push(dialog.type());
		void (stays ? dialog.dismiss() : dialog.accept());
	});
	await expect(page.getByRole("treeitem", { name: /90×60/u })).toBeVisible();
	await page.keyboard.press("q");
	await page.keyboard.type("left at once");
	await page.reload();
	await expect(remark(page)).toHaveValue("left at once");
	await expect(savedState(page)).toHaveText("Saved");
	await page.keyboard.press("Shift+p");
	const canvas = page.getByRole("application");
	await expect(canvas).toBeFocused();
	await canvas.click({ position: { x: 200, y: 200 } });
	stays = true;
	asked.length = 0;
	await page.evaluate(() => {
		location.reload();
	});
	await expect.poll(() => asked).toEqual(["beforeunload"]);
	const dialog = page.getByRole("dialog", { name: "Not saved yet" });
	await expect(dialog).toContainText("1 shape begun and not finished");
	await page.keyboard.press("Escape");
	await canvas.focus();
	await page.keyboard.press("Escape");
	stays = false;
	asked.length = 0;
	await page.reload();
	await expect(remark(page)).toHaveValue("left at once");
	expect(asked).toEqual([]);
});

test("annotations, answers, relations and differences are judged each for itself", async ({ machine, page }) => {
	const file = writeExport(path.join(machine.folder, "parts.json"), 2);
	await page.goto(await machine.start([file], "--findings", machine.findings));
	const car = page.getByRole("tree", { name: "Annotations" }).getByRole("treeitem", { name: /90×60/u });
	// Before it is read there is nothing in it to select, and the verdict would be on the task.
	await expect(car).toBeVisible();
	await page.keyboard.press("ArrowDown");
	await expect(car).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("2");
	await expect(verdictButton(page, "Fix")).toHaveAttribute("aria-pressed", "true");
	await expect(car.getByLabel("Fix")).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(verdictButton(page, "Fix")).toHaveAttribute("aria-pressed", "false");
	await page.getByRole("button", { name: "Judge Usable?" }).click();
	await page.keyboard.press("3");
	await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
	await page.keyboard.press("Escape");
	await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "false");
	const others = page.getByRole("list", { name: "Other verdicts" });
	await expect(others).toContainText("Annotation Car");
	await expect(others).toContainText("Answer Usable?");
	await expect(savedState(page)).toHaveText("Saved");
});

test("verdicts of one's own stand on further digits, and reviewers keep their names", async ({ machine, page }) => {
	const file = writeExport(path.join(machine.folder, "own.json"), 2);
	await page.goto(await machine.start([file], "--findings", machine.findings));
	await page.getByRole("button", { name: /^Reviewer/u }).click();
	await page.getByRole("textbox", { name: "Name" }).fill("ana");
	await page.getByRole("button", { name: "Use this name" }).click();
	await expect(page.getByRole("button", { name: "Reviewer ana" })).toBeVisible();
	await page.getByRole("button", { name: "Reviewer ana" }).click();
	await page.getByRole("button", { name: "Verdicts of your own…" }).click();
	await page.getByRole("textbox", { name: "Verdict on 5" }).fill("Second look");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await expect(verdictButton(page, "Second look")).toBeVisible();
	await page.keyboard.press("5");
	await expect(verdictButton(page, "Second look")).toHaveAttribute("aria-pressed", "true");
	await page.getByRole("button", { name: "Reviewer ana" }).click();
	await page.getByRole("textbox", { name: "Name" }).fill("bo");
	await page.getByRole("button", { name: "Use this name" }).click();
	await expect(verdictButton(page, "Second look")).toHaveAttribute("aria-pressed", "false");
	await expect(page.getByRole("list", { name: "Other verdicts" })).toContainText("ana");
	await reload(page);
	await expect(verdictButton(page, "Second look")).toBeVisible();
	await expect(page.getByRole("button", { name: "Reviewer bo" })).toBeVisible();
});
