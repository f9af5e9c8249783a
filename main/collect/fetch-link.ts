import * as http from "node:http";
import * as https from "node:https";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { linkLife, placeOfLink } from "#shared/link-life";
import type { MediaRole, MissingWhy } from "#shared/media-needs";
import { headersOf, Patience, unpacked } from "./answer-body.ts";
import { type Answer, mostBody, serverTimeOf } from "./answer-fields.ts";
import { hasItsEnd, suffixOf } from "../engine/media/media-content.ts";
import { refusalOfContent } from "./check-content.ts";
import { classifyAnswer } from "./classify-answer.ts";
import { FileSums } from "./file-sums.ts";
import { codeOf, networkWords } from "./network-words.ts";
import { checkedLookup, HostRefused, literalAddress, type Reach, reachOf } from "./reachable-host.ts";

const mostRedirects = 5;
/** Bytes at the end of a file in which its format's end has to stand. */
const tailLength = 65_536;

export interface FetchLimits {
	/** Bytes of one file, as it will lie on the disk. */
	most: number;
	/** Whether hosts of this machine and of inner networks may be asked where a link itself names one. */
	allowInner: boolean;
	/** Milliseconds: until the other side says something, and between two pieces of what it says. */
	idle: number;
	/** Milliseconds for the whole of one file. */
	whole: number;
	/** Where an address lies. */
	reachOf(address: string): Reach;
}

export const usualLimits: FetchLimits = {
	most: 2_000_000_000,
	allowInner: false,
	idle: 30_000,
	whole: 3_600_000,
	reachOf,
};

/** Where a file goes piece by piece. Made only once something arrives that may be a file. */
export interface FileSink {
	write(bytes: Uint8Array): Promise<void>;
}

export type Fetched =
	| { ok: true; status: number; type: string; serverTime: number | null }
	| {
			ok: false;
			why: MissingWhy;
			status: number | null;
			/** Whether it is worth another try, and after how many milliseconds at least, where the other side says that. */
			retry: boolean;
			after: number | null;
			serverTime: number | null;
			/** The other side was not reached at all. */
			unreached: boolean;
	  };

export interface FetchOrder {
	link: string;
	role: MediaRole;
	limits: FetchLimits;
	agents: Agents;
	signal: AbortSignal;
	now(): number;
	/** What was written is worth something only where the answer is ok. */
	begin(): Promise<FileSink>;
}

/** Connections that are kept for the next file of the same host. */
export interface Agents {
	http: http.Agent;
	https: https.Agent;
}

export function agentsFor(parallel: number): Agents {
	const options = { keepAlive: true, maxSockets: parallel, maxFreeSockets: parallel };
	return { http: new http.Agent(options), https: new https.Agent(options) };
}

/**
 * Gets what a link leads to, by GET alone: a link is signed for that. Follows a few redirects, never from a public host
 * into an inner network. Errors: of the sink; an aborted signal.
 */
export async function fetchLink(order: FetchOrder): Promise<Fetched> {
	const fetching = new Fetching(order);
	const ended = AbortSignal.any([order.signal, AbortSignal.timeout(order.limits.whole)]);
	try {
		return await fetching.run(ended);
	} catch (error) {
		order.signal.throwIfAborted();
		if (error instanceof SinkFailed) throw error.cause;
		return fetching.broken(error, ended.aborted);
	}
}

/** Of the disk, not of the network. */
class SinkFailed extends Error {}

class Fetching {
	#sink: FileSink | null = null;
	#status: number | null = null;
	#serverTime: number | null = null;
	#received = 0;
	#isSilent = false;

	constructor(private readonly order: FetchOrder) {}

