import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { FindingsState } from "#shared/findings/lists";
import { channels } from "#shared/channels";
import { createHost, type Host } from "../../renderer/host.ts";
import { Rpc } from "../e2e/stand-in/rpc.ts";

const start = fileURLToPath(new URL("../e2e/stand-in/start.mjs", import.meta.url));
const program = fileURLToPath(new URL("../../dist/main/desktop.cjs", import.meta.url));
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const frame = {
	url: "app://bundle/index.html",
	origin: "app://bundle",
	isMainFrame: true,
	exists: true,
	isOurs: true,
};

/**
 * The desktop's program in the stand-in for Electron, with a window that shows nothing: what its page would ask comes
 * over the program's own IPC from here, so that it starts in a moment and can be killed often.
 */
export class DesktopMain {
	readonly host: Host;
	readonly startedAt = performance.now();
	/** At which it had a window. */
	linkedAt = Infinity;
	readonly #child: ChildProcess;
	readonly #rpc: Rpc;
	readonly #window: Promise<void>;
	readonly #gone: Promise<never>;

	constructor(files: readonly string[], userData: string) {
		const env = {
			...process.env,
			LOUPE_STAND_IN_USER_DATA: userData,
			LOUPE_STAND_IN_PACKAGED: "1",
			LOUPE_STAND_IN_CHROME: "0",
		};
		this.#child = fork(start, [program, ...files], { env, serialization: "advanced", execArgv: [] });
		this.#rpc = new Rpc(this.#child);
		const loaded = new Promise<void>((resolve) => {
			this.#rpc.answer("loaded", resolve);
		});
		this.#window = new Promise((resolve) => {
			this.#rpc.answer("openWindow", () => {
				this.linkedAt = performance.now();
				resolve();
			});
		});
		// It listens to nothing.
		this.#rpc.answer("send", () => undefined);
		this.#gone = once(this.#child, "exit").then(() => {
			throw new Error("The program is gone.");
		});
		this.#gone.catch(() => undefined);
		this.host = createHost({
			invoke: async (question, args) => {
				await this.#ready();
				return this.#rpc.ask("invoke", 1, frame, channels.ask, [question, args]);
			},
			subscribe: () => () => undefined,
			offerFiles: () => Promise.reject(new Error("Nothing is dropped here.")),
		});
		void loaded.then(() => this.#rpc.ask("ready").catch(() => undefined));
	}

	async saving(patience = 30_000): Promise<FindingsState | null> {
		const until = performance.now() + patience;
		while (performance.now() < until) {
			const state = await this.host.readFindingsState();
			if (state.ok && state.value.mode === "saving" && state.value.trouble === null) return state.value;
			await pause(10);
		}
		return null;
	}

	/** The process that reads exports and keeps findings; main lives on. */
	async killEngine(): Promise<void> {
		await this.#rpc.ask("killEngine");
	}

	async end(signal: NodeJS.Signals): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const ended = once(this.#child, "exit");
		this.#child.kill(signal);
		await ended;
	}

	/** There is a window, or never will be. */
	async #ready(): Promise<void> {
		await Promise.race([this.#window, this.#gone]);
		if (this.#rpc.gone) throw new Error("The program is gone.");
	}
}
