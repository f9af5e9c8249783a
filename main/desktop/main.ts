import { app, dialog, protocol } from "electron";
import { startAgainClean } from "./clean-start.ts";
import { mayCollect } from "./collect-switch.ts";
import { ConnectionCount } from "./connection-count.ts";
import { Desktop } from "./desktop.ts";
import { guardAllContents } from "./guard-contents.ts";
import { readCommandLine } from "./open-requests.ts";
import { usePortableData } from "./portable-data.ts";
import { findingsFolder } from "./findings-switch.ts";
import { report } from "./report.ts";
import { privilegedScheme } from "./scheme.ts";
import { sealProcess } from "./seal-process.ts";
import { claimInstance } from "./single-instance.ts";

const isPortable = usePortableData();
const count = new ConnectionCount();
const { switches, files } = readCommandLine(process.argv, app.isPackaged);
const desktop = new Desktop(count, {
	collects: mayCollect(switches),
	isPortable,
	findingsFolder: findingsFolder(switches),
});

if (!startAgainClean(switches, files)) {
	if (claimInstance(files, openFiles)) start();
	else app.exit(0);
}

function start(): void {
	sealProcess();
	guardAllContents();
	protocol.registerSchemesAsPrivileged([privilegedScheme]);
	// macOS names files this way, from the first moment and before it is ready.
	app.on("open-file", (event, path) => {
		event.preventDefault();
		openFiles([path], process.cwd());
	});
	app.on("activate", () => {
		desktop.raise();
	});
	app.on("window-all-closed", () => {
		if (process.platform !== "darwin") app.quit();
	});
	if (files.length > 0) openFiles(files, process.cwd());
	app
		.whenReady()
		.then(() => desktop.start())
		.then(() => {
			if (files.length === 0) openLeft();
		})
		.catch(giveUp);
}

function openFiles(paths: string[], cwd: string): void {
	desktop.open(paths, cwd).catch((error: unknown) => {
		report("Files could not be opened", error);
	});
}

function openLeft(): void {
	desktop.openLeft().catch((error: unknown) => {
		report("What was open could not be opened again", error);
	});
}

/** Without its own parts there is no program to show: a person is told, and it ends. */
function giveUp(error: unknown): void {
	report("Ango Loupe cannot start", error);
	dialog.showErrorBox("Ango Loupe cannot start", "A part of the program is missing or damaged. Install it again.");
	app.exit(1);
}
