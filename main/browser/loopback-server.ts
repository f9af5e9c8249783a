import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Door, RefusedCall } from "../door.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { answerPage } from "../page/page-answers.ts";
import { pageHeaders } from "../page/page-headers.ts";
import { pageOrigin } from "../page/page-place.ts";
import { EventStream } from "./event-stream.ts";
import { receiveFile } from "./offered-file.ts";
import { SessionKey } from "./session-key.ts";

export interface LoopbackOptions {
	engine: EngineApi;
	door: Door;
	/** The folder of the built page. */
	pageFolder: string;
	/** Where dropped files are copied to. */
	cacheFolder: string;
	/** 0: any that is free. */
	port: number;
}

export interface LoopbackServer {
	/** A link for one more visit; the one before it stops working if it was not used. */
	freshLink(): string;
	close(): Promise<void>;
}

/** A question of the contract with its arguments is small. */
const MOST_BODY = 1024 * 1024;

/**
 * The page in a browser on this machine: 127.0.0.1 and nothing else. A request is answered if its Host is ours (no
 * rebound name), its session cookie is ours (no other program), and, where it asks for anything to be done, its Origin
 * is ours (no other page).
 */
export async function startLoopback(options: LoopbackOptions): Promise<LoopbackServer> {
	const key = new SessionKey();
	const events = new EventStream();
	const unsubscribe = options.engine.subscribe((event) => {
		events.tell(event);
	});
	const page = await answerPage({
		folder: options.pageFolder,
		headers: pageHeaders,
		resolveMedia: (id) => options.engine.resolveMedia(id),
	});
	let host = "";
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
			if (response.headersSent) response.destroy();
			else say(response, 500, "Ango Loupe failed to answer; its terminal says why.");
		});
	});

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const refusal = refusalOf(request);
		if (refusal !== null) {
			say(response, 403, refusal);
			return;
		}
		const url = request.url ?? "/";
		const token = /^\/\?token=([\w-]+)$/u.exec(url)?.[1];
		if (token !== undefined && request.method === "GET") {
			enter(response, key.redeem(token) ?? (key.admits(request.headers.cookie) ? "" : null));
			return;
		}
		if (!key.admits(request.headers.cookie)) {
			say(
				response,
				401,
				"This link was used already or is not from here. Press Enter in the terminal of Ango Loupe for a fresh one.",
			);
			return;
		}
		if (request.method === "POST" && url === "/ask") await ask(request, response);
		else if (request.method === "POST" && url.startsWith("/offer?")) await offer(request, response, url);
		else if (request.method === "GET" && url === "/events") events.add(response, pageHeaders);
		else await passOn(request, response, url);
	}

	function refusalOf(request: IncomingMessage): string | null {
		if (request.headers.host !== host) return "The Host of this request is not this program's address.";
		const { origin } = request.headers;
		if (origin !== undefined && origin !== `http://${host}`) return "Another page asks; it is not answered.";
		if (request.method !== "GET" && origin === undefined)
			return "A request that does something has to name its Origin.";
		// A link from elsewhere is followed as a navigation ("none" where it was typed or clicked in a terminal).
		const site = request.headers["sec-fetch-site"];
		if (site === "cross-site" && request.headers["sec-fetch-mode"] !== "navigate")
			return "Another site asks; it is not answered.";
		return null;
	}

	/** A used token is exchanged for a cookie and leaves the address bar. */
	function enter(response: ServerResponse, cookie: string | null): void {
		if (cookie === null) {
			say(response, 401, "This link was used already. Press Enter in the terminal of Ango Loupe for a fresh one.");
			return;
		}
		response.writeHead(303, { ...pageHeaders, location: "/", ...(cookie === "" ? {} : { "set-cookie": cookie }) });
		response.end();
	}

	async function ask(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await readBody(request);
		if (body === null) {
			say(response, 413, `A question has at most ${String(MOST_BODY)} bytes.`);
			return;
		}
		try {
			const { question, args } = parseCall(body);
			sayJson(response, await options.door.ask(question, args));
		} catch (error) {
			if (!(error instanceof RefusedCall)) throw error;
			say(response, 400, error.message);
		}
	}

	async function offer(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
		const name = new URL(url, `http://${host}`).searchParams.get("name") ?? "dropped";
		const received = await receiveFile(request, name, options.cacheFolder);
		sayJson(response, received.ok ? await options.engine.openPaths([received.value]) : received);
	}

	/** Everything else is looked up as on the desktop, by the same rules. */
	async function passOn(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
		const { range } = request.headers;
		const found = await page({ method: request.method ?? "", url: `${pageOrigin}${url}`, range: range ?? null });
		response.writeHead(found.status, Object.fromEntries(found.headers));
		if (found.body === null) response.end();
		// A page that goes away in the middle of a picture is no error.
		else
			await pipeline(Readable.fromWeb(found.body as import("node:stream/web").ReadableStream), response).catch(() =>
				response.destroy(),
			);
	}

	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(options.port, "127.0.0.1", resolve);
	});
	host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
	return {
		freshLink: () => `http://${host}/?token=${key.freshToken()}`,
		close: async () => {
			unsubscribe();
			events.close();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function say(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, {
		...pageHeaders,
		"content-type": "text/plain; charset=utf-8",
		"cache-control": "no-store",
	});
	response.end(`${text}\n`);
}

function sayJson(response: ServerResponse, value: unknown): void {
	response.writeHead(200, {
		...pageHeaders,
		"content-type": "application/json; charset=utf-8",
		"cache-control": "no-store",
	});
	response.end(JSON.stringify(value));
}

/** Null where it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > MOST_BODY) return null;
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks).toString("utf8");
}

/** Errors: RefusedCall. */
function parseCall(body: string): { question: unknown; args: unknown } {
	let call: unknown;
	try {
		call = JSON.parse(body);
	} catch (error) {
		throw new RefusedCall(`The question is not JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
	const { question, args } = (typeof call === "object" && call !== null ? call : {}) as Record<string, unknown>;
	return { question, args };
}
