/*
 * A program of its own, since it needs a browser and none of the measured process: walks through tasks with pictures by key,
 * and prints what the page, its pictures and the host hold after so many and after many more.
 *
 *   node --import tsx test/bench/child/views.ts '{"loupe":…,"browser":…,"few":50,"many":1000,"scratch":…}'
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { encodePng } from "../../../resources/png.ts";
import { DevTools } from "./devtools.ts";
import type { Figures } from "./orders.ts";
import { end, type PagePrograms, serve } from "./page.ts";
import { assetOf } from "./rings.ts";

export interface ViewsOrder extends PagePrograms {
	few: number;
	many: number;
	scratch: string;
}

const PICTURES = 20;
const picture = { width: 1600, height: 1200 };
const briefPicture = { width: 160, height: 120 };
const FEWEST_SHAPES = 100;
const NAMES = 7;
const STEP_WITHIN_MS = 30_000;
/** Until what was let go is given back: the host's and the browser's own housekeeping. */
const SETTLED_MS = 3000;
const BRIEF_SETTLED_MS = 100;

/** Neighbours differ in their number of shapes, by which the canvas is called. */
function shapesOf(task: number): number {
	return FEWEST_SHAPES + (task % NAMES);
}

function write(scratch: string, tasks: number, size: typeof picture): { file: string; media: string } {
	const media = join(scratch, "media");
	mkdirSync(media, { recursive: true });
	for (let at = 0; at < PICTURES; at++) {
		const pixels = new Uint8Array(size.width * size.height * 4).map((_, byte) => (byte * (at + 3)) & 0xff);
		writeFileSync(join(media, `${String(at)}.png`), encodePng(size.width, size.height, pixels));
	}
	const file = join(scratch, "views.ndjson");
	const lines = Array.from({ length: tasks }, (_, at) =>
		assetOf(shapesOf(at), { externalId: `${String(at % PICTURES)}.png`, size }),
	);
	writeFileSync(file, lines.join("\n"));
	return { file, media };
}

/** Bytes of a process that are its own, and its share of what it holds with others (Linux). */
function shareOf(pid: number): number {
	const kilobytes = /^Pss:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${String(pid)}/smaps_rollup`, "utf8"))?.[1];
	if (kilobytes === undefined) throw new Error(`The memory of process ${String(pid)} cannot be read`);
	return Number(kilobytes) * 1024;
}

interface Held {
	/** Bytes of the page's objects. */
	heap: number;
	/** Bytes of the processes that hold and paint it. */
	browser: number;
	host: number;
}

async function held(tools: DevTools, session: string, host: number, settledMs: number): Promise<Held> {
	await sleep(settledMs);
	await tools.send("HeapProfiler.collectGarbage", {}, session);
	await sleep(settledMs);
	await tools.send("HeapProfiler.collectGarbage", {}, session);
	const { usedSize } = await tools.send<{ usedSize: number }>("Runtime.getHeapUsage", {}, session);
	const { processInfo } = await tools.send<{ processInfo: { type: string; id: number }[] }>(
		"SystemInfo.getProcessInfo",
	);
	const paints = processInfo.filter(({ type }) => type === "renderer" || type === "GPU");
	return { heap: usedSize, browser: paints.reduce((sum, { id }) => sum + shareOf(id), 0), host: shareOf(host) };
}

/** In the page: goes on by key until task `to`, each seen before the next, its annotations and its picture. */
const walk = `async (from, to, shapes, pictures) => {
	for (let task = from; task <= to; task++) {
		if (task > 0) document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
		const name = "Canvas: " + String(shapes[task % shapes.length]) + " annotations";
		const picture = String(task % pictures) + ".png · ";
		const until = performance.now() + ${String(STEP_WITHIN_MS)};
		const isSeen = () =>
			(document.querySelector("[role=application]")?.getAttribute("aria-label") ?? "").startsWith(name) &&
			(document.querySelector(".quiet-line")?.textContent ?? "").startsWith(picture);
		while (!isSeen()) {
			if (performance.now() > until) throw new Error("Task " + String(task) + " did not come into view");
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		await new Promise((resolve) => requestAnimationFrame(resolve));
	}
}`;

async function views({ few, many, scratch, loupe, browser, isBrief }: ViewsOrder): Promise<Figures> {
	mkdirSync(scratch, { recursive: true });
	const { file, media } = write(scratch, many, isBrief ? briefPicture : picture);
	const settledMs = isBrief ? BRIEF_SETTLED_MS : SETTLED_MS;
	const { child, link } = await serve(loupe, ["--media", media, file], scratch);
	const tools = new DevTools(browser, join(scratch, "profile"));
	try {
		const { pid } = child;
		if (pid === undefined) throw new Error("The host does not run");
		const session = await tools.open(link);
		const shapes = Array.from({ length: NAMES }, (_, task) => shapesOf(task));
		const go = (from: number, to: number): Promise<unknown> =>
			tools.evaluate(
				session,
				`(${walk})(${String(from)}, ${String(to)}, ${JSON.stringify(shapes)}, ${String(PICTURES)})`,
			);
		await go(0, few - 1);
		const before = await held(tools, session, pid, settledMs);
		await go(few, many - 1);
		const after = await held(tools, session, pid, settledMs);
		return {
			heapFew: before.heap,
			heapMany: after.heap,
			hostFew: before.host,
			hostMany: after.host,
			allFew: before.browser + before.host,
			allMany: after.browser + after.host,
		};
	} finally {
		await tools.close();
		await end(child);
	}
}

process.stdout.write(`${JSON.stringify(await views(JSON.parse(process.argv[2] ?? "") as ViewsOrder))}\n`);