	async run(signal: AbortSignal): Promise<Fetched> {
		const { link, limits } = this.order;
		let url = urlOf(link);
		if (url === null) return this.#refuse(`${placeOfLink(link)} is no link by http or https.`);
		let reach: Reach | null = null;
		for (let followed = 0; followed <= mostRedirects; followed++) {
			// From a public host nothing leads inside, whatever is allowed.
			const mayInner = limits.allowInner && reach !== "public";
			const literal = literalAddress(url.hostname);
			const literalReach = literal === null ? null : limits.reachOf(literal);
			if (literalReach !== null && !isAllowed(literalReach, mayInner))
				return this.#refuse(refusedHost(url, literalReach));
			const response = await this.#ask(url, mayInner, signal);
			reach = limits.reachOf(response.socket.remoteAddress ?? "");
			this.#status = response.statusCode ?? 0;
			const headers = headersOf(response);
			this.#serverTime = serverTimeOf(headers);
			const location = headers.get("location");
			if (![301, 302, 303, 307, 308].includes(this.#status) || location === undefined) {
				return await this.#take(response, headers, url);
			}
			response.destroy();
			const next = nextOf(location, url);
			if (typeof next === "string") return this.#refuse(next);
			url = next;
		}
		const sentence = `It was sent on more than ${mostRedirects} times, as a proxy or a login does it.`;
		return this.#missing({ class: "proxy-page", sentence }, false);
	}

	/** What an error of the network is. */
	broken(error: unknown, isLate: boolean): Fetched {
		if (error instanceof HostRefused) return this.#refuse(refusedHost(urlOf(this.order.link), error.reach));
		const code = this.#isSilent ? "ETIMEDOUT" : codeOf(error);
		const got = this.#received > 0 ? ` after ${this.#received} bytes` : "";
		if (isLate)
			return this.#missing({ class: "temporary", sentence: `It took too long, and was given up${got}.` }, false);
		const { sentence, retry } = networkWords(code, got);
		return { ...this.#missing({ class: "temporary", sentence }, retry), unreached: this.#status === null };
	}

	async #ask(url: URL, mayInner: boolean, signal: AbortSignal): Promise<http.IncomingMessage> {
		const { agents, limits } = this.order;
		const request = (url.protocol === "https:" ? https : http).request(url, {
			method: "GET",
			agent: url.protocol === "https:" ? agents.https : agents.http,
			headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "ango-loupe" },
			lookup: checkedLookup(
				(address) => limits.reachOf(address),
				(reach) => isAllowed(reach, mayInner),
			),
			signal,
			timeout: limits.idle,
		});
		request.on("timeout", () => {
			// The response's own error would only say that the connection broke.
			this.#isSilent = true;
			request.destroy();
		});
		request.end();
		const [response] = (await once(request, "response")) as [http.IncomingMessage];
		// Later errors are told by the response as well; without a listener here they would end the program.
		request.on("error", () => undefined);
		// From here on it is told by what arrives: a socket is silent as well while nobody reads what has come.
		request.setTimeout(0);
		return response;
	}

