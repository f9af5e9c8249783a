import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page, test as base } from "@playwright/test";
import { DesktopMain } from "../program/desktop-main.ts";
import { valueOf } from "../value-of.ts";
import { expect, savedState, verdictButton, writeExport } from "./findings-place.ts";
import { openInStandIn, type StandIn } from "./stand-in/provider.ts";

/** What a person sees of the end of the process that reads exports, where only the stand-in can end it. */
const test = base.extend<{ folder: string; start: (file: string) => Promise<StandIn> }>({
	folder: async ({}, use) => {
		const folder = mkdtempSync(join(tmpdir(), "loupe-ends-"));
		await use(folder);
		rmSync(folder, { recursive: true, force: true });
	},
	start: async ({ browser }, use) => {
		const running: StandIn[] = [];
		await use(async (file) => {
			const started = await openInStandIn({ files: [file], browser });
			running.push(started);
			return started;
		});
		for (const each of running) await each.close();
	},
});

const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(`^${name}\\.jpg`, "u") }).first();
const notices = (page: Page) => page.getByRole("log", { name: "Notices" });
const zoom = (page: Page) => page.getByRole("group", { name: "Zoom" });

test("where the reader ends the same task, query, annotation and zoom are there, and the next verdict is saved", async ({
	folder,
	start,
}) => {
	const { page, app } = await start(writeExport(join(folder, "batch.json"), 6));
	const search = page.getByRole("combobox", { name: "Search the tasks" });
	await search.fill("-name=0.jpg");
	await search.press("Enter");
	await row(page, "3").click();
	await page.keyboard.press("3");
	await expect(verdictButton(page, "Reject")).toHaveAttribute("aria-pressed", "true");
	await expect(savedState(page)).toHaveText("Saved");
	const annotation = page.getByRole("treeitem", { selected: true });
	await page.getByRole("application").focus();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("a");
	await expect(annotation).toHaveCount(1);
	const shown = await zoom(page).innerText();

	await app.killEngine();
	await expect(notices(page)).toContainText("The reader ended and was started again");
	await expect(notices(page)).toContainText("Open again: batch.json");
	await expect(notices(page).getByRole("alert")).toHaveCount(0);
	await expect(row(page, "3")).toHaveAttribute("aria-selected", "true");
	await expect(search).toHaveValue("-name=0.jpg");
	await expect(annotation).toHaveCount(1);
	expect(await zoom(page).innerText()).toBe(shown);
	await page.keyboard.press("Escape");
	await page.keyboard.press("2");
	await expect(verdictButton(page, "Fix")).toHaveAttribute("aria-pressed", "true");
	await expect(savedState(page)).toHaveText("Saved");
	await expect(row(page, "3").getByLabel("Fix")).toBeVisible();
	await page.keyboard.press("ArrowRight");
	await expect(row(page, "4")).toHaveAttribute("aria-selected", "true");
});

test("an export that went meanwhile is named, and one over which the reader ends each time is left", async ({
	folder,
	start,
}) => {
	const file = writeExport(join(folder, "batch.json"), 2);
	const { page, app } = await start(file);
	await expect(row(page, "0")).toBeVisible();
	for (let end = 1; end <= 2; end++) {
		await app.killEngine();
		await expect.poll(async () => (await app.recorded()).engineStarts).toBe(end + 1);
		await expect(row(page, "1")).toBeVisible();
	}
	await app.killEngine();
	await expect(notices(page)).toContainText("The reading process ended over this file again and again");
	await expect(row(page, "0")).toBeHidden();
	await app.openFile(file);
	await expect(row(page, "1")).toBeVisible();
	rmSync(file);
	await app.killEngine();
	await expect(notices(page)).toContainText("The file is not there");
	await expect(row(page, "0")).toBeHidden();
});

test("what was open when the whole program was killed is open at its next start, and not after it was quit", async ({
	folder,
	start,
}) => {
	const file = writeExport(join(folder, "batch.json"), 2);
	const profile = join(folder, "profile");
	const openIn = async ({ host }: DesktopMain) => valueOf(await host.listExports()).map(({ name }) => name);
	const killed = new DesktopMain([file], profile);
	await expect.poll(() => openIn(killed)).toEqual(["batch.json"]);
	await expect.poll(() => leftOpen(profile)).toEqual([file]);
	await killed.end("SIGKILL");
	// Electron gives its own lock up with its process.
	rmSync(join(profile, "first-instance"), { force: true });
	const next = new DesktopMain([], profile);
	await expect.poll(() => openIn(next)).toEqual(["batch.json"]);
	await next.end("SIGKILL");

	const { page, app } = await start(file);
	await expect(row(page, "0")).toBeVisible();
	await expect.poll(() => leftOpen(app.programFolder)).toEqual([file]);
	await app.closeWindow();
	expect(leftOpen(app.programFolder)).toEqual([]);
});

/** What the program would open again; null: it has remembered nothing yet. */
function leftOpen(profile: string): unknown {
	const place = join(profile, "left-open.json");
	if (!existsSync(place)) return null;
	return (JSON.parse(readFileSync(place, "utf8")) as { content: { paths: unknown } }).content.paths;
}
