import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import { app } from "./electron-app.ts";
import { answerRequest, askPermission, defaultSession, hooks, protocol, type Reply } from "./electron-session.ts";
import { BrowserWindow, connectBrowser, windowOf } from "./electron-window.ts";
import { recorded } from "./recorded.ts";
import { Rpc } from "./rpc.ts";
import { strict } from "./strict.ts";

/** Who sends over IPC; a test may name a frame that is not there. */
export interface SenderFrame {
	url: string;
	origin: string;
	isMainFrame: boolean;
	/** False: the frame is gone. */
	exists: boolean;
	/** False: it belongs to the contents of no window of ours. */
	isOurs: boolean;
}

interface MenuItem {
	label?: string;
	role?: string;
	accelerator?: string;
	click?: () => void;
	submenu?: MenuItem[];
}

const handlers = new Map<string, (event: object, ...args: unknown[]) => unknown>();
const listeners = new EventEmitter();
const openDialogAnswers: (string[] | null)[] = [];
const messageBoxAnswers: number[] = [];
const engines = new Set<ChildProcess>();
let menu: MenuItem[] = [];

const ipcMain = strict("ipcMain", {
	handle(channel: string, handler: (event: object, ...args: unknown[]) => unknown): void {
		if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
		handlers.set(channel, handler);
	},
	on(channel: string, listener: (event: object, ...args: unknown[]) => void): void {
		listeners.on(channel, listener);
	},
});

const utilityProcess = strict("utilityProcess", {
	fork(entry: string, args: string[], { env }: { env: NodeJS.ProcessEnv }): object {
		if (!app.isReady()) throw new Error("utilityProcess.fork was called before app was ready");
		const shim = fileURLToPath(new URL("parent-port.mjs", import.meta.url));
		const child = fork(entry, args, { env, execArgv: ["--import", shim], serialization: "advanced" });
		engines.add(child);
		recorded.engineStarts++;
		child.on("exit", () => engines.delete(child));
		return strict("UtilityProcess", {
			// As Electron's: what is posted to a process that ends in this moment is lost, and "exit" tells of it.
			postMessage: (message: object) => child.connected && child.send(message, () => undefined),
			on: (_event: "message", listener: (message: unknown) => void) => child.on("message", listener),
			once: (_event: "exit", listener: (code: number) => void) =>
				child.once("exit", (code) => {
					listener(code ?? 1);
				}),
			kill: () => child.kill(),
		});
	},
});

const dialog = strict("dialog", {
	showOpenDialog(...args: object[]): Promise<object> {
		recorded.openDialogs.push(args.at(-1) as Record<string, unknown>);
		const filePaths = openDialogAnswers.shift() ?? null;
		return Promise.resolve({ canceled: filePaths === null, filePaths: filePaths ?? [] });
	},
	showMessageBox(_window: object, { message }: { message: string }): Promise<object> {
		recorded.messageBoxes.push(message);
		return Promise.resolve({ response: messageBoxAnswers.shift() ?? 0 });
	},
	showErrorBox(title: string, content: string): void {
		recorded.errorBoxes.push(`${title}: ${content}`);
	},
});

/** What `require("electron")` answers in the main process. */
export const electron = strict("electron", {
	app: strict("app", app),
	BrowserWindow,
	crashReporter: strict("crashReporter", {
		start(options: object): void {
			recorded.crashReporter = options;
		},
	}),
	dialog,
	ipcMain,
	Menu: strict("Menu", {
		buildFromTemplate: (template: MenuItem[]) => template,
		setApplicationMenu(built: MenuItem[]): void {
			menu = built;
			recorded.menu = JSON.parse(JSON.stringify(built)) as unknown;
		},
	}),
	nativeTheme: strict("nativeTheme", { shouldUseDarkColors: false }),
	protocol,
	screen: strict("screen", {
		getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1440, height: 900 } }],
	}),
	session: strict("session", { defaultSession: strict("session.defaultSession", defaultSession) }),
	utilityProcess,
});

function eventFrom(windowId: number, frame: SenderFrame): object {
	const sender = frame.isOurs ? windowOf(windowId).webContents : strict("webContents", { id: -1 });
	const parent = frame.isMainFrame ? null : {};
	const senderFrame = strict("senderFrame", { url: frame.url, origin: frame.origin, parent, detached: false });
	return strict("IPC event", { sender, senderFrame: frame.exists ? senderFrame : null });
}

