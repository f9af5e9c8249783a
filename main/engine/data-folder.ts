import { mkdirSync } from "node:fs";
import { isSystemError } from "./exports/system-fault.ts";

/** On a medium that may only be read exports are shown all the same: what is to be remembered says that it is not saved. */
export function makeDataFolder(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		if (!isSystemError(error)) throw error;
	}
}
