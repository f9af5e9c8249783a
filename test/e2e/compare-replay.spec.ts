import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { box, reviewedTask, street, writeExport } from "./compare-export.ts";
import { filledExtent, fittedPlace, seenOn } from "./compare-places.ts";
import { expect, test } from "./fixtures.ts";

test("the stages of a task are replayed, and a strip says what each changed and how long it took", async ({
	served,
}) => {
	const page = await served.open(writeExport(served.folder, "street.json", street));
	const stops = page.getByRole("radiogroup", { name: "Stages of the task" });
	await page.getByRole("button", { name: "What each stage changed" }).click();
	await expect(stops.getByRole("radio", { name: /^Start/u })).toContainText("the first that is kept · 0 s");
	await expect(stops.getByRole("radio", { name: /^Label/u })).toContainText("+6, 4 answers, 1 relation · 46.8 s");
	await expect(stops.getByRole("radio", { name: /^Review/u })).toContainText(
		"+1 −1, 3 moved, 1 relabelled, 1 answered otherwise, 3 answers, 1 relation · 2.8 s",
	);
	await expect(stops.getByRole("radio", { name: /^now/u })).toContainText("no change");
	// By key, one on and one back.
	await page.keyboard.press("<");
	await expect(stops.getByRole("radio", { name: /^Review/u })).toBeChecked();
	await page.keyboard.press("<");
	await expect(stops.getByRole("radio", { name: /^Label/u })).toBeChecked();
	await page.keyboard.press(">");
	await expect(stops.getByRole("radio", { name: /^Review/u })).toBeChecked();
	const slider = page.getByRole("slider", { name: "Stage of the task" });
	await slider.fill("0");
	await expect(stops.getByRole("radio", { name: /^Start/u })).toBeChecked();
	// It plays to the end by itself.
	await page.getByRole("button", { name: "Replay the stages" }).click();
	await expect(page.getByRole("button", { name: "Pause the stages" })).toBeVisible();
	await expect(stops.getByRole("radio", { name: /^now/u })).toBeChecked({ timeout: 15_000 });
	await expect(page.getByRole("button", { name: "Replay the stages" })).toBeVisible();
});

test("while comparing, a stage of the timeline is taken as B, and as A with Shift", async ({ served }) => {
	const page = await served.open(writeExport(served.folder, "street.json", street));
	const stops = page.getByRole("radiogroup", { name: "Stages of the task" });
	await page.getByRole("button", { name: "Compare stages and tasks" }).click();
	await stops.getByRole("radio", { name: /Start/u }).click({ modifiers: ["Shift"] });
	await stops.getByRole("radio", { name: /Label/u }).click();
	await expect(page.getByRole("combobox", { name: "Side A" }).locator("option:checked")).toHaveText(/^Start/u);
	await expect(page.getByRole("combobox", { name: "Side B" }).locator("option:checked")).toHaveText(/^Label/u);
	await expect(page.getByRole("region", { name: "What the two sides have in common" })).toContainText("6 added");
});

test("entities of a text differ in the list and on the text itself", async ({ served }) => {
	const text = "Ann met Bo in Cork on Monday.\n";
	const media = path.join(served.folder, "texts");
	mkdirSync(media);
	writeFileSync(path.join(media, "note.txt"), text);
	const ner = (objectId: string, schemaId: string, word: string) => ({
		objectId,
		schemaId,
		title: schemaId,
		ner: { start: text.indexOf(word), end: text.indexOf(word) + word.length, selection: word },
		classifications: [],
	});
	const task = reviewedTask({
		name: "note.txt",
		metadata: {},
		before: { tools: [ner("1", "Person", "Ann"), ner("2", "Place", "Cork")], classifications: [], relations: [] },
		after: { tools: [ner("1", "Person", "Ann"), ner("3", "Person", "Bo")], classifications: [], relations: [] },
	});
	const page = await served.open("--media", media, writeExport(served.folder, "text.json", task));
	await expect(page.getByText("Ann met")).toBeVisible();
	await page.keyboard.press("d");
	const sheet = page.getByRole("document", { name: "Text" });
	await expect(sheet.locator("mark")).toHaveText(["Ann", "Bo", "Cork"]);
	const list = page.getByRole("tree", { name: "Differences" });
	await expect(list.getByRole("treeitem").filter({ hasText: "removed" })).toContainText("Place");
	await page.keyboard.press("n");
	await expect(sheet).toContainText("− A Place");
	await page.keyboard.press("o");
	await expect(sheet.locator("mark")).toHaveText(["Bo", "Cork"]);
});

