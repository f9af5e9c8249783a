import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Browser, Page } from "@playwright/test";
import { expect, start, stop, test } from "./fixtures.ts";
import { beginPlan, beReviewer, openPlans, planBar, planLine, plansDialog, verdictPane } from "./plans-page.ts";

/** A program on a machine of its own, with its data folder, and its page in a browser of its own. */
interface Machine {
	page: Page;
	/** Every answer of its engine so far, as text. */
	heard: string[];
	folder: string;
	end(): Promise<void>;
}

async function machine(browser: Browser, folder: string, file: string): Promise<Machine> {
	mkdirSync(folder, { recursive: true });
	const { child, link } = await start([file], folder);
	const context = await browser.newContext({ acceptDownloads: true });
	const page = await context.newPage();
	const heard: string[] = [];
	const reading: Promise<void>[] = [];
	// What the engine tells by itself.
	const protocol = await context.newCDPSession(page);
	await protocol.send("Network.enable");
	protocol.on("Network.eventSourceMessageReceived", ({ data }) => heard.push(data));
	page.on("response", (response) => {
		// The stream of events never ends.
		if ((response.headers()["content-type"] ?? "").includes("event-stream")) return;
		reading.push(
			response.text().then(
				(text) => void heard.push(text),
				() => undefined,
			),
		);
	});
	await page.goto(link);
	await expect(page.getByRole("grid", { name: "Tasks", exact: true }).getByRole("row").nth(1)).toBeVisible();
	return {
		page,
		heard,
		folder,
		end: async () => {
			await Promise.all(reading);
			await context.close();
			await stop(child);
		},
	};
}

/** Thirty tasks, by two people. */
function writeTasks(folder: string): string {
	const file = path.join(folder, "street.json");
	const texts = Array.from({ length: 30 }, (_, n) =>
		JSON.stringify({
			asset: `https://example.invalid/${String(n)}.png`,
			externalId: `${String(n)}.png`,
			metadata: { width: 400, height: 300 },
			task: {
				...{ taskId: String(n).padStart(24, "a"), stage: "Label", stageId: "l" },
				updatedBy: n < 10 ? "kim@x.io" : "lou@x.io",
				tools: [],
			},
		}),
	);
	writeFileSync(file, texts.join("\n"));
	return file;
}

/** Everything that this machine has, as a file. */
async function takeOut({ page, folder }: Machine, name: string): Promise<string> {
	await page.getByRole("button", { name: "Findings as files" }).click();
	const dialog = page.getByRole("dialog", { name: "Findings as files" });
	await dialog.getByLabel("Of every export").check();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		dialog.getByRole("button", { name: "Save the file" }).click(),
	]);
	const file = path.join(folder, `${name}.loupe-findings`);
	copyFileSync(await download.path(), file);
	await page.keyboard.press("Escape");
	await expect(dialog).toBeHidden();
	return file;
}

