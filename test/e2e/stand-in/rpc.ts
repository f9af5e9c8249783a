import type { ChildProcess } from "node:child_process";

type Message =
	| { kind: "ask"; id: number; name: string; args: unknown[] }
	| { kind: "answer"; id: number; value: unknown }
	| { kind: "failure"; id: number; message: string };

/** Questions and answers between two processes, over Node's own channel with structured clones. */
export class Rpc {
	readonly #peer: ChildProcess | NodeJS.Process;
	readonly #answers = new Map<string, (...args: never[]) => unknown>();
	readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	#count = 0;
	#gone = false;

	constructor(peer: ChildProcess | NodeJS.Process) {
		this.#peer = peer;
		(peer as ChildProcess).on("message", (message) => void this.#receive(message as Message));
		(peer as ChildProcess).on("disconnect", () => {
			this.#gone = true;
			for (const { reject } of this.#pending.values()) reject(new Error("The other process is gone."));
			this.#pending.clear();
		});
	}

	answer(name: string, answer: (...args: never[]) => unknown): void {
		this.#answers.set(name, answer);
	}

	/** Nobody is there to answer any more. */
	get gone(): boolean {
		return this.#gone;
	}

	async ask(name: string, ...args: unknown[]): Promise<unknown> {
		const id = ++this.#count;
		return new Promise((resolve, reject) => {
			if (this.#gone) throw new Error("The other process is gone.");
			this.#pending.set(id, { resolve, reject });
			this.#send({ kind: "ask", id, name, args });
		});
	}

	#send(message: Message): void {
		if (!this.#peer.connected) return;
		// A process that ends in this moment breaks the pipe: "disconnect" tells of it.
		this.#peer.send?.(message, undefined, undefined, () => undefined);
	}

	async #receive(message: Message): Promise<void> {
		if (message.kind === "ask") {
			try {
				const answer = this.#answers.get(message.name);
				if (answer === undefined) throw new Error(`Nobody answers ${message.name}.`);
				this.#send({ kind: "answer", id: message.id, value: await answer(...(message.args as never[])) });
			} catch (error) {
				// As over Electron's IPC, nothing but the message of an error crosses.
				const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
				this.#send({ kind: "failure", id: message.id, message: text });
			}
			return;
		}
		const pending = this.#pending.get(message.id);
		this.#pending.delete(message.id);
		if (message.kind === "answer") pending?.resolve(message.value);
		else pending?.reject(new Error(message.message));
	}
}
