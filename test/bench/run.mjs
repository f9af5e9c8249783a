/*
 * The benchmark: prints the table of aims, each line with ours, the reference and their ratio from one interleaved run.
 * Ratios matter; a busy machine has other milliseconds.
 *
 *   npm run bench -- [--bytes 100MB[,1GB,5GB]] [--kinds mix,pretty,box,small,v2] [--rounds 5] [--only parse-mix,asset]
 *                    [--rows 1000000] [--shapes 100,5000] [--voxels 512x512x300] [--save FILE]
 *
 * --brief does as little in the browser as shows that it can be measured, for the test of this program: its figures say nothing.
 *
 * Exports are generated once into ango-loupe-bench in the system's folder for temporary files (they are kept there: remove
 * it by hand). Exits with 1 where counts are wrong; no time and no size of memory fails it.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";
import { buildAll, isBuilt } from "../../main/build.mjs";

// What is measured is what people run: compiled, and from the files as they are now.
if (!(await isBuilt())) await buildAll();
const unregister = register();
const { runBench } = await import("./bench.ts");
const { wrong } = await runBench(process.argv.slice(2), {
	folder: join(tmpdir(), "ango-loupe-bench"),
	built: fileURLToPath(new URL("../../dist/main", import.meta.url)),
	say: (line) => process.stdout.write(`${line}\n`),
});
process.exitCode = wrong.length > 0 ? 1 : 0;
await unregister();
