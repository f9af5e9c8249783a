import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildProgram } from "../../main/build.mjs";
import { browserHere } from "../browser/find-browser.mjs";
import type { BuiltPrograms } from "./child/orders.ts";
import { runProgram } from "./run-program.ts";

const top = fileURLToPath(new URL("../..", import.meta.url));
/** What the benchmark itself compiles: beside the packages, because dist/ holds what people run, and nothing else. */
const ownFolder = "node_modules/.loupe-bench";

/** A program, or why there is none. */
export type Available = { program: string } | { missing: string };

export interface Programs extends BuiltPrograms {
	/** The command line. */
	loupe: string;
	/** Follows the orders of child/orders.ts. */
	child: string;
	/** reference/node.mjs */
	reference: string;
	simdjson: Available;
	dropCache: Available;
	ripgrep: Available;
	/** child/scroll.ts, which shows the page in the browser. */
	scroll: string;
	/** child/typing.ts, likewise. */
	typing: string;
	/** child/canvas.ts, likewise. */
	canvas: string;
	/** child/task.ts and child/views.ts, likewise. */
	task: string;
	views: string;
	/** child/volume.ts, likewise. */
	volume: string;
	/** child/thumbnails.ts, which needs sharp and no browser. */
	thumbnails: string;
	/** child/brush.ts, likewise. */
	masks: string;
	browser: Available;
}

/** `built`: where the compiled programs lie, as main/build.mjs leaves them. */
export async function preparePrograms(built: string, scratch: string): Promise<Programs> {
	await buildProgram(top, { entry: "test/bench/child/measured.ts", out: `${ownFolder}/measured.mjs`, format: "es" });
	return {
		built,
		loupe: join(built, "loupe.js"),
		child: join(top, ownFolder, "measured.mjs"),
		reference: fileURLToPath(new URL("reference/node.mjs", import.meta.url)),
		// For this very processor, as the scanner is compiled for it by V8.
		simdjson: await compiled("simdjson", ["-O3", "-march=native", "-DNDEBUG"], ["-lsimdjson"], scratch),
		dropCache: await compiled("drop-cache", ["-O2"], [], scratch),
		ripgrep: await installed("rg", "ripgrep", scratch),
		scroll: fileURLToPath(new URL("child/scroll.ts", import.meta.url)),
		typing: fileURLToPath(new URL("child/typing.ts", import.meta.url)),
		canvas: fileURLToPath(new URL("child/canvas.ts", import.meta.url)),
		task: fileURLToPath(new URL("child/task.ts", import.meta.url)),
		views: fileURLToPath(new URL("child/views.ts", import.meta.url)),
		volume: fileURLToPath(new URL("child/volume.ts", import.meta.url)),
		thumbnails: fileURLToPath(new URL("child/thumbnails.ts", import.meta.url)),
		masks: fileURLToPath(new URL("child/brush.ts", import.meta.url)),
		browser: await pageInBrowser(),
	};
}

/** None is fetched for a measurement. */
async function pageInBrowser(): Promise<Available> {
	if (!existsSync(join(top, "dist", "renderer", "index.html"))) return { missing: "the page is not built" };
	const program = await browserHere();
	return program === null ? { missing: "no browser is installed" } : { program };
}

/** A C++ program of reference/, compiled where there is a compiler for it and what it includes; kept until its text changes. */
async function compiled(name: string, flags: string[], libraries: string[], scratch: string): Promise<Available> {
	const source = fileURLToPath(new URL(`reference/${name}.cpp`, import.meta.url));
	const hash = createHash("sha256").update(readFileSync(source)).update(flags.join(" ")).digest("hex").slice(0, 12);
	const program = join(top, ownFolder, `${name}-${hash}`);
	if (existsSync(program)) return { program };
	mkdirSync(join(top, ownFolder), { recursive: true });
	const unfinished = `${program}.${process.pid}`;
	try {
		await runProgram("g++", ["-std=c++17", ...flags, source, "-o", unfinished, ...libraries], scratch);
	} catch (error) {
		return { missing: whyNot(name, error instanceof Error ? error.message : String(error)) };
	}
	renameSync(unfinished, program);
	return { program };
}

async function installed(program: string, name: string, scratch: string): Promise<Available> {
	try {
		await runProgram(program, ["--version"], scratch);
		return { program };
	} catch {
		// Whatever keeps it from telling its version keeps it from being measured.
		return { missing: `${name} is not installed` };
	}
}

function whyNot(name: string, complaint: string): string {
	if (complaint.includes("ENOENT")) return "g++ is not installed";
	const header = /fatal error: (\S+):/u.exec(complaint)?.[1];
	if (header !== undefined) return `${header} is not installed`;
	return `g++ cannot compile reference/${name}.cpp here: ${complaint.split("\n").find((line) => line.includes("error")) ?? complaint}`;
}
