import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { start } from "./fixtures.ts";

/** A person's machine: the program on it is started and ended, and what is kept there outlives it. */
export interface Machine {
	/** Of this test alone; the data folder is within it. */
	folder: string;
	/** Where findings are kept. */
	findings: string;
	/** Starts the program on these files and answers with the link of its page. */
	start(files: readonly string[], ...more: readonly string[]): Promise<string>;
	/** Ends what was started last: "SIGKILL" as a power cut would. */
	end(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
	/** Ends what was started first of those that run. */
	endFirst(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
}

export const test = base.extend<{ machine: Machine }>({
	machine: async ({ page }, use) => {
		const folder = mkdtempSync(path.join(tmpdir(), "loupe-findings-e2e-"));
		const running: ChildProcess[] = [];
		const end = async (signal: "SIGTERM" | "SIGKILL" = "SIGTERM", child = running.pop()) => {
			if (child?.exitCode !== null) return;
			const ended = once(child, "exit");
			child.kill(signal);
			await ended;
		};
		await use({
			folder,
			findings: path.join(folder, "findings"),
			end: (signal) => end(signal),
			endFirst: (signal) => end(signal, running.shift()),
			start: async (files, ...more) => {
				const { child, link } = await start([...more, ...files], folder);
				running.push(child);
				return link;
			},
		});
		// First the page, then its host: a question asked in between would be answered by nobody.
		await page.close();
		while (running.length > 0) await end();
		rmSync(folder, { recursive: true, force: true });
	},
});

export { expect };

/** `count` tasks with a box each: "0.jpg" … */
export function writeExport(file: string, count: number): string {
	const tasks = Array.from({ length: count }, (_, index) => ({
		externalId: `${String(index)}.jpg`,
		metadata: { width: 400, height: 300 },
		task: {
			taskId: `t${String(index)}`,
			stage: "Label",
			stageId: "Label",
			tools: [{ objectId: "o1", schemaId: "s", title: "Car", "bounding-box": { x: 20, y: 15, width: 90, height: 60 } }],
			classifications: [{ objectId: "q1", schemaId: "q", title: "Usable?", tool: "radio", answer: "Yes" }],
			relations: [],
		},
	}));
	writeFileSync(file, JSON.stringify(tasks));
	return file;
}

/** A task is in front: before, a key would judge nothing. */
export async function isInFront(page: Page): Promise<void> {
	await expect(page.locator('[role="row"][aria-selected="true"]')).toBeVisible({ timeout: 20_000 });
	await expect(page.getByRole("treeitem", { name: /90×60/u })).toBeVisible({ timeout: 20_000 });
}

/** What the status bar says of saving. */
export function savedState(page: Page): Locator {
	return page.getByRole("status", { name: "Findings" });
}

export function progress(page: Page): Locator {
	return page.getByRole("status", { name: "Reviewed" });
}

export function verdictButton(page: Page, name: string): Locator {
	return page.getByRole("group", { name: "Verdict" }).getByRole("button", { name, exact: true });
}
