import { existsSync } from "node:fs";
import * as path from "node:path";

/** A file of this name beside the program, whatever it holds: everything is kept beside the program, too. */
const flagFile = "ango-loupe.portable";
const dataName = "ango-loupe-data";

/**
 * Where everything is kept that the program remembers, on a stick as a rule; null where no flag file says so.
 *
 * @param beside the folder that the program lies in
 */
export function portableFolder(beside: string): string | null {
	return existsSync(path.join(beside, flagFile)) ? path.join(beside, dataName) : null;
}
