import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { gzipSync } from "node:zlib";

/** A PNG as far as its beginning and its end go, with bytes of its own in between. */
export function pngOf(seed: string, bytes = 5000): Buffer {
	const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	const end = Buffer.from("\0\0\0\0IEND\xaeB`\x82", "latin1");
	const filling = Buffer.alloc(Math.max(0, bytes - start.length - end.length), `${seed}\n`);
	return Buffer.concat([start, filling, end]);
}

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

/** Every way in which the other side of a link may behave, by path; `/ok/NAME` is a file. */
export class HostileServer {
	/** Paths that were asked for, with their queries, in their order. */
	readonly asked: string[] = [];
	readonly methods = new Set<string>();
	/** Requests that are being answered, and the most that were at once. */
	busy = 0;
	most = 0;
	readonly #server: Server;
	readonly #replies = new Map<string, Reply>();

	private constructor() {
		this.#server = createServer((request, response) => {
			const url = request.url ?? "";
			this.asked.push(url);
			this.methods.add(request.method ?? "");
			this.busy++;
			this.most = Math.max(this.most, this.busy);
			response.on("close", () => this.busy--);
			const path = url.split("?", 1)[0] ?? "";
			const reply = this.#replies.get(path) ?? this.#replies.get(`/${path.split("/")[1] ?? ""}/`);
			if (reply) reply(request, response);
			else response.writeHead(404).end();
		});
	}

	static async start(): Promise<HostileServer> {
		const server = new HostileServer();
		server.#setUp();
		server.#server.listen(0, "127.0.0.1");
		await once(server.#server, "listening");
		return server;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	at(path: string, host = "127.0.0.1"): string {
		return `http://${host}:${String(this.port)}${path}`;
	}

	on(path: string, reply: Reply): void {
		this.#replies.set(path, reply);
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		this.#server.close();
		await once(this.#server, "close");
	}

	#setUp(): void {
		const png = pngOf("one");
		const sent = (
			response: ServerResponse,
			body: Buffer | string,
			headers: Record<string, string | number> = {},
		): void => {
			response.writeHead(200, { "content-length": Buffer.byteLength(body), ...headers }).end(body);
		};
		this.on("/ok/", (request, response) => {
			sent(response, pngOf(request.url?.split("?", 1)[0] ?? ""), { "content-type": "image/png" });
		});
		this.on("/slow/", (request, response) => {
			const body = pngOf(request.url?.split("?", 1)[0] ?? "", 60_000);
			response.writeHead(200, { "content-length": body.length });
			let at = 0;
			const step = (): void => {
				if (response.destroyed) return;
				response.write(body.subarray(at, at + 6000));
				at += 6000;
				if (at < body.length) setTimeout(step, 5);
				else response.end();
			};
			step();
		});
		this.on("/stall", (_, response) => {
			response.writeHead(200, { "content-length": png.length });
			response.write(png.subarray(0, 10));
		});
		this.on("/silent", () => undefined);
		this.on("/truncated", (_, response) => {
			response.writeHead(200, { "content-length": png.length });
			response.write(png.subarray(0, 4500), () => response.destroy());
		});
		this.on("/cut-chunks", (_, response) => {
			response.writeHead(200);
			response.write(png.subarray(0, 4500), () => response.destroy());
		});
		this.on("/cut-until-closed", (_, response) => {
			const socket = response.socket;
			socket?.end(Buffer.concat([Buffer.from("HTTP/1.0 200 OK\r\n\r\n"), png.subarray(0, 4500)]));
		});
		this.on("/wrong-length", (_, response) => {
			const head = `HTTP/1.1 200 OK\r\ncontent-length: ${String(png.length - 100)}\r\n\r\n`;
			response.socket?.end(Buffer.concat([Buffer.from(head), png]));
		});
		this.on("/gzip", (_, response) => {
			sent(response, gzipSync(png), { "content-encoding": "gzip" });
		});
		this.on("/gzip-cut", (_, response) => {
			sent(response, gzipSync(pngOf("two", 200_000)).subarray(0, -30), { "content-encoding": "gzip" });
		});
		this.on("/gzip-not", (_, response) => {
			sent(response, png, { "content-encoding": "gzip" });
		});
		this.on("/bomb", (_, response) => {
			sent(response, gzipSync(Buffer.concat([png.subarray(0, 8), Buffer.alloc(50_000_000)])), {
				"content-encoding": "gzip",
			});
		});
		this.on("/endless", (_, response) => {
			response.writeHead(200);
			response.write(png.subarray(0, 8));
			const piece = Buffer.alloc(65_536);
			const more = (): void => {
				while (!response.destroyed && response.write(piece));
			};
			response.on("drain", more);
			more();
		});
		this.on("/huge", (_, response) => {
			response.writeHead(200, { "content-length": 9_000_000_000_000 });
			response.write(png);
		});
		this.on("/empty", (_, response) => {
			sent(response, "");
		});
		this.on("/page", (_, response) => {
			sent(response, "<!doctype html><title>Sign in</title>", { "content-type": "text/html" });
		});
		this.on("/json", (_, response) => {
			sent(response, '{"error":"no"}');
		});
		this.on("/reset", (_, response) => {
			response.socket?.resetAndDestroy();
		});
		this.on("/garbage", (_, response) => {
			response.socket?.end("SSH-2.0-OpenSSH_9.2\r\n");
		});
		this.on("/spoilt", (_, response) => {
			sent(response, png, { "content-md5": Buffer.alloc(16).toString("base64") });
		});
		this.on("/hops/", (request, response) => {
			const left = Number(request.url?.split("/")[2] ?? 0);
			response.writeHead(302, { location: left <= 1 ? "/ok/hopped" : `/hops/${String(left - 1)}` }).end();
		});
		this.on("/loop", (_, response) => {
			response.writeHead(307, { location: "/loop" }).end();
		});
		this.on("/to/", (request, response) => {
			response.writeHead(302, { location: decodeURIComponent(request.url?.slice("/to/".length) ?? "") }).end();
		});
		this.on("/nowhere", (_, response) => {
			response.writeHead(301).end("<Error><Code>PermanentRedirect</Code></Error>");
		});
	}
}
