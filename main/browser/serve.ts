import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { TaskInFront } from "#shared/media-needs";
import { checkedFront, type Door, RefusedCall } from "../door.ts";
import type { EngineApi } from "../engine/engine-api.ts";
import { answerPage } from "../page/page-answers.ts";
import { pageHeaders } from "../page/page-headers.ts";
import { EventStreams } from "./event-streams.ts";
import { Gate } from "./gate.ts";
import { OfferedFiles } from "./offered-files.ts";
import { replyWithPage } from "./page-reply.ts";
import { replyToQuestion } from "./questions.ts";
import { refuse, replyHeaders, replyJson, replyText } from "./reply.ts";

export interface ServeOptions {
	engine: EngineApi;
	door: Door;
	/** The folder of the built page. */
	pageFolder: string;
	/** Where dropped files are kept while they are open; made when missing. */
	cacheFolder: string;
	/** 0 or missing: any that is free. */
	port?: number;
	/** Milliseconds between signs of life to the pages that listen. */
	heartbeat?: number;
	/** A request that failed by a bug or by the system; the page is told only that it failed. */
	onError: (error: unknown) => void;
}

export interface LoopbackHost {
	/** The link for the person's browser: with the key while that is unused, bare afterwards. */
	url(): string;
	/** A link with a new key, for another browser or a lost page. */
	freshUrl(): string;
	/** Ends every connection and removes what was dropped. */
	close(): Promise<void>;
}

/** Serves the page on 127.0.0.1, and nowhere else. Errors: those of the system, as EADDRINUSE for the port. */
export async function serve(options: ServeOptions): Promise<LoopbackHost> {
	const { engine, door } = options;
	const page = await answerPage({
		folder: options.pageFolder,
		headers: pageHeaders,
		resolveMedia: (id) => engine.resolveMedia(id),
		readThumbnail: (id) => engine.readThumbnail(id),
	});
	const offered = new OfferedFiles(engine, options.cacheFolder);
	const server = createServer();
	// A dropped file of many gigabytes takes longer than Node's five minutes; its headers do not.
	server.requestTimeout = 0;
	server.headersTimeout = 10_000;
	server.listen(options.port ?? 0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The loopback host has no port");

	const gate = new Gate(address.port);
	gate.freshUrl();
	const streams = new EventStreams(options.heartbeat ?? 15_000);
	const unsubscribe = engine.subscribe((event) => {
		streams.send(event);
		offered.notice(event).catch(options.onError);
	});

	async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const refusal = gate.refusal(request);
		if (refusal !== null) {
			refuse(response, 403, refusal);
			return;
		}
		// As written: whatever could be read in two ways is in no list and leads nowhere.
		const target = request.url ?? "";
		const cut = target.indexOf("?");
		const path = cut < 0 ? target : target.slice(0, cut);
		const query = new URLSearchParams(cut < 0 ? "" : target.slice(cut + 1));
		if (!gate.isAdmitted(request)) {
			admit(request, response, path, query);
			return;
		}
		if (request.method === "GET") await replyToRead(request, response, path, query);
		else if (request.method === "POST" && path === "/ask") await replyToQuestion(door, request, response);
		else if (request.method === "POST" && path === "/offer") await replyToOffer(request, response, query);
		else refuse(response, 405, "This is not asked here.");
	}

	function admit(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams): void {
		const key = query.get("key");
		if (request.method !== "GET" || path !== "/") {
			refuse(response, 403, "Open the link from the terminal first.");
			return;
		}
		const cookie = key === null ? null : gate.exchange(key);
		if (cookie === null) {
			replyText(response, 403, spentPage, "text/html");
			return;
		}
		response.writeHead(303, { ...replyHeaders, location: "/", "set-cookie": cookie }).end();
	}

	async function replyToRead(
		request: IncomingMessage,
		response: ServerResponse,
		path: string,
		query: URLSearchParams,
	): Promise<void> {
		if (path === "/events") streams.add(response);
		else if (path === "/room") await replyAboutRoom(response, query);
		// Browsers ask for it unasked; the page names its own.
		else if (path === "/favicon.ico") response.writeHead(204, replyHeaders).end();
		// The page that a link with a key leads to has no key in its address, so that no history or screenshot keeps it.
		else if (query.has("key")) response.writeHead(303, { ...replyHeaders, location: "/" }).end();
		else await replyWithPage(page, request, response);
	}

	async function replyAboutRoom(response: ServerResponse, query: URLSearchParams): Promise<void> {
		const bytes = wholeNumber(query.get("bytes"));
		if (bytes === null) replyText(response, 400, "How many bytes?");
		else replyJson(response, 200, await offered.checkRoom(bytes));
	}

	async function replyToOffer(
		request: IncomingMessage,
		response: ServerResponse,
		query: URLSearchParams,
	): Promise<void> {
		const bytes = wholeNumber(request.headers["content-length"] ?? null);
		if (bytes === null) {
			refuse(response, 411, "A file is offered with its length.");
			return;
		}
		const front = frontOf(query.get("front"));
		if (front === undefined) {
			refuse(response, 400, "The task in front cannot be read.");
			return;
		}
		const answer = await offered.take(query.get("name") ?? "", bytes, request, front);
		// Refused before it was read: the rest of it is not waited for.
		if (!request.complete) response.setHeader("connection", "close");
		replyJson(response, 200, answer);
	}

	server.on("request", (request, response) => {
		reply(request, response).catch((error: unknown) => {
			// A page that was closed while it sent is nobody's fault.
			if (request.errored === null || !request.destroyed) options.onError(error);
			if (response.headersSent) response.destroy();
			else refuse(response, 500, "The host failed; its terminal says more.");
		});
	});

	return {
		url: () => gate.url(),
		freshUrl: () => gate.freshUrl(),
		close: async () => {
			unsubscribe();
			streams.close();
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
			await offered.removeAll();
		},
	};
}

/** Undefined where it is refused. */
function frontOf(text: string | null): TaskInFront | null | undefined {
	if (text === null) return null;
	try {
		return checkedFront(JSON.parse(text));
	} catch (error) {
		if (error instanceof SyntaxError || error instanceof RefusedCall) return undefined;
		throw error;
	}
}

function wholeNumber(text: string | null): number | null {
	return text !== null && /^\d{1,15}$/u.test(text) ? Number(text) : null;
}

/** For a person, so it is a page; it says what to do and holds nothing that was sent. */
const spentPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Ango Loupe: a new link is needed</title>
<h1>A new link is needed</h1>
<p>Each link opens Ango Loupe once, in one browser.
<p>Go to the terminal in which Ango Loupe runs, press Enter, and open the link that it prints.
</html>
`;
