import type { ServerResponse } from "node:http";
import type { HostEvent } from "#shared/contract";
import { replyHeaders } from "./reply.ts";

/** A page that does not read is let go above this; it connects again and asks anew. */
const mostWaitingBytes = 8_000_000;

/** The pages that listen, as server-sent events. */
export class EventStreams {
	readonly #open = new Set<ServerResponse>();
	readonly #heartbeat: NodeJS.Timeout;

	/** @param heartbeat milliseconds between signs of life, by which either side notices that the other is gone */
	constructor(heartbeat: number) {
		this.#heartbeat = setInterval(() => {
			this.#write(": alive\n\n");
		}, heartbeat);
		this.#heartbeat.unref();
	}

	get size(): number {
		return this.#open.size;
	}

	add(response: ServerResponse): void {
		response.writeHead(200, { ...replyHeaders, "content-type": "text/event-stream; charset=utf-8" });
		response.write("retry: 1000\n\n");
		this.#open.add(response);
		response.on("close", () => this.#open.delete(response));
	}

	send(event: HostEvent): void {
		// JSON has no raw line break, which would end the event.
		this.#write(`data: ${JSON.stringify(event)}\n\n`);
	}

	close(): void {
		clearInterval(this.#heartbeat);
		for (const response of this.#open) response.end();
	}

	#write(text: string): void {
		for (const response of this.#open) {
			response.write(text);
			if (response.writableLength > mostWaitingBytes) response.destroy();
		}
	}
}
