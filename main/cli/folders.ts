import { homedir, tmpdir } from "node:os";
import * as path from "node:path";
import { portableFolder } from "../engine/portable.ts";

/** The folder that holds `dist` and `resources`: where this program lies. The compiled file is dist/main/loupe.js. */
export const programFolder = path.resolve(import.meta.dirname, "../..");

/** The compiled program that fetches: this one never holds it. */
export const collectFile = path.join(programFolder, "dist", "main", "collect.cjs");

/** Empty or relative, it names no folder (XDG Base Directory Specification): it would be one of wherever the program was started. */
function named(variable: string): string | null {
	const folder = process.env[variable] ?? "";
	return path.isAbsolute(folder) ? folder : null;
}

/** Where everything lies that is kept beside the program; null where it is kept by the custom of the system. */
export const portable = portableFolder(programFolder);

/** Where what a person told the program is kept, by the custom of each system. */
export function dataFolder(): string {
	if (portable !== null) return portable;
	const home = homedir();
	if (process.platform === "win32")
		return path.join(named("APPDATA") ?? path.join(home, "AppData", "Roaming"), "Ango Loupe");
	if (process.platform === "darwin") return path.join(home, "Library", "Application Support", "Ango Loupe");
	return path.join(named("XDG_CONFIG_HOME") ?? path.join(home, ".config"), "ango-loupe");
}

/** Where what may be made anew is kept from one time to the next, by the custom of each system; several programs may use it at once. */
export function cacheFolder(): string {
	if (portable !== null) return path.join(portable, "cache");
	const home = homedir();
	if (process.platform === "win32")
		return path.join(named("LOCALAPPDATA") ?? path.join(home, "AppData", "Local"), "Ango Loupe", "Cache");
	if (process.platform === "darwin") return path.join(home, "Library", "Caches", "Ango Loupe");
	return path.join(named("XDG_CACHE_HOME") ?? path.join(home, ".cache"), "ango-loupe");
}

/** Where compressed exports are unpacked while they are open: one folder for each process, removed at its end. */
export function scratchFolder(): string {
	return path.join(tmpdir(), `ango-loupe-${String(process.pid)}`);
}
