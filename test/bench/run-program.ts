import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import type { Figures } from "./child/orders.ts";

/** Runs a program to its end, with one of the exit codes that are fine. What it remembers or unpacks goes to `scratch`, not to the person's folders. */
export async function runProgram(
	program: string,
	args: readonly string[],
	scratch: string,
	fine: readonly (number | null)[] = [0],
): Promise<string> {
	mkdirSync(scratch, { recursive: true });
	const names = ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP"];
	const folders = Object.fromEntries(names.map((name) => [name, scratch]));
	const child = spawn(program, args, {
		env: { ...process.env, ...folders, NODE_OPTIONS: "" },
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
	if (!fine.includes(code)) {
		throw new Error(`${[program, ...args].join(" ")}: ended with ${code}\n${Buffer.concat(complaints).toString()}`);
	}
	return Buffer.concat(parts).toString();
}

/** The figures that a measured program prints. */
export async function measuredRun(program: string, args: readonly string[], scratch: string): Promise<Figures> {
	return JSON.parse(await runProgram(program, args, scratch)) as Figures;
}
