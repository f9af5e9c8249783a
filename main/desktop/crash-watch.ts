import { app, dialog, type BrowserWindow } from "electron";

const patience = 60_000;

/**
 * A page that dies is loaded once more: what it showed, and what was said to be saved, is held by the engine. One
 * that dies again within a minute would die for ever: then a person is told, and chooses.
 */
export function watchForCrashes(window: BrowserWindow, onGone: () => void): void {
	let last = -Infinity;
	window.webContents.on("render-process-gone", (_event, details) => {
		if (details.reason === "clean-exit") return;
		onGone();
		const again = performance.now() - last < patience;
		last = performance.now();
		if (again) void askAfterCrash(window, details.reason);
		else window.webContents.reload();
	});
	window.on("unresponsive", () => {
		void askWhileStuck(window);
	});
}

async function askAfterCrash(window: BrowserWindow, reason: string): Promise<void> {
	const { response } = await dialog.showMessageBox(window, {
		type: "error",
		title: app.name,
		message: "The window stopped twice within a minute",
		detail: `Your export was not touched. Reason: ${reason}. If it happens again, open the export without its pictures.`,
		buttons: ["Load again", "Quit"],
		defaultId: 0,
		cancelId: 1,
		noLink: true,
	});
	if (response === 0) window.webContents.reload();
	else app.quit();
}

async function askWhileStuck(window: BrowserWindow): Promise<void> {
	const { response } = await dialog.showMessageBox(window, {
		type: "warning",
		title: app.name,
		message: "The window does not answer",
		detail:
			"It may be busy with a large picture. Loading it again loses what you typed or drew and was not saved yet, and the place you were at.",
		buttons: ["Wait", "Load again"],
		defaultId: 0,
		cancelId: 0,
		noLink: true,
	});
	if (response === 1 && !window.isDestroyed()) window.webContents.reload();
}
