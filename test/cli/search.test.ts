import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Call, readCall } from "../../main/cli/arguments.ts";
import { printHits } from "../../main/cli/search.ts";
import { Engine } from "../../main/engine/engine.ts";
import type { OpenExport } from "../../main/engine/exports/open-export.ts";
import { InlinePool } from "../../main/engine/exports/scan-pool.ts";
import { SearchOrders } from "../../main/engine/exports/text-search/search-orders.ts";

const folder = mkdtempSync(path.join(tmpdir(), "loupe-cli-search-"));
const file = path.join(folder, "export.json");
const engine = new Engine(
	{
		dataFolder: folder,
		cacheFolder: path.join(folder, "cache"),
		resourcesFolder: "resources",
		workerFile: "",
		scannerFile: inject("scannerFile"),
	},
	{
		pool: new InlinePool(new WebAssembly.Module(readFileSync(inject("scannerFile")))),
		searchThread: () => {
			const orders = new SearchOrders();
			return {
				ask: (order, answered) => {
					setImmediate(() => {
						orders.obey(order, answered);
					});
				},
				end: () => Promise.resolve(),
			};
		},
	},
);
let opened: OpenExport;

beforeAll(async () => {
	const asset = (id: string, title: string) => ({
		asset: "https://host.invalid/a.jpg",
		externalId: `${id}.jpg`,
		task: { taskId: id, stage: "Label", tools: [{ title }], stageHistory: [{ stage: "Start", tools: [{ title }] }] },
	});
	writeFileSync(file, JSON.stringify([asset("t1", "Car\u001b[31m"), asset("t2", "race car"), asset("t3", "Bus")]));
	const ids = await engine.openPaths([file]);
	const reading = await engine.reading(ids.ok ? (ids.value[0] ?? "") : "");
	if (!reading.ok) throw new Error(reading.detail);
	opened = reading.value;
});

afterAll(async () => {
	await engine.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ lines: string[]; remarks: string[] }> {
	const call: Call | null = readCall(["search", file, ...args]);
	if (!call) throw new Error("Help was asked for");
	const lines: string[] = [];
	const remarks: string[] = [];
	await printHits(opened, call, { line: (text) => lines.push(text), remark: (text) => remarks.push(text) });
	return { lines, remarks };
}

describe("the command search", () => {
	test("prints a line for each hit: task, field, and the text around it, which cannot steer a terminal", async () => {
		const { lines, remarks } = await run("car");
		expect(lines).toEqual([
			"t1  task.tools[0].title  Car\\u{1B}[31m",
			"t1  task.stageHistory[0].tools[0].title  Car\\u{1B}[31m",
			"t2  task.tools[0].title  race car",
			"t2  task.stageHistory[0].tools[0].title  race car",
		]);
		expect(remarks).toEqual(["4 hits in 2 tasks."]);
	});

	test("takes letter case, expressions, scopes, a query and a limit", async () => {
		expect((await run("car", "--case", "--in", "exported")).lines).toEqual(["t2  task.tools[0].title  race car"]);
		expect((await run("^(bus|race)", "--regex", "--limit", "1")).lines).toEqual(["t2  task.tools[0].title  race car"]);
		expect((await run("title", "--where", "task=t3", "--limit", "1")).lines).toEqual([
			"t3  task.tools[0].title (key)  title",
		]);
		expect((await run("nothing")).remarks).toEqual(["0 hits in 0 tasks."]);
	});

	test("prints one object a line with --json: byte, row, task, pointer", async () => {
		const { lines } = await run("race", "--json", "--limit", "1");
		expect(JSON.parse(lines[0] ?? "")).toEqual({
			row: 1,
			taskId: "t2",
			externalId: "t2.jpg",
			byte: expect.any(Number) as number,
			length: 4,
			pointer: "/task/tools/0/title",
			key: false,
			visit: null,
			before: "",
			match: "race",
			after: " car",
		});
	});

	test("refuses what is no search, with the words of the fault", async () => {
		await expect(run("")).rejects.toThrow("there is nothing to look for");
		await expect(run("(a", "--regex")).rejects.toThrow("Unterminated group");
		await expect(run("a", "--in", "somewhere")).rejects.toThrow(
			"--in takes everything, values, exported; got somewhere",
		);
		await expect(run("a", "--columns", "x")).rejects.toThrow("search has no option --columns");
	});
});
