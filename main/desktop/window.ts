import { app, BrowserWindow, nativeTheme, screen } from "electron";
import { readBounds, visibleBounds, type WindowBounds, writeBounds } from "./window-bounds.ts";
import { report } from "./report.ts";
import { pageUrl } from "../page/page-place.ts";

export interface WindowOptions {
	/** The compiled preload. */
	preload: string;
	/** Where the bounds are remembered. */
	boundsFile: string;
	/** The window's icon on Linux, where none comes with the program file. */
	icon: string;
	/** The window that a new one is to stand beside; null: it stands where the last one stood. */
	beside: BrowserWindow | null;
}

/** Points by which a window stands off the one that it was opened from, right and down. */
const offset = 32;

/** Behind the page until it has painted: the page's own grey, so that nothing flashes. */
const backgrounds = { light: "#f9fafb", dark: "#141516" };

/** Makes the window and loads the page; it is shown when the page has painted once. */
export function openWindow({ preload, boundsFile, icon, beside }: WindowOptions): BrowserWindow {
	const remembered = beside === null ? readBounds(boundsFile) : besideOf(beside);
	const areas = screen.getAllDisplays().map((display) => display.workArea);
	const bounds = remembered === null ? null : visibleBounds(remembered, areas);
	const window = new BrowserWindow({
		...(bounds === null
			? { width: 1280, height: 800 }
			: { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height }),
		minWidth: 640,
		minHeight: 400,
		show: false,
		title: app.name,
		backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
		...(process.platform === "linux" ? { icon } : {}),
		webPreferences: {
			preload,
			sandbox: true,
			contextIsolation: true,
			nodeIntegration: false,
			nodeIntegrationInWorker: false,
			nodeIntegrationInSubFrames: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			navigateOnDragDrop: false,
			safeDialogs: true,
			spellcheck: false,
			devTools: !app.isPackaged,
		},
	});
	if (bounds?.maximized === true) window.maximize();
	window.once("ready-to-show", () => {
		window.show();
	});
	window.on("close", () => {
		rememberBounds(window, boundsFile);
	});
	// Rejects where the page is gone before it has loaded (closed, crashed); the crash watch answers for the second.
	window.loadURL(pageUrl).catch((error: unknown) => {
		report("The page was not loaded", error);
	});
	return window;
}

function besideOf(window: BrowserWindow): WindowBounds {
	const { x, y, width, height } = window.getNormalBounds();
	return { x: x + offset, y: y + offset, width, height, maximized: false };
}

/** Brings a window back to a person who asked for a file. */
export function raiseWindow(window: BrowserWindow): void {
	if (window.isMinimized()) window.restore();
	window.show();
	window.focus();
}

function rememberBounds(window: BrowserWindow, boundsFile: string): void {
	const { x, y, width, height } = window.getNormalBounds();
	writeBounds(boundsFile, { x, y, width, height, maximized: window.isMaximized() }).catch((error: unknown) => {
		report("The place of the window was not saved", error);
	});
}
