/*
 * A program of its own, since it needs a browser: shows an export in two pages, types a remark in one while the other gives
 * a verdict with every few keys, and prints how long it took from a key to the end of the frame that shows it.
 *
 *   node --import tsx test/bench/child/typing.ts '{"loupe":…,"browser":…,"keys":300,"scratch":…}'
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { percentile } from "../figures.ts";
import type { Figures } from "./orders.ts";
import { type PagePrograms, withPage } from "./page.ts";

export interface TypingOrder extends PagePrograms {
	/** How many keys are pressed. */
	keys: number;
}

/** From key to key: a quick hand, and long enough for the frame between. */
const PAUSE_MS = 40;
/** Keys of typing for each verdict of the other page. */
const KEYS_A_VERDICT = 5;

type Noting = typeof globalThis & { noted: number[] };

/** Begins to note; to be run in the page, so that no function in it may have a name (tsx would keep it by a helper). */
function note(): void {
	const noted: number[] = [];
	(globalThis as Noting).noted = noted;
	const painted = new MessageChannel();
	const state = { began: NaN };
	painted.port1.onmessage = () => {
		if (!Number.isNaN(state.began)) noted.push(performance.now() - state.began);
		state.began = NaN;
	};
	window.addEventListener(
		"keydown",
		() => {
			// Of two keys in one frame the first has waited longer.
			if (Number.isNaN(state.began)) state.began = performance.now();
			// Comes when layout and painting, which follow the frame's callbacks, are over.
			requestAnimationFrame(() => {
				painted.port2.postMessage(null);
			});
		},
		{ capture: true },
	);
}

async function measure(page: Page, { keys }: TypingOrder): Promise<Figures> {
	const remark = page.getByRole("textbox", { name: "Remark" });
	const saved = page.getByRole("status", { name: "Findings" });
	await remark.waitFor();
	const other = await page.context().newPage();
	await other.goto(page.url());
	await other.getByRole("textbox", { name: "Remark" }).waitFor();
	// Where nobody looks no frame is painted: both are seen by turns, and the one that types is in front.
	await page.bringToFront();
	await page.evaluate(note);
	await remark.focus();
	let verdicts = 0;
	for (let key = 0; key < keys; key++) {
		await page.keyboard.press(key % 6 === 5 ? "Space" : "abcde".charAt(key % 6));
		await page.waitForTimeout(PAUSE_MS);
		if (key % KEYS_A_VERDICT > 0) continue;
		verdicts += 1;
		await other.evaluate(
			(digit) =>
				document.body.dispatchEvent(new KeyboardEvent("keydown", { key: digit, bubbles: true, cancelable: true })),
			verdicts % 2 === 0 ? "1" : "3",
		);
	}
	const times = await page.evaluate(() => (globalThis as Noting).noted);
	await page.getByRole("textbox", { name: "Remark" }).press("Enter");
	await saved.and(page.locator("[data-saved=saved]")).waitFor();
	if (times.length < keys / 2) throw new Error(`${String(times.length)} frames for ${String(keys)} keys`);
	return { p50: percentile(times, 50), p99: percentile(times, 99), longest: Math.max(...times), verdicts };
}

async function typing(order: TypingOrder): Promise<Figures> {
	mkdirSync(order.scratch, { recursive: true });
	const file = join(order.scratch, "typing.json");
	const findings = join(order.scratch, "typing-findings");
	rmSync(findings, { recursive: true, force: true });
	const tasks = Array.from({ length: 100 }, (_, at) => ({
		externalId: `${String(at)}.jpg`,
		task: { taskId: `t${String(at)}`, stage: "Label", stageId: "Label", tools: [], classifications: [], relations: [] },
	}));
	writeFileSync(file, JSON.stringify(tasks));
	return withPage(order, ["--findings", findings, file], (page) => measure(page, order));
}

process.stdout.write(`${JSON.stringify(await typing(JSON.parse(process.argv[2] ?? "") as TypingOrder))}\n`);
