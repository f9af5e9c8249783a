import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, inject, test } from "vitest";
import type { HostEvent } from "#shared/contract";
import type { HitWindow, SearchState, TextSearch } from "#shared/search";
import { Engine } from "../../../../main/engine/engine.ts";
import type { AssetSummary } from "../../../../main/engine/exports/asset-fields.ts";
import { emptySummary } from "../../../../main/engine/exports/export-summary.ts";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import { RowIndex } from "../../../../main/engine/exports/row-index.ts";
import { InlinePool } from "../../../../main/engine/exports/scan-pool.ts";
import { TextScan } from "../../../../main/engine/exports/scan-text.ts";
import { ExportSearches } from "../../../../main/engine/exports/text-search/export-searches.ts";
import { SearchOrders } from "../../../../main/engine/exports/text-search/search-orders.ts";
import {
	searchOnThreads,
	SearchThreads,
	type ThreadStarter,
} from "../../../../main/engine/exports/text-search/search-threads.ts";
import { MemoryText, stampOf } from "../../../../main/engine/exports/text-source.ts";

const top = path.resolve(import.meta.dirname, "../../../..");
const folder = mkdtempSync(path.join(tmpdir(), "loupe-searches-"));
const engines: Engine[] = [];

afterAll(async () => {
	await Promise.all(engines.map((engine) => engine.stop()));
	rmSync(folder, { recursive: true, force: true });
});

/** On this thread: what runs is the search itself. */
const searchHere: ThreadStarter = () => {
	const orders = new SearchOrders();
	return {
		ask: (order, answered) => {
			setImmediate(() => {
				orders.obey(order, answered);
			});
		},
		end: () => Promise.resolve(),
	};
};

/** On threads of their own, which read the sources as they are. */
const searchApart: ThreadStarter = (() => {
	const starter = path.join(folder, "search-worker.mjs");
	const url = (file: string) => JSON.stringify(pathToFileURL(path.join(top, file)).href);
	writeFileSync(
		starter,
		`import { register } from ${url("node_modules/tsx/dist/esm/api/index.mjs")};
		register();
		await import(${url("main/engine/search-worker.ts")});`,
	);
	return searchOnThreads(starter);
})();

function engineWith(search: ThreadStarter): Engine {
	const number = String(engines.length);
	const engine = new Engine(
		{
			dataFolder: path.join(folder, number, "data"),
			cacheFolder: path.join(folder, number, "cache"),
			resourcesFolder: "resources",
			workerFile: "",
			scannerFile: inject("scannerFile"),
		},
		{ pool: new InlinePool(new WebAssembly.Module(readFileSync(inject("scannerFile")))), searchThread: search },
	);
	engines.push(engine);
	return engine;
}

async function open(engine: Engine, name: string, bytes: Uint8Array | string): Promise<OpenExport> {
	const file = path.join(folder, name);
	writeFileSync(file, bytes);
	const ids = await engine.openPaths([file]);
	const reading = await engine.reading(ids.ok ? (ids.value[0] ?? "") : "");
	if (!reading.ok) throw new Error(reading.detail);
	return reading.value;
}

function asset(index: number, title: string): string {
	const tools = [{ objectId: "o", title, classifications: [{ title: "Damaged?", answer: `Yes ${title}` }] }];
	const stageHistory = [
		{ stage: "Label", tools: [] },
		{ stage: "Review", tools },
	];
	return JSON.stringify({
		asset: "https://host.invalid/a.jpg",
		externalId: `${String(index)}.jpg`,
		task: { taskId: `t${String(index)}`, stage: "Label", stageId: "Label", tools, stageHistory },
	});
}

function literal(text: string, more: Partial<TextSearch> = {}): TextSearch {
	return { text, matchCase: false, isRegExp: false, scope: "everything", ...more };
}

async function over(export_: OpenExport, search: TextSearch): Promise<SearchState> {
	const state = await export_.searches.ended(search);
	if (!state.ok) throw new Error(state.detail);
	return state.value;
}

