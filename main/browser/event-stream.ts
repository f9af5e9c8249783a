import type { ServerResponse } from "node:http";
import type { HostEvent } from "#shared/contract";

const HEARTBEAT_MS = 15_000;

/** Server-sent events to every page that listens. A page that reads too slowly loses nothing but the older of two states. */
export class EventStream {
	readonly #listeners = new Set<ServerResponse>();
	readonly #heartbeat = setInterval(() => {
		for (const response of this.#listeners) response.write(": alive\n\n");
	}, HEARTBEAT_MS).unref();

	/** Takes over a response whose headers are not sent yet. */
	add(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
		response.writeHead(200, { ...headers, "content-type": "text/event-stream", "cache-control": "no-store" });
		response.write(": connected\n\n");
		this.#listeners.add(response);
		response.on("close", () => this.#listeners.delete(response));
	}

	tell(event: HostEvent): void {
		// JSON escapes line breaks: one event is one line.
		const text = `data: ${JSON.stringify(event)}\n\n`;
		for (const response of this.#listeners) response.write(text);
	}

	close(): void {
		clearInterval(this.#heartbeat);
		for (const response of this.#listeners) response.end();
	}
}
