import { readFileSync } from "node:fs";
import { app } from "./electron-app.ts";
import { recorded } from "./recorded.ts";
import type { Rpc } from "./rpc.ts";
import { KnownEvents, strict } from "./strict.ts";

/** The browser's side, in the test's process; set before the program starts. */
const browser: { rpc: Rpc | null } = { rpc: null };
const windows = new Map<number, BrowserWindow>();
let count = 0;

export function connectBrowser(rpc: Rpc): void {
	browser.rpc = rpc;
}

export function windowOf(id: number): BrowserWindow {
	const window = windows.get(id);
	if (window === undefined) throw new Error(`There is no window ${String(id)}`);
	return window;
}

function ask(name: string, ...args: unknown[]): Promise<unknown> {
	if (browser.rpc === null) throw new Error("There is no browser yet.");
	return browser.rpc.ask(name, ...args);
}

class WebContents extends KnownEvents {
	readonly id: number;
	windowOpen: ((details: object) => { action: string }) | null = null;

	constructor(id: number) {
		super("webContents", [
			"will-navigate",
			"will-frame-navigate",
			"will-redirect",
			"will-attach-webview",
			"render-process-gone",
			"did-start-navigation",
			"will-prevent-unload",
		]);
		this.id = id;
	}

	setWindowOpenHandler(handler: (details: object) => { action: string }): void {
		this.windowOpen = handler;
	}

	setWebRTCIPHandlingPolicy(policy: string): void {
		recorded.webRtcPolicies.push(policy);
	}

	send(channel: string, ...args: unknown[]): void {
		void ask("send", this.id, channel, args);
	}

	reload(): void {
		this.emit("did-start-navigation", strict("navigation", { isMainFrame: true, isSameDocument: false }));
		void ask("reload", this.id);
	}
}

interface WindowOptions {
	width?: number;
	height?: number;
	show?: boolean;
	backgroundColor: string;
	webPreferences: Record<string, unknown> & { preload: string };
}

export class BrowserWindow extends KnownEvents {
	readonly webContents: WebContents;
	readonly contents: WebContents;
	readonly #record: Recorded;
	readonly #size: { width: number; height: number };
	#destroyed = false;

	constructor(options: WindowOptions) {
		super("BrowserWindow", ["ready-to-show", "close", "closed", "focus", "unresponsive"]);
		if (!app.isReady()) throw new Error("A BrowserWindow was made before app was ready");
		this.contents = new WebContents(++count);
		this.webContents = strict("webContents", this.contents);
		this.#size = { width: options.width ?? 800, height: options.height ?? 600 };
		this.#record = { shown: options.show !== false, backgroundColor: options.backgroundColor, focused: 0 };
		recorded.windows.push(this.#record);
		recorded.webPreferences.push(options.webPreferences);
		recorded.order.push("BrowserWindow");
		const opened = strict("BrowserWindow", this);
		windows.set(this.contents.id, opened);
		app.emit("web-contents-created", {}, this.webContents);
		return opened;
	}

	async loadURL(url: string): Promise<void> {
		const preload = readFileSync(String(recorded.webPreferences.at(-1)?.["preload"]), "utf8");
		await ask("openWindow", this.contents.id, url, preload);
		this.emit("ready-to-show");
	}

	show(): void {
		this.#record.shown = true;
	}

	focus(): void {
		this.#record.focused++;
		this.emit("focus");
	}

	maximize(): void {
		this.#record.shown = true;
	}

	restore(): void {
		this.#record.shown = true;
	}

	isMaximized(): boolean {
		return false;
	}

	isMinimized(): boolean {
		return !this.#record.shown;
	}

	isDestroyed(): boolean {
		return this.#destroyed;
	}

	getNormalBounds(): object {
		return { x: 0, y: 0, ...this.#size };
	}

	/** As the cross in the corner: the page may refuse, and the window stays. */
	close(): void {
		void this.closing();
	}

	/** Resolves when the page has gone, or has refused to. */
	async closing(): Promise<void> {
		this.emit("close");
		// Closed twice: the second hand finds it gone.
		if ((await ask("leave", this.contents.id)) !== true || !windows.has(this.contents.id)) return;
		this.#destroyed = true;
		windows.delete(this.contents.id);
		this.emit("closed");
		if (windows.size === 0) app.emit("window-all-closed");
	}
}

type Recorded = (typeof recorded.windows)[number];
