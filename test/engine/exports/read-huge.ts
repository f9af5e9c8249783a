/**
 * Opens an export by the real engine in a process of its own, whose memory is nobody else's, and reads tasks of it:
 * `read-huge.ts FILE SCANNER FOLDER ROW…`. Prints what it met as JSON.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { ExportSummary, TaskRow } from "#shared/export";
import type { Outcome } from "#shared/outcome";
import { IndexCache } from "../../../main/engine/exports/index-cache.ts";
import { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { InlinePool } from "../../../main/engine/exports/scan-pool.ts";
import { TextCache } from "../../../main/engine/exports/text-cache.ts";
import { SearchThreads } from "../../../main/engine/exports/text-search/search-threads.ts";
import { checkHere } from "../batches-here.ts";

export interface HugeTask {
	taskId: string | null;
	bytes: number;
	/** objectId of each tool that is shown. */
	tools: (string | null)[];
	toolsLeftOut: number;
	/** Tools of each stage visit. */
	visits: number[];
}

export interface HugeReading {
	summary: ExportSummary;
	rows: TaskRow[];
	tasks: Outcome<HugeTask>[];
	/** What the clipboard is told of each of the tasks. */
	copies: Outcome<number>[];
	/** Bytes of the process at its most: once started, once the file is open, and in the end. */
	memory: { started: number; opened: number; ended: number };
}

const mostMemory = (): number => process.resourceUsage().maxRSS * 1024;

async function main([file = "", scannerFile = "", folder = "", ...rows]: string[]): Promise<HugeReading> {
	const pool = new InlinePool(new WebAssembly.Module(fs.readFileSync(scannerFile)));
	const opened = new OpenExport(
		{ id: "huge", path: file, name: path.basename(file), bytes: fs.statSync(file).size },
		{
			pool,
			caches: { indexes: new IndexCache(path.join(folder, "indexes")), texts: new TextCache(folder) },
			checks: { checkers: checkHere(), atOnce: false },
			searchThreads: new SearchThreads(() => {
				throw new Error("Nobody searches here");
			}),
		},
		{ changed: () => undefined, searchChanged: () => undefined },
	);
	const started = mostMemory();
	opened.start();
	await opened.ended;
	const window = opened.readRows({ where: "", order: null }, 0, 100);
	if (!window.ok) throw new Error(window.detail);
	const afterOpening = mostMemory();
	const tasks = rows.map((row): Outcome<HugeTask> => {
		const read = opened.readTask({ export: "huge", row: Number(row) }, null);
		if (!read.ok) return read;
		const { taskId, bytes, snapshot, visits } = read.value;
		return {
			ok: true,
			value: {
				taskId,
				bytes: bytes.length,
				tools: snapshot.tools.map(({ objectId }) => objectId),
				toolsLeftOut: snapshot.toolsLeftOut,
				visits: visits.map(({ tools }) => tools),
			},
		};
	});
	const copies = rows.map((row): Outcome<number> => {
		const copied = opened.copyRaw({ export: "huge", row: Number(row) }, "");
		return copied.ok ? { ok: true, value: copied.value.length } : copied;
	});
	const memory = { started, opened: afterOpening, ended: mostMemory() };
	await opened.close();
	return { summary: opened.summary, rows: window.value.rows, tasks, copies, memory };
}

process.stdout.write(JSON.stringify(await main(process.argv.slice(2))));
