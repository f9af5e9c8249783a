import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkOnThreads } from "../../../main/engine/exports/check/checkers.ts";
import { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { IndexCache } from "../../../main/engine/exports/index-cache.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { ExportScan, type ScanEnding } from "../../../main/engine/exports/scan-export.ts";
import { InlinePool, type ScanPool, ThreadPool } from "../../../main/engine/exports/scan-pool.ts";
import { searchOnThreads, SearchThreads } from "../../../main/engine/exports/text-search/search-threads.ts";
import { TextCache } from "../../../main/engine/exports/text-cache.ts";
import { type ExportTotals, RowTotals } from "../../../main/engine/exports/totals.ts";
import type { BuiltPrograms, Threads } from "./orders.ts";

export function makePool({ built }: BuiltPrograms, threads: Threads): ScanPool {
	const compiled = new WebAssembly.Module(readFileSync(join(built, "scanner.wasm")));
	if (threads === 0) return new InlinePool(compiled, 1);
	const pool = new ThreadPool(join(built, "scan-worker.cjs"), compiled, threads);
	pool.warmUp();
	return pool;
}

export interface Reading {
	ms: number;
	index: RowIndex;
	totals: ExportTotals;
	problems: number;
}

/** Reads a file into an index, and nothing else: what is kept or shown of it costs nothing here. */
export async function readThrough(pool: ScanPool, file: string): Promise<Reading> {
	const index = new RowIndex();
	const totals = new RowTotals(index);
	const ends: ScanEnding[] = [];
	let problems = 0;
	const listener = {
		unpacking: () => undefined,
		opened: () => undefined,
		read: () => undefined,
		problems: (_found: unknown, count: number) => (problems = count),
		scanEnded: (ending: ScanEnding) => ends.push(ending),
	};
	const began = performance.now();
	await new ExportScan({ path: file, name: file, cacheFolder: "" }, pool, index, totals, listener).run();
	const ms = performance.now() - began;
	const [end] = ends;
	if (end?.phase !== "done") throw new Error(`${file}: the reading ended as ${JSON.stringify(end)}`);
	return { ms, index, totals: totals.totals(), problems };
}

/** An export opened as the program opens it, but checked only when it is asked to. `scratch`: where its caches lie. */
export class Opening {
	readonly began = performance.now();
	readonly open: OpenExport;
	readonly #searchThreads: SearchThreads;
	/** When the first rows were told, and the end; ms after the beginning. */
	firstRows = NaN;
	doneAfter = NaN;
	/** When something of it was told at all. */
	toldAfter = NaN;

	constructor({ built }: BuiltPrograms, pool: ScanPool, file: string, scratch: string) {
		const { size } = statSync(file);
		this.#searchThreads = new SearchThreads(searchOnThreads(join(built, "search-worker.cjs")));
		this.open = new OpenExport(
			{ id: "measured", path: file, name: file, bytes: size },
			{
				pool,
				caches: { indexes: new IndexCache(scratch), texts: new TextCache(scratch) },
				checks: { checkers: checkOnThreads(join(built, "check-worker.cjs")), atOnce: false },
				searchThreads: this.#searchThreads,
			},
			{
				changed: ({ tasks, phase }) => {
					const now = performance.now() - this.began;
					if (Number.isNaN(this.toldAfter)) this.toldAfter = now;
					if (Number.isNaN(this.firstRows) && tasks > 0) this.firstRows = now;
					if (Number.isNaN(this.doneAfter) && phase === "done") this.doneAfter = now;
				},
				searchChanged: () => undefined,
			},
		);
		this.open.start();
	}

	async done(): Promise<this> {
		await this.open.ended;
		const { phase, fault } = this.open.summary;
		if (phase !== "done") throw new Error(`${this.open.path}: opened as ${phase}, ${JSON.stringify(fault)}`);
		return this;
	}

	async close(): Promise<void> {
		await this.open.close();
		await this.#searchThreads.end();
	}
}
