import type { EnginePort, FromEngine, ToEngine } from "../../main/desktop/engine-messages.ts";

/** The far end of the link: a process whose every message and whose end the test decides. */
export class EngineProcessDouble implements EnginePort {
	readonly heard: ToEngine[] = [];
	say: (message: FromEngine) => void = () => undefined;
	end: (code: number) => void = () => undefined;

	post(message: ToEngine): void {
		// As a port does it: what cannot be cloned does not cross.
		this.heard.push(structuredClone(message));
	}

	onMessage(listener: (message: FromEngine) => void): void {
		this.say = listener;
	}

	onExit(listener: (code: number) => void): void {
		this.end = listener;
	}

	kill(): void {
		this.end(0);
	}

	/** The id of the last call. */
	get call(): number {
		const message = this.heard.at(-1);
		return message?.kind === "call" ? message.id : -1;
	}

	/** Calls of a method that were made, with what they carry. */
	calls(method: string): { id: number; args: readonly unknown[] }[] {
		return this.heard.flatMap((message) =>
			message.kind === "call" && message.method === method ? [{ id: message.id, args: message.args }] : [],
		);
	}

	answer(method: string, value: unknown): void {
		for (const { id } of this.calls(method)) this.say({ kind: "answer", id, value });
	}
}
