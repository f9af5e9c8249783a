import type { Locator, Page } from "@playwright/test";
import { batchTasks, heavyTasks, task, writeTasks } from "./batch-export.ts";
import { expect, test } from "./fixtures.ts";

const box = (page: Page) => page.getByRole("combobox", { name: "Search the tasks" });
const view = (page: Page) => page.getByRole("region", { name: "Batch comparison" });
/** The head of the list is a row too. */
const listed = (page: Page) => page.getByRole("grid", { name: "Tasks", exact: true }).getByRole("row");
const figure = (page: Page, label: string) =>
	page.getByRole("list", { name: "Figures" }).getByRole("button", { name: new RegExp(`^${label} `, "u") });

interface Choices {
	reference?: string;
	with?: RegExp;
	threshold?: string;
}

/** Fills in the form from the menu. What is not named stays as it is offered. */
async function compare(page: Page, choices: Choices = {}): Promise<void> {
	await page.getByRole("button", { name: "Compare", exact: true }).click();
	await page
		.getByRole("menuitem", {
			name: choices.with ? "All tasks: with another open export…" : "All tasks: stages of this export…",
		})
		.click();
	const dialog = page.getByRole("dialog", { name: "Compare all tasks" });
	if (choices.reference !== undefined) await dialog.getByLabel("Reference").selectOption(choices.reference);
	if (choices.threshold !== undefined) await dialog.getByLabel("Threshold τ").fill(choices.threshold);
	await dialog.getByRole("button", { name: "Compare", exact: true }).click();
	await expect(dialog).toHaveCount(0);
	await expect(view(page)).toBeVisible();
}

/** File names of the tasks in the list, which has as many columns as it likes. */
async function names(page: Page): Promise<string[]> {
	const texts = await listed(page).allTextContents();
	return texts.slice(1).map((text) => /^\s*(\S+?\.png)/u.exec(text)?.[1] ?? text);
}

test("figures of a stage against the export are those counted by hand", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "batch.json", batchTasks));
	await expect(listed(page)).toHaveCount(11);
	await compare(page, { reference: "b" });
	await expect(view(page)).toContainText("Label, latest visit → as exported");
	// All but the one that was never in Label.
	await expect(figure(page, "Compared")).toContainText("9");
	await expect(figure(page, "Unchanged")).toContainText("2");
	await expect(figure(page, "Both empty")).toContainText("1");
	// (3 + 2 + 2/3) / 6
	await expect(figure(page, "Mean similarity")).toContainText("0.944");
	// Hits: three cars that are the same, one that is near. A has 7 annotations, B has 8.
	await expect(figure(page, "Precision")).toContainText("0.571");
	await expect(figure(page, "Recall")).toContainText("0.500");
	await expect(figure(page, "F1")).toContainText("0.533");
	await expect(figure(page, "Answers differ")).toContainText("1");
	// In the list as well: what changed, and how similar the pairs are.
	const row = (name: string) => page.getByRole("row", { name: new RegExp(`^${name}\\.png`, "u") }).first();
	await expect(row("far").getByRole("gridcell")).toHaveText(["far.png", "2", "–", "Review", "1"]);
	await expect(row("near").getByRole("gridcell")).toHaveText(["near.png", "1", "0.666", "Review", "1"]);
	await expect(row("same-1").getByRole("gridcell")).toHaveText(["same-1.png", "1", "1.000", "Review", "1"]);
	await expect(row("unlabelled").getByRole("gridcell")).toHaveText(["unlabelled.png", "–", "–", "Review", "1"]);
	const changes = page.getByRole("button", { name: "Changes", exact: true });
	await changes.click();
	await changes.click();
	await expect.poll(async () => (await names(page))[0]).toBe("far.png");
	const leftOut = page.getByRole("list", { name: "Left out" });
	await expect(leftOut.getByRole("listitem")).toHaveCount(1);
	await leftOut.getByRole("button", { name: "Show them" }).click();
	await expect.poll(() => names(page)).toEqual(["unlabelled.png"]);
});

