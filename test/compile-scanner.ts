import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { buildScanner } from "../main/build.mjs";

/** Compiles the scanner as it stands before the tests run: not into dist/, which is what people get. */
export default async function compileScanner(project: TestProject): Promise<void> {
	const file = fileURLToPath(new URL("../node_modules/.loupe-test/scanner.wasm", import.meta.url));
	await buildScanner(file);
	project.provide("scannerFile", file);
}

declare module "vitest" {
	export interface ProvidedContext {
		scannerFile: string;
	}
}
