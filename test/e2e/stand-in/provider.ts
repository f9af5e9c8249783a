import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "@playwright/test";
import { type DesktopApp, dropOn, type RunningDesktop } from "../desktop-app.ts";
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
	/** Names of empty files that lie beside the program. */
	beside?: readonly string[];
}

/** The program, running on the stand-in: what a person and the system do to it, and what it asked of Electron. */
export class StandInApp implements DesktopApp {
	readonly #rpc: Rpc;
	readonly #child: ChildProcess;
	readonly #userData: string;
	readonly windows: StandInWindow[] = [];

	constructor(rpc: Rpc, child: ChildProcess, userData: string) {
		this.#rpc = rpc;
		this.#child = child;
		this.#userData = userData;
	}

	/** The folder that the program lies in, with its profile beside it. */
	get programFolder(): string {
		return this.#userData;
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
		await this.window.know(paths);
		await dropOn(this.window.page, paths);
	}

	async clickMenu(label: string): Promise<void> {
		await this.#rpc.ask("clickMenu", label);
	}

	/** A call over IPC from a frame of the test's choice. */
	async invokeFrom(frame: Partial<SenderFrame>, channel: string, ...args: unknown[]): Promise<unknown> {
		const own = {
			url: "app://bundle/index.html",
			origin: "app://bundle",
			isMainFrame: true,
			exists: true,
			isOurs: true,
		};
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

	/** What the program says to a page that wants a window. */
	async opensWindow(url: string): Promise<unknown> {
		return this.#rpc.ask("opensWindow", this.windows.length, url);
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

	/** The process that shows the page ends. */
	async crashPage(): Promise<void> {
		await this.#rpc.ask("crashed", this.windows.length);
	}

	/** The cross in the corner; answers how the program ended. */
	async closeWindow(): Promise<number> {
		const ended = once(this.#child, "exit");
		// The program may end before it answers.
		await this.#rpc.ask("closeWindow", this.windows.length).catch(() => undefined);
		const [code] = (await ended) as [number];
		return code;
	}

	/** The same for one of several: the program goes on. Where the page refuses it stays. */
	async closeFrontWindow(): Promise<void> {
		await this.#rpc.ask("closeWindow", this.windows.length);
	}

	/** Which button a person takes in the next box of words, from 0. */
	async answerMessageBox(response: number): Promise<void> {
		await this.#rpc.ask("answerMessageBox", response);
	}

	async quit(): Promise<void> {
		await this.#rpc.ask("quit").catch(() => undefined);
	}
}

export interface StandIn extends RunningDesktop {
	app: StandInApp;
}

/** Runs the compiled program, unmodified, with a Chromium for its windows. */
export async function openInStandIn({
	files,
	browser,
	openBeforeReady = [],
	beside = [],
}: StandInOptions): Promise<StandIn> {
	const userData = await mkdtemp(join(tmpdir(), "loupe-stand-in-"));
	for (const name of beside) await writeFile(join(userData, name), "");
	const child = spawn(files, userData, browser.version());
	const rpc = new Rpc(child);
	const app = new StandInApp(rpc, child, userData);
	const loaded = new Promise<void>((resolve) => {
		rpc.answer("loaded", resolve);
	});
	const opened = new Promise<StandInWindow>((resolve, reject) => {
		rpc.answer("openWindow", async (id: number, url: string, preload: string) => {
			const window = await StandInWindow.open(browser, rpc, id, preload);
			// Before it loads: the page may be told something while it does.
			app.windows.push(window);
			await window.load(url);
			resolve(window);
		});
		child.once("exit", (code) => {
			const file = join(userData, "relaunched.json");
			const again = existsSync(file) ? `; started again with ${readFileSync(file, "utf8")}` : "";
			reject(new Error(`The program ended with ${String(code)} before it had a window${again}`));
		});
	});
	rpc.answer("send", (id: number, channel: string, args: unknown[]) => app.windows[id - 1]?.send(channel, args));
	rpc.answer("leave", (id: number) => app.windows[id - 1]?.leave() ?? true);
	rpc.answer("reload", (id: number) => {
		// Nobody waits for it in Electron either; a test may end in its middle.
		app.windows[id - 1]?.reload().catch((error: unknown) => {
			if (app.windows[id - 1]?.page.isClosed() !== true) throw error;
		});
	});
	await Promise.race([loaded, opened]);
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
