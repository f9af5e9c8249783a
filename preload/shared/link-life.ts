import { compactInstant, epochInstant, isoInstant } from "#shared/link-instants";
import { decodedFully, decodedPart, isSigning, type LinkParts, parameterName, partsOfLink } from "#shared/link-parts";
import type { LinkLife, Signer } from "#shared/links";

/** Seconds that a version 4 signature may hold at most: seven days. */
const mostSeconds = 604_800;
/** Characters of a policy that are read: it is a few hundred bytes. */
const longestPolicy = 16_384;
const longestPlace = 1000;

/**
 * From when to when a link is good, by its text alone: of the parameters by which Amazon (versions 4 and 2), Google (4
 * and 2), Microsoft (shared access signatures), CloudFront and Alibaba sign. What cannot be understood is said in
 * `oddity`, and the instant that it would have given is null.
 */
export function linkLife(link: string): LinkLife {
	const read = new Parameters(partsOfLink(link).parameters);
	const signer = signerOf(read);
	if (signer === null) return { signer, startsAt: null, expiresAt: null, isAtMost: false, oddity: null };
	const { startsAt, expiresAt } = lives[signer](read);
	return { signer, startsAt, expiresAt, isAtMost: read.isTemporary(), oddity: read.oddity };
}

/** What a link is at an instant. "unknown": nothing says when it ends, as of a public one. */
export type LinkState = "alive" | "dead" | "early" | "unknown";

/** @param now milliseconds since 1970; of a clock that may be wrong */
export function linkStateAt({ startsAt, expiresAt }: LinkLife, now: number): LinkState {
	if (expiresAt !== null && now >= expiresAt) return "dead";
	if (startsAt !== null && now < startsAt) return "early";
	return expiresAt === null ? "unknown" : "alive";
}

/** Host and path of a link, for reading: without user-info, query and fragment, and its scheme only if it is neither http nor https. */
export function placeOfLink(link: string): string {
	const parts = partsOfLink(link);
	const place = isOpaque(parts) ? `${parts.scheme ?? ""}:` : addressOf(parts);
	return place.length > longestPlace ? `${place.slice(0, longestPlace)}…` : place;
}

/**
 * What a link names, however often it is signed anew: host, path with its letter case and encoding, and what remains of
 * the query in order of names, without a signature. What may be a secret of another kind (`token=…`) is there as a sum
 * from which it cannot be had back. At most some thousand characters.
 */
export function linkKey(link: string): string {
	return keyWithin(link, 0);
}

function keyWithin(link: string, depth: number): string {
	const parts = partsOfLink(link);
	if (isOpaque(parts)) return `${parts.scheme ?? ""}:${sumOf(link)}`;
	const isShared = parts.parameters.some(({ name }) => parameterName(name) === "sig");
	const kept = parts.parameters
		.filter(({ name }) => !isSigning(parameterName(name), isShared))
		.map(({ name, value }) => `${name}=${keptValue(name, value, depth)}`)
		.sort(byCodeUnits);
	const address = addressOf(parts);
	return bounded(kept.length === 0 ? address : `${address}?${kept.join("&")}`);
}

const secret = /token|secret|sig|auth|key$|pass|hmac|verify|jwt|session|credential/u;

