import { app, Menu, type MenuItemConstructorOptions } from "electron";
import type { RecentExport } from "#shared/export";

export interface MenuActions {
	newWindow: () => void;
	open: () => void;
	openRecent: (entry: RecentExport) => void;
	openSample: () => void;
	/** Newest first. */
	recent: readonly RecentExport[];
}

const mostRecent = 10;

/**
 * The native menu. Keys that the page answers itself (Ctrl+K, Ctrl+F, F1, digits) are left to it; undo, copy and paste
 * stay here, since without their roles a Mac does not know the keys.
 */
export function setMenu(actions: MenuActions): void {
	const mac = process.platform === "darwin";
	const template: MenuItemConstructorOptions[] = [
		...(mac ? [{ role: "appMenu" as const }] : []),
		fileMenu(actions, mac),
		{ role: "editMenu" },
		viewMenu(),
		...(mac ? [{ role: "windowMenu" as const }] : []),
		{ role: "help", submenu: mac ? [] : [{ role: "about" }] },
	];
	Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function fileMenu(actions: MenuActions, mac: boolean): MenuItemConstructorOptions {
	const recent = actions.recent.slice(0, mostRecent).map((entry): MenuItemConstructorOptions => ({
		// One & would make the next letter a key.
		label: `${entry.name} — ${entry.where}`.replaceAll("&", "&&"),
		enabled: entry.present,
		click: () => {
			actions.openRecent(entry);
		},
	}));
	return {
		label: "&File",
		submenu: [
			{ label: "New &Window", accelerator: "CmdOrCtrl+Shift+N", click: actions.newWindow },
			{ label: "&Open…", accelerator: "CmdOrCtrl+O", click: actions.open },
			{
				label: "Open &Recent",
				submenu: recent.length === 0 ? [{ label: "Nothing opened yet", enabled: false }] : recent,
			},
			{ label: "Open the &Sample", click: actions.openSample },
			{ type: "separator" },
			{ role: "close" },
			...(mac ? [] : [{ role: "quit" as const }]),
		],
	};
}

function viewMenu(): MenuItemConstructorOptions {
	return {
		label: "&View",
		submenu: [
			{ role: "resetZoom" },
			{ role: "zoomIn" },
			{ role: "zoomOut" },
			{ type: "separator" },
			{ role: "togglefullscreen" },
			...(app.isPackaged
				? []
				: [{ type: "separator" as const }, { role: "reload" as const }, { role: "toggleDevTools" as const }]),
		],
	};
}
