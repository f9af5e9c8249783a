import { randomBytes, timingSafeEqual } from "node:crypto";

const cookieName = "loupe-session";

/**
 * Who may talk to the loopback host: a link with a token is good for one visit, which is given a cookie. Other programs
 * and pages on this machine know neither.
 */
export class SessionKey {
	readonly #secret = randomBytes(32).toString("base64url");
	#token: string | null = null;

	/** A token that opens one session; the one before it dies. */
	freshToken(): string {
		this.#token = randomBytes(32).toString("base64url");
		return this.#token;
	}

	/** The cookie for the visitor who brings the token, once; null for any other. */
	redeem(token: string): string | null {
		if (this.#token === null || !sameText(token, this.#token)) return null;
		this.#token = null;
		return `${cookieName}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/`;
	}

	admits(cookies: string | undefined): boolean {
		const values = (cookies ?? "").split(";").map((part) => part.trim());
		return values.some(
			(part) => part.startsWith(`${cookieName}=`) && sameText(part.slice(cookieName.length + 1), this.#secret),
		);
	}
}

function sameText(a: string, b: string): boolean {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
}