function itemNamed(label: string, items: MenuItem[]): MenuItem | null {
	for (const item of items) {
		if (item.label?.replace("&", "") === label) return item;
		const found = itemNamed(label, item.submenu ?? []);
		if (found !== null) return found;
	}
	return null;
}

/** The program has been read: connects it to the browser's side in the test's process, and becomes ready when told. */
export function begin(): void {
	const rpc = new Rpc(process);
	connectBrowser(rpc);
	answerBrowser(rpc);
	answerTest(rpc);
	// Nothing holds a program without a window or a test.
	process.on("disconnect", () => {
		process.exit(0);
	});
	void rpc.ask("loaded");
}

function answerBrowser(rpc: Rpc): void {
	rpc.answer("request", (method: string, url: string, headers: Record<string, string>): Promise<Reply> =>
		answerRequest(method, url, headers),
	);
	rpc.answer("invoke", (windowId: number, frame: SenderFrame, channel: string, args: unknown[]) => {
		const handler = handlers.get(channel);
		if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
		return handler(eventFrom(windowId, frame), ...args);
	});
	rpc.answer("message", (windowId: number, frame: SenderFrame, channel: string, args: unknown[]) => {
		listeners.emit(channel, eventFrom(windowId, frame), ...args);
	});
	rpc.answer("navigates", (windowId: number, url: string, isMainFrame: boolean) => {
		const { contents } = windowOf(windowId);
		const framePrevented = contents.prevented("will-frame-navigate", { url, isMainFrame });
		return (isMainFrame && contents.prevented("will-navigate", { url }, url)) || framePrevented;
	});
	rpc.answer("opensWindow", (windowId: number, url: string) => {
		const { windowOpen } = windowOf(windowId).contents;
		return windowOpen === null ? "allow" : windowOpen({ url, frameName: "", disposition: "new-window" }).action;
	});
	rpc.answer("started", (windowId: number) => {
		const properties = { isMainFrame: true, isSameDocument: false };
		windowOf(windowId).contents.emit("did-start-navigation", strict("navigation", properties));
	});
	rpc.answer("refuses", (windowId: number) => windowOf(windowId).contents.prevented("will-prevent-unload", {}));
	rpc.answer("crashed", (windowId: number) => {
		windowOf(windowId).contents.emit("render-process-gone", {}, strict("details", { reason: "crashed", exitCode: 5 }));
	});
}

function answerTest(rpc: Rpc): void {
	rpc.answer("ready", () => {
		app.becomeReady();
	});
	rpc.answer("recorded", () => recorded);
	rpc.answer("openFile", (path: string) => app.prevented("open-file", {}, path));
	rpc.answer("answerOpenDialog", (paths: string[] | null) => {
		openDialogAnswers.push(paths);
	});
	rpc.answer("clickMenu", (label: string) => {
		const click = itemNamed(label, menu)?.click;
		if (click === undefined) throw new Error(`The menu has no ${label} to click.`);
		click();
	});
	rpc.answer("permission", (name: string) => askPermission(name));
	rpc.answer("device", () => hooks.devicePermission?.({ deviceType: "usb" }) ?? true);
	rpc.answer("displayMedia", async () => {
		const { displayMedia } = hooks;
		if (displayMedia === null) return "default";
		return new Promise((resolve) => {
			displayMedia({}, (streams) => {
				resolve(streams);
			});
		});
	});
	rpc.answer("certificate", async () => {
		const { certificate } = hooks;
		if (certificate === null) return 0;
		return new Promise((resolve) => {
			certificate({}, resolve);
		});
	});
	rpc.answer("certificateError", () => {
		const answers: boolean[] = [];
		const prevented = app.prevented("certificate-error", {}, {}, "", "", {}, (trust: boolean) => answers.push(trust));
		return { prevented, answers };
	});
	rpc.answer("contentsEvent", (event: string) =>
		windowOf(1).contents.prevented(event, { url: "https://evil.invalid/" }),
	);
	rpc.answer("ask", (method: string, url: string) => answerRequest(method, url, {}));
	rpc.answer("handle", async (url: string) => {
		const handler = hooks.handlers.get(url.split(":", 1)[0] ?? "");
		return handler === undefined ? null : (await handler(new Request(url))).status;
	});
	rpc.answer("killEngine", () => {
		for (const child of engines) child.kill("SIGKILL");
	});
	rpc.answer("closeWindow", (windowId: number) => windowOf(windowId).closing());
	rpc.answer("answerMessageBox", (response: number) => {
		messageBoxAnswers.push(response);
	});
	rpc.answer("quit", () => {
		app.quit();
	});
}
