import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** One run of a program in a fresh Node. */
export interface Run {
	/** From its start to its end, in milliseconds: Node's own start included. */
	ms: number;
	/** The most memory it held at once, bytes. */
	peak: number;
	output: string;
}

const reporter = fileURLToPath(new URL("report-usage.mjs", import.meta.url));

/** Runs `node ARGS` and measures it from outside. What it remembers or unpacks goes to `scratch`, not to the person's folders. */
export async function measuredRun(args: readonly string[], scratch: string): Promise<Run> {
	mkdirSync(scratch, { recursive: true });
	const usage = join(scratch, "peak.txt");
	rmSync(usage, { force: true });
	const folders = {
		HOME: scratch,
		XDG_CONFIG_HOME: scratch,
		APPDATA: scratch,
		TMPDIR: scratch,
		TEMP: scratch,
		TMP: scratch,
	};
	const started = performance.now();
	const child = spawn(process.execPath, ["--import", pathToFileURL(reporter).href, ...args], {
		env: { ...process.env, ...folders, NODE_OPTIONS: "", LOUPE_BENCH_USAGE: usage },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const parts: Buffer[] = [];
	const complaints: Buffer[] = [];
	child.stdout.on("data", (part: Buffer) => parts.push(part));
	child.stderr.on("data", (part: Buffer) => complaints.push(part));
	const code = await new Promise<number | null>((settle, fail) => {
		child.on("error", fail);
		child.on("close", settle);
	});
	const ms = performance.now() - started;
	if (code !== 0 || !existsSync(usage)) {
		throw new Error(`node ${args.join(" ")}: ended with ${String(code)}\n${Buffer.concat(complaints).toString()}`);
	}
	return { ms, peak: Number(readFileSync(usage, "utf8")), output: Buffer.concat(parts).toString() };
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
	if (low === undefined || high === undefined) throw new Error("median: got no values");
	return (low + high) / 2;
}
