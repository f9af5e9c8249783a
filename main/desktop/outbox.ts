import type { HostEvent } from "#shared/contract";

/**
 * Events on their way to the page. While no page listens (before the window, during a reload) what nobody could ask for
 * later is kept: which export to show, and what could not be opened. The rest a page reads anew when it starts.
 */
export class Outbox {
	readonly #send: (event: HostEvent) => void;
	#kept: HostEvent[] = [];
	#listening = false;

	constructor(send: (event: HostEvent) => void) {
		this.#send = send;
	}

	tell(event: HostEvent): void {
		if (this.#listening) this.#send(event);
		else if (event.name === "exportShown" || event.name === "openFailed") this.#kept.push(event);
	}

	/** A page has begun to listen. */
	listening(): void {
		this.#listening = true;
		const kept = this.#kept;
		this.#kept = [];
		for (const event of kept) this.#send(event);
	}

	/** The page is gone, or loads anew. */
	silent(): void {
		this.#listening = false;
	}
}
