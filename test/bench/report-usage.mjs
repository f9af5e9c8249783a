import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/*
 * Loaded by `node --import` before a program that is measured: at its end, writes the most memory it ever held (bytes,
 * all threads) to the file that LOUPE_BENCH_USAGE names. Worker threads load it too, and keep quiet.
 */
const file = process.env["LOUPE_BENCH_USAGE"];
if (isMainThread && file !== undefined) {
	process.on("exit", () => {
		writeFileSync(file, String(process.resourceUsage().maxRSS * 1024));
	});
}