async function windowOf(export_: OpenExport, search: TextSearch, from: number, to: number): Promise<HitWindow> {
	const answer = await export_.searches.read(search, from, to);
	if (!answer.ok) throw new Error(answer.detail);
	return answer.value;
}

const here = engineWith(searchHere);

describe("a search through an export", () => {
	test("lists hits in the order of the file, each with its task, its field and the text around it", async () => {
		const assets = ["Car", "Truck", "race car"].map((title, index) => asset(index, title));
		const opened = await open(here, "three.json", `[${assets.join(",")}]`);
		const search = literal("car");
		expect(await over(opened, search)).toMatchObject({ phase: "done", hits: 8, listed: 8, tasks: 2, fault: null });
		const { hits } = await windowOf(opened, search, 0, 100);
		expect(hits.map(({ taskId, path, visit, ordinal }) => [taskId, path, visit, ordinal])).toEqual([
			["t0", "task.tools[0].title", null, 0],
			["t0", "task.tools[0].classifications[0].answer", null, 1],
			["t0", "task.stageHistory[1].tools[0].title", 1, 2],
			["t0", "task.stageHistory[1].tools[0].classifications[0].answer", 1, 3],
			["t2", "task.tools[0].title", null, 0],
			["t2", "task.tools[0].classifications[0].answer", null, 1],
			["t2", "task.stageHistory[1].tools[0].title", 1, 2],
			["t2", "task.stageHistory[1].tools[0].classifications[0].answer", 1, 3],
		]);
		expect(hits[5]).toMatchObject({
			row: 2,
			externalId: "2.jpg",
			pointer: "/task/tools/0/classifications/0/answer",
			before: "Yes race ",
			match: "car",
			after: "",
			isKey: false,
			length: 3,
		});
		expect((await windowOf(opened, search, 5, 6)).hits).toEqual([hits[5]]);
	});

	test("shows a long text in part, what is escaped as it is meant, and control characters so that they are seen", async () => {
		const note = `${"\u00e9\t".repeat(100)}needle "\n${"x".repeat(500)}`;
		const opened = await open(here, "long.json", `[${asset(0, note)}]`);
		await over(opened, literal("NEEDLE"));
		const [hit] = (await windowOf(opened, literal("NEEDLE"), 0, 1)).hits;
		expect(hit?.before).toBe(`\u2026${"\u00e9\\u{9}".repeat(20)}`);
		expect(hit?.match).toBe("needle");
		expect(hit?.after).toBe(` "\u23ce${"x".repeat(117)}\u2026`);
	});

	test.each([
		["utf16.json", (...assets: string[]) => Buffer.from(`\ufeff[${assets.join(",")}]`, "utf16le")],
		["packed.json.gz", (...assets: string[]) => gzipSync(`[${assets.join(",")}]`)],
		["lines.ndjson", (...assets: string[]) => assets.join("\n")],
		["mark.json", (...assets: string[]) => `\ufeff[${assets.join(" ,\r\n")}]`],
	])("finds the same in %s", async (name, pack) => {
		const opened = await open(here, name, pack(asset(0, "Été"), asset(1, "\u{1f697}")));
		expect(await over(opened, literal("éTÉ"))).toMatchObject({ phase: "done", hits: 4, tasks: 1 });
		await over(opened, literal("\u{1f697}"));
		const { hits } = await windowOf(opened, literal("\u{1f697}"), 0, 1);
		expect(hits[0]).toMatchObject({ taskId: "t1", match: "\u{1f697}", path: "task.tools[0].title" });
	});

	test("names the places of hits in a task of V2", async () => {
		const tasks = ["a", "car"].map((title, index) => ({ taskId: `v${String(index)}`, objects: [{ title }] }));
		const opened = await open(here, "v2.json", JSON.stringify([{ asset: "https://h.invalid/a.jpg", tasks }]));
		expect(await over(opened, literal("car"))).toMatchObject({ hits: 1, tasks: 1 });
		const [hit] = (await windowOf(opened, literal("car"), 0, 1)).hits;
		expect(hit).toMatchObject({ row: 1, taskId: "v1", path: "tasks[1].objects[0].title" });
	});

	test("keeps places of the first hits and counts the others", async () => {
		const opened = await open(here, "many.json", `[${asset(0, "a".repeat(60_000))},${asset(1, "b")}]`);
		const state = await over(opened, literal("a", { matchCase: true, scope: "exported" }));
		expect(state.hits).toBeGreaterThan(120_000);
		expect(state).toMatchObject({ listed: 100_000, tasks: 2, phase: "done" });
		const { hits } = await windowOf(opened, literal("a", { matchCase: true, scope: "exported" }), 99_999, 100_100);
		expect(hits).toHaveLength(1);
	});

	test("goes on while the export is read, in whatever pieces it comes, and where its text is moved", async () => {
		const bytes = Buffer.from(`[${Array.from({ length: 3000 }, (_, index) => asset(index, "Car")).join(",")}]`);
		const assets: AssetSummary[] = [];
		await new TextScan(new MemoryText(bytes), {
			asset: (summary) => assets.push(summary),
			finding: () => undefined,
			progress: () => true,
		}).run();
		const [unpacked, kept] = ["unpacked-text", "kept.text"].map((name) => path.join(folder, name));
		if (unpacked === undefined || kept === undefined) throw new Error("A path is missing");
		writeFileSync(unpacked, bytes);
		writeFileSync(kept, bytes);
		const growing = {
			index: new RowIndex(),
			summary: { ...emptySummary("e", "text.json", bytes.length), totalBytes: bytes.length },
			textFile: { path: unpacked, name: "text.json", stamp: null as ReturnType<typeof stampOf> | null },
		};
		const searches = new ExportSearches(growing, new SearchThreads(searchHere), () => undefined);
		const search = literal("yes car");
		const counts: number[] = [];
		const look = async (): Promise<SearchState> => {
			const answer = await searches.read(search, 0, 10);
			if (!answer.ok) throw new Error(answer.detail);
			counts.push(answer.value.state.hits);
			return answer.value.state;
		};
		expect(await look()).toMatchObject({ phase: "running", hits: 0 });
		for (let from = 0; from < assets.length; from += 70) {
			for (const one of assets.slice(from, from + 70)) growing.index.push(one, 0);
			// The text gets its lasting name while a job for it waits.
			if (from === 1400) {
				searches.grown();
				growing.textFile = { path: kept, name: "text.json", stamp: stampOf(statSync(kept)) };
				rmSync(unpacked);
			}
			searches.grown();
			await new Promise((resolve) => setImmediate(resolve));
			expect(await look()).toMatchObject({ phase: "running" });
		}
		growing.summary = { ...growing.summary, phase: "done" };
		searches.grown();
		await expect.poll(look).toMatchObject({ phase: "done", hits: 6000, tasks: 3000 });
		expect(counts).toEqual([...counts].sort((a, b) => a - b));
		expect(new Set(counts).size).toBeGreaterThan(5);
	});

	test("ends where another begins, and when it is cancelled keeps what it has", async () => {
		const opened = await open(here, "two.json", `[${asset(0, "Car")}]`);
		const first = await opened.searches.read(literal("Yes"), 0, 1);
		expect(first).toMatchObject({ ok: true, value: { state: { phase: "running" } } });
		expect(await over(opened, literal("Car"))).toMatchObject({ phase: "done", hits: 4 });
		await opened.searches.read(literal("Damaged"), 0, 1);
		opened.searches.cancel();
		expect((await windowOf(opened, literal("Damaged"), 0, 1)).state).toMatchObject({ phase: "cancelled", hits: 0 });
	});

	test("tells of its progress, the end last", async () => {
		const heard: HostEvent[] = [];
		const stop = here.subscribe((event) => heard.push(event));
		const opened = await open(here, "told.json", `[${asset(0, "Car")}]`);
		await over(opened, literal("car"));
		stop();
		const told = heard.filter((event) => event.name === "searchChanged");
		expect(told.length).toBeGreaterThan(0);
		expect(told.at(-1)?.payload).toMatchObject({
			export: opened.summary.id,
			search: literal("car"),
			state: { phase: "done", hits: 4 },
		});
	});

	test("is refused where there is nothing to look for, too much, half a character or no expression", async () => {
		const opened = await open(here, "refused.json", `[${asset(0, "Car")}]`);
		for (const search of [
			literal(""),
			literal("x".repeat(1001)),
			literal("\ud83d"),
			literal("(a", { isRegExp: true }),
			literal("\\p{Nonsense}", { isRegExp: true }),
		])
			expect(await opened.searches.read(search, 0, 1)).toMatchObject({ ok: false, code: "search-syntax" });
	});

	test("says that the file has changed where it was cut meanwhile", async () => {
		const opened = await open(here, "cut.json", `[${asset(0, "Car")},${asset(1, "Car")}]`);
		const search = literal("car");
		await over(opened, search);
		truncateSync(opened.path, 100);
		expect(await opened.searches.read(search, 0, 1)).toMatchObject({ ok: false, code: "file-changed" });
		expect(await over(opened, literal("yes"))).toMatchObject({ phase: "failed", fault: { code: "file-changed" } });
	});

	test("is a set of rows for a query", async () => {
		const assets = ["Car", "Truck", "race car", "Bus"].map((title, index) => asset(index, title));
		const opened = await open(here, "rows.json", `[${assets.join(",")}]`);
		const set = opened.searches.text({ source: "CAR", isRegExp: false });
		const other = opened.searches.text({ source: "^(Bus|Truck)$", isRegExp: true });
		await expect.poll(() => set.complete && other.complete).toBe(true);
		expect([0, 1, 2, 3, 4].filter((row) => set.has(row))).toEqual([0, 2]);
		expect([0, 1, 2, 3, 4].filter((row) => other.has(row))).toEqual([1, 3]);
		expect(set).toMatchObject({ progress: 1, fault: null });
		expect(set.version).toBeGreaterThan(0);
		expect(opened.searches.text({ source: "CAR", isRegExp: false })).toBe(set);
		expect(() => opened.searches.text({ source: "(", isRegExp: true })).toThrow(SyntaxError);
	});
});

