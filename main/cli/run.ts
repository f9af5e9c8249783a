import { rmSync } from "node:fs";
import * as path from "node:path";
import { once } from "node:events";
import { parseQuery } from "#shared/query";
import { QueryError } from "#shared/query-tokens";
import { Engine } from "../engine/engine.ts";
import type { Call } from "./arguments.ts";
import { printCollected } from "./collect.ts";
import { printPacked, printUnpacked, printVerified } from "./bundle.ts";
import type { BundleCall } from "./bundle-call.ts";
import { collectFile, dataFolder, programFolder, scratchFolder } from "./folders.ts";
import { printFacets } from "./facets.ts";
import { printFindings } from "./findings.ts";
import { printComparison } from "./compare.ts";
import { folderOfFindings, takeFindings } from "./compare-findings.ts";
import { printCheck } from "./check.ts";
import { printInfo } from "./info.ts";
import { printMasks } from "./masks.ts";
import type { Output } from "./output.ts";
import { CommandFailed, readExport } from "./read-export.ts";
import { printViolations } from "./rules.ts";
import { printHits } from "./search.ts";
import { servePage } from "./serve.ts";
import { printTask } from "./show.ts";
import { printSvg } from "./show-svg.ts";
import { printTasks } from "./tasks.ts";
import { exitCodes, WrongCall } from "./usage.ts";

/** What a command takes after its file. */
const secondNames: ReadonlyMap<string, string> = new Map([
	["show", "a task"],
	["search", "a text"],
]);

/** Runs one command; answers with its exit code. Errors: WrongCall. */
export async function run(call: Call): Promise<number> {
	if (call.command === "serve") return servePage(call);
	if (call.bundle !== null && call.bundle.command !== "pack") return runOnBundle(call.bundle, call.files[0] ?? "");
	const second = secondNames.get(call.command);
	const expected = second === undefined ? 1 : 2;
	const takesOwn = call.compare !== null || call.collect !== null || call.onFindings !== null;
	if (!takesOwn && call.files.length !== expected) {
		throw new WrongCall(
			`${call.command} takes ${second === undefined ? "one file" : `a file and ${second}`}; got ${String(call.files.length)} names`,
		);
	}
	const folder = scratchFolder();
	const compared = call.compare?.findings ?? null;
	const findingsFolder = compared && folderOfFindings(compared);
	const engine = new Engine({
		...(findingsFolder === null ? {} : { findingsFolder, isStill: true }),
		dataFolder: path.join(folder, "data"),
		cacheFolder: folder,
		mediaFolder: path.join(dataFolder(), "media"),
		...(call.collect === null ? {} : { collectFile }),
		resourcesFolder: path.join(programFolder, "resources"),
		workerFile: path.join(programFolder, "dist", "main", "scan-worker.cjs"),
		scannerFile: path.join(programFolder, "dist", "main", "scanner.wasm"),
		checksAtOnce: false,
	});
	const output = new BufferedOutput();
	try {
		if (call.onFindings) {
			const { of } = call.onFindings;
			const about = of === null ? null : await readExport(engine, path.resolve(of), output, false);
			const code = await printFindings(engine, about, call.onFindings, output);
			await output.flush();
			return code;
		}
		if (compared) await takeFindings(engine, compared, output);
		const open = await readExport(engine, path.resolve(call.files[0] ?? ""), output, call.command === "check");
		if (call.compare) {
			const [, other] = call.files;
			const b = other === undefined ? null : await readExport(engine, path.resolve(other), output, false);
			const code = await printComparison(engine, open, b, call.compare, output);
			await output.flush();
			return code;
		}
		if (call.rules) {
			const code = await printViolations(engine, open, call.rules, output);
			await output.flush();
			return code;
		}
		if (call.collect) {
			const code = await printCollected(engine, open, call.collect, output);
			await output.flush();
			return code;
		}
		const isAltered = engine.media.bundles.get(open.summary.id)?.isExportAltered === true;
		if (call.command === "masks") {
			const isWhole = await printMasks(engine, open, call, output);
			await output.flush();
			return call.strict && (!isWhole || isAltered) ? exitCodes.missing : exitCodes.done;
		}
		if (call.bundle?.command === "pack") {
			const code = await printPacked(engine, open, call.bundle, output);
			await output.flush();
			return code;
		}
		if (call.command === "info") printInfo(open, call.format, output);
		else if (call.command === "tasks" && call.facets) await printFacets(open, call, output);
		else if (call.command === "tasks") await printTasks(open, call, output);
		else if (call.command === "search") await printHits(open, call, output);
		else if (call.command === "check") printCheck(open, call.format, output);
		else if (call.svg) await printSvg(open, call.files[1] ?? "", call.stage, call.svg, output);
		else printTask(open, call.files[1] ?? "", call.stage, call.format, output);
		await output.flush();
		return call.strict && (open.damaged > 0 || isAltered) ? exitCodes.damaged : exitCodes.done;
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		await output.flush();
		if (error.fault.code === "query-syntax") pointAt(call.where, output);
		output.remark(error.message);
		const { code } = error.fault;
		return code === "query-syntax" || code === "search-syntax" ? exitCodes.wrongCall : exitCodes.failed;
	} finally {
		await engine.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** What needs no export to be read. */
async function runOnBundle(call: BundleCall & { command: "verify" | "unpack" }, file: string): Promise<number> {
	const output = new BufferedOutput();
	try {
		if (call.command === "verify") return await printVerified(file, call.json, output);
		return await printUnpacked(file, call.into, call.json, output);
	} catch (error) {
		if (!(error instanceof CommandFailed)) throw error;
		output.remark(error.message);
		return exitCodes.failed;
	} finally {
		await output.flush();
	}
}

/** The query with a mark under what is wrong in it. */
function pointAt(where: string, output: Output): void {
	try {
		parseQuery(where);
	} catch (error) {
		if (!(error instanceof QueryError)) throw error;
		const shown = where.replace(/\s/gu, " ");
		output.remark(shown);
		output.remark(`${" ".repeat(error.at)}${"^".repeat(Math.max(1, error.to - error.at))}`);
	}
}

/** Standard output in large pieces: a million short writes would be the slowest part of a command. */
class BufferedOutput implements Output {
	#lines: string[] = [];
	#length = 0;

	line(text: string): void {
		this.#lines.push(text);
		this.#length += text.length + 1;
		if (this.#length > 1 << 16) this.#write();
	}

	remark(text: string): void {
		process.stderr.write(`${text}\n`);
	}

	async flush(): Promise<void> {
		this.#write();
		if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
	}

	#write(): void {
		if (this.#lines.length === 0) return;
		process.stdout.write(`${this.#lines.join("\n")}\n`);
		this.#lines = [];
		this.#length = 0;
	}
}
