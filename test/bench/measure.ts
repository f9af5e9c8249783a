import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { wrongCounts } from "./check-counts.ts";
import { generateExport, kinds, writeTruth } from "./generate.ts";
import type { Kind } from "./generate.ts";
import { measuredRun, median } from "./measured-run.ts";
import type { Run } from "./measured-run.ts";
import { parseBytes } from "./sizes.ts";
import type { Truth } from "./truth.ts";

const seed = 1;
/** Changes with what the generator writes, so that no old file is measured. */
const generation = 1;
const reference = fileURLToPath(new URL("reference.mjs", import.meta.url));
const program = fileURLToPath(new URL("../../dist/main/loupe.js", import.meta.url));
const cache = join(tmpdir(), "ango-loupe-bench");
const scratch = join(cache, "scratch");

interface Options {
	bytes: number;
	kinds: Kind[];
	rounds: number;
}

function readOptions(args: readonly string[]): Options {
	const { values } = parseArgs({
		args: [...args],
		options: {
			bytes: { type: "string", default: "100MB" },
			kinds: { type: "string", default: kinds.join(",") },
			rounds: { type: "string", default: "5" },
		},
	});
	const chosen = values.kinds.split(",").map((name) => {
		const kind = kinds.find((known) => known === name.trim());
		if (kind === undefined) throw new Error(`--kinds: got "${name}", expected some of ${kinds.join(",")}`);
		return kind;
	});
	if (!/^[1-9]\d?$/.test(values.rounds)) throw new Error(`--rounds: got "${values.rounds}", expected 1 to 99`);
	return { bytes: parseBytes(values.bytes), kinds: chosen, rounds: Number(values.rounds) };
}

function say(line = ""): void {
	process.stdout.write(`${line}\n`);
}

/** The file of a kind and its truth, from the cache where they are whole. */
function fileOf(kind: Kind, bytes: number): { path: string; truth: Truth } {
	const path = join(cache, `${kind}-${bytes.toString()}-seed${seed.toString()}-g${generation.toString()}.json`);
	const truthPath = `${path}.truth.json`;
	if (existsSync(truthPath) && existsSync(`${path}.places`) && existsSync(path)) {
		const truth = JSON.parse(readFileSync(truthPath, "utf8")) as Truth;
		if (statSync(path).size === truth.bytes) return { path, truth };
	}
	rmSync(truthPath, { force: true });
	say(`Writing ${path} …`);
	const { truth, places } = generateExport({ path, kind, form: "array", seed, bytes, assets: Infinity });
	writeTruth(path, truth, places);
	return { path, truth };
}

const programs = {
	bare: () => [reference, "bare"],
	read: (path: string) => [reference, "read", path],
	parse: (path: string) => [reference, "parse", path],
	loupe: (path: string) => [program, "info", path, "--json"],
} as const satisfies Record<string, (path: string) => string[]>;

type Name = keyof typeof programs;
const names: readonly Name[] = ["bare", "read", "parse", "loupe"];

interface Measured {
	kind: Kind;
	bytes: number;
	assets: number;
	/** Medians: milliseconds from start to end, and bytes of memory at most. */
	ms: Record<Name, number>;
	peak: Record<Name, number>;
	wrong: string[];
}

/** Runs everything in turn, `rounds` times, after a round that only warms the caches. */
async function measure(kind: Kind, { bytes, rounds }: Options): Promise<Measured> {
	const { path, truth } = fileOf(kind, bytes);
	const runs: Record<Name, Run[]> = { bare: [], read: [], parse: [], loupe: [] };
	let wrong: string[] = [];
	for (let round = 0; round <= rounds; round += 1) {
		for (const name of names) {
			const run = await measuredRun(programs[name](path), scratch);
			if (name === "loupe" && wrong.length === 0) wrong = wrongCounts(run.output, truth);
			if (round > 0) runs[name].push(run);
		}
	}
	const each = (of: (run: Run) => number): Record<Name, number> => ({
		bare: median(runs.bare.map(of)),
		read: median(runs.read.map(of)),
		parse: median(runs.parse.map(of)),
		loupe: median(runs.loupe.map(of)),
	});
	const [ms, peak] = [each((run) => run.ms), each((run) => run.peak)];
	return { kind, bytes: truth.bytes, assets: truth.assets, ms, peak, wrong };
}

function table(rows: readonly (readonly string[])[]): void {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	for (const row of rows) {
		say(row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join("  "));
	}
}

function mb(bytes: number): string {
	return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

/** Time of the work itself: what Node's own start takes is taken off, and a measurement never sinks below its noise. */
function net({ ms }: Measured, name: Name): number {
	return Math.max(ms[name] - ms.bare, 0.5);
}

function report(measured: readonly Measured[]): void {
	say();
	say("Medians, each program in a fresh process; MB/s and ratios without the start of bare Node.");
	say();
	table([
		[
			"kind",
			"MB",
			"assets",
			"wall ms",
			"MB/s",
			"readSync MB/s",
			"JSON.parse MB/s",
			"vs JSON.parse",
			"vs readSync",
			"peak MB",
			"over bare",
		],
		...measured.map((m) => [
			m.kind,
			mb(m.bytes),
			m.assets.toString(),
			m.ms.loupe.toFixed(0),
			...(["loupe", "read", "parse"] as const).map((name) => (m.bytes / 1000 / net(m, name)).toFixed(0)),
			`${(net(m, "parse") / net(m, "loupe")).toFixed(2)}x`,
			(net(m, "read") / net(m, "loupe")).toFixed(3),
			mb(m.peak.loupe),
			mb(m.peak.loupe - m.peak.bare),
		]),
	]);
	say();
	for (const m of measured) {
		say(
			`memory of indexing ${mb(m.bytes)} MB ${m.kind}: peak ${mb(m.peak.loupe)} MB, ${mb(m.peak.loupe - m.peak.bare)} MB over bare Node (${mb(m.peak.bare)} MB); JSON.parse of each ${mb(m.peak.parse)} MB`,
		);
	}
	say();
	for (const { kind, wrong } of measured) {
		say(`counts of ${kind}: ${wrong.length === 0 ? "as generated" : "WRONG"}`);
		for (const sentence of wrong) say(`  ${sentence.slice(0, 400)}`);
	}
}

/**
 * Measures and prints. Clocks decide nothing; counts that differ from the generator's do.
 *
 * @returns the exit code
 */
export async function runBench(args: readonly string[]): Promise<number> {
	const options = readOptions(args);
	if (!existsSync(program)) {
		process.stderr.write(`bench: ${program} is not built; run npm run build first.\n`);
		return 1;
	}
	mkdirSync(scratch, { recursive: true });
	const [cpu] = cpus();
	say(
		`Node ${process.version}, ${availableParallelism().toString()} x ${cpu?.model ?? "unknown processor"}, files in ${cache}`,
	);
	const measured: Measured[] = [];
	for (const kind of options.kinds) measured.push(await measure(kind, options));
	rmSync(scratch, { recursive: true, force: true });
	report(measured);
	return measured.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
}
