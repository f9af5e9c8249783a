import { app, dialog, type BrowserWindow } from "electron";
import { report } from "./report.ts";

/** Waits before a page that would not go is asked again, ms: what is only on its way is saved by then. */
const patience = [100, 400, 1500];

/**
 * A page refuses to be left while it holds what is saved nowhere; Electron then does nothing, without a word. Here the
 * page is asked again a little later, and where that does not help a person is told, and chooses.
 */
export function guardLeaving(window: BrowserWindow): void {
	const { webContents } = window;
	let isClosing = false;
	let isWaiting = false;
	let isAllowed = false;
	let refusals = 0;
	// Told before the page is asked; a page that is loaded again tells nothing.
	window.on("close", () => {
		isClosing = true;
	});
	webContents.on("did-start-navigation", (details) => {
		if (!details.isMainFrame || details.isSameDocument) return;
		isAllowed = false;
		refusals = 0;
	});
	webContents.on("will-prevent-unload", (event) => {
		const closes = isClosing;
		isClosing = false;
		if (isAllowed) event.preventDefault();
		else if (!isWaiting) void whenRefused(closes).catch(reportLeaving);
	});

	async function whenRefused(closes: boolean): Promise<void> {
		isWaiting = true;
		const pause = patience[refusals];
		refusals += 1;
		if (pause === undefined) {
			isAllowed = await choosesToLeave(window, closes);
			refusals = 0;
		} else await new Promise((resolve) => setTimeout(resolve, pause));
		isWaiting = false;
		if (window.isDestroyed() || (pause === undefined && !isAllowed)) return;
		if (closes) window.close();
		else webContents.reload();
	}
}

async function choosesToLeave(window: BrowserWindow, closes: boolean): Promise<boolean> {
	const { response } = await dialog.showMessageBox(window, {
		type: "warning",
		title: app.name,
		message: "Not everything in this window is saved",
		detail:
			"What you said, typed or drew last is in this window alone, and is lost with it. The status bar says what is not saved, and why; a shape that is begun has to be finished or given up.",
		buttons: [closes ? "Keep the window" : "Keep the page", closes ? "Close and lose it" : "Load again and lose it"],
		defaultId: 0,
		cancelId: 0,
		noLink: true,
	});
	return response === 1;
}

function reportLeaving(error: unknown): void {
	report("It could not be asked whether the window may be closed", error);
}
