/*
 * A program of its own, since it needs a browser and none of the measured process: clicks on a task of many shapes until
 * the page has painted it, with and without a pointer that rested on it before, beside JSON.parse of the same asset and a
 * bare canvas that paints its shapes once.
 *
 *   node --import tsx test/bench/child/task.ts '{"loupe":…,"browser":…,"shapes":5000,"scratch":…}'
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { median } from "../figures.ts";
import type { Figures } from "./orders.ts";
import { type PagePrograms, withPage } from "./page.ts";
import { assetOf, sheet } from "./rings.ts";

export interface TaskOrder extends PagePrograms {
	shapes: number;
	scratch: string;
}

/** How often it is opened either way, all rows in view; the first times, in which code is compiled, do not count. */
const TIMES = 6;
const UNCOUNTED = 2;
const BRIEF_TIMES = UNCOUNTED + 1;
/** As long as a hand lets the pointer rest before it clicks, and no longer than most do. */
const RESTS_MS = 200;
const OPENED_WITHIN_MS = 30_000;

type Clicked = typeof globalThis & { pending: Set<number>; opened: Promise<number> };

/** Before the page's own code: keeps account of the frames that are asked for and have not come. */
function countFrames(): void {
	const page = globalThis as Clicked;
	page.pending = new Set();
	const [ask, withdraw] = [requestAnimationFrame.bind(window), cancelAnimationFrame.bind(window)];
	window.requestAnimationFrame = (callback) => {
		const frame = ask((time) => {
			page.pending.delete(frame);
			callback(time);
		});
		page.pending.add(frame);
		return frame;
	};
	window.cancelAnimationFrame = (frame) => {
		page.pending.delete(frame);
		withdraw(frame);
	};
}

/**
 * From the next click until the canvas is called by `label` and no frame is asked for any more; to be run in the page, so
 * that no function in it may have a name (tsx would keep it by a helper).
 */
function awaitOpening(label: string): void {
	const page = globalThis as Clicked;
	page.opened = new Promise((resolve) => {
		window.addEventListener(
			"click",
			({ timeStamp: began }) => {
				const painted = new MessageChannel();
				const next = {
					frame(): void {
						requestAnimationFrame(() => {
							// Comes when the painting that follows this is over.
							painted.port2.postMessage(null);
						});
					},
				};
				painted.port1.onmessage = () => {
					const name = document.querySelector("[role=application]")?.getAttribute("aria-label") ?? "";
					// The page groups digits.
					if (name.replace(/\D/gu, " ").includes(` ${label} `) && page.pending.size === 0)
						resolve(performance.now() - began);
					else next.frame();
				};
				next.frame();
			},
			{ capture: true, once: true },
		);
	});
}

function nameOf(time: number): string {
	return `task ${String(time)}.`;
}

async function open(page: Page, name: string, shapes: number, restsMs: number): Promise<number> {
	const label = new Intl.NumberFormat("en").format(shapes).replace(/\D/gu, " ");
	await page.evaluate(awaitOpening, label);
	const row = page.getByRole("row", { name });
	await row.hover();
	await page.waitForTimeout(restsMs);
	await row.click();
	return page.evaluate(() => (globalThis as Clicked).opened);
}

/** Milliseconds of JSON.parse and of one painting of all shapes, on a page with nothing else on it. */
async function bare(
	page: Page,
	text: string,
	count: number,
	size: { width: number; height: number },
): Promise<number[]> {
	const other = await page.context().newPage();
	await other.setContent(`<canvas width="${String(size.width)}" height="${String(size.height)}"></canvas>`);
	const times = await other.evaluate(
		async ({ asset, times: each, zoom }) => {
			const context = document.querySelector("canvas")?.getContext("2d");
			if (!context) throw new Error("No 2D context");
			const all: number[] = [];
			for (let time = 0; time < each; time++) {
				// As a click would come: not in a frame.
				await new Promise((resolve) => setTimeout(resolve, 50));
				const began = performance.now();
				const { task } = JSON.parse(asset) as { task: { tools: { polygon: [number, number][] }[] } };
				const took = await new Promise<number>((resolve) => {
					const painted = new MessageChannel();
					painted.port1.onmessage = () => {
						resolve(performance.now() - began);
					};
					requestAnimationFrame(() => {
						context.setTransform(1, 0, 0, 1, 0, 0);
						context.clearRect(0, 0, context.canvas.width, context.canvas.height);
						context.setTransform(zoom, 0, 0, zoom, 0, 0);
						context.lineWidth = 1.5 / zoom;
						context.strokeStyle = "#07a0a3";
						context.fillStyle = "rgb(7 160 163 / 12%)";
						for (const { polygon } of task.tools) {
							const path = new Path2D();
							for (const [x, y] of polygon) path.lineTo(x, y);
							path.closePath();
							context.fill(path, "evenodd");
							context.stroke(path);
						}
						painted.port2.postMessage(null);
					});
				});
				all.push(took);
			}
			return all;
		},
		{ asset: text, times: count, zoom: Math.min(size.width / sheet.width, size.height / sheet.height) },
	);
	await other.close();
	return times;
}

async function measure(page: Page, shapes: number, count: number): Promise<Figures> {
	await page.addInitScript(countFrames);
	// The page was there before what counts its frames.
	await page.reload();
	const canvas = page.getByRole("application", { name: /^Canvas/u });
	await canvas.waitFor({ timeout: OPENED_WITHIN_MS });
	const times: number[] = [];
	const rested: number[] = [];
	for (let time = 0; time < count; time++) {
		// Another one each time: what was looked at before may be at hand.
		await open(page, "one shape", 1, 0);
		times.push(await open(page, nameOf(2 * time), shapes, 0));
		await open(page, "one shape", 1, 0);
		rested.push(await open(page, nameOf(2 * time + 1), shapes, RESTS_MS));
	}
	const box = await canvas.boundingBox();
	if (box === null) throw new Error("There is no canvas");
	const size = { width: Math.round(box.width), height: Math.round(box.height) };
	const reference = await bare(page, assetOf(shapes), count, size);
	const medianOf = (all: readonly number[]): number => median(all.slice(UNCOUNTED));
	return { opened: medianOf(times), rested: medianOf(rested), bare: medianOf(reference) };
}

async function task({ shapes, ...programs }: TaskOrder): Promise<Figures> {
	const { scratch } = programs;
	mkdirSync(scratch, { recursive: true });
	const file = join(scratch, "task.json");
	const count = programs.isBrief ? BRIEF_TIMES : TIMES;
	// No neighbour of the first, nor of one another: neighbours are read ahead.
	const tasks = Array.from({ length: 2 * count }, (_, time) => [
		assetOf(2, { externalId: `between ${String(time)}.` }),
		assetOf(shapes, { externalId: nameOf(time) }),
	]);
	writeFileSync(file, `[${[assetOf(1, { externalId: "one shape" }), ...tasks.flat()].join()}]`);
	return withPage(programs, file, (page) => measure(page, shapes, count));
}

process.stdout.write(`${JSON.stringify(await task(JSON.parse(process.argv[2] ?? "") as TaskOrder))}\n`);
