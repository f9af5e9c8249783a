/**
 * Cuts the power of a program that keeps findings, kills it, and makes its calls to the system fail; then looks whether
 * everything that it was told is saved is there, and nothing that was not asked for:
 *
 *   npx tsx test/power-cuts.ts loop [CUTS]     a file system in a file (ext4), copied while it is written to: needs root
 *   npx tsx test/power-cuts.ts kill [TIMES]    kill -9 at random instants, and on from there
 *   npx tsx test/power-cuts.ts media           disks that are full, read-only, or go away: needs root
 *   npx tsx test/power-cuts.ts calls           each write, fsync, rename, open … of a life fails once, with each error
 *
 * Ends with 1 where anything was otherwise.
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { buildProgram } from "../main/build.mjs";
import { openJournal } from "../main/engine/findings/journal/open-journal.ts";
import { thisProcess } from "../main/engine/findings/journal/this-process.ts";
import { Random } from "./bench/random.ts";
import { LivingProgram } from "./engine/findings/journal/living-program.ts";
import { OddMedia } from "./engine/findings/journal/odd-media.ts";
import { numbersIn, opOf, wrongIn } from "./engine/findings/journal/numbered-ops.ts";

const top = fileURLToPath(new URL("..", import.meta.url));
const program = path.join(top, "dist", "test", "journal-life.cjs");
const scratch = fs.mkdtempSync(path.join(tmpdir(), "loupe-power-"));
const wrong: string[] = [];
const random = new Random(20_261_128);
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const run = (command: string, ...args: string[]): string =>
	execFileSync(command, args, { encoding: "utf8", stdio: "pipe" });

/** Reads a folder as a program does that is started after a power cut, writes one more, and reads it again. */
async function checkFolder(folder: string, life: LivingProgram, what: string): Promise<void> {
	const self = { ...thisProcess(), isSure: true, boot: `after ${what}` };
	const account = life.accountOf(folder);
	const { journal, entries } = await openJournal(folder, { self });
	const found = numbersIn(entries);
	const words = journal.trouble === null ? wrongIn(found, account) : journal.trouble.detail;
	if (words !== null) wrong.push(`${what}: ${words}`);
	if (!(await journal.append(opOf(999_999))).ok) wrong.push(`${what}: not written any more`);
	await journal.close();
	const again = await openJournal(folder, { self });
	if (numbersIn(again.entries).join(" ") !== [...found, 999_999].join(" ")) wrong.push(`${what}: not kept`);
	await again.journal.close();
}

/** Two copies that are the same: nothing was written while the first was made. */
function copyWhole(image: string, copy: string): void {
	for (;;) {
		run("cp", "--sparse=always", image, copy);
		if (fs.readFileSync(image).equals(fs.readFileSync(copy))) return;
	}
}

async function cutPower(cuts: number): Promise<string> {
	const [image, copy, at, after] = ["disk.img", "copy.img", "disk", "after"].map((name) =>
		path.join(scratch, name),
	) as [string, string, string, string];
	fs.mkdirSync(at);
	fs.mkdirSync(after);
	let [done, journals, asked] = [0, 0, 0];
	for (let nth = 1; done < cuts; nth++) {
		fs.writeFileSync(image, "");
		fs.truncateSync(image, 24 * 1024 * 1024);
		run("mkfs.ext4", "-q", "-F", "-J", "size=4", image);
		run("mount", "-o", "loop", image, at);
		const life = new LivingProgram(program, [at, String(nth), "60", "1"]);
		try {
			for (let cut = 0; cut < 40 && done < cuts; cut++, done++) {
				await pause(random.between(1, 60));
				await life.stop();
				copyWhole(image, copy);
				run("mount", "-o", "loop", copy, after);
				try {
					for (const folder of life.folders.slice(-2)) {
						// The one before the last is whole; the last may not be there yet.
						const there = path.join(after, path.relative(at, folder));
						life.alias(there, folder);
						await checkFolder(there, life, `disk ${nth}, cut ${cut}`);
					}
				} finally {
					run("umount", after);
				}
				life.goOn();
			}
			journals += life.folders.length;
			asked += life.asked;
		} finally {
			await life.kill();
			run("umount", at);
		}
		process.stdout.write(`${done} cuts, ${asked} operations, ${wrong.length} wrong\n`);
	}
	return `${done} power cuts of ${journals} journals with ${asked} operations (ext4 in a file)`;
}

