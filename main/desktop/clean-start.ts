import { app } from "electron";

/** Switches that a person with a difficult screen may need, and the program's own: none of them opens anything. */
const harmless = new Set(["--disable-gpu", "--force-device-scale-factor", "--ozone-platform", "--lang", "--findings"]);

/** Set in the second start, against a loop where a launcher of the system adds a switch to every start. */
const marker = "ANGO_LOUPE_CLEAN_START";

/**
 * Chromium reads its switches before this program runs: `--proxy-server`, `--host-resolver-rules` or
 * `--remote-debugging-port` given on the command line would undo the seal. So a packaged start with a switch that is
 * not known to be harmless starts once more without it, and this answers true: there is nothing left to do here.
 */
export function startAgainClean(switches: readonly string[], files: readonly string[]): boolean {
	// -psn_… is added by the Finder and read by nobody.
	const kept = switches.filter((given) => harmless.has(given.split("=", 1)[0] ?? "") || given.startsWith("-psn_"));
	if (!app.isPackaged || kept.length === switches.length || process.env[marker] !== undefined) return false;
	process.env[marker] = "1";
	// An AppImage is unmounted when its first process ends: the image itself has to be started.
	const image = process.env["APPIMAGE"];
	app.relaunch({ args: [...kept, "--", ...files], ...(image === undefined ? {} : { execPath: image }) });
	app.exit(0);
	return true;
}
