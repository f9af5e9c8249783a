import { readFileSync } from "node:fs";
import * as path from "node:path";
import { inject } from "vitest";
import type { EngineOptions } from "../../main/engine/engine-api.ts";
import type { EngineThreads } from "../../main/engine/engine-threads.ts";
import { Engine } from "../../main/engine/engine.ts";
import { InlinePool } from "../../main/engine/exports/scan-pool.ts";

let scanner: WebAssembly.Module | null = null;

/** An engine that keeps all in this folder and scans on the thread that asks; it checks no export unless it is told to. */
export function engineHere(folder: string, threads: EngineThreads = {}, options: Partial<EngineOptions> = {}): Engine {
	const scannerFile = inject("scannerFile");
	scanner ??= new WebAssembly.Module(readFileSync(scannerFile));
	return new Engine(
		{
			dataFolder: path.join(folder, "data"),
			cacheFolder: path.join(folder, "cache"),
			resourcesFolder: "resources",
			// No worker is compiled for tests of single rooms.
			workerFile: "",
			scannerFile,
			checksAtOnce: false,
			...options,
		},
		{ pool: new InlinePool(scanner), ...threads },
	);
}
