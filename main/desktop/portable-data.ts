import { app } from "electron";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { portableFolder } from "../engine/portable.ts";

/** The folder of the program as a person sees it: an AppImage and a portable .exe run from somewhere else. */
function programFolder(): string {
	const image = process.env["APPIMAGE"];
	return (
		process.env["PORTABLE_EXECUTABLE_DIR"] ?? dirname(image ?? (app.isPackaged ? app.getPath("exe") : app.getAppPath()))
	);
}

/**
 * Has everything kept beside the program where a flag file there says so. Before the first instance is claimed: that is
 * claimed within the folder of the profile, so that a portable program and an installed one do not meet.
 *
 * @returns whether it is so
 */
export function usePortableData(): boolean {
	const folder = portableFolder(programFolder());
	if (folder === null) return false;
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		// A medium that may only be read: Electron keeps its profile where it always does, and findings say that they are not saved there.
		const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
		process.stderr.write(
			`The portable folder cannot be made (${code}): what is remembered is kept in the profile of this user.\n`,
		);
		return false;
	}
	app.setPath("userData", folder);
	return true;
}
