import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { TextSearch } from "#shared/search";
import { Engine } from "../../main/engine/engine.ts";
import type { OpenExport } from "../../main/engine/exports/open-export.ts";
import { generateExport, kinds } from "./generate.ts";
import { median } from "./figures.ts";
import { parseBytes } from "./sizes.ts";

/*
 * How fast the text of an export is searched, against ripgrep in the same run where it is installed: rounds are taken in
 * turn, and the first is not counted. Ours lists hits with their tasks and keeps 100,000 places; ripgrep counts matches,
 * or lists them with their bytes (-o -b). Ripgrep's time holds the start of its process.
 *
 *   npm run build && npx tsx test/bench/search-text.ts [--bytes 100MB|1GB] [--kind mix] [--rounds 5]
 *
 * Exits with 1 where the numbers of hits differ; no time fails it.
 */
const { values } = parseArgs({
	options: {
		bytes: { type: "string", default: "100MB" },
		kind: { type: "string", default: "mix" },
		rounds: { type: "string", default: "5" },
	},
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds: got "${values.rounds}", expected 1 or more`);
const kind = kinds.find((known) => known === values.kind);
if (kind === undefined) throw new Error(`--kind: got "${values.kind}", expected one of ${kinds.join(", ")}`);
const bytes = parseBytes(values.bytes);
const cache = join(tmpdir(), "ango-loupe-bench");
const scratch = join(cache, "search-scratch");
const worker = fileURLToPath(new URL("../../dist/main/scan-worker.cjs", import.meta.url));
const scanner = fileURLToPath(new URL("../../dist/main/scanner.wasm", import.meta.url));
if (!existsSync(worker)) throw new Error(`${worker} is not built; run npm run build first`);

function literal(text: string, more: Partial<TextSearch> = {}): TextSearch {
	return { text, matchCase: false, isRegExp: false, scope: "everything", ...more };
}

/** Rare, common, none; beyond ASCII; and what only we can be asked. */
const searches: readonly TextSearch[] = [
	literal("no such text"),
	literal("no such text", { matchCase: true }),
	literal("rotated-bounding"),
	literal("ada@example"),
	literal("ada@example", { matchCase: true }),
	literal("pedestrian"),
	literal("Été"),
	literal("夏"),
	literal("car"),
	literal("12"),
	literal("car", { scope: "exported" }),
	literal("^car$", { isRegExp: true }),
];

function isForRipgrep({ scope, isRegExp }: TextSearch): boolean {
	return scope === "everything" && !isRegExp;
}

interface Measured {
	ours: number[];
	first: number[];
	counting: number[];
	listing: number[];
	hits: number;
	theirs: number;
}

async function ours(opened: OpenExport, search: TextSearch): Promise<{ ms: number; first: number; hits: number }> {
	// Another search first, so that this one is begun anew.
	await opened.searches.ended(literal("\u{10ffff}"));
	const started = performance.now();
	let first = NaN;
	for (;;) {
		const answer = await opened.searches.read(search, 0, Number.isNaN(first) ? 50 : 0);
		if (!answer.ok) throw new Error(answer.detail);
		const { state, hits } = answer.value;
		if (Number.isNaN(first) && hits.length > 0) first = performance.now() - started;
		if (state.phase !== "running") return { ms: performance.now() - started, first, hits: state.hits };
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}

function ripgrep(
	file: string,
	{ text, matchCase }: TextSearch,
	options: readonly string[],
): { ms: number; output: string } {
	const started = performance.now();
	const args = ["-F", matchCase ? "-s" : "-i", ...options, "--", text, file];
	const run = spawnSync("rg", args, { encoding: "latin1", maxBuffer: 2 ** 30 });
	// 1: nothing was found.
	if (run.status !== 0 && run.status !== 1) throw new Error(`rg ${args.join(" ")}: ${run.stderr}`);
	return { ms: performance.now() - started, output: run.stdout };
}

function hasRipgrep(): boolean {
	return spawnSync("rg", ["--version"]).status === 0;
}

const say = (line = ""): void => void process.stdout.write(`${line}\n`);
const file = join(cache, `${kind}-${String(bytes)}-seed1-search.json`);
mkdirSync(scratch, { recursive: true });
if (!existsSync(file) || statSync(file).size < bytes) {
	say(`Writing ${file} …`);
	generateExport({ path: file, kind, form: "array", seed: 1, bytes, assets: Infinity });
}
const compare = hasRipgrep();
const engine = new Engine({
	dataFolder: join(scratch, "data"),
	cacheFolder: join(scratch, "cache"),
	resourcesFolder: "resources",
	workerFile: worker,
	scannerFile: scanner,
	// The search is measured, not the check that would run beside it.
	checksAtOnce: false,
});
const ids = await engine.openPaths([file]);
const reading = await engine.reading(ids.ok ? (ids.value[0] ?? "") : "");
if (!reading.ok) throw new Error(reading.detail);
const opened = reading.value;
const [cpu] = cpus();
const version = compare
	? (execFileSync("rg", ["--version"], { encoding: "utf8" }).split("\n")[0] ?? "")
	: "no ripgrep here";
const megabytes = statSync(file).size / 1e6;
say(
	`Node ${process.version}, ${String(availableParallelism())} x ${cpu?.model ?? "unknown processor"}, load ${(loadavg()[0] ?? 0).toFixed(1)}, ${version}, ${kind} of ${megabytes.toFixed(0)} MB`,
);

const results = new Map<TextSearch, Measured>();
for (const search of searches)
	results.set(search, { ours: [], first: [], counting: [], listing: [], hits: 0, theirs: 0 });
for (let round = 0; round <= rounds; round++) {
	for (const [search, measured] of results) {
		const mine = await ours(opened, search);
		measured.hits = mine.hits;
		if (round > 0) {
			measured.ours.push(mine.ms);
			measured.first.push(mine.first);
		}
		if (!compare || !isForRipgrep(search)) continue;
		const counted = ripgrep(file, search, ["--count-matches"]);
		const listed = ripgrep(file, search, ["-o", "-b", "--no-line-number"]);
		measured.theirs = Number(counted.output === "" ? 0 : counted.output);
		if (round === 0) continue;
		measured.counting.push(counted.ms);
		measured.listing.push(listed.ms);
	}
}

say();
say("medians, ms; MB/s; times of ripgrep over ours: above 1 ours is faster");
let wrong = 0;
for (const [search, { ours: times, first, counting, listing, hits, theirs }] of results) {
	const name = `${search.isRegExp ? "/" : ""}${search.text}${search.isRegExp ? "/" : ""}${search.matchCase ? " (case)" : ""}${
		search.scope === "everything" ? "" : ` (${search.scope})`
	}`;
	const ms = median(times);
	const firsts = first.filter((one) => !Number.isNaN(one));
	const cells = [
		name.padEnd(24),
		`${String(hits).padStart(9)} hits`,
		`${ms.toFixed(0).padStart(6)} ms`,
		`${((megabytes * 1000) / ms).toFixed(0).padStart(6)} MB/s`,
		`first 50 ${firsts.length > 0 ? median(firsts).toFixed(0).padStart(4) : "   -"} ms`,
	];
	if (counting.length > 0)
		cells.push(
			`rg counting ${median(counting).toFixed(0).padStart(5)} ms ${(median(counting) / ms).toFixed(2)}x`,
			`rg -o -b ${median(listing).toFixed(0).padStart(5)} ms ${(median(listing) / ms).toFixed(2)}x`,
		);
	say(cells.join("  "));
	if (counting.length > 0 && hits !== theirs) {
		wrong++;
		say(`  WRONG: ripgrep counts ${String(theirs)}`);
	}
}

// How soon the threads are free again: the next search's first hits after a cancel in the middle of one.
const waits: number[] = [];
for (let round = 0; round <= rounds; round++) {
	await opened.searches.read(literal("(?:a|b)+c\\w*", { isRegExp: true }), 0, 0);
	await new Promise((resolve) => setTimeout(resolve, 60));
	const cancelled = performance.now();
	opened.searches.cancel();
	for (;;) {
		const next = await opened.searches.read(literal(`assetId`), 0, 1);
		if (next.ok && next.value.hits.length > 0) break;
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
	if (round > 0) waits.push(performance.now() - cancelled);
	opened.searches.cancel();
}
say();
say(
	`cancelled in the middle of an expression's search; first hit of the next search after ${median(waits).toFixed(0)} ms`,
);
await engine.stop();
rmSync(scratch, { recursive: true, force: true });
process.exitCode = wrong > 0 ? 1 : 0;