test("ten thousand differences scroll like ten", async ({ served }) => {
	const grid = (shift: number) =>
		Array.from({ length: 10_000 }, (_, at) =>
			box(`o${at}`, "Car", [(at % 100) * 20 + (at % 2) * shift, Math.floor(at / 100) * 20, 14, 14]),
		);
	const task = reviewedTask({
		name: "many.png",
		metadata: { width: 2000, height: 2000 },
		before: { tools: grid(0), classifications: [], relations: [] },
		after: { tools: grid(3), classifications: [], relations: [] },
	});
	const page = await served.open(writeExport(served.folder, "many.json", task));
	await page.getByRole("button", { name: "Compare stages and tasks" }).click();
	await expect(page.getByRole("status", { name: /^Difference/u })).toHaveText("5\u202f000");
	const list = page.getByRole("tree", { name: "Differences" });
	expect(await list.getByRole("treeitem").count()).toBeLessThan(60);
	await list.press("End");
	await expect(list.getByRole("treeitem", { selected: true })).toBeVisible();
	expect(await list.getByRole("treeitem").count()).toBeLessThan(60);
});

test("a film is compared frame by frame, and nothing between key frames is made up", async ({ served }) => {
	const on = (page: number, id: string, x: number) => box(id, "Car", [x, 100, 60, 60], { page });
	const film = reviewedTask({
		name: "film.mp4",
		metadata: { width: 400, height: 300, frameTotal: 60, frameRate: 25 },
		before: { tools: [on(0, "car", 20), on(30, "car", 120)], classifications: [], relations: [] },
		after: { tools: [on(0, "car", 20), on(30, "car", 260)], classifications: [], relations: [] },
	});
	const page = await served.open(writeExport(served.folder, "film.json", film));
	await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	await page.getByRole("button", { name: "Compare stages and tasks" }).click();
	const stages = page.getByRole("application", { name: /^Canvas/u });
	await expect(stages).toHaveCount(2);
	const frame = page.getByRole("textbox", { name: "Frame, counted from 1" });
	const expectChanged = async (left: number | null, at: number) => {
		await expect(async () => {
			const seen = await seenOn(page, stages.nth(at));
			const found = filledExtent(seen, "changed");
			if (left === null || found === null) expect(found).toBe(left);
			else
				expect(Math.abs(found.left - fittedPlace(seen, { width: 400, height: 300 }, [left, 100])[0])).toBeLessThan(5);
		}).toPass({ timeout: 10_000 });
	};
	await expect(frame).toHaveValue("1");
	await expectChanged(null, 0);
	await page.keyboard.press("n");
	await expect(frame).toHaveValue("31");
	await page.keyboard.press("Escape");
	await page.keyboard.press("0");
	await expectChanged(120, 0);
	await expectChanged(260, 1);
	await page.keyboard.press("Shift+ArrowLeft");
	await expect(frame).toHaveValue("30");
	for (const at of [0, 1]) {
		await expectChanged(null, at);
		expect(filledExtent(await seenOn(page, stages.nth(at)), "unchanged")).toBeNull();
	}
	await page.keyboard.press("]");
	await expect(frame).toHaveValue("31");
	await expectChanged(260, 1);
});