async function kill(times: number): Promise<string> {
	let [next, asked, slowest] = [1, 0, 0];
	let folder = "";
	let before: LivingProgram | null = null;
	for (let nth = 0; nth < times; nth++) {
		if (nth % 50 === 0) {
			folder = path.join(scratch, `killed ${nth}`);
			before = null;
			next = 1;
			process.stdout.write(`${nth} kills, ${asked} operations, ${wrong.length} wrong\n`);
		}
		const life: LivingProgram = new LivingProgram(
			program,
			[folder, String(nth + 1), "400", String(next), "one"],
			before,
		);
		// Some of them before it is there, some before it has read what was.
		if (!random.oneIn(5)) await life.found();
		await pause(random.between(0, random.oneIn(5) ? 60 : 25));
		await life.kill();
		wrong.push(...life.wrong.map((words) => `kill ${nth}: ${words}`));
		next = Math.max(next, life.last + 1);
		asked += life.asked;
		slowest = Math.max(slowest, life.opening);
		before = life;
	}
	return `${times} kills among ${asked} operations; the slowest start read its journal in ${slowest} ms`;
}

const calls: readonly (readonly [string, readonly string[]])[] = [
	["pwrite64,write", ["ENOSPC", "EIO", "EROFS", "EDQUOT"]],
	["fsync", ["ENOSPC", "EIO", "EROFS", "EDQUOT"]],
	["rename", ["ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT"]],
	["openat", ["ENOSPC", "EIO", "EROFS", "EACCES", "EDQUOT", "EMFILE"]],
	["ftruncate", ["EIO", "EROFS"]],
	["unlink", ["EIO", "EROFS", "EACCES"]],
	["getdents64", ["EIO", "EACCES"]],
];

async function failCalls(): Promise<string> {
	let [runs, hits] = [0, 0];
	for (const [call, codes] of calls) {
		for (const code of codes) {
			for (let nth = 1, isHit = true; isHit && nth <= 60; nth++, runs++) {
				const folder = path.join(scratch, `${call} ${code} ${nth}`);
				fs.mkdirSync(folder);
				const files = ["0-0", "1-1", "1-2", "1-3", "1-4", "1-5"].map((name) => {
					const [lease, generation] = name.split("-").map((part) => part.padStart(8, "0"));
					return `journal-${lease ?? ""}-${generation ?? ""}.jsonl`;
				});
				const watched = [...files, ...files.map((file) => `${file}.tmp`), "writer-00000001.lease", ""];
				const log = path.join(scratch, "strace.log");
				const traced = ["-f", "-qq", "-o", log, ...watched.flatMap((file) => ["-P", path.join(folder, file)])];
				const strace = [...traced, "-e", `trace=${call}`, "-e", `inject=${call}:error=${code}:when=${nth}`];
				const life = new LivingProgram("strace", [...strace, process.execPath, program, folder, "4", "60", "1", "one"]);
				await life.ended();
				isHit = fs.readFileSync(log, "latin1").includes("(INJECTED)");
				if (isHit) hits += 1;
				// Where the lease could not be taken at once, it is at the next try.
				const otherwise = life.wrong.filter((words) => words !== "it is reading");
				wrong.push(...otherwise.map((words) => `${call} ${nth} ${code}: ${words}`));
				if (!life.accountOf(folder).troubles.every((words) => words.includes(code))) {
					wrong.push(`${call} ${nth} ${code}: told ${life.accountOf(folder).troubles.join(", ")}`);
				}
				await checkFolder(folder, life, `${call} ${nth} ${code}`);
				fs.rmSync(folder, { recursive: true });
			}
			process.stdout.write(`${call} ${code}: ${runs} runs, ${hits} calls failed, ${wrong.length} wrong\n`);
		}
	}
	return `${hits} calls that failed, each in a run of its own`;
}

async function tryMedia(): Promise<string> {
	const media = new OddMedia(scratch);
	await media.tryAll();
	wrong.push(...media.wrong);
	return `${media.tried.length} looks at ${media.tried.join("; ")}`;
}

const [what = "", count = "1000"] = process.argv.slice(2);
await buildProgram(top, {
	entry: "test/engine/findings/journal/journal-life.ts",
	out: "dist/test/journal-life.cjs",
	format: "cjs",
});
const begun = Date.now();
try {
	const ways = {
		loop: () => cutPower(Number(count)),
		kill: () => kill(Number(count)),
		calls: failCalls,
		media: tryMedia,
	};
	const way = Object.entries(ways).find(([name]) => name === what)?.[1];
	if (way === undefined) throw new Error(`got ${JSON.stringify(what)}, expected loop, kill, calls or media`);
	const words = await way();
	console.log(`${words}: ${wrong.length} wrong (${Math.round((Date.now() - begun) / 1000)} s)`);
} finally {
	fs.rmSync(scratch, { recursive: true, force: true });
}
for (const words of wrong.slice(0, 20)) console.log(words.slice(0, 2000));
process.exitCode = wrong.length > 0 ? 1 : 0;