describe("a search on threads of its own", () => {
	const apart = engineWith(searchApart);

	test.each([
		"(a+)+$",
		"(\\w+\\s?)*$",
		"(a|aa)+$",
		"(a|a?)+$",
		"(.*a){25}$",
		"^(([a-z])+.)+[A-Z]([a-z])+$",
		"(?=(a+)+$)",
		"(?<=^(a+)+)\\?",
	])("stops at the text that %s takes too long for, names the task, and the next search is served", async (text) => {
		const trap = `${"a".repeat(40)}!`;
		const opened = await open(apart, "trap.json", `[${asset(0, "Car")},${asset(1, trap)},${asset(2, "Car")}]`);
		const state = await over(opened, literal(text, { isRegExp: true }));
		expect(state).toMatchObject({
			phase: "too-slow",
			stoppedAt: { row: 1, taskId: "t1" },
			fault: { code: "search-too-slow", detail: "stopped in task t1, row #1" },
		});
		expect(await over(opened, literal("car"))).toMatchObject({ phase: "done", hits: 8 });
		await apart.closeExport(opened.summary.id);
	});

	test("can be cancelled while an expression runs", async () => {
		const opened = await open(apart, "stuck.json", `[${asset(0, `${"a".repeat(60)}!`)}]`);
		await opened.searches.read(literal("(a+)+$", { isRegExp: true }), 0, 1);
		opened.searches.cancel();
		expect(await over(opened, literal("car"))).toMatchObject({ phase: "done", hits: 0 });
	});
});