/** Dropped on the page, as from a stick. */
async function bringIn({ page }: Machine, text: string, name: string): Promise<void> {
	const data = await page.evaluateHandle(
		([content, file]) => {
			const transfer = new DataTransfer();
			transfer.items.add(new File([content], file));
			return transfer;
		},
		[text, name] as const,
	);
	for (const type of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("body", type, { dataTransfer: data });
	const dialog = page.getByRole("dialog", { name: "Findings as files" });
	await expect(dialog.getByRole("status", { name: "What was brought in" })).toContainText(name);
	await page.keyboard.press("Escape");
	await expect(dialog).toBeHidden();
}

const ana = Array.from({ length: 20 }, (_, at) => (at < 12 ? "1" : "3"));
const ben = Array.from({ length: 20 }, (_, at) => (at < 9 || at === 19 ? "1" : "3"));

/** From where the reader stands; each verdict has to be counted before the next task is asked for. */
async function read(page: Page, digits: readonly string[], from: number): Promise<void> {
	for (const [at, digit] of digits.entries()) {
		await page.keyboard.press(digit);
		await expect(planBar(page)).toContainText(`${String(from + at + 1)} of 20 read`);
		await page.keyboard.press("u");
	}
	await expect(planBar(page).getByRole("status")).toHaveText("Everything of it is judged.");
}

test("Two machines read blind, exchange files, and a third adjudicates", async ({ browser, served }) => {
	test.setTimeout(180_000);
	const file = writeTasks(served.folder);
	const one = await machine(browser, path.join(served.folder, "one"), file);
	await beReviewer(one.page, "lea");
	await openPlans(one.page);
	const form = plansDialog(one.page).getByRole("form", { name: "New plan" });
	await form.getByLabel("Name").fill("July");
	await form.getByLabel("Size").fill("20");
	await form.getByLabel("Seed", { exact: true }).fill("7");
	await form.getByLabel("Readers").fill("ana, ben");
	await form.getByLabel("Tasks are").selectOption({ label: "divided by who updated them last" });
	await form.getByRole("checkbox").check();
	const choice = form.getByRole("group", { name: "What it would choose" });
	// Twenty of thirty, in proportion: 6.67 and 13.33.
	await expect(choice.getByRole("row", { name: "kim@x.io" })).toHaveText(/10\s*7/u);
	await expect(choice.getByRole("row", { name: "lou@x.io" })).toHaveText(/20\s*13/u);
	// Cochran: z √((1/3)² 3/9 / 28 + (2/3)² 7/19 / 52) = 0.131.
	await expect(choice).toContainText("right to within ± 13 % at worst, at 95 % confidence");
	await form.getByRole("button", { name: "Make the plan" }).click();
	await expect(planLine(one.page)).toContainText("20 tasks, seed 7, by person; ana and ben, blind");
	await one.page.keyboard.press("Escape");
	const plan = readFileSync(await takeOut(one, "plan"), "utf8");

	await beReviewer(one.page, "ana");
	await openPlans(one.page);
	await beginPlan(one.page, "Read");
	await one.page.keyboard.press("q");
	await one.page.getByRole("textbox", { name: "Remark" }).fill("torn tyre");
	await one.page.keyboard.press("Escape");
	await read(one.page, ana, 0);
	const anas = readFileSync(await takeOut(one, "ana"), "utf8");
	expect(anas).toContain("torn tyre");

	const two = await machine(browser, path.join(served.folder, "two"), file);
	await beReviewer(two.page, "ben");
	await bringIn(two, plan, "plan.loupe-findings");
	await bringIn(two, anas, "ana.loupe-findings");
	await openPlans(two.page);
	await beginPlan(two.page, "Read");
	await expect(verdictPane(two.page)).toContainText("1 finding of others, shown once your verdict is in.");
	// The list, its counts, the plans and what findings leave as are asked for as well.
	await two.page.keyboard.press("j");
	await expect(two.page.getByRole("region", { name: "Findings" })).toContainText("Nothing was found.");
	await two.page.keyboard.press("j");
	const bens = readFileSync(await takeOut(two, "before"), "utf8");
	await expect(verdictPane(two.page)).toBeVisible();
	for (const secret of ["torn tyre", '"verdict":"reject"', '"verdict":"accept"']) {
		expect(two.heard.filter((text) => text.includes(secret))).toEqual([]);
		expect(bens).not.toContain(secret);
	}
	expect(await two.page.content()).not.toContain("torn tyre");
	await two.page.keyboard.press(ben[0] ?? "");
	await expect(verdictPane(two.page)).toContainText("torn tyre");
	// What is heard would have been heard before.
	await expect.poll(() => two.heard.some((text) => text.includes("torn tyre"))).toBe(true);
	await two.page.keyboard.press("u");
	await expect(verdictPane(two.page)).not.toContainText("torn tyre");
	await read(two.page, ben.slice(1), 1);
	const both = readFileSync(await takeOut(two, "ben"), "utf8");

	const three = await machine(browser, path.join(served.folder, "three"), file);
	await beReviewer(three.page, "max");
	await bringIn(three, anas, "ana.loupe-findings");
	await bringIn(three, both, "ben.loupe-findings");
	await openPlans(three.page);
	// By hand: both accept 9 and reject 7, of the others ana accepts 3 and ben 1. κ = (0.8 − 0.5) / (1 − 0.5).
	await expect(planLine(three.page)).toContainText("20 tasks judged by all: 4 in dispute, 0 settled.");
	await expect(planLine(three.page)).toContainText("ana and ben give the same verdict on 80 % of 20 tasks.");
	await expect(planLine(three.page)).toContainText("Cohen’s κ 0.60");
	// α = 1 − 39 × 8 / (2 × 22 × 18).
	await expect(planLine(three.page)).toContainText("Krippendorff’s α 0.61");
	const table = planLine(three.page).getByRole("table", { name: "Verdicts of ana (rows) and ben (columns)" });
	await expect(table.getByRole("row", { name: "Accept" }).last()).toHaveText(/9\s*3/u);
	await expect(table.getByRole("row", { name: "Reject" }).last()).toHaveText(/1\s*7/u);
	await beginPlan(three.page, "Adjudicate 4");
	for (const settled of [1, 2, 3, 4]) {
		await expect(planBar(three.page)).toContainText("ana:");
		await three.page.keyboard.press("3");
		await expect(planBar(three.page)).toContainText(`${String(4 - settled)} in dispute, ${String(settled)} settled`);
		await three.page.keyboard.press("u");
	}
	await expect(planBar(three.page).getByRole("status")).toHaveText("Nothing is left to settle.");
	for (const each of [one, two, three]) await each.end();
});
