import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { StandInWindow } from "./browser-window.ts";
import type { Reply } from "./electron-session.ts";
import type { SenderFrame } from "./electron.ts";
import type { Recorded } from "./recorded.ts";
import { Rpc } from "./rpc.ts";

const start = fileURLToPath(new URL("start.mjs", import.meta.url));
const program = fileURLToPath(new URL("../../../dist/main/desktop.cjs", import.meta.url));

export interface StandInOptions {
	/** What the command line names, as it stands there: `--` and switches included. */
	files: readonly string[];
	browser: Browser;
	/** Files that the system asks for by `open-file` before the program is ready. */
	openBeforeReady?: readonly string[];
}

/** The program, running on the stand-in: what a person and the system do to it, and what it asked of Electron. */
export class StandInApp {
	readonly #rpc: Rpc;
	readonly #userData: string;
	readonly windows: StandInWindow[] = [];

	constructor(rpc: Rpc, userData: string) {
		this.#rpc = rpc;
		this.#userData = userData;
	}

	get window(): StandInWindow {
		const window = this.windows.at(-1);
		if (window === undefined) throw new Error("The program has no window.");
		return window;
	}

	async recorded(): Promise<Recorded> {
		return (await this.#rpc.ask("recorded")) as Recorded;
	}

	async openFile(path: string): Promise<void> {
		await this.#rpc.ask("openFile", path);
	}

	/** Starts the program a second time; answers how that one ended. */
	async startAgain(files: readonly string[]): Promise<number> {
		const child = spawn(files, this.#userData);
		const [code] = (await once(child, "exit")) as [number];
		return code;
	}

	/** What the next dialog for files or folders answers; null: the person closes it. */
	async answerOpenDialog(paths: readonly string[] | null): Promise<void> {
		await this.#rpc.ask("answerOpenDialog", paths);
	}

	async drop(paths: readonly string[]): Promise<void> {
		await this.window.drop(paths);
	}

	async clickMenu(label: string): Promise<void> {
		await this.#rpc.ask("clickMenu", label);
	}

	/** A call over IPC from a frame of the test's choice. */
	async invokeFrom(frame: Partial<SenderFrame>, channel: string, ...args: unknown[]): Promise<unknown> {
		const own = { url: "app://bundle/index.html", origin: "app://bundle", isMainFrame: true, exists: true };
		return this.#rpc.ask("invoke", this.windows.length, { ...own, ...frame }, channel, args);
	}

	async permission(name: string): Promise<{ request: boolean; check: boolean }> {
		return (await this.#rpc.ask("permission", name)) as { request: boolean; check: boolean };
	}

	/** Puts one of the questions that Chromium would put to the program's hooks. */
	async hook(name: "device" | "displayMedia" | "certificate" | "certificateError"): Promise<unknown> {
		return this.#rpc.ask(name);
	}

	/** Whether the program prevents an event of the page's contents. */
	async prevents(event: string): Promise<boolean> {
		return (await this.#rpc.ask("contentsEvent", event)) as boolean;
	}

	/** A request of the page, without the page's policy before it. */
	async request(method: string, url: string): Promise<Reply> {
		return (await this.#rpc.ask("ask", method, url)) as Reply;
	}

	/** The status that the handler of the URL's scheme answers, behind the filter; null where there is none. */
	async handlerStatus(url: string): Promise<number | null> {
		return (await this.#rpc.ask("handle", url)) as number | null;
	}

	async killEngine(): Promise<void> {
		await this.#rpc.ask("killEngine");
	}

	async activate(): Promise<void> {
		await this.#rpc.ask("activate");
	}

	async closeWindow(): Promise<void> {
		await this.#rpc.ask("closeWindow", this.windows.length);
		await this.window.close();
	}

	async quit(): Promise<void> {
		await this.#rpc.ask("quit").catch(() => undefined);
	}
}

export interface StandIn {
	page: Page;
	app: StandInApp;
	close(): Promise<void>;
}

/** Runs the compiled program, unmodified, with a Chromium for its windows. */
export async function openInStandIn({ files, browser, openBeforeReady = [] }: StandInOptions): Promise<StandIn> {
	const userData = await mkdtemp(join(tmpdir(), "loupe-stand-in-"));
	const child = spawn(files, userData, browser.version());
	const rpc = new Rpc(child);
	const app = new StandInApp(rpc, userData);
	const loaded = new Promise<void>((resolve) => {
		rpc.answer("loaded", resolve);
	});
	const opened = new Promise<StandInWindow>((resolve, reject) => {
		rpc.answer("openWindow", async (id: number, url: string, preload: string) => {
			const window = await StandInWindow.open(browser, rpc, { id, url, preload });
			app.windows.push(window);
			resolve(window);
		});
		child.once("exit", (code) => {
			reject(new Error(`The program ended with ${String(code)} before it had a window.`));
		});
	});
	rpc.answer("send", (id: number, channel: string, args: unknown[]) => app.windows[id - 1]?.send(channel, args));
	rpc.answer("reload", (id: number) => app.windows[id - 1]?.reload());
	await loaded;
	for (const path of openBeforeReady) await app.openFile(path);
	await rpc.ask("ready");
	const { page } = await opened;
	return {
		page,
		app,
		close: async () => {
			for (const window of app.windows) await window.close();
			await end(child, app);
			await rm(userData, { recursive: true, force: true });
		},
	};
}

function spawn(files: readonly string[], userData: string, chrome = ""): ChildProcess {
	const env = {
		...process.env,
		LOUPE_STAND_IN_USER_DATA: userData,
		LOUPE_STAND_IN_PACKAGED: "1",
		LOUPE_STAND_IN_CHROME: chrome,
	};
	return fork(start, [program, ...files], { env, serialization: "advanced", execArgv: [] });
}

async function end(child: ChildProcess, app: StandInApp): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	const patience = setTimeout(() => child.kill("SIGKILL"), 5000);
	await app.quit();
	await ended;
	clearTimeout(patience);
}
