import type { BenchFile } from "../bench-files.ts";
import type { Threads } from "../child/orders.ts";
import type { Kind } from "../generate.ts";
import { type AnyLine, type Line, timesFaster } from "../line.ts";
import { type Bench, sizeOf } from "./with.ts";

/** What is demanded of a kind, as times the speed of the reference; null: nothing. By 2 workers, or alone. */
interface Demand {
	kind: Kind;
	parse: number | null;
	simdjson: Partial<Record<Threads, number | null>>;
}

const demands: readonly Demand[] = [
	{ kind: "mix", parse: 70, simdjson: { 2: 2.5, 0: 1.5 } },
	{ kind: "pretty", parse: null, simdjson: { 2: 2, 0: null } },
	{ kind: "box", parse: null, simdjson: { 2: 1.8, 0: null } },
	{ kind: "small", parse: null, simdjson: { 2: 1.1, 0: 0.65 } },
];
const READ_SYNC = 0.6;
/** simdjson numbers the bytes of a text with 32 bits. */
const MOST_SIMDJSON = 0xffffffff;

const byThreads: Record<Threads, string> = { 0: "one thread", 1: "1 worker", 2: "2 workers" };

/** Reading an export into an index, against reading it otherwise. */
export function readingLines(bench: Bench, bytes: number): AnyLine[] {
	const lines: AnyLine[] = [];
	for (const { kind, parse, simdjson } of demands) {
		const file = bench.file(kind, bytes);
		if (!file) continue;
		lines.push(against(bench, file, "parse", 2, parse));
		for (const threads of [2, 0] as const) lines.push(againstSimdjson(bench, file, threads, simdjson[threads] ?? null));
		lines.push(against(bench, file, "read", 2, kind === "mix" ? READ_SYNC : null));
	}
	// Read the slow way, because a row of it is not an asset.
	const v2 = bench.file("v2", bytes);
	if (v2) lines.push(against(bench, v2, "parse", 2, null));
	return lines;
}

function against(
	{ probes }: Bench,
	file: BenchFile,
	which: "parse" | "read" | "simdjson",
	threads: Threads,
	must: number | null,
): Line {
	const ours = probes.scan(file, threads);
	const references = {
		parse: { name: "JSON.parse of each asset", probe: () => probes.parse(file) },
		read: { name: "fs.readSync in 256 KB", probe: () => probes.readSync(file) },
		simdjson: { name: "simdjson on demand", probe: () => probes.simdjson(file) },
	};
	const { name, probe } = references[which];
	const reference = probe();
	return {
		id: `${which}-${file.kind}-${threads}`,
		what: `${file.kind}, ${byThreads[threads]}, vs ${name}`,
		size: sizeOf(file),
		must: must === null ? "" : `${must}x`,
		group: file.path,
		probes: [ours, reference],
		judge: (median) => timesFaster(median(ours, "ms"), median(reference, "ms"), file.truth.bytes, must),
	};
}

function againstSimdjson(bench: Bench, file: BenchFile, threads: Threads, must: number | null): AnyLine {
	const why =
		file.truth.bytes > MOST_SIMDJSON ? "simdjson reads at most 4 GB at a time" : bench.probes.missing("simdjson");
	if (why === null) return against(bench, file, "simdjson", threads, must);
	return {
		id: `simdjson-${file.kind}-${threads}`,
		what: `${file.kind}, ${byThreads[threads]}, vs simdjson on demand`,
		size: sizeOf(file),
		must: must === null ? "" : `${must}x`,
		why,
	};
}
