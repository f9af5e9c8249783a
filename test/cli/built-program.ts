import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { buildProgram } from "../../main/build.mjs";

/** What one call printed, and its exit code. */
export interface Called {
	code: number | null;
	out: string;
	err: string;
}

/** Compiles the command line with its workers before the tests of a file, into a folder that goes when they are over. */
export function builtProgram(...workers: readonly string[]): { folder: string; loupe: (...args: string[]) => Called } {
	const folder = mkdtempSync(path.join(tmpdir(), "loupe-cli-"));
	const built = path.join(folder, "dist", "main");

	beforeAll(async () => {
		const root = path.resolve(".");
		for (const [entry, name, format] of [
			["main/cli/loupe.ts", "loupe.js", "es"],
			...workers.map((worker) => {
				const room = worker === "collect" ? "collect" : "engine";
				return [`main/${room}/${worker}.ts`, `${worker}.cjs`, "cjs"] as const;
			}),
		] as const) {
			const out = path.relative(root, path.join(built, name)).split(path.sep).join("/");
			await buildProgram(root, { entry, out, format });
		}
		copyFileSync(inject("scannerFile"), path.join(built, "scanner.wasm"));
	}, 120_000);

	afterAll(() => {
		rmSync(folder, { recursive: true, force: true });
	});

	return {
		folder,
		loupe: (...args) => {
			const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(built, "loupe.js"), ...args], {
				encoding: "utf8",
				maxBuffer: 2 ** 28,
			});
			return { code: status, out: stdout, err: stderr };
		},
	};
}
