import { closeSync, fstatSync, openSync, rmSync, statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { FilePart, stampOf } from "../../../main/engine/exports/text-source.ts";
import { median, percentile, warmUpPasses } from "../figures.ts";
import type { Figures, Order } from "./orders.ts";
import { makePool, Opening, readThrough } from "./reading.ts";
import { runRules } from "./rules.ts";
import { compareBoxes, compareStages, rescore } from "./compare.ts";
import { compareMasks } from "./masks.ts";
import { check, search } from "./passes.ts";
import { measureFindingLists } from "./finding-lists.ts";
import { measureRestart } from "./journal.ts";
import { measureRows } from "./rows.ts";

type OrderOf<J extends Order["job"]> = Extract<Order, { job: J }>;

/** The index of a file; with `warmUp`, after that one was read by the same threads. */
async function scan(order: OrderOf<"scan">): Promise<Figures> {
	const pool = makePool(order, order.threads);
	if (order.warmUp !== null) {
		for (let pass = warmUpPasses(statSync(order.warmUp).size); pass > 0; pass--) await readThrough(pool, order.warmUp);
	}
	const { ms, index, totals, problems } = await readThrough(pool, order.file);
	await pool.stop();
	const { assets, tasks, tools, classifications, relations } = totals;
	return { ms, assets, tasks, tools, classifications, relations, problems, indexBytes: index.bytes };
}

/** How long until rows can be shown: the scanner is compiled, threads are started and caches are asked within that time. */
async function firstRows(order: OrderOf<"first-rows">): Promise<Figures> {
	const { warmUp } = order;
	// Nothing is kept of an earlier opening.
	rmSync(order.scratch, { recursive: true, force: true });
	const began = performance.now();
	const pool = makePool(order, 2);
	if (warmUp !== null) await (await new Opening(order, pool, warmUp, order.scratch).done()).close();
	const started = warmUp === null ? began : performance.now();
	const opening = new Opening(order, pool, order.file, order.scratch);
	await opening.done();
	await opening.close();
	await pool.stop();
	return { ms: opening.began - started + opening.firstRows };
}

const REOPENINGS = 9;

async function reopen(order: OrderOf<"reopen">): Promise<Figures> {
	const pool = makePool(order, 2);
	for (let pass = warmUpPasses(statSync(order.file).size); pass > 0; pass--) await readThrough(pool, order.file);
	const reading = await readThrough(pool, order.file);
	const first = await new Opening(order, pool, order.file, order.scratch).done();
	await first.open.kept();
	await first.close();
	const times: number[] = [];
	for (let n = 0; n < REOPENINGS; n++) {
		const opening = await new Opening(order, pool, order.file, order.scratch).done();
		if (opening.open.summary.tasks !== reading.totals.tasks) throw new Error("The kept index has other rows");
		// One that was read again would first be told without rows.
		if (opening.firstRows !== opening.toldAfter) throw new Error(`${order.file} was read again`);
		times.push(opening.doneAfter);
		await opening.close();
	}
	await pool.stop();
	return { ms: median(times), indexMs: reading.ms };
}

/** What of an asset is timed: its task as it is shown, its bytes read and parsed, and JSON.parse of bytes at hand. */
async function asset(order: OrderOf<"asset">): Promise<Figures> {
	const pool = makePool(order, 2);
	const opening = await new Opening(order, pool, order.file, order.scratch).done();
	const { open } = opening;
	const rows = open.summary.tasks;
	const times = { task: [] as number[], read: [] as number[], parse: [] as number[] };
	const warmUps = Math.ceil(order.assets / 4);
	for (let n = 0; n < warmUps + order.assets; n++) {
		// Spread over the file in no order, each at another place.
		const row = Math.floor(((n * 0.6180339887) % 1) * rows);
		const { offset, length } = open.index.place(row);
		const bytes = readBytes(order.file, offset, length);
		const ways = {
			task: () => {
				const task = open.readTask({ export: open.summary.id, row }, null);
				if (!task.ok) throw new Error(`Row ${row} cannot be read: ${task.detail}`);
			},
			read: (): unknown =>
				JSON.parse(new TextDecoder("utf-8", { ignoreBOM: true }).decode(readBytes(order.file, offset, length))),
			parse: (): unknown => JSON.parse(bytes.toString("utf8")),
		};
		const names = ["task", "read", "parse"] as const;
		// Each begins as often as the others.
		for (let turn = 0; turn < names.length; turn++) {
			const name = names[(n + turn) % names.length] as (typeof names)[number];
			const began = performance.now();
			ways[name]();
			if (n >= warmUps) times[name].push(performance.now() - began);
		}
	}
	await opening.close();
	await pool.stop();
	return {
		task50: median(times.task),
		task99: percentile(times.task, 99),
		read50: median(times.read),
		parse50: median(times.parse),
		parse99: percentile(times.parse, 99),
	};
}

/** By the steps of an open export: the file is opened, looked at and closed each time. */
function readBytes(file: string, offset: number, length: number): Buffer {
	const descriptor = openSync(file, "r");
	try {
		stampOf(fstatSync(descriptor));
		const bytes = Buffer.alloc(length);
		new FilePart(descriptor, offset, length).read(bytes, 0);
		return bytes;
	} finally {
		closeSync(descriptor);
	}
}

const CANCELS = 5;
const MOST_TRIES = 20;

/** Cancelled in the middle, by what the reading before took; the longest of several counts. None where all come too late. */
async function cancel(order: OrderOf<"cancel">): Promise<Figures> {
	const pool = makePool(order, 2);
	await readThrough(pool, order.file);
	let { ms: whole } = await readThrough(pool, order.file);
	const times: number[] = [];
	for (let tries = 0; tries < MOST_TRIES && times.length < CANCELS; tries++) {
		rmSync(order.scratch, { recursive: true, force: true });
		const opening = new Opening(order, pool, order.file, order.scratch);
		const { open, began } = opening;
		await pause(Math.max(0, whole / 2 - (performance.now() - began)));
		const cancelled = performance.now();
		open.cancel();
		await open.ended;
		if (open.summary.phase === "cancelled") times.push(performance.now() - cancelled);
		else whole /= 1.5;
		await opening.close();
	}
	await pool.stop();
	return { ms: Math.max(0, ...times), cancelled: times.length };
}

export async function follow(order: Order): Promise<Figures> {
	switch (order.job) {
		case "scan":
			return scan(order);
		case "first-rows":
			return firstRows(order);
		case "reopen":
			return reopen(order);
		case "asset":
			return asset(order);
		case "cancel":
			return cancel(order);
		case "rows":
			return measureRows(order.rows);
		case "finding-lists":
			return measureFindingLists(order.findings);
		case "restart":
			return measureRestart(order.scratch, order.operations);
		case "search":
			return search(order);
		case "check":
			return check(order);
		case "compare":
			return compareStages(order);
		case "rules":
			return runRules(order);
		case "compare-boxes":
			return compareBoxes(order);
		case "compare-masks":
			return compareMasks(order);
		case "rescore":
			return rescore(order);
	}
}