	async #take(response: http.IncomingMessage, headers: ReadonlyMap<string, string>, url: URL): Promise<Fetched> {
		const { limits } = this.order;
		const status = response.statusCode ?? 0;
		if (status !== 200) return this.#answered(response, headers);
		const said = /^\d{1,15}$/u.test(headers.get("content-length") ?? "") ? Number(headers.get("content-length")) : null;
		if (said !== null && said > limits.most) {
			response.destroy();
			return this.#tooLarge(`It has ${said} bytes`);
		}
		const sums = new FileSums(headers);
		const patience = this.#patience(response);
		const body = unpacked(response, headers.get("content-encoding"), (bytes) => {
			this.#received += bytes.length;
			sums.update(bytes);
			patience.renew();
		});
		try {
			return await this.#read(body, sums, patience, url);
		} finally {
			patience.end();
		}
	}

	async #read(body: Readable, sums: FileSums, patience: Patience, url: URL): Promise<Fetched> {
		const { link, role, limits } = this.order;
		const head: Buffer[] = [];
		let length = 0;
		let tail: Buffer = Buffer.alloc(0);
		let type = "bin";
		const settle = async (): Promise<Fetched | null> => {
			const start = Buffer.concat(head);
			const refusal = refusalOfContent(start, role, placeOfLink(link));
			if (refusal !== null) return this.#missing(withHost(refusal, url, link), false);
			type = suffixOf(start);
			await patience.during(this.#write(start));
			return null;
		};
		for await (const piece of body as AsyncIterable<Buffer>) {
			patience.renew();
			length += piece.length;
			if (length > limits.most) return this.#tooLarge(`It has more than ${limits.most} bytes`);
			tail =
				piece.length >= tailLength ? piece.subarray(-tailLength) : Buffer.concat([tail, piece]).subarray(-tailLength);
			if (this.#sink !== null) {
				await patience.during(this.#write(piece));
				continue;
			}
			head.push(piece);
			if (length < 4096) continue;
			const refused = await settle();
			if (refused !== null) return refused;
		}
		if (this.#sink === null) {
			const refused = await settle();
			if (refused !== null) return refused;
		}
		const differing = sums.differing();
		if (differing !== null) {
			const sentence = `Its bytes have not the sum that the storage gives (${differing}): they were changed on their way.`;
			return this.#missing({ class: "temporary", sentence }, true);
		}
		if (!hasItsEnd(type, tail)) {
			return this.#missing(
				{ class: "temporary", sentence: `It ends after ${length} bytes, before its own end.` },
				true,
			);
		}
		return { ok: true, status: 200, type, serverTime: this.#serverTime };
	}

	#patience(response: http.IncomingMessage): Patience {
		return new Patience(this.order.limits.idle, () => {
			this.#isSilent = true;
			response.destroy();
		});
	}

	/** An answer that is no file. */
	async #answered(response: http.IncomingMessage, headers: ReadonlyMap<string, string>): Promise<Fetched> {
		const pieces: Buffer[] = [];
		let length = 0;
		const patience = this.#patience(response);
		const body = unpacked(response, headers.get("content-encoding"), () => {
			patience.renew();
		});
		try {
			for await (const piece of body as AsyncIterable<Buffer>) {
				pieces.push(piece);
				length += piece.length;
				if (length >= mostBody) break;
			}
		} finally {
			patience.end();
		}
		const answer: Answer = {
			status: response.statusCode ?? 0,
			headers,
			body: Buffer.concat(pieces).subarray(0, mostBody),
		};
		const why = classifyAnswer(answer, linkLife(this.order.link), this.order.now());
		const missing = this.#missing(why, why.class === "temporary");
		return { ...missing, after: retryAfter(headers.get("retry-after"), this.#serverTime ?? this.order.now()) };
	}

	async #write(bytes: Buffer): Promise<void> {
		try {
			this.#sink ??= await this.order.begin();
			await this.#sink.write(bytes);
		} catch (error) {
			throw new SinkFailed("", { cause: error });
		}
	}

	#tooLarge(has: string): Fetched {
		return this.#missing(
			{ class: "too-large", sentence: `${has}; at most ${this.order.limits.most} are fetched.` },
			false,
		);
	}

	#refuse(sentence: string): Fetched {
		return this.#missing({ class: "link-refused", sentence }, false);
	}

	#missing(said: Pick<MissingWhy, "class" | "sentence">, retry: boolean): Extract<Fetched, { ok: false }> {
		return {
			ok: false,
			why: { class: said.class, sentence: said.sentence, at: this.order.now() },
			status: this.#status,
			retry,
			after: null,
			serverTime: this.#serverTime,
			unreached: false,
		};
	}
}

function urlOf(link: string): URL | null {
	if (!/^https?:\/\//iu.test(link.trim()) || !URL.canParse(link.trim())) return null;
	return new URL(link.trim());
}

/** Where a redirect leads, or why it is not followed. */
function nextOf(location: string, from: URL): URL | string {
	if (!URL.canParse(location, from.href)) return "It was sent on to something that is no link.";
	const next = new URL(location, from.href);
	if (next.protocol !== "http:" && next.protocol !== "https:")
		return "It was sent on to something that is no link by http or https.";
	if (from.protocol === "https:" && next.protocol === "http:")
		return `It was sent on to ${next.host} without encryption, which is not followed.`;
	return next;
}

function isAllowed(reach: Reach, mayInner: boolean): boolean {
	return reach === "public" || (reach === "inner" && mayInner);
}

function refusedHost(url: URL | null, reach: Reach): string {
	const where = reach === "inner" ? "this machine or an inner network" : "an address that is nobody's storage";
	const advice = reach === "inner" ? " --inner allows it where a link itself names such a host." : "";
	return `${url?.host ?? "Its host"}, or where it was sent on to, lies in ${where}: it is not asked.${advice}`;
}

/** Milliseconds from `now`, of seconds or of a date; null where it says nothing that can be understood. */
function retryAfter(text: string | undefined, now: number): number | null {
	if (text === undefined) return null;
	if (/^\d{1,9}$/u.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isFinite(date) ? Math.max(0, date - now) : null;
}

/** A page that came from another host than the link's says which. */
function withHost(
	said: Pick<MissingWhy, "class" | "sentence">,
	url: URL,
	link: string,
): Pick<MissingWhy, "class" | "sentence"> {
	const isOther = urlOf(link)?.host !== url.host;
	return isOther ? { ...said, sentence: `${said.sentence} It was sent on to ${url.host}.` } : said;
}
