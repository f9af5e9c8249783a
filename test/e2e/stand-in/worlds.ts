/*
 * Two functions that run in the page: one in its own world, one in the preload's. They are sent as text, so nothing in
 * them may come from outside. What crosses between the worlds is cloned by the browser (a CustomEvent's detail), as
 * contextBridge clones it; functions cross as numbers.
 */

interface Call {
	id: number;
	api: string;
	method: string;
	args: unknown[];
}

interface Reply {
	id: number;
	kind: "value" | "error" | "pending" | "function";
	value: unknown;
}

/** In the page's own world: makes what the preload exposes, before any script of the page runs. */
export function mainWorld(secret: string): void {
	if (window !== window.top) return;
	const callbacks = new Map<number, (...args: unknown[]) => unknown>();
	const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	let count = 0;
	let reply: Reply | null = null;

	function call(api: string, method: string, given: unknown[]): unknown {
		const id = ++count;
		const args = given.map((value) => {
			if (typeof value !== "function") return value;
			callbacks.set(++count, value as (...args: unknown[]) => unknown);
			return { [secret]: count };
		});
		reply = null;
		const detail: Call = { id, api, method, args };
		// Dispatching is synchronous: the answer is there when it returns.
		document.dispatchEvent(new CustomEvent(`${secret}-call`, { detail }));
		const answer = reply as Reply | null;
		if (answer === null) throw new Error("The preload did not answer.");
		if (answer.kind === "error") throw new Error(String(answer.value));
		if (answer.kind === "function") return (...rest: unknown[]) => call("", String(answer.value), rest);
		if (answer.kind === "value") return answer.value;
		return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
	}

	document.addEventListener(`${secret}-reply`, (event) => {
		const given = (event as CustomEvent<Reply>).detail;
		const waiting = pending.get(given.id);
		if (waiting === undefined) reply = given;
		else if (given.kind === "error") waiting.reject(new Error(String(given.value)));
		else waiting.resolve(given.value);
	});
	document.addEventListener(`${secret}-callback`, (event) => {
		const { id, args } = (event as CustomEvent<{ id: number; args: unknown[] }>).detail;
		callbacks.get(id)?.(...args);
	});
	document.addEventListener(`${secret}-expose`, (event) => {
		const { name, methods } = (event as CustomEvent<{ name: string; methods: string[] }>).detail;
		const api = Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => call(name, method, args)]));
		Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
	});
}

/** In the preload's world: what `require("electron")` answers there, and the preload itself. */
export function preloadWorld(
	secret: string,
	preload: (require: (name: string) => object, module: object, exports: object) => void,
): void {
	if (window !== window.top) return;
	const exposed = new Map<string, Record<string, (...args: unknown[]) => unknown>>();
	const functions = new Map<string, (...args: unknown[]) => unknown>();
	const listeners = new Map<string, Set<(event: object, ...args: unknown[]) => void>>();
	const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	const paths = new Map<string, string>();
	let count = 0;

	const strict = <T extends object>(name: string, object: T): T =>
		new Proxy(object, {
			get(target, property) {
				if (property in target || typeof property === "symbol") return Reflect.get(target, property) as unknown;
				throw new Error(`The stand-in does not know ${name}.${property}`);
			},
		});
	const send = (message: object): void => {
		(globalThis as unknown as Record<string, (text: string) => void>)[`${secret}_send`]?.(JSON.stringify(message));
	};
	const tell = (event: string, detail: object): void => {
		document.dispatchEvent(new CustomEvent(`${secret}-${event}`, { detail }));
	};
	const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

	document.addEventListener(`${secret}-call`, (event) => {
		const { id, api, method, args } = (event as CustomEvent<Call>).detail;
		const given = args.map((value) => {
			if (typeof value !== "object" || value === null || !Object.hasOwn(value, secret)) return value;
			const callback = (value as Record<string, unknown>)[secret];
			return (...rest: unknown[]) => {
				tell("callback", { id: callback, args: rest });
			};
		});
		try {
			const target = api === "" ? functions.get(method) : exposed.get(api)?.[method];
			const value = target?.(...given);
			if (typeof value === "function") {
				functions.set(String(++count), value as () => unknown);
				tell("reply", { id, kind: "function", value: String(count) });
			} else if (value instanceof Promise) {
				tell("reply", { id, kind: "pending", value: null });
				value.then(
					(result: unknown) => {
						tell("reply", { id, kind: "value", value: result });
					},
					(error: unknown) => {
						tell("reply", { id, kind: "error", value: messageOf(error) });
					},
				);
			} else tell("reply", { id, kind: "value", value });
		} catch (error) {
			tell("reply", { id, kind: "error", value: messageOf(error) });
		}
	});

	const electron = strict("electron", {
		contextBridge: strict("contextBridge", {
			exposeInMainWorld(name: string, api: Record<string, (...args: unknown[]) => unknown>) {
				exposed.set(name, api);
				tell("expose", { name, methods: Object.keys(api) });
			},
		}),
		ipcRenderer: strict("ipcRenderer", {
			invoke: (channel: string, ...args: unknown[]) =>
				new Promise((resolve, reject) => {
					waiting.set(++count, { resolve, reject });
					send({ kind: "invoke", id: count, channel, args });
				}),
			send: (channel: string, ...args: unknown[]) => {
				send({ kind: "message", channel, args });
			},
			on: (channel: string, listener: (event: object, ...args: unknown[]) => void) => {
				const heard = listeners.get(channel) ?? new Set();
				listeners.set(channel, heard.add(listener));
			},
			off: (channel: string, listener: (event: object, ...args: unknown[]) => void) =>
				listeners.get(channel)?.delete(listener),
		}),
		webUtils: strict("webUtils", {
			// Chromium tells the path of a file to no script: the test says which files lie where.
			getPathForFile: (file: File) => {
				if (!(file instanceof File)) throw new TypeError("getPathForFile: not a File");
				return paths.get(file.name) ?? "";
			},
		}),
	});

	/** Called by the test's process. */
	Object.defineProperty(globalThis, secret, {
		value: {
			settle(id: number, error: string | null, value: unknown) {
				if (error === null) waiting.get(id)?.resolve(value);
				else waiting.get(id)?.reject(new Error(`Error invoking remote method: ${error}`));
				waiting.delete(id);
			},
			receive(channel: string, args: unknown[]) {
				for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
			},
			know(known: Record<string, string>) {
				for (const [name, path] of Object.entries(known)) paths.set(name, path);
			},
		},
	});

	const require = (name: string): object => {
		if (name === "electron") return electron;
		throw new Error(`A sandboxed preload cannot require ${name}`);
	};
	preload(require, { exports: {} }, {});
}