test("the matrix has A in its rows, and a cell lists its tasks", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "batch.json", batchTasks));
	await compare(page);
	const matrix = page.getByRole("grid", { name: "Confusion matrix: rows are A, columns are B" });
	const columns = matrix.getByRole("columnheader");
	const row = (name: string) =>
		matrix.getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) });
	/** By the names at its edges, as a person reads it. */
	await expect(columns).toHaveText(["A ↓   B →", "Car", "Sign", "Van", "unmatched"]);
	const cell = async (of: string, as: string): Promise<Locator> => {
		const at = (await columns.allTextContents()).indexOf(as);
		return row(of)
			.getByRole("gridcell")
			.nth(at - 1);
	};
	await expect(await cell("Car", "Car")).toHaveText("4");
	await expect(await cell("Car", "Van")).toHaveText("2");
	await expect(await cell("Van", "Car")).toHaveText("");
	await expect(await cell("Sign", "unmatched")).toHaveText("1");
	await expect(await cell("unmatched", "Sign")).toHaveText("1");
	await expect(await cell("unmatched", "Car")).toHaveText("1");
	await expect(await cell("Car", "unmatched")).toHaveText("");
	await (await cell("Car", "Van")).getByRole("button").click();
	await expect.poll(() => names(page)).toEqual(["van-0.png", "van-1.png"]);
	await (await cell("unmatched", "Car")).getByRole("button").click();
	await expect.poll(() => names(page)).toEqual(["added.png"]);
	// Once more takes it back.
	await (await cell("unmatched", "Car")).getByRole("button").click();
	await expect(box(page)).toHaveValue("");
	await expect(listed(page)).toHaveCount(11);
});

test("bins, classes and people list their tasks beside what is searched for", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "batch.json", batchTasks));
	await compare(page);
	const bins = page.getByRole("toolbar", { name: "Tasks by mean similarity" });
	await bins.getByRole("button", { name: "Similarity 0.650 to 0.700: 1 task" }).click();
	await expect.poll(() => names(page)).toEqual(["near.png"]);
	await bins.getByRole("button", { name: "Similarity 0.950 to 1.000: 5 tasks" }).click();
	await expect(listed(page)).toHaveCount(6);
	await box(page).fill("van");
	await expect(listed(page)).toHaveCount(3);
	const classes = page.getByRole("grid", { name: "Changes by class" });
	await expect(classes.getByRole("row")).toHaveCount(4);
	await classes.getByRole("button", { name: "Car", exact: true }).click();
	await expect.poll(() => names(page)).toEqual(["van-0.png", "van-1.png"]);
	await page.getByRole("tab", { name: /^person/u }).click();
	const people = page.getByRole("grid", { name: "Changes by person" });
	await people.getByRole("button", { name: "bo@example.org", exact: true }).click();
	await expect(listed(page)).toHaveCount(3);
	await page.getByRole("button", { name: "Search results" }).click();
	await expect(figure(page, "Compared")).toContainText("2");
	await page.getByRole("button", { name: "All tasks", exact: true }).click();
	await expect(figure(page, "Compared")).toContainText("9");
});

test("another threshold says how many tasks flip, lists them, and is kept", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "batch.json", batchTasks));
	await compare(page);
	const slider = page.getByRole("slider", { name: "Threshold τ" });
	await slider.fill("0.4");
	// The sign at 0.429 is a pair there.
	await expect(view(page)).toContainText("At 0.4 1 task has other figures; 1 change sides");
	await expect(figure(page, "Mean similarity")).toContainText("0.870");
	await page.getByRole("button", { name: "Show what flips" }).click();
	await expect.poll(() => names(page)).toEqual(["far.png"]);
	await slider.fill("0.7");
	await expect(view(page)).toContainText("At 0.7 1 task has other figures");
	await page.getByRole("button", { name: "Keep 0.70" }).click();
	await expect(page.getByRole("button", { name: /^Keep/u })).toHaveCount(0);
	// (3 + 2) / 5: the car at 0.667 is no pair any more.
	await expect(figure(page, "Mean similarity")).toContainText("1.000");
	await expect(slider).toHaveValue("0.7");
});

