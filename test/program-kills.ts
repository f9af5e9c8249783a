/**
 * Kills the built program, as a whole and by its parts, at random instants while findings are made in it; then looks
 * whether everything that was called saved is there, nothing else is, and how long it took to go on:
 *
 *   npx tsx test/program-kills.ts serve [TIMES]     the program behind the page in a browser
 *   npx tsx test/program-kills.ts main [TIMES]      the desktop's program, in the stand-in for Electron
 *   npx tsx test/program-kills.ts engine [TIMES]    the engine's process, while the desktop's program lives on
 *   npx tsx test/program-kills.ts page [TIMES]      the process of a page in a real browser
 *   npx tsx test/program-kills.ts browser [TIMES]   the whole browser
 *
 * Behind TIMES may stand a folder: all that is written lies in it then, on a stick or a share, say.
 * Ends with 1 where anything was otherwise. The program has to be built.
 */
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { killedParts, killPrograms } from "./program/kill-programs.ts";

const [what = "", count = "1000", folder = tmpdir()] = process.argv.slice(2);
const part = killedParts.find((name) => name === what);
if (part === undefined) throw new Error(`got ${JSON.stringify(what)}, expected ${killedParts.join(", ")}`);
const scratch = fs.mkdtempSync(path.join(folder, "loupe-kills-"));
const begun = Date.now();
try {
	const told = await killPrograms(part, Number(count), scratch, (line) => process.stdout.write(`${line}\n`));
	const seconds = String(Math.round((Date.now() - begun) / 1000));
	process.stdout.write(`${told.words}: ${String(told.wrong.length)} wrong (${seconds} s)\n`);
	for (const words of told.wrong.slice(0, 20)) process.stdout.write(`${words.slice(0, 2000)}\n`);
	process.exitCode = told.wrong.length > 0 ? 1 : 0;
} finally {
	fs.rmSync(scratch, { recursive: true, force: true });
}
