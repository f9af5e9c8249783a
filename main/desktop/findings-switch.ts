import { resolve } from "node:path";
import { refusalOf } from "../engine/path-refusal.ts";

const name = "--findings=";

/** The folder that `--findings=FOLDER` names for findings; null where none is named, or one that is refused: that is said. */
export function findingsFolder(switches: readonly string[]): string | null {
	const given = switches.findLast((each) => each.startsWith(name))?.slice(name.length) ?? "";
	if (given === "") return null;
	const refusal = refusalOf(given, process.platform);
	if (refusal === null) return resolve(given);
	process.stderr.write(`--findings is left out of account: ${refusal}\n`);
	return null;
}