test("a number opens into its formula and its pairs, and a pair into its task", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "batch.json", batchTasks));
	await compare(page);
	await expect(figure(page, "Compared")).toContainText("9");
	await figure(page, "Mean similarity").click();
	const dialog = page.getByRole("dialog");
	await expect(dialog).toContainText("sum of the similarities / pairs = 5.67 / 6 = 0.944");
	const pairs = dialog.getByRole("listbox", { name: "Pairs behind the number" }).getByRole("option");
	await expect(pairs).toHaveCount(6);
	await expect(pairs.filter({ hasText: "near.png: Car" })).toContainText("0.666");
	await expect(pairs.filter({ hasText: "van-0.png: Car → Van" })).toContainText("relabelled");
	await page.keyboard.press("Escape");
	const classes = page.getByRole("grid", { name: "Changes by class" });
	const van = classes.getByRole("row").filter({ hasText: "Van" });
	await van.getByTitle("Explain: ≠ relabelled of Van").click();
	await expect(pairs).toHaveCount(2);
	await page.keyboard.press("Escape");
	await classes.getByRole("row").filter({ hasText: "Sign" }).getByTitle("Explain: − removed of Sign").click();
	await expect(pairs).toHaveCount(1);
	await pairs.first().getByRole("button", { name: "Open" }).click();
	await expect(view(page)).toHaveCount(0);
	await expect(page.getByRole("row", { name: /^far\.png/u })).toHaveAttribute("aria-selected", "true");
	// Beside each other as they were compared, at what is missing.
	await expect(page.getByRole("complementary", { name: "Differences" })).toContainText("Stands only in A.");
	await page.keyboard.press("Shift+D");
	await expect(figure(page, "Compared")).toContainText("9");
});

test("two exports are compared, and what stands in one only is said", async ({ served }) => {
	const a = writeTasks(served.folder, "first.json", batchTasks);
	// Without the first and the third, and with one that the first export lacks.
	const kept = batchTasks.filter((_, at) => at !== 0 && at !== 2);
	const b = writeTasks(served.folder, "second.json", [...kept, task("new", null, { tools: [] })]);
	const page = await served.open(a, b);
	await page.getByRole("button", { name: /Open exports/u }).click();
	await page.getByRole("menuitem", { name: /^first\.json/u }).click();
	await compare(page, { with: /second/u });
	await expect(view(page)).toContainText("first.json → second.json");
	const leftOut = page.getByRole("list", { name: "Left out" });
	await expect(leftOut.getByRole("listitem").filter({ hasText: "only in A" })).toContainText("2");
	await expect(leftOut.getByRole("listitem").filter({ hasText: "only in B" })).toContainText("1");
	await expect(figure(page, "Compared")).toContainText("8");
});

test("a long comparison says how far it is, and is cancelled", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "heavy.json", heavyTasks(400)));
	await expect(page.getByRole("grid", { name: "Tasks", exact: true })).toHaveAttribute("aria-rowcount", "401");
	await compare(page);
	await expect(page.getByRole("progressbar", { name: "Comparing" })).toBeVisible();
	await view(page).getByRole("button", { name: "Cancel" }).click();
	await expect(view(page)).toContainText(/Cancelled after \d+ of 400 tasks/u);
	await view(page).getByRole("button", { name: "Go on" }).click();
	await expect(view(page)).not.toContainText("Cancelled", { timeout: 40_000 });
});

test("what was compared is there again when page and export are opened anew", async ({ served }) => {
	const page = await served.open(writeTasks(served.folder, "batch.json", batchTasks));
	await compare(page, { reference: "b", threshold: "0.6" });
	await expect(figure(page, "F1")).toContainText("0.533");
	await page.reload();
	await expect(listed(page)).toHaveCount(11);
	await page.keyboard.press("Shift+D");
	await expect(figure(page, "F1")).toContainText("0.533");
	await expect(view(page)).toContainText("Label, latest visit → as exported");
	// What was filled in last is offered again.
	await view(page).getByRole("button", { name: "Change…" }).click();
	const dialog = page.getByRole("dialog", { name: "Compare all tasks" });
	await expect(dialog.getByLabel("Reference")).toHaveValue("b");
	await expect(dialog.getByLabel("Threshold τ")).toHaveValue("0.6");
	await page.keyboard.press("Escape");
	// Closing ends the comparison and waits until it is written down: what comes after is read from there.
	await page.getByRole("button", { name: /Open exports/u }).click();
	await page.getByRole("menuitem", { name: "Close batch.json" }).click();
	await page.getByTitle("Open batch.json").click();
	await expect(listed(page)).toHaveCount(11);
	await page.keyboard.press("Shift+D");
	await expect(figure(page, "F1")).toContainText("0.533");
	await expect(view(page)).toContainText("Label, latest visit → as exported");
});
