import { readFile, stat } from "node:fs/promises";
import * as path from "node:path";
import type { CollectState } from "#shared/media-needs";
import { fault } from "#shared/outcome";
import type { Engine } from "../engine/engine.ts";
import type { OpenExport } from "../engine/exports/open-export.ts";
import { isSystemError, systemFault } from "../engine/exports/system-fault.ts";
import { ListedNeeds } from "../engine/media/needs/need-list.ts";
import { visible } from "../engine/exports/text-places.ts";
import { printPacked } from "./bundle.ts";
import type { CollectCall } from "./collect-call.ts";
import { counted, grouped, type Output, textTable } from "./output.ts";
import { CommandFailed, valueOf } from "./read-export.ts";
import { exitCodes } from "./usage.ts";

/** A list is some megabytes at most; more is another file. */
const longestList = 256_000_000;

/** `collect`: fetches what tasks point to. Answers with the exit code. */
export async function printCollected(
	engine: Engine,
	open: OpenExport,
	call: CollectCall,
	output: Output,
): Promise<number> {
	const listed = call.only === null ? null : await readList(call.only);
	const stop = new AbortController();
	const interrupted = (): void => {
		stop.abort();
	};
	process.once("SIGINT", interrupted);
	process.once("SIGTERM", interrupted);
	const progress = new Progress();
	let state: CollectState;
	try {
		const choice = { where: call.where, roles: call.roles, listed };
		state = valueOf(
			await engine.collectAll(open, choice, call.options, stop.signal, (told) => {
				progress.told(told);
			}),
		);
	} finally {
		progress.end();
		process.removeListener("SIGINT", interrupted);
		process.removeListener("SIGTERM", interrupted);
	}
	if (call.json) output.line(JSON.stringify(state));
	else printState(state, output);
	if (state.phase === "cancelled") return exitCodes.failed;
	if (call.into !== null) {
		const { into, where, json } = call;
		const asFolder = !/\.(?:loupe|zip)$/iu.test(into);
		await printPacked(engine, open, { command: "pack", into, where, media: [], asFolder, json }, output);
	}
	return state.failed.length > 0 ? exitCodes.missing : exitCodes.done;
}

async function readList(file: string): Promise<ListedNeeds> {
	const name = path.basename(file);
	try {
		const { size } = await stat(file);
		if (size > longestList) {
			const most = grouped(longestList);
			throw new CommandFailed(fault("list-unreadable", `${name}: ${grouped(size)} bytes; at most ${most} are read`));
		}
		return valueOf(ListedNeeds.read(await readFile(file, "utf8")));
	} catch (error) {
		if (isSystemError(error)) throw new CommandFailed(systemFault(error, name));
		throw error;
	}
}

function printState(state: CollectState, output: Output): void {
	const { needs, fetched, there, bytes, failed, refused, moreRefused, phase } = state;
	const missing = failed.reduce((sum, { needs: some }) => sum + some, 0);
	const rows = [
		["fetched", fetched],
		["here before", there],
		["missing", missing],
		...failed.map(({ class: kind, needs: some }) => [`  ${kind}`, some]),
	];
	output.line(
		`${phase === "cancelled" ? "Ended early: " : ""}${counted(needs, "files")}, ${counted(bytes, "bytes")} fetched`,
	);
	for (const line of textTable(["", "files"], rows).slice(1)) output.line(line);
	for (const sentence of refused) output.remark(visible(sentence));
	if (moreRefused > 0) output.remark(`and ${grouped(moreRefused)} more`);
}

/** How far it is, on standard error: a line that is written over where somebody looks on, else one now and then. */
class Progress {
	#shown = 0;
	#isOpen = false;

	told({ needs, fetched, there, bytes, failed }: CollectState): void {
		const now = performance.now();
		const { isTTY } = process.stderr;
		if (now - this.#shown < (isTTY ? 200 : 5000)) return;
		this.#shown = now;
		const missing = failed.reduce((sum, { needs: some }) => sum + some, 0);
		const line = `${grouped(needs)} looked at: ${grouped(fetched)} fetched (${grouped(bytes)} bytes), ${grouped(there)} here before, ${grouped(missing)} missing`;
		process.stderr.write(isTTY ? `\r\u001b[K${line}` : `${line}\n`);
		this.#isOpen = isTTY;
	}

	end(): void {
		if (this.#isOpen) process.stderr.write("\n");
	}
}
