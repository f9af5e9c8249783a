import { app, type BrowserWindow } from "electron";
import type { Shell } from "../handlers.ts";
import type { ConnectionCount } from "./connection-count.ts";
import { chooseFiles, chooseFindingsFiles, chooseFolder, chooseMediaFiles } from "./dialogs.ts";

/** What only the program around the engine can answer. */
export function desktopShell(window: () => BrowserWindow | null, count: ConnectionCount, collects: boolean): Shell {
	return {
		info: () => ({
			host: "desktop",
			version: app.getVersion(),
			versions: [
				["Electron", process.versions.electron],
				["Chromium", process.versions.chrome],
				["Node", process.versions.node],
			],
			dialogs: true,
			collects,
		}),
		status: () => ({
			// Kilobytes of every process of the program, the engine's and the page's among them.
			memory: 1024 * app.getAppMetrics().reduce((sum, metric) => sum + metric.memory.workingSetSize, 0),
			connections: count.made,
		}),
		chooseExports: () => chooseFiles(window()),
		chooseMediaFolder: () => chooseFolder(window()),
		chooseMedia: (from) => chooseMediaFiles(window(), from),
		chooseFindings: () => chooseFindingsFiles(window()),
	};
}
