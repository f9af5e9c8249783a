import { app } from "electron";
import { join } from "node:path";

/** Where the program's own things lie, packaged or not. This file is bundled into dist/main/desktop.cjs. */
const distFolder = join(__dirname, "..");
const resourcesFolder = (): string => (app.isPackaged ? process.resourcesPath : join(distFolder, "..", "resources"));

export const places = {
	preload: join(distFolder, "preload", "preload.cjs"),
	page: join(distFolder, "renderer"),
	engineEntry: join(distFolder, "main", "engine-process.cjs"),
	scanWorker: join(distFolder, "main", "scan-worker.cjs"),
	scanner: join(distFolder, "main", "scanner.wasm"),
	/** Not in a packaged program. */
	collect: join(distFolder, "main", "collect.cjs"),
	resources: resourcesFolder,
	icon: (): string =>
		app.isPackaged ? join(process.resourcesPath, "icon.png") : join(resourcesFolder(), "icons", "256x256.png"),
	windowBounds: (): string => join(app.getPath("userData"), "window.json"),
	leftOpen: (): string => join(app.getPath("userData"), "left-open.json"),
	engineData: (): string => join(app.getPath("userData"), "engine"),
	/** Compressed exports are unpacked here while they are open: the largest disk is as a rule that of the profile. */
	engineCache: (): string => join(app.getPath("userData"), "unpacked"),
};
