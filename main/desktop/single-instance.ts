import { app } from "electron";
import { pathsIn } from "./open-requests.ts";

/**
 * True in the first instance. A later one hands its files over and has nothing left to do. They travel as data of their
 * own: the command line that `second-instance` reports was re-ordered by Chromium (electron#20322), and a file name in
 * it may have become a switch.
 */
export function claimInstance(
	files: readonly string[],
	onSecondInstance: (files: string[], cwd: string) => void,
): boolean {
	if (!app.requestSingleInstanceLock({ files: [...files], cwd: process.cwd() })) return false;
	app.on("second-instance", (_event, _argv, _workingDirectory, data) => {
		const handed = typeof data === "object" && data !== null ? data : {};
		const given = "files" in handed ? pathsIn(handed.files) : null;
		const cwd = "cwd" in handed && typeof handed.cwd === "string" ? handed.cwd : process.cwd();
		onSecondInstance(given ?? [], cwd);
	});
	return true;
}
