/*
 * A program of its own, since it needs a browser and none of the measured process: pans and zooms tasks of many shapes in
 * the page, beside a bare canvas that paints the same shapes anew in every frame, and prints how long the frames took.
 *
 *   node --import tsx test/bench/child/canvas.ts '{"loupe":…,"browser":…,"shapes":[100,1000],"scratch":…}'
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { median, percentile } from "../figures.ts";
import type { Figures } from "./orders.ts";
import { type PagePrograms, withPage } from "./page.ts";
import { assetOf, type Ring, ringsOf, sheet } from "./rings.ts";

export interface CanvasOrder extends PagePrograms {
	/** How many shapes the tasks have, one task each. */
	shapes: readonly number[];
	scratch: string;
}

/** How long each way of moving goes on. */
const SECONDS = 1.5;
const FEWEST_FRAMES = 10;
const BRIEF = { seconds: 0.5, fewest: 3 };
const NEAR = 6;
const READ_WITHIN_MS = 30_000;

type Noting = typeof globalThis & { painted: number[]; isNoting: boolean };

/** Begins to note how long frames take, from an event of a hand until layout and painting are over; run in the page. */
function note(): void {
	const page = globalThis as Noting;
	page.painted = [];
	page.isNoting = true;
	const after = new MessageChannel();
	const state = { began: NaN };
	for (const name of ["pointermove", "wheel"]) {
		window.addEventListener(name, () => (state.began = performance.now()), { capture: true, passive: true });
	}
	after.port1.onmessage = () => {
		if (!Number.isNaN(state.began)) page.painted.push(performance.now() - state.began);
		state.began = NaN;
	};
	const next = {
		frame(): void {
			// Comes when what follows this in the frame is over.
			if (!Number.isNaN(state.began)) after.port2.postMessage(null);
			if (page.isNoting)
				requestAnimationFrame(() => {
					next.frame();
				});
		},
	};
	requestAnimationFrame(() => {
		next.frame();
	});
}

interface Length {
	seconds: number;
	fewest: number;
}

async function framesOf(
	page: Page,
	{ seconds, fewest }: Length,
	move: (until: number) => Promise<void>,
): Promise<number[]> {
	await page.evaluate(note);
	await move(performance.now() + seconds * 1000);
	const frames = await page.evaluate(() => {
		const noting = globalThis as Noting;
		noting.isNoting = false;
		return noting.painted;
	});
	if (frames.length < fewest) throw new Error(`Only ${String(frames.length)} frames were painted`);
	return frames;
}

interface Screen {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Back and forth, a few pixels a frame, with the button held. */
async function pan(page: Page, length: Length, { x, y, width, height }: Screen): Promise<number[]> {
	const [left, top] = [x + width / 2, y + height / 2];
	await page.mouse.move(left, top);
	await page.mouse.down();
	const frames = await framesOf(page, length, async (until) => {
		for (let step = 0; performance.now() < until; step++) {
			const along = 60 * Math.sin(step / 12);
			await page.mouse.move(left + along, top + along / 2);
		}
	});
	await page.mouse.up();
	return frames;
}

async function zoom(page: Page, length: Length, { x, y, width, height }: Screen): Promise<number[]> {
	await page.mouse.move(x + width / 2, y + height / 2);
	await page.keyboard.down("Control");
	const frames = await framesOf(page, length, async (until) => {
		for (let step = 0; performance.now() < until; step++) await page.mouse.wheel(0, step % 20 < 10 ? -20 : 20);
	});
	await page.keyboard.up("Control");
	return frames;
}

/** The same rings on a canvas of the same size, all painted in every frame, as one would without anything. */
async function bare(page: Page, { seconds }: Length, rings: Ring[], { width, height }: Screen): Promise<number[]> {
	const other = await page.context().newPage();
	await other.setContent(`<canvas width="${String(width)}" height="${String(height)}"></canvas>`);
	const frames = await other.evaluate(
		async ({ all, size, seconds: each }) => {
			const context = document.querySelector("canvas")?.getContext("2d");
			if (!context) throw new Error("No 2D context");
			const paths = all.map((ring) => {
				const path = new Path2D();
				for (const [x, y] of ring) path.lineTo(x, y);
				path.closePath();
				return path;
			});
			const zoomed = Math.min(size.width / size.sheet.width, size.height / size.sheet.height);
			const times: number[] = [];
			const until = performance.now() + each * 1000;
			for (let step = 0; performance.now() < until; step++) {
				const time = await new Promise<number>((resolve) => {
					requestAnimationFrame(() => {
						const began = performance.now();
						context.setTransform(1, 0, 0, 1, 0, 0);
						context.clearRect(0, 0, size.width, size.height);
						context.setTransform(zoomed, 0, 0, zoomed, 60 * Math.sin(step / 12), 0);
						context.lineWidth = 1.5 / zoomed;
						context.strokeStyle = "#07a0a3";
						context.fillStyle = "rgb(7 160 163 / 12%)";
						for (const path of paths) {
							context.fill(path, "evenodd");
							context.stroke(path);
						}
						const painted = new MessageChannel();
						painted.port1.onmessage = () => {
							resolve(performance.now() - began);
						};
						painted.port2.postMessage(null);
					});
				});
				times.push(time);
			}
			return times;
		},
		{ all: rings, size: { width, height, sheet }, seconds },
	);
	await other.close();
	return frames;
}

async function measure(page: Page, { shapes, isBrief }: CanvasOrder): Promise<Figures> {
	const length = isBrief ? BRIEF : { seconds: SECONDS, fewest: FEWEST_FRAMES };
	const figures: Figures = {};
	const keep = (name: string, frames: number[]): void => {
		figures[name] = median(frames);
		figures[`${name}95`] = percentile(frames, 95);
	};
	const stage = page.getByRole("application", { name: /^Canvas/u });
	for (const count of shapes) {
		await page.getByRole("row", { name: `${String(count)} shapes` }).click();
		// The page groups digits.
		const named = new RegExp(`^Canvas: ${Array.from(String(count)).join("\\D?")} annotations`, "u");
		await page.getByRole("application", { name: named }).waitFor({ timeout: READ_WITHIN_MS });
		const screen = await stage.boundingBox();
		if (screen === null) throw new Error("There is no canvas");
		await stage.press("0");
		keep(`pan-${String(count)}`, await pan(page, length, screen));
		keep(`zoom-${String(count)}`, await zoom(page, length, screen));
		await stage.press("0");
		for (let step = 0; step < NEAR; step++) await stage.press("+");
		for (let step = 0; step < NEAR; step++) await page.keyboard.press("+");
		keep(`near-${String(count)}`, await pan(page, length, screen));
		keep(`bare-${String(count)}`, await bare(page, length, ringsOf(count), screen));
	}
	return figures;
}

async function canvas(order: CanvasOrder): Promise<Figures> {
	mkdirSync(order.scratch, { recursive: true });
	const file = join(order.scratch, "shapes.json");
	writeFileSync(file, `[${order.shapes.map((count) => assetOf(count)).join()}]`);
	return withPage(order, file, (page) => measure(page, order));
}

process.stdout.write(`${JSON.stringify(await canvas(JSON.parse(process.argv[2] ?? "") as CanvasOrder))}\n`);
