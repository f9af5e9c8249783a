import type { HostStatus } from "#shared/contract";
import type { Host } from "../host.ts";

const everyMs = 5000;

/** Memory and connections, asked for while the page is seen. */
export class Status {
	latest = $state.raw<HostStatus | null>(null);
	readonly #host: Host;

	constructor(host: Host) {
		this.#host = host;
	}

	/** Asks now and every five seconds until the returned function is called. */
	watch(): () => void {
		const ask = () => {
			if (!document.hidden) void this.refresh();
		};
		ask();
		const timer = setInterval(ask, everyMs);
		document.addEventListener("visibilitychange", ask);
		return () => {
			clearInterval(timer);
			document.removeEventListener("visibilitychange", ask);
		};
	}

	/** Without an answer there is no figure to show: an old one would be a false promise. */
	async refresh(): Promise<void> {
		try {
			const outcome = await this.#host.status();
			this.latest = outcome.ok ? outcome.value : null;
		} catch {
			// A host that is gone is told by the missing figures, and by whatever a person asks of it next.
			this.latest = null;
		}
	}
}
