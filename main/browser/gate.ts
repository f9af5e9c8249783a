import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Sessions that are kept at once; the oldest ends when another begins. */
const mostSessions = 16;

/**
 * Who may speak to the loopback host. Other programs and other pages of this machine reach the same port, so a request
 * counts only with the cookie, and the cookie is had only for a key that was printed in the person's terminal.
 */
export class Gate {
	/** Digests: comparing them tells nothing about the secrets behind them. */
	readonly #sessions = new Set<string>();
	#key: string | null = null;

	constructor(private readonly port: number) {}

	get origin(): string {
		return `http://127.0.0.1:${String(this.port)}`;
	}

	/** The link with the key that waits to be used; without a key once it was used. */
	url(): string {
		return this.#key === null ? `${this.origin}/` : `${this.origin}/?key=${this.#key}`;
	}

	/** A link with a new key. The key before it is dead, used or not. */
	freshUrl(): string {
		this.#key = randomBytes(24).toString("base64url");
		return this.url();
	}

	/** The Set-Cookie value for the right key, which is dead from here on; null for any other. */
	exchange(key: string): string | null {
		if (this.#key === null || digest(key) !== digest(this.#key)) return null;
		this.#key = null;
		const session = randomBytes(32).toString("base64url");
		const [oldest] = this.#sessions;
		if (oldest !== undefined && this.#sessions.size >= mostSessions) this.#sessions.delete(oldest);
		this.#sessions.add(digest(session));
		return `${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
	}

	isAdmitted(request: IncomingMessage): boolean {
		const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
		const prefix = `${this.#cookieName}=`;
		return pairs.some((pair) => pair.startsWith(prefix) && this.#sessions.has(digest(pair.slice(prefix.length))));
	}

	/** Why a request is turned away before anything of it is looked at; null where it is not. */
	refusal(request: IncomingMessage): string | null {
		// A name that was rebound to 127.0.0.1 arrives with that name.
		if (request.headers.host !== `127.0.0.1:${String(this.port)}`) return "This host is not served here.";
		const { origin } = request.headers;
		const isRead = request.method === "GET";
		if (origin !== undefined ? origin !== this.origin : !isRead) return "Only the page itself may ask.";
		const site = request.headers["sec-fetch-site"];
		// "none" is a person who typed the address; "same-site" is another port of this machine.
		if (site !== undefined && site !== "same-origin" && !(site === "none" && isRead)) {
			return "Only the page itself may ask.";
		}
		return null;
	}

	/** Cookies do not know ports: two hosts on one machine would overwrite each other's. */
	get #cookieName(): string {
		return `ango-loupe-${String(this.port)}`;
	}
}

function digest(secret: string): string {
	return createHash("sha256").update(secret).digest("hex");
}
