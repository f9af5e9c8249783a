import { utilityProcess } from "electron";
import type { EnginePort, FromEngine } from "./engine-messages.ts";

/** Starts the engine in a process of its own. It gets none of Node's variables: they could load code into it. */
export function startEngineProcess(entry: string): EnginePort {
	const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("NODE_")));
	const child = utilityProcess.fork(entry, [], { serviceName: "Ango Loupe engine", env });
	return {
		post: (message) => {
			child.postMessage(message);
		},
		onMessage: (listener) => {
			child.on("message", (message: FromEngine) => {
				listener(message);
			});
		},
		onExit: (listener) => {
			child.once("exit", listener);
		},
		kill: () => {
			child.kill();
		},
	};
}
