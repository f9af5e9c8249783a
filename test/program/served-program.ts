import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { FindingsState } from "#shared/findings/lists";
import { createHost, type Host } from "../../renderer/host.ts";

const program = fileURLToPath(new URL("../../dist/main/loupe.js", import.meta.url));
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

export interface ServedOptions {
	/** Exports to open. */
	files: readonly string[];
	/** Where findings are kept. */
	findings: string;
	/** Of this person: settings and caches lie within it. */
	home: string;
	port?: number;
	/** Another user of the machine. */
	uid?: number;
}

/** The whole program (`serve`), and a client that speaks its contract as the page does, by the same cookie. */
export class ServedProgram {
	/** Every question of the contract; rejects where the program is gone. */
	readonly host: Host;
	/** By performance.now. */
	readonly startedAt = performance.now();
	/** At which it told its link. */
	linkedAt = Infinity;
	readonly #child: ChildProcess;
	readonly #links: string[] = [];
	#said = "";
	#isOver = false;
	#session: Promise<{ origin: string; cookie: string }> | null = null;
	#entered = false;

	constructor({ files, findings, home, port = 0, uid }: ServedOptions) {
		const env = {
			...process.env,
			HOME: home,
			XDG_CONFIG_HOME: path.join(home, "config"),
			XDG_CACHE_HOME: path.join(home, "cache"),
		};
		const args = [program, "serve", "--no-open", "--port", String(port), "--findings", findings, ...files];
		this.#child = spawn(process.execPath, args, {
			env,
			stdio: ["pipe", "pipe", "pipe"],
			...(uid === undefined ? {} : { uid, gid: uid }),
		});
		this.#child.stderr?.on("data", (bytes: Buffer) => (this.#said += bytes.toString("utf8")));
		this.#child.stdout?.on("data", (bytes: Buffer) => {
			const told = bytes.toString("utf8");
			this.#said += told;
			for (const [link] of told.matchAll(/http:\S+/gu)) this.#links.push(link);
			if (this.#links.length > 0) this.linkedAt = Math.min(this.linkedAt, performance.now());
		});
		this.#child.once("close", () => {
			this.#isOver = true;
		});
		this.host = createHost({
			invoke: (question, given) => this.#ask(question, given),
			subscribe: () => () => undefined,
			offerFiles: () => Promise.reject(new Error("Nothing is dropped here.")),
		});
	}

	get pid(): number {
		return this.#child.pid ?? 0;
	}

	/** What it printed on its terminal. */
	get said(): string {
		return this.#said;
	}

	/** A link for a browser, good for one visit. */
	async link(): Promise<string> {
		if (this.#entered) {
			this.#links.length = 0;
			this.#child.stdin?.write("\n");
		}
		while (this.#links.length === 0) {
			if (this.#isOver) throw new Error(`The program ended without a link: ${this.#said}`);
			await pause(2);
		}
		this.#entered = true;
		return this.#links[0] ?? "";
	}

	/** The program answers, and is the one that writes; null where it is not within `patience` ms. */
	async saving(patience = 30_000): Promise<FindingsState | null> {
		const until = performance.now() + patience;
		while (performance.now() < until) {
			const state = await this.host.readFindingsState();
			if (state.ok && state.value.mode === "saving" && state.value.trouble === null) return state.value;
			await pause(10);
		}
		return null;
	}

	async end(signal: NodeJS.Signals): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		const ended = once(this.#child, "exit");
		this.#child.kill(signal);
		await ended;
	}

	async #ask(question: string, args: readonly unknown[]): Promise<unknown> {
		const { origin, cookie } = await (this.#session ??= this.#enter());
		const response = await fetch(`${origin}/ask`, {
			method: "POST",
			headers: { "content-type": "application/json", origin, cookie },
			body: JSON.stringify({ question, args }),
		});
		if (!response.ok) throw new Error(`${question}: ${String(response.status)} ${await response.text()}`);
		return response.json();
	}

	async #enter(): Promise<{ origin: string; cookie: string }> {
		const link = await this.link();
		const entered = await fetch(link, { redirect: "manual" });
		return { origin: new URL(link).origin, cookie: entered.headers.get("set-cookie")?.split(";")[0] ?? "" };
	}
}
