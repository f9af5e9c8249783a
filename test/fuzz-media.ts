/**
 * Damages files of masks and volumes and reads them, in programs of their own that may die of it:
 *
 *   npx tsx test/fuzz-media.ts [FILES] [FROM]
 *
 * 100,000 from 0 where nothing else is said. Prints deaths, files that took more than two seconds, the most memory, and
 * files that were read with another size than they say; ends with 1 where there were any but memory.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { type FuzzTally, fuzzMedia } from "./engine/media/media-fuzz.ts";

/** Files for one program: a leak shows in its memory, and a death costs no more than these. */
const share = 25_000;
/** Milliseconds without a word after which a program counts as hung. */
const patience = 30_000;

interface Said extends Omit<FuzzTally, "refused"> {
	refused: [string, number][];
	/** Bytes of memory that the program had at most. */
	memory: number;
}

async function work(from: number, count: number): Promise<void> {
	const folder = fs.mkdtempSync(path.join(fs.existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "loupe-fuzz-"));
	let toldAt = 0;
	const began = (n: number): void => {
		if (n % 100 !== 0 && Date.now() - toldAt < 1000) return;
		toldAt = Date.now();
		process.send?.({ at: n });
	};
	const tally = await fuzzMedia(folder, { from, count, began });
	fs.rmSync(folder, { recursive: true, force: true });
	const said: Said = { ...tally, refused: [...tally.refused], memory: process.resourceUsage().maxRSS * 1024 };
	process.send?.({ said }, () => {
		process.exit(0);
	});
}

function runOne(from: number, count: number): Promise<{ said: Said | null; at: number }> {
	const script = fileURLToPath(import.meta.url);
	const child = spawn(process.execPath, [...process.execArgv, script, "--work", String(from), String(count)], {
		stdio: ["ignore", "inherit", "inherit", "ipc"],
	});
	let [at, said] = [from, null as Said | null];
	let timer = setTimeout(() => child.kill("SIGKILL"), patience);
	child.on("message", (message: { at: number } | { said: Said }) => {
		clearTimeout(timer);
		timer = setTimeout(() => child.kill("SIGKILL"), patience);
		if ("at" in message) at = message.at;
		else said = message.said;
	});
	return new Promise((resolve) => {
		child.on("exit", () => {
			clearTimeout(timer);
			resolve({ said, at });
		});
	});
}

async function lead(files: number, start: number): Promise<void> {
	const begun = performance.now();
	const all = {
		files: 0,
		read: 0,
		slow: 0,
		memory: 0,
		deaths: 0,
		slowest: { ms: 0, what: "" },
		faults: [] as string[],
	};
	const refused = new Map<string, number>();
	for (let from = start; from < start + files; from += share) {
		const count = Math.min(share, start + files - from);
		const { said, at } = await runOne(from, count);
		if (said === null) {
			all.deaths += 1;
			console.log(`A program died or hung near file ${String(at)}`);
			continue;
		}
		all.files += said.files;
		all.read += said.read;
		all.slow += said.slow;
		all.memory = Math.max(all.memory, said.memory);
		all.faults.push(...said.faults);
		if (said.slowest.ms > all.slowest.ms) all.slowest = said.slowest;
		for (const [code, times] of said.refused) refused.set(code, (refused.get(code) ?? 0) + times);
		console.log(`${String(all.files)} files, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
	}
	console.log({ ...all, memory: `${(all.memory / 1e6).toFixed(0)} MB`, faults: all.faults.slice(0, 20), refused });
	process.exitCode = all.deaths + all.slow + all.faults.length > 0 ? 1 : 0;
}

const [first, second, third] = process.argv.slice(2);
if (first === "--work") void work(Number(second), Number(third));
else void lead(Number(first ?? 100_000), Number(second ?? 0));
