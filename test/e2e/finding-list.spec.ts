import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Json } from "#shared/json";
import type { Finding, FindingBody, HeldFinding, Version } from "#shared/findings/finding";
import type { Locator, Page } from "@playwright/test";
import { openJournal } from "../../main/engine/findings/journal/open-journal.ts";
import { expect, reload, test } from "./fixtures.ts";
import { type Stroke, writeMaskPng } from "./mask-png.ts";
import { outOfReach } from "./within-reach.ts";

function writeTasks(folder: string): string {
	const file = path.join(folder, "boxes.json");
	const texts = Array.from({ length: 4 }, (_, n) =>
		JSON.stringify({
			asset: `https://example.invalid/${String(n)}.png`,
			metadata: { width: 400, height: 300 },
			task: { taskId: `t${String(n)}`, tools: [], classifications: [], relations: [] },
		}),
	);
	writeFileSync(file, texts.join("\n"));
	return file;
}

function verdict(word: string, remark = ""): FindingBody {
	return { kind: "verdict", verdict: word, reasons: [], remark, tags: [], assignee: null, role: "reader" };
}

function head(id: string, author: string, task: number, body: FindingBody): Version {
	const name = `t${String(task)}`;
	const finding: Finding = {
		author,
		source: { hash: "a".repeat(40), name: "boxes.json" },
		task: { key: `id:${name}`, taskId: name, externalId: null, asset: `${String(task)}.png` },
		target: { kind: "task" },
		body,
	};
	return { id, rev: randomBytes(12).toString("base64url"), after: [], utc: "2024-03-05T13:03:22.000Z", finding };
}

/** A rejected task, one with a conflict, and one that the export has not. */
async function keep(folder: string): Promise<void> {
	const { journal } = await openJournal(folder);
	const [first, second, third] = [0, 1, 2].map(() => randomBytes(16).toString("base64url")) as [string, string, string];
	const held: HeldFinding[] = [
		{ id: first, heads: [head(first, "ana", 0, verdict("reject", "all of it is blurred"))], past: [] },
		{
			id: second,
			heads: [
				head(second, "ana", 1, verdict("accept", "fine to me")),
				head(second, "bo", 1, verdict("fix", "a box is loose")),
			],
			past: [],
		},
		{ id: third, heads: [head(third, "ana", 9, verdict("accept"))], past: [] },
	];
	const kept = await journal.append({ kind: "merge", id: null, label: null, held } as unknown as Json);
	expect(kept).toMatchObject({ ok: true });
	await journal.close();
}

function listOf(page: Page): Locator {
	return page.getByRole("listbox", { name: "Findings" });
}

async function openList(page: Page): Promise<Locator> {
	await expect(page.getByRole("grid", { name: "Tasks", exact: true }).getByRole("row").nth(1)).toBeVisible();
	await page.keyboard.press("j");
	return listOf(page);
}

test("Findings are listed, searched and filtered; a conflict is settled by a person, and stays settled", async ({
	served,
}) => {
	const findings = path.join(served.folder, "findings");
	await keep(findings);
	const page = await served.open("--findings", findings, writeTasks(served.folder));
	const list = await openList(page);
	const lines = list.getByRole("option");
	await expect(lines).toHaveCount(3);
	await expect(lines.nth(2)).toContainText("its task is gone");

	await page.getByRole("searchbox", { name: "Search the findings" }).fill("BLUR");
	await expect(lines).toHaveCount(1);
	await page.getByRole("searchbox", { name: "Search the findings" }).fill("");
	await page
		.getByRole("group", { name: "Verdict" })
		.getByRole("button", { name: /^Reject \d/u })
		.click();
	await expect(lines).toHaveCount(1);
	await page
		.getByRole("group", { name: "Verdict" })
		.getByRole("button", { name: /^Reject \d/u })
		.click();
	await expect(lines).toHaveCount(3);

	await page.getByRole("button", { name: "Conflicts 1" }).click();
	await lines.getByRole("button", { name: "2 versions: settle…" }).click();
	const dialog = page.getByRole("dialog");
	await expect(dialog.getByRole("region", { name: /^Version \d of ana$/u })).toContainText("fine to me");
	await dialog.getByRole("combobox", { name: "Verdict" }).selectOption({ label: "Fix" });
	await dialog.getByRole("button", { name: "Save what was put together" }).click();
	await page.getByRole("button", { name: "Conflicts 0" }).click();
	await expect(lines).toHaveCount(3);
	await expect(lines.nth(1)).toContainText("Fix");
	await expect(lines.nth(1)).toContainText("a box is loose");

	await reload(page);
	await openList(page);
	await expect(lines.nth(1)).toContainText("Fix");
	await expect(page.getByRole("button", { name: /versions: settle/u })).toHaveCount(0);
	await lines.nth(1).dblclick();
	await expect(list).toHaveCount(0);
	const tasks = page.getByRole("grid", { name: "Tasks", exact: true });
	await expect(tasks.getByRole("row", { selected: true })).toContainText("1.png");
});

