import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";

/** What a person and the system do to the program with a window, on the stand-in and on Electron itself alike. */
export interface DesktopApp {
	/** The system asks for a file, as macOS does. */
	openFile(path: string): Promise<void>;
	/** Starts the program a second time with this command line; answers how that one ended. */
	startAgain(files: readonly string[]): Promise<number>;
	/** What the next dialog for files or folders answers; null: the person closes it. */
	answerOpenDialog(paths: readonly string[] | null): Promise<void>;
	/** Drops files of the disk on the middle of the page. */
	drop(paths: readonly string[]): Promise<void>;
	clickMenu(label: string): Promise<void>;
	/** Ends the process that reads exports, as the system does when memory runs out. */
	killEngine(): Promise<void>;
}

export interface RunningDesktop {
	page: Page;
	app: DesktopApp;
	close: () => Promise<void>;
}

/** Drops files as a file manager does: by the browser's own events, with files that have a place on the disk. */
export async function dropOn(page: Page, paths: readonly string[]): Promise<void> {
	const session = await page.context().newCDPSession(page);
	const data = { items: [], files: [...paths], dragOperationsMask: 1 };
	for (const type of ["dragEnter", "dragOver", "drop"] as const)
		await session.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
	await session.detach();
}

/** Electron's program file, where the runtime is there; looked for before anything starts it. */
export function findElectron(): string | null {
	const dist =
		process.env["ELECTRON_OVERRIDE_DIST_PATH"] ??
		join(dirname(createRequire(import.meta.url).resolve("electron/package.json")), "dist");
	if (!existsSync(join(dist, "version"))) return null;
	const names = ["electron", "electron.exe", "Electron.app/Contents/MacOS/Electron"];
	return names.map((name) => join(dist, name)).find((file) => existsSync(file)) ?? null;
}
