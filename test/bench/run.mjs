/*
 * The benchmark: how fast a compiled Ango Loupe reads through an export, and in how much memory, against what Node
 * itself can do, in one interleaved run. Ratios matter; a busy machine has other milliseconds.
 *
 *   npm run build && npm run bench -- [--bytes 100MB|1GB] [--kinds mix,pretty,box,small,v2] [--rounds 5]
 *
 * Exports are generated once into ango-loupe-bench in the system's folder for temporary files (they are kept there: remove
 * it by hand). Exits with 1 where counts are wrong; no time and no size of memory fails it.
 */
import { register } from "tsx/esm/api";

const unregister = register();
const { runBench } = await import("./measure.ts");
process.exitCode = await runBench(process.argv.slice(2));
await unregister();
