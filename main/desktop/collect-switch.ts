import { existsSync } from "node:fs";
import { faultWords } from "#shared/faults";
import { places } from "./places.ts";

/**
 * Whether the person switched fetching on (`--collect`) and this program can: a packaged one is made without the part
 * that fetches, and says so.
 */
export function mayCollect(switches: readonly string[]): boolean {
	if (!switches.includes("--collect")) return false;
	if (existsSync(places.collect)) return true;
	const { title, next } = faultWords["collect-off"];
	process.stderr.write(`${title}: this program was made without it.\n${next}\n`);
	return false;
}
