import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test as base } from "@playwright/test";
import { openInStandIn, type StandIn } from "./stand-in/provider.ts";

/** Several windows and the portable mode, in which only the stand-in can look behind the page. */
const test = base.extend<{ start: (file: string, beside?: readonly string[]) => Promise<StandIn> }>({
	start: async ({ browser }, use) => {
		const folder = mkdtempSync(join(tmpdir(), "loupe-windows-"));
		const running: StandIn[] = [];
		await use(async (name, beside = []) => {
			const started = await openInStandIn({ files: [writeExport(folder, name)], browser, beside });
			running.push(started);
			return started;
		});
		for (const each of running) await each.close();
		rmSync(folder, { recursive: true, force: true });
	},
});

test("a second window shows what is open, and a file that is opened comes in the one in front", async ({ start }) => {
	const { page, app } = await start("alpha");
	await expect(row(page, "alpha.jpg")).toBeVisible();
	await app.clickMenu("New Window");
	await expect.poll(() => app.windows.length).toBe(2);
	const second = app.window.page;
	await expect(row(second, "alpha.jpg")).toBeVisible();
	const folder = mkdtempSync(join(tmpdir(), "loupe-windows-"));
	await app.openFile(writeExport(folder, "beta"));
	await expect(row(second, "beta.jpg")).toBeVisible();
	await expect(row(page, "alpha.jpg")).toBeVisible();
	await expect(row(page, "beta.jpg")).toBeHidden();
	rmSync(folder, { recursive: true, force: true });
});

test("a window that is closed leaves the other one at work", async ({ start }) => {
	const { page, app } = await start("alpha");
	await app.clickMenu("New Window");
	await expect.poll(() => app.windows.length).toBe(2);
	await expect(row(app.window.page, "alpha.jpg")).toBeVisible();
	await app.closeFrontWindow();
	await row(page, "alpha.jpg").click();
	await expect(page.getByRole("region", { name: "Canvas" })).toBeVisible();
	const status = await page.evaluate(() => window.host?.invoke("status", []));
	expect(status).toMatchObject({ ok: true });
});

test("a window that holds what is saved nowhere is closed by a person's word alone", async ({ start }) => {
	const { page, app } = await start("alpha");
	await app.clickMenu("New Window");
	await expect.poll(() => app.windows.length).toBe(2);
	const second = app.window.page;
	const canvas = second.getByRole("application");
	await expect(second.getByRole("toolbar", { name: "Drawing" })).toBeVisible();
	await second.keyboard.press("Shift+p");
	await expect(second.getByRole("status", { name: "Drawing hint" })).toBeVisible();
	const boxes = async (): Promise<string[]> => (await app.recorded()).messageBoxes;
	// Begun, and no shape yet.
	await draw(second);
	await app.closeFrontWindow();
	await expect.poll(boxes).toEqual(["Not everything in this window is saved"]);
	const dialog = second.getByRole("dialog", { name: "Not saved yet" });
	await expect(dialog).toContainText("1 shape begun and not finished");
	await second.keyboard.press("Escape");
	// What was said last is on its way, and waited for.
	await canvas.focus();
	await second.keyboard.press("Escape");
	await second.keyboard.press("Escape");
	await second.keyboard.press("3");
	await app.closeFrontWindow();
	await expect.poll(() => second.isClosed()).toBe(true);
	expect(await boxes()).toHaveLength(1);
	await expect(row(page, "alpha.jpg").getByLabel("Reject")).toBeVisible();
});

test("with a flag file beside the program everything is kept beside it", async ({ start }) => {
	const { page, app } = await start("alpha", ["ango-loupe.portable"]);
	await expect(row(page, "alpha.jpg")).toBeVisible();
	await expect.poll(() => existsSync(join(app.programFolder, "ango-loupe-data", "engine"))).toBe(true);
	expect(existsSync(join(app.programFolder, "engine"))).toBe(false);
});

function writeExport(folder: string, name: string): string {
	const task = { taskId: name, stage: "Label", stageId: "Label", tools: [], classifications: [], relations: [] };
	const asset = {
		asset: `https://host.invalid/${name}.jpg`,
		externalId: `${name}.jpg`,
		metadata: { width: 400, height: 300 },
		task,
	};
	const file = join(folder, `${name}.json`);
	writeFileSync(file, JSON.stringify([asset]));
	return file;
}

/** One corner of a polygon. */
async function draw(page: Page): Promise<void> {
	const box = await page.getByRole("application").boundingBox();
	if (box === null) throw new Error("There is no canvas");
	await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

function row(page: Page, picture: string): ReturnType<Page["locator"]> {
	return page.getByRole("row", { name: new RegExp(`^${picture}`, "u") }).first();
}
