import { readFileSync } from "node:fs";
import type { Checkers } from "../../../main/engine/exports/check/background-check.ts";
import { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { IndexCache } from "../../../main/engine/exports/index-cache.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { ExportScan, type ScanEnding } from "../../../main/engine/exports/scan-export.ts";
import { InlinePool, type ScanPool, ThreadPool } from "../../../main/engine/exports/scan-pool.ts";
import { TextCache } from "../../../main/engine/exports/text-cache.ts";
import { SearchThreads } from "../../../main/engine/exports/text-search/search-threads.ts";
import { type ExportTotals, RowTotals } from "../../../main/engine/exports/totals.ts";
import type { ExportSummary } from "#shared/export";
import type { BuiltPrograms, Threads } from "./orders.ts";

export function makePool({ worker, scanner }: BuiltPrograms, threads: Threads): ScanPool {
	const compiled = new WebAssembly.Module(readFileSync(scanner));
	if (threads === 0) return new InlinePool(compiled, 1);
	const pool = new ThreadPool(worker, compiled, threads);
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

/** Opening alone is measured here: nothing is checked or searched. */
const noChecks: Checkers = {
	count: 0,
	start: () => {
		throw new Error("Nothing is checked while opening is measured");
	},
};
const noSearches = new SearchThreads(() => {
	throw new Error("Nothing is searched while opening is measured");
});

/** An export opened as the program opens it. `scratch`: where its caches lie. */
export class Opening {
	readonly began = performance.now();
	readonly open: OpenExport;
	/** When the first rows were told, and the end; ms after the beginning. */
	firstRows = NaN;
	doneAfter = NaN;

	constructor(pool: ScanPool, file: string, scratch: string, told: (opening: Opening) => void = () => undefined) {
		const changed = (summary: ExportSummary): void => {
			if (Number.isNaN(this.firstRows) && summary.tasks > 0) this.firstRows = performance.now() - this.began;
			if (summary.phase !== "indexing" && Number.isNaN(this.doneAfter)) this.doneAfter = performance.now() - this.began;
			told(this);
		};
		const caches = { indexes: new IndexCache(scratch), texts: new TextCache(scratch) };
		this.open = new OpenExport(
			{ id: "measured", path: file, name: file, bytes: 0 },
			{ pool, caches, checks: { checkers: noChecks, atOnce: false }, searchThreads: noSearches },
			{ changed, searchChanged: () => undefined },
		);
		this.open.start();
	}

	async done(): Promise<this> {
		await this.open.ended;
		await this.open.kept();
		const { phase, fault } = this.open.summary;
		if (phase !== "done") throw new Error(`${this.open.path}: opened as ${phase}, ${JSON.stringify(fault)}`);
		return this;
	}
}
