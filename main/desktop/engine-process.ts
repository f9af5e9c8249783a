import type { HostEvent } from "#shared/contract";
import type { EngineApi, EngineMethod } from "../engine/engine-api.ts";
import { Engine } from "../engine/engine.ts";
import { engineMethods, type FromEngine, type ToEngine } from "./engine-messages.ts";

/**
 * Entry of the engine's own process (Electron's utilityProcess): heavy work runs off the process that owns the windows,
 * and what a damaged file does to it is survived by the rest.
 */
interface ParentPort {
	on(event: "message", listener: (event: { data: ToEngine }) => void): unknown;
	postMessage(message: FromEngine): void;
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (parentPort === undefined) throw new Error("The engine's process is started by Ango Loupe, never by hand.");
serve(parentPort);

function serve(port: ParentPort): void {
	let engine: Engine | null = null;
	port.on("message", ({ data: message }) => {
		if (message.kind === "start") {
			engine = new Engine(message.options);
			engine.subscribe((event: HostEvent) => {
				port.postMessage({ kind: "event", event });
			});
			engine.watchPlaces((place) => {
				port.postMessage({ kind: "opened", place });
			});
		} else
			void answer(engine, message.id, message.method, message.args).then((reply) => {
				port.postMessage(reply);
			});
	});
}

async function answer(
	engine: EngineApi | null,
	id: number,
	method: EngineMethod,
	args: readonly unknown[],
): Promise<FromEngine> {
	try {
		if (engine === null) throw new Error("The engine was asked before it was started.");
		if (!Object.hasOwn(engineMethods, method)) throw new TypeError(`The engine has no method named ${method}.`);
		// The link is typed by EngineApi: the arguments are those of the method named.
		const methods = engine as unknown as Record<EngineMethod, (...args: readonly unknown[]) => unknown>;
		return { kind: "answer", id, value: await methods[method](...args) };
	} catch (error) {
		return { kind: "thrown", id, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
	}
}