test("The list takes the keys, and is gone through by them alone", async ({ served }) => {
	const findings = path.join(served.folder, "findings");
	await keep(findings);
	const page = await served.open("--findings", findings, writeTasks(served.folder));
	const list = await openList(page);
	await expect(list).toBeFocused();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowDown");
	// The line in hand is the list's active one; those that are selected for a change of several are others.
	const inHand = list.locator(`[id="${(await list.getAttribute("aria-activedescendant")) ?? ""}"]`);
	await expect(inHand).toContainText("1.png");
	await expect(list).toHaveAttribute("aria-multiselectable", "true");
	await expect(inHand).toHaveAttribute("aria-selected", "false");
	await page.keyboard.press("Space");
	await expect(inHand).toHaveAttribute("aria-selected", "true");
	await page.keyboard.press("Space");
	await expect(list.getByRole("option", { selected: true })).toHaveCount(0);
	await page.keyboard.press("Enter");
	await expect(list).toHaveCount(0);
	const tasks = page.getByRole("grid", { name: "Tasks", exact: true });
	await expect(tasks.getByRole("row", { selected: true })).toContainText("1.png");
});

test("Several findings are changed in one step", async ({ served }) => {
	const findings = path.join(served.folder, "findings");
	await keep(findings);
	const page = await served.open("--findings", findings, writeTasks(served.folder));
	const list = await openList(page);
	await page.getByRole("button", { name: "Select all 3 findings" }).click();
	await expect(page.getByRole("toolbar", { name: "Selected findings" })).toContainText("3 findings selected");
	await page.getByRole("textbox", { name: "Tag the selected findings" }).fill("night");
	await page.getByRole("textbox", { name: "Tag the selected findings" }).press("Enter");
	// The conflict is left for a person to settle.
	await expect(list.getByText("#night")).toHaveCount(2);
	await expect(page.getByRole("status").filter({ hasText: "2 changed; 1 left as they are" })).toBeVisible();
	// It is no page's change alone: it is one step, that is undone as one.
	await page.keyboard.press("Control+z");
	await expect(list.getByText("#night")).toHaveCount(0);
});

/** Two persons changed one polygon without knowing of each other; a picture lies under it. */
async function keepShapes(folder: string): Promise<void> {
	const { journal } = await openJournal(folder);
	const id = randomBytes(16).toString("base64url");
	const mark = (right: number): FindingBody => ({
		kind: "mark",
		geometry: {
			kind: "polygon",
			ring: [
				[120, 60],
				[right, 70],
				[right - 20, 180],
				[110, 170],
			],
		},
		...{ page: null, meaning: "right", schemaId: "car", title: "Car", text: "", answers: [], replaces: null },
	});
	const heads = [head(id, "ana", 1, mark(260)), head(id, "bo", 1, mark(330))];
	const kept = await journal.append({
		kind: "merge",
		id: null,
		label: null,
		held: [{ id, heads, past: [] }],
	} as unknown as Json);
	expect(kept).toMatchObject({ ok: true });
	await journal.close();
}

test("Shapes that differ are seen over their picture, named, and settled by key", async ({ served }) => {
	const findings = path.join(served.folder, "findings");
	await keepShapes(findings);
	const media = path.join(served.folder, "media");
	mkdirSync(media);
	const grey = (x: number, y: number): Stroke => [120 + (x % 40), 110 + (y % 60), 130, 255];
	writeMaskPng(path.join(media, "1.png"), { width: 400, height: 300 }, grey);
	const page = await served.open("--findings", findings, "--media", media, writeTasks(served.folder));
	const list = await openList(page);
	await expect(list.getByRole("option")).toHaveCount(1);
	await list.focus();
	await page.keyboard.press("Home");
	await page.keyboard.press("Shift+Enter");
	const dialog = page.getByRole("dialog", { name: /^Settle a conflict/u });
	// No version has the keys yet: the Enter that opened it, held on, takes none.
	await expect(dialog.getByRole("group", { name: "Versions" })).toBeFocused();
	// Nor is anything cut at 200 % zoom.
	await page.setViewportSize({ width: 640, height: 360 });
	expect(await outOfReach(page)).toEqual([]);
	await page.setViewportSize({ width: 1440, height: 900 });
	for (const [n, who, right] of [
		[1, /of ana: polygon, 4 points, 150×120 at 110, 60; over 1\.png/u, "260"],
		[2, /of bo: polygon, 4 points, 220×120 at 110, 60; over 1\.png/u, "330"],
	] as const) {
		const drawn = dialog.getByRole("img", { name: who }).first();
		await expect(drawn).toBeVisible();
		await expect(drawn.locator("image")).toHaveAttribute("href", /^\/media\//u);
		await expect(drawn.locator("path.own")).toHaveAttribute("d", new RegExp(`L${right} 70`, "u"));
		await expect(drawn.locator("path.other")).toHaveCount(1);
		await expect(dialog.getByRole("region", { name: new RegExp(`^Version ${String(n)} of`, "u") })).toBeVisible();
	}
	const differs = dialog.getByRole("table", { name: "In what they differ" });
	await expect(differs.getByRole("row", { name: /^Shape/u })).toContainText("220×120 at 110, 60");
	await expect(differs.getByRole("row", { name: /^Class/u })).toHaveCount(0);
	await dialog.getByRole("button", { name: /^Take version \d: bo$/u }).focus();
	await page.keyboard.press("Enter");
	await expect(dialog).toBeHidden();
	await expect(list).toBeFocused();
	await expect(page.getByRole("button", { name: /versions: settle/u })).toHaveCount(0);
	await expect(list.getByRole("option").first()).toContainText("bo");
});
