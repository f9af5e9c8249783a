import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, inject, test } from "vitest";
import type { ExportSummary } from "#shared/export";
import { IndexCache } from "../../../main/engine/exports/index-cache.ts";
import { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { InlinePool, type ScanPool } from "../../../main/engine/exports/scan-pool.ts";
import { TextCache } from "../../../main/engine/exports/text-cache.ts";
import { SearchThreads } from "../../../main/engine/exports/text-search/search-threads.ts";
import { checkHere } from "../batches-here.ts";

const folder = mkdtempSync(path.join(tmpdir(), "loupe-cancelled-"));
afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

const scanner = new WebAssembly.Module(readFileSync(inject("scannerFile")));
const cache = path.join(folder, "cache");
const unpacked = (): string[] => readdirSync(cache).filter((name) => name.startsWith("unpacked-"));

const tasks = 40_000;
/** Seven megabytes of text: it comes out in many pieces. */
function packed(): string {
	const file = path.join(folder, "packed.json.gz");
	const note = "x".repeat(100);
	const assets = Array.from({ length: tasks }, (_, id) =>
		JSON.stringify({ externalId: `${String(id)}.jpg`, task: { taskId: `t${String(id)}`, tools: [], note } }),
	);
	writeFileSync(file, gzipSync(assets.join("\n"), { level: 1 }));
	return file;
}

interface Moments {
	/** Cancels as soon as this is told. */
	told?: (summary: ExportSummary) => boolean;
	/** Cancels before a thread begins with the stretch of this number, from 1 on. */
	stretch?: number;
}

/** Opens it, and cancels at that moment. */
async function openAndCancel({ told, stretch }: Moments): Promise<OpenExport> {
	const file = packed();
	const inner = new InlinePool(scanner);
	let stretches = 0;
	let isCancelled = false;
	const cancel = (): void => {
		isCancelled = true;
		opened.cancel();
	};
	const pool: ScanPool = {
		size: inner.size,
		scanner,
		run: (job, options) => {
			if (job.type === "segment" && ++stretches === stretch) cancel();
			return inner.run(job, options);
		},
		stop: () => inner.stop(),
	};
	const opened: OpenExport = new OpenExport(
		{ id: "id", path: file, name: path.basename(file), bytes: statSync(file).size },
		{
			pool,
			caches: { indexes: new IndexCache(path.join(folder, "indexes")), texts: new TextCache(cache) },
			checks: { checkers: checkHere(), atOnce: false },
			searchThreads: new SearchThreads(() => {
				throw new Error("Nobody searches here");
			}),
		},
		{
			changed: (summary) => {
				if (!isCancelled && told?.(summary)) cancel();
			},
			searchChanged: () => undefined,
		},
	);
	opened.start();
	await opened.ended;
	expect(isCancelled).toBe(true);
	expect(opened.summary.phase).toBe("cancelled");
	return opened;
}

test.each<[string, Moments]>([
	["between two stretches", { told: ({ tasks: read }) => read > 0 }],
	["in a stretch", { stretch: 3 }],
])("a gzip cancelled while it is unpacked, %s, shows the tasks that had come out until it is closed", async (_, at) => {
	const opened = await openAndCancel(at);
	expect(opened.summary.tasks).toBeGreaterThan(0);
	expect(opened.summary.tasks).toBeLessThan(tasks);
	for (const row of [0, opened.summary.tasks - 1]) {
		const read = opened.readTask({ export: "id", row }, null);
		expect(read).toMatchObject({ ok: true, value: { taskId: `t${String(row)}` } });
	}
	expect(opened.summary.source.state).toBe("same");
	expect(unpacked()).toHaveLength(1);
	await opened.close();
	expect(unpacked()).toEqual([]);
});

test("a gzip cancelled before anything came out leaves nothing behind", async () => {
	const opened = await openAndCancel({ told: ({ phase }) => phase === "unpacking" });
	expect(opened.summary.tasks).toBe(0);
	await opened.close();
	expect(unpacked()).toEqual([]);
});
