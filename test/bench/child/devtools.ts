import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

interface Answer {
	id?: number;
	method?: string;
	result?: unknown;
	error?: { message: string };
}

/**
 * A browser over the DevTools protocol, with nothing switched on in it: Playwright keeps the network under watch, and with
 * it a copy of every answer in the page's process, which would be measured as the page's own.
 */
export class DevTools {
	readonly #browser: ChildProcess;
	readonly #orders: Writable;
	readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	readonly #awaited = new Map<string, () => void>();
	#count = 0;

	/** @param profile folder for the browser's own files */
	constructor(program: string, profile: string) {
		const args = ["--headless=new", "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${profile}`];
		// As Playwright starts it: a machine that tests run on has no sandbox for root, and little shared memory.
		args.push("--no-sandbox", "--disable-dev-shm-usage", "--window-size=1440,900", "about:blank");
		this.#browser = spawn(program, args, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
		this.#orders = this.#browser.stdio[3] as Writable;
		let rest = "";
		(this.#browser.stdio[4] as Readable).setEncoding("utf8").on("data", (part: string) => {
			const messages = (rest + part).split("\0");
			rest = messages.pop() ?? "";
			for (const message of messages) this.#take(JSON.parse(message) as Answer);
		});
		this.#browser.on("exit", () => {
			for (const { reject } of this.#waiting.values()) reject(new Error("The browser has ended"));
			this.#waiting.clear();
		});
	}

	/** Errors: what the browser answers, with the method's name. */
	async send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
		const id = ++this.#count;
		const answer = new Promise<unknown>((resolve, reject) => {
			this.#waiting.set(id, {
				resolve,
				reject: (error) => {
					reject(new Error(`${method}: ${error.message}`));
				},
			});
		});
		this.#orders.write(
			`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
		);
		return (await answer) as T;
	}

	/** A page that has loaded; answers with its session. */
	async open(url: string): Promise<string> {
		const { targetId } = await this.send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
		const { sessionId } = await this.send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true });
		await this.send("Page.enable", {}, sessionId);
		const loaded = new Promise<void>((resolve) => this.#awaited.set("Page.loadEventFired", resolve));
		await this.send("Page.navigate", { url }, sessionId);
		await loaded;
		return sessionId;
	}

	/** The value of an expression, or of its promise. Errors: what it throws. */
	async evaluate<T>(session: string, expression: string): Promise<T> {
		const { result, exceptionDetails } = await this.send<{
			result: { value: T };
			exceptionDetails?: { exception?: { description?: string } };
		}>("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }, session);
		if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? "The page threw");
		return result.value;
	}

	async close(): Promise<void> {
		const ended = once(this.#browser, "exit");
		this.#browser.kill();
		await ended;
	}

	#take({ id = 0, method, result, error }: Answer): void {
		if (method !== undefined) {
			this.#awaited.get(method)?.();
			return;
		}
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		if (error === undefined) waiting?.resolve(result);
		else waiting?.reject(new Error(error.message));
	}
}