function keptValue(name: string, value: string, depth: number): string {
	const decoded = decodedFully(value);
	// A link within a link, as those of a service that converts pictures: signed in its own right.
	if (/^https?:\/\//iu.test(decoded))
		return depth > 2 ? sumOf(value) : encodeURIComponent(keyWithin(decoded, depth + 1));
	return secret.test(parameterName(name)) && value !== "" ? sumOf(value) : value;
}

/** What follows the scheme is no place: content, a program, an address to write to. One letter is a drive. */
function isOpaque({ scheme, host }: LinkParts): boolean {
	return host === null && scheme !== null && scheme.length > 1 && scheme !== "file";
}

function addressOf({ scheme, host, path }: LinkParts): string {
	if (host === null) return path;
	return scheme === null || scheme === "http" || scheme === "https" ? `${host}${path}` : `${scheme}://${host}${path}`;
}

function bounded(key: string): string {
	return key.length > 4000 ? `${key.slice(0, 2000)}~${sumOf(key)}` : key;
}

function byCodeUnits(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** FNV-1a over code units, twice from different offsets: 64 bits that tell texts apart and do not give them back. */
function sumOf(text: string): string {
	let low = 0x811c9dc5;
	let high = 0x01000193;
	for (let at = 0; at < text.length; at++) {
		low = Math.imul(low ^ text.charCodeAt(at), 0x01000193);
		high = Math.imul(high ^ text.charCodeAt(at) ^ at, 0x01000193);
	}
	return `~${hex(low)}${hex(high)}`;
}

function hex(word: number): string {
	return (word >>> 0).toString(16).padStart(8, "0");
}

/** The parameters of a query by name, and what of them cannot be understood. */
class Parameters {
	/** The first thing that is wrong; one is enough to say that the link is not as it was signed. */
	oddity: string | null = null;
	readonly #values = new Map<string, string>();

	constructor(parameters: LinkParts["parameters"]) {
		for (const { name, value } of parameters) {
			const key = parameterName(name);
			if (!this.#values.has(key)) this.#values.set(key, decodedPart(value));
			else if (isSigning(key, true) && this.#values.get(key) !== decodedPart(value))
				this.#complain(`${key} stands in it twice`);
		}
	}

	has(...names: readonly string[]): boolean {
		return names.some((name) => this.#values.has(name));
	}

	value(name: string): string | null {
		return this.#values.get(name) ?? null;
	}

	isTemporary(): boolean {
		return this.has("x-amz-security-token", "security-token", "x-oss-security-token");
	}

	/** An instant, or null: where the parameter is not there, which `need` complains about, and where it is none. */
	instant(name: string, read: (text: string) => number | null, need: boolean): number | null {
		const text = this.value(name);
		if (text === null) {
			if (need) this.#complain(`${name} is missing`);
			return null;
		}
		const instant = read(text);
		if (instant === null) this.#complain(`${name} is no time that can be read`);
		return instant;
	}

	/** From a date and a number of seconds, as version 4 signatures give it. */
	span(prefix: "x-amz" | "x-goog" | "x-oss"): Span {
		const startsAt = this.instant(`${prefix}-date`, compactInstant, true);
		const text = this.value(`${prefix}-expires`);
		const seconds = text !== null && /^\d{1,7}$/u.test(text) ? Number(text) : null;
		if (text === null) this.#complain(`${prefix}-expires is missing`);
		else if (seconds === null || seconds < 1 || seconds > mostSeconds) {
			this.#complain(`${prefix}-expires is not between 1 and ${mostSeconds} seconds`);
			return { startsAt, expiresAt: null };
		}
		this.need(`${prefix}-signature`);
		return { startsAt, expiresAt: startsAt === null || seconds === null ? null : startsAt + seconds * 1000 };
	}

	need(name: string): void {
		if ((this.value(name) ?? "") === "") this.#complain(`${name} is missing`);
	}

	/** Dates of CloudFront's policy: JSON in base64 of its own letters. */
	policy(): Span {
		const none = { startsAt: null, expiresAt: null };
		const text = this.value("policy") ?? "";
		const condition = text.length > longestPolicy ? null : conditionOf(text);
		if (condition === null) {
			this.#complain("policy cannot be read");
			return none;
		}
		const [startsAt, expiresAt] = ["DateGreaterThan", "DateLessThan"].map((key) => {
			const time = memberOf(memberOf(condition, key), "AWS:EpochTime");
			if (time === undefined) return null;
			const instant = typeof time === "number" || typeof time === "string" ? epochInstant(String(time)) : null;
			if (instant === null) this.#complain(`${key} of its policy is no time that can be read`);
			return instant;
		});
		if (!condition.has("DateLessThan")) this.#complain("its policy does not say when it ends");
		return { startsAt: startsAt ?? null, expiresAt: expiresAt ?? null };
	}

	#complain(why: string): void {
		this.oddity ??= `Its signature cannot be right: ${why}.`;
	}
}

interface Span {
	startsAt: number | null;
	expiresAt: number | null;
}

function signerOf(read: Parameters): Signer | null {
	if (read.has("x-amz-signature", "x-amz-algorithm", "x-amz-credential")) return "aws-v4";
	if (read.has("x-goog-signature", "x-goog-algorithm", "x-goog-credential", "googleaccessid")) return "google";
	if (read.has("x-oss-signature", "x-oss-credential", "ossaccesskeyid")) return "alibaba";
	if (read.has("awsaccesskeyid")) return "aws-v2";
	if (read.has("key-pair-id")) return "cloudfront";
	// An account's, a service's or a user's: each says its version.
	return read.has("sig") && read.has("sv") ? "azure" : null;
}

const lives: Readonly<Record<Signer, (read: Parameters) => Span>> = {
	"aws-v4": (read) => read.span("x-amz"),
	"aws-v2": untilExpires,
	google: (read) => (read.has("googleaccessid") ? untilExpires(read) : read.span("x-goog")),
	alibaba: (read) => (read.has("ossaccesskeyid") ? untilExpires(read) : read.span("x-oss")),
	cloudfront(read) {
		read.need("signature");
		// With a policy of its own there is no Expires.
		return read.has("policy") ? read.policy() : untilExpires(read);
	},
	azure(read) {
		read.need("sig");
		// Without an end where a policy of the container, named by `si`, has it.
		const ends = read.instant("se", isoInstant, !read.has("si"));
		// The key that signed for a user ends too.
		const keyEnds = read.instant("ske", isoInstant, false);
		const startsAt = read.instant("st", isoInstant, false);
		return { startsAt, expiresAt: ends === null || keyEnds === null ? ends : Math.min(ends, keyEnds) };
	},
};

function untilExpires(read: Parameters): Span {
	const expiresAt = read.instant("expires", epochInstant, true);
	read.need("signature");
	return { startsAt: null, expiresAt };
}

/** The condition of a policy's only statement; null where it is none. */
function conditionOf(text: string): Map<string, unknown> | null {
	const json = textOfBase64(text);
	if (json === null) return null;
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch {
		return null;
	}
	const statements = memberOf(mapOf(value), "Statement");
	if (!Array.isArray(statements) || statements.length !== 1) return null;
	return mapOf(memberOf(mapOf(statements[0]), "Condition"));
}

function mapOf(value: unknown): Map<string, unknown> | null {
	return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : null;
}

function memberOf(owner: unknown, key: string): unknown {
	return (owner instanceof Map ? (owner as Map<string, unknown>) : mapOf(owner))?.get(key);
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** CloudFront writes `-` for `+`, `~` for `/` and `_` for `=`; base64url's `_` for `/` within it is read as well. */
function textOfBase64(text: string): string | null {
	const plain = text
		.replace(/[_=]+$/u, "")
		.replace(/-/gu, "+")
		.replace(/[~_]/gu, "/");
	let bits = 0;
	let held = 0;
	let decoded = "";
	for (const letter of plain) {
		const value = letters.indexOf(letter);
		if (value < 0) return null;
		bits = ((bits << 6) | value) & 0xfff;
		held += 6;
		if (held < 8) continue;
		held -= 8;
		// Bytes as they are: the names and figures that are looked for are plain letters.
		decoded += String.fromCharCode((bits >> held) & 0xff);
	}
	return decoded;
}
