import { randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Question } from "#shared/contract";
import type { ExportSummary } from "#shared/export";
import type { Finding, FindingBody, FindingTarget, Version } from "#shared/findings/finding";
import type { TaskFindings } from "#shared/findings/lists";
import { namedTool } from "#shared/findings/named";
import type { Outcome } from "#shared/outcome";
import type { Task } from "#shared/task";
import { street, writeExport } from "./compare-export.ts";
import { expect, test } from "./fixtures.ts";

const lines = (page: Page) => page.getByRole("tree", { name: "Differences" }).getByRole("treeitem");
const changed = (page: Page, change: string) => lines(page).and(page.locator(`[data-change='${change}']`));

/** What the page asks its host, asked in its place. */
async function ask<T>(page: Page, question: Question, ...args: readonly unknown[]): Promise<T> {
	const answer = await page.evaluate(async (body) => {
		const response = await fetch("/ask", { method: "POST", headers: { "content-type": "application/json" }, body });
		return response.text();
	}, JSON.stringify({ question, args }));
	const outcome = JSON.parse(answer) as Outcome<T>;
	if (!outcome.ok) throw new Error(`${question}: ${outcome.code} ${outcome.detail}`);
	return outcome.value;
}

const newId = (bytes: number) => randomBytes(bytes).toString("base64url");

/** A reviewer who draws, as the page does, on the first task of the first export. */
class Reviewer {
	private constructor(
		private readonly page: Page,
		readonly task: Task,
		private readonly findings: TaskFindings,
	) {}

	static async begin(page: Page): Promise<Reviewer> {
		await ask(page, "setReviewer", "Ana");
		const [first] = await ask<ExportSummary[]>(page, "listExports");
		const ref = { export: first?.id ?? "", row: 0 };
		const task = await ask<Task>(page, "readTask", ref, null);
		return new Reviewer(page, task, await ask<TaskFindings>(page, "readTaskFindings", ref));
	}

	async say(body: FindingBody, target: FindingTarget = { kind: "task" }): Promise<void> {
		const finding: Finding = { author: "Ana", source: this.findings.source, task: this.findings.task, target, body };
		const utc = new Date().toISOString();
		const versions: Version[] = [{ id: newId(16), rev: newId(12), after: [], utc, finding }];
		await ask(this.page, "saveFindings", { id: newId(16), label: "Draw", versions });
	}

	draw(x: number, replaces: number | null = null): Promise<void> {
		const of = this.task.snapshot.tools[replaces ?? 0];
		if (of === undefined) throw new Error("The task has no such annotation");
		return this.say({
			...{ kind: "mark", meaning: "right", text: "", answers: [], page: of.page },
			geometry: { kind: "bounding-box", x, y: 5, width: 20, height: 20 },
			...{ schemaId: of.schemaId, title: of.title },
			replaces: replaces === null ? null : namedTool(of),
		});
	}

	remove(at: number): Promise<void> {
		const tool = this.task.snapshot.tools[at];
		if (tool === undefined) throw new Error("The task has no such annotation");
		return this.say({ kind: "removal" }, { kind: "tool", ...namedTool(tool) });
	}
}

test("what is drawn is a side of the comparison, and the comparison follows the hand", async ({ served }) => {
	const page = await served.open(writeExport(served.folder, "street.json", street));
	const reviewer = await Reviewer.begin(page);
	await page.getByRole("button", { name: "Compare stages and tasks" }).click();
	const a = page.getByRole("combobox", { name: "Side A" });
	const b = page.getByRole("combobox", { name: "Side B" });
	await b.selectOption({ label: "Mine · as I corrected it" });
	await a.selectOption(await a.getByRole("option", { name: /^As exported/u }).getAttribute("value"));
	await expect(page.getByText("B · as I corrected it")).toBeVisible();
	await expect(lines(page)).not.toHaveCount(0);
	await expect(changed(page, "added")).toHaveCount(0);
	await expect(changed(page, "removed")).toHaveCount(0);
	await reviewer.draw(30);
	await expect(changed(page, "added")).toHaveCount(1);
	await reviewer.remove(0);
	// The relation that joined it goes with it.
	await expect(changed(page, "removed")).toHaveCount(2);
	await ask(page, "undoFindings");
	await expect(changed(page, "removed")).toHaveCount(0);
	await expect(changed(page, "added")).toHaveCount(1);
});

test("figures of the whole export against mine change as tasks are corrected", async ({ served }) => {
	const page = await served.open(writeExport(served.folder, "street.json", street));
	const reviewer = await Reviewer.begin(page);
	await page.getByRole("button", { name: "Compare", exact: true }).click();
	await page.getByRole("menuitem", { name: "All tasks: stages of this export…" }).click();
	const dialog = page.getByRole("dialog", { name: "Compare all tasks" });
	await dialog.getByRole("combobox", { name: "Stage of side A" }).selectOption({ label: "As exported" });
	await dialog.getByRole("combobox", { name: "Stage of side B" }).selectOption({ label: "As I corrected it" });
	await dialog.getByRole("button", { name: "Compare", exact: true }).click();
	const room = page.getByRole("region", { name: "Batch comparison" });
	await expect(room).toBeVisible();
	await expect(room).toContainText("as I corrected it");
	const { export: id } = reviewer.task.ref;
	const added = async () =>
		(await ask<{ counts: { added: number } } | null>(page, "readComparison", id, "", null))?.counts.added;
	await expect.poll(added).toBe(0);
	await reviewer.draw(30);
	await expect.poll(added).toBe(1);
	await expect(room.getByText("as I corrected it").first()).toBeVisible();
});
