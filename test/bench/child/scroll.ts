/*
 * A program of its own, since it needs a browser and none of the measured process: shows an export of many tiny tasks in
 * the page, scrolls the list or the gallery by the wheel and by the scroll bar, and prints how long its frames took.
 *
 *   node --import tsx test/bench/child/scroll.ts '{"loupe":…,"browser":…,"rows":1000000,"view":"list","scratch":…}'
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { percentile } from "../figures.ts";
import type { Figures } from "./orders.ts";
import { type PagePrograms, withPage } from "./page.ts";

export interface ScrollOrder extends PagePrograms {
	rows: number;
	view: "list" | "gallery";
}

/** How long each way of scrolling goes on. */
const SECONDS = 3;
const BRIEF_SECONDS = 0.5;
const READ_WITHIN_MS = 120_000;

/** What the page notes while it is scrolled; milliseconds. */
interface Noted {
	/** From the scroll event to the end of its frame: what handlers, rendering and painting took of the page's thread. */
	work: number[];
	/** From frame to frame. */
	between: number[];
	/** Whatever kept the thread for 50 ms or longer. */
	longTasks: number[];
	/** How far the list went, in px of its own. */
	farthest: number;
}

type Noting = typeof globalThis & { noted: Noted; isNoting: boolean };

function writeTasks(file: string, rows: number): void {
	const unfinished = `${file}.unfinished`;
	const descriptor = openSync(unfinished, "w");
	const batch = 10_000;
	for (let first = 0; first < rows; first += batch) {
		const texts = Array.from({ length: Math.min(batch, rows - first) }, (_, at) => {
			const id = String(first + at).padStart(7, "0");
			return `{"externalId":"${id}.jpg","task":{"taskId":"t${id}","stage":"Label","stageId":"Label","tools":[]}}\n`;
		});
		writeSync(descriptor, texts.join(""));
	}
	closeSync(descriptor);
	renameSync(unfinished, file);
}

/** Begins to note; to be run in the page, so that no function in it may have a name (tsx would keep it by a helper). */
function note(list: Element): void {
	const page = globalThis as Noting;
	const all: Noted = { work: [], between: [], longTasks: [], farthest: 0 };
	page.noted = all;
	page.isNoting = true;
	const painted = new MessageChannel();
	const state = { began: NaN, last: NaN };
	// Before every handler of the page, and once a frame: scroll events come first in it.
	window.addEventListener("scroll", () => (state.began = performance.now()), { capture: true });
	const frames = {
		next(): void {
			// Not the time that frames are told, which is that of the screen: when the page came to it.
			const time = performance.now();
			if (!Number.isNaN(state.last)) all.between.push(time - state.last);
			state.last = time;
			// Comes when layout and painting, which follow this, are over.
			if (!Number.isNaN(state.began)) painted.port2.postMessage(null);
			if (page.isNoting)
				requestAnimationFrame(() => {
					frames.next();
				});
		},
	};
	painted.port1.onmessage = () => {
		if (!Number.isNaN(state.began)) all.work.push(performance.now() - state.began);
		state.began = NaN;
		all.farthest = Math.max(all.farthest, list.scrollTop);
	};
	new PerformanceObserver((seen) => {
		all.longTasks.push(...seen.getEntries().map(({ duration }) => duration));
	}).observe({ entryTypes: ["longtask"] });
	requestAnimationFrame(() => {
		frames.next();
	});
}

async function noted(list: Locator, seconds: number, scroll: (until: number) => Promise<void>): Promise<Noted> {
	await list.evaluate(note);
	await scroll(performance.now() + seconds * 1000);
	const all = await list.evaluate(() => {
		const page = globalThis as Noting;
		page.isNoting = false;
		return page.noted;
	});
	if (all.work.length === 0) throw new Error("Nothing was scrolled");
	return all;
}

async function measure(page: Page, { rows, view, isBrief }: ScrollOrder): Promise<Figures> {
	const seconds = isBrief ? BRIEF_SECONDS : SECONDS;
	await page.waitForFunction(
		(count) => document.querySelector("[role=grid]")?.getAttribute("aria-rowcount") === String(count + 1),
		rows,
		{ timeout: READ_WITHIN_MS },
	);
	// What is checked in the background would be measured too.
	await page.getByText("checked 100 %").waitFor({ timeout: READ_WITHIN_MS });
	if (view === "gallery") await page.keyboard.press("g");
	const grid = page.getByRole("grid", { name: view === "gallery" ? "Gallery of the tasks" : "Tasks", exact: true });
	const list = await grid.evaluate((element) => {
		const { left, top, right } = element.getBoundingClientRect();
		return { left, top, right, height: element.clientHeight, bar: right - left - element.clientWidth };
	});
	const { mouse } = page;
	const x = list.right - list.bar / 2;
	const grip = list.bar * 1.4;
	await mouse.move(x, list.top + grip);
	await mouse.down();
	const thumb = await noted(grid, seconds, async (until) => {
		// Down and up, a few pixels at a time: each is hundreds of rows.
		const way = list.height - grip;
		for (let at = 4; performance.now() < until; at += 4) {
			await mouse.move(x, list.top + grip + way - Math.abs((at % (2 * way)) - way));
		}
	});
	await mouse.up();
	const where = await grid.evaluate((element) => element.scrollTop / element.scrollHeight);
	if (thumb.farthest < 1000) throw new Error("The thumb was not in the mouse's hand");
	await mouse.move(list.left + 40, list.top + list.height / 2);
	const wheel = await noted(grid, seconds, async (until) => {
		const way = where < 0.5 ? 1 : -1;
		// Notches of a wheel, and now and then a swing of it.
		for (let turn = 1; performance.now() < until; turn++) await mouse.wheel(0, way * (turn % 10 === 0 ? 3000 : 120));
	});
	const both = (pick: (each: Noted) => number[]): number[] => [...pick(wheel), ...pick(thumb)];
	const [work, between] = [both((each) => each.work), both((each) => each.between)];
	return {
		longest: Math.max(...work),
		longestByWheel: Math.max(...wheel.work),
		longestByThumb: Math.max(...thumb.work),
		frame99: percentile(work, 99),
		frames: work.length,
		between99: percentile(between, 99),
		longestBetween: Math.max(...between),
		longTasks: wheel.longTasks.length + thumb.longTasks.length,
	};
}

async function scroll(order: ScrollOrder): Promise<Figures> {
	mkdirSync(order.scratch, { recursive: true });
	const file = join(order.scratch, `${String(order.rows)}-tasks.json`);
	if (!existsSync(file)) writeTasks(file, order.rows);
	return withPage(order, file, (page) => measure(page, order));
}

process.stdout.write(`${JSON.stringify(await scroll(JSON.parse(process.argv[2] ?? "") as ScrollOrder))}\n`);
