import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LoopbackHost, serve } from "../../main/browser/serve.ts";
import { createDoor } from "../../main/door.ts";
import { createHandlers } from "../../main/handlers.ts";
import { closedDialogs, EngineDouble } from "./engine-double.ts";

interface Reply {
	status: number;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

let folder: string;
let double: EngineDouble;
let host: LoopbackHost;
let errors: unknown[];
let origin: string;
let cookie: string;

/** As written: a client that mends addresses (fetch, URL) could not send the ones that matter here. */
function send(method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: Buffer | string): Promise<Reply> {
	return new Promise((resolve, reject) => {
		const { hostname, port } = new URL(origin);
		const call = request({ hostname, port, method, path, headers, agent: false }, (response) => {
			const pieces: Buffer[] = [];
			response.on("data", (piece: Buffer) => pieces.push(piece));
			response.on("end", () => {
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) });
			});
		});
		call.on("error", reject);
		call.end(body);
	});
}

function get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Reply> {
	return send("GET", path, { cookie, ...headers });
}

function ask(call: unknown, headers: OutgoingHttpHeaders = {}): Promise<Reply> {
	const own = { cookie, origin, "content-type": "application/json" };
	return send("POST", "/ask", { ...own, ...headers }, typeof call === "string" ? call : JSON.stringify(call));
}

/** What a descriptor of this process leads to; none of one that was closed meanwhile. */
function linkOf(fd: string): string | null {
	try {
		return readlinkSync(join("/proc/self/fd", fd));
	} catch {
		return null;
	}
}

function cookieOf(reply: Reply): string {
	return reply.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
}

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "loupe-host-"));
	mkdirSync(join(folder, "page", "assets"), { recursive: true });
	writeFileSync(join(folder, "page", "index.html"), "<!doctype html><title>Page</title>");
	writeFileSync(join(folder, "page", "assets", "main.js"), "export {};");
	writeFileSync(join(folder, "secret.html"), "SECRET");
	double = new EngineDouble();
	errors = [];
	const engine = double.asEngine();
	const shell = {
		info: () => ({ host: "browser", version: "0", versions: [], dialogs: false, collects: false }) as const,
		status: () => ({ memory: 0, connections: 0 }),
		...closedDialogs,
	};
	host = await serve({
		engine,
		door: createDoor(createHandlers(engine, shell)),
		pageFolder: join(folder, "page"),
		cacheFolder: join(folder, "cache"),
		heartbeat: 50,
		onError: (error) => errors.push(error),
	});
	const link = new URL(host.url());
	origin = link.origin;
	cookie = cookieOf(await send("GET", `/${link.search}`));
});

afterEach(async () => {
	await host.close();
	rmSync(folder, { recursive: true, force: true });
	expect(errors).toEqual([]);
});

describe("the link", () => {
	test("lets one browser in, by a cookie that no script and no other site sees", async () => {
		const link = new URL(host.freshUrl());
		const reply = await send("GET", `/${link.search}`);
		expect(reply.status).toBe(303);
		expect(reply.headers.location).toBe("/");
		expect(reply.headers["set-cookie"]?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/u);
		expect((await send("GET", "/", { cookie: cookieOf(reply) })).status).toBe(200);
	});

	test("is dead after its first use, and the page that says so is no script and tells nothing", async () => {
		const link = new URL(host.freshUrl());
		await send("GET", `/${link.search}`);
		const second = await send("GET", `/${link.search}`);
		expect(second.status).toBe(403);
		expect(second.headers["set-cookie"]).toBeUndefined();
		expect(second.body.toString()).toContain("press Enter");
		expect(second.body.toString()).not.toContain(link.searchParams.get("key") ?? "no key");
	});

	test("dies unused when a fresh one is printed", async () => {
		const [first, second] = [new URL(host.freshUrl()), new URL(host.freshUrl())];
		expect((await send("GET", `/${first.search}`)).status).toBe(403);
		expect((await send("GET", `/${second.search}`)).status).toBe(303);
	});

	test("a wrong key, and none, are turned away from page, questions, events, pictures and offers", async () => {
		expect((await send("GET", "/?key=wrong")).status).toBe(403);
		for (const path of ["/", "/assets/main.js", "/events", "/media/one", "/room?bytes=1"]) {
			expect((await send("GET", path)).status, path).toBe(403);
		}
		for (const path of ["/ask", "/offer?name=a.json"]) {
			const call = await send(
				"POST",
				path,
				{ origin, "content-type": "application/json" },
				'{"question":"listExports","args":[]}',
			);
			expect(call.status, path).toBe(403);
		}
		expect(double.opened).toEqual([]);
	});
});

describe("who asks", () => {
	test.each(["localhost", "evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example", "[::1]"])(
		"by the host %s is turned away, with the right cookie too",
		async (name) => {
			expect((await get("/", { host: name })).status).toBe(403);
		},
	);

	test.each(["http://evil.example", "null", "http://localhost:1", "http://127.0.0.1:1", "https://127.0.0.1"])(
		"from the origin %s is turned away",
		async (from) => {
			expect((await ask({ question: "listExports", args: [] }, { origin: from })).status).toBe(403);
			expect((await get("/", { origin: from })).status).toBe(403);
		},
	);

	test("without an origin may read and not ask", async () => {
		expect((await get("/")).status).toBe(200);
		const call = await send("POST", "/ask", { cookie, "content-type": "application/json" }, "{}");
		expect(call.status).toBe(403);
	});

	test("from another site or another port of this machine is turned away", async () => {
		for (const site of ["cross-site", "same-site"]) {
			expect((await get("/", { "sec-fetch-site": site })).status, site).toBe(403);
		}
		expect((await get("/", { "sec-fetch-site": "none" })).status).toBe(200);
		expect((await get("/", { "sec-fetch-site": "same-origin" })).status).toBe(200);
	});
});

describe("the page", () => {
	test("comes with its policy, and so does a refusal; the page itself is kept in no cache", async () => {
		const replies = [await get("/"), await get("/nothing"), await send("GET", "/")];
		expect(replies.map(({ status }) => status)).toEqual([200, 404, 403]);
		for (const { headers } of replies) {
			expect(headers["content-security-policy"]).toContain("default-src 'none'");
			expect(headers["content-security-policy"]).toContain("trusted-types pdf-worker");
			expect(headers["content-security-policy"]).not.toContain("data:");
			expect(headers["x-content-type-options"]).toBe("nosniff");
			expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
		}
		expect(replies[0]?.headers["cache-control"]).toContain("no-store");
		expect((await get("/assets/main.js")).headers["content-type"]).toBe("text/javascript; charset=utf-8");
	});

	test.each([
		"/../secret.html",
		"/assets/../../secret.html",
		"/%2e%2e/secret.html",
		"/%2e%2e%2fsecret.html",
		"/..%5csecret.html",
		"/..\\secret.html",
		"/%252e%252e%252fsecret.html",
		"/assets/%00/main.js",
		"/index.html%00.js",
		"/index.html::$DATA",
		"/index.html.",
		"/assets//main.js",
		"//secret.html",
		"/assets/",
		"/%E0%A4%A",
		"http://evil.example/index.html",
	])("answers %s with nothing of the disk", async (path) => {
		const reply = await get(path);
		expect(reply.status).toBeGreaterThanOrEqual(400);
		expect(reply.status).toBeLessThan(500);
		expect(reply.body.toString()).not.toContain("SECRET");
	});
});

describe("a question", () => {
	test("is answered with its outcome", async () => {
		const reply = await ask({ question: "listExports", args: [] });
		expect(reply.status).toBe(200);
		expect(JSON.parse(reply.body.toString())).toEqual({ ok: true, value: [] });
	});

	test.each([
		{ question: "__proto__", args: [] },
		{ question: "openPaths", args: [["/etc/passwd"]] },
		{ question: "closeExport", args: [] },
		{ question: "closeExport", args: ["a", "b"] },
		{ question: "closeExport", args: [{ toString: 1 }] },
		{ question: 1, args: [] },
		[],
		"not JSON",
		"null",
	])("that is no question of the contract is refused: %j", async (call) => {
		expect((await ask(call)).status).toBe(400);
		expect(double.opened).toEqual([]);
	});

	test("of more than a megabyte is refused, whether it says its length or not", async () => {
		const long = JSON.stringify({ question: "listExports", args: ["x".repeat(1_100_000)] });
		expect((await ask(long)).status).toBe(413);
		expect((await ask(long, { "transfer-encoding": "chunked" })).status).toBe(413);
		expect((await ask({ question: "listExports", args: [] })).status).toBe(200);
	});

	test("that a form of another page could send is refused", async () => {
		expect((await ask("{}", { "content-type": "text/plain" })).status).toBe(415);
	});
});

test("events reach a page that listens, with signs of life between, until it goes", async () => {
	const { hostname, port } = new URL(origin);
	const call = request({ hostname, port, path: "/events", headers: { cookie }, agent: false }).end();
	const [response] = (await once(call, "response")) as [NodeJS.ReadableStream & { headers: IncomingHttpHeaders }];
	expect(response.headers["content-type"]).toContain("text/event-stream");
	let text = "";
	response.on("data", (piece: Buffer) => (text += piece.toString()));
	double.tell({ name: "exportClosed", payload: "a\nb" });
	await expect.poll(() => text).toContain('data: {"name":"exportClosed","payload":"a\\nb"}\n\n');
	await expect.poll(() => text).toContain(": alive");
	call.destroy();
	await once(call, "close");
	double.tell({ name: "exportClosed", payload: "nobody" });
});

describe("a dropped file", () => {
	function offer(name: string, body: Buffer | string, headers: OutgoingHttpHeaders = {}): Promise<Reply> {
		return send("POST", `/offer?name=${encodeURIComponent(name)}`, { cookie, origin, ...headers }, body);
	}
	const kept = () => (existsSync(join(folder, "cache")) ? readdirSync(join(folder, "cache", "offered")) : []);

	test("is opened with its bytes and its name, and is gone when the export is closed", async () => {
		const bytes = Buffer.alloc(3_000_000, "export ");
		const reply = await offer("my export (2).json", bytes);
		expect(JSON.parse(reply.body.toString())).toEqual({ ok: true, value: ["export-1"] });
		expect(double.opened[0]?.bytes.equals(bytes)).toBe(true);
		expect(basename(double.opened[0]?.path ?? "")).toBe("my export (2).json");
		double.tell({ name: "exportClosed", payload: "export-1" });
		await expect.poll(kept).toEqual([]);
	});

	test.each([
		"../../evil.json",
		"..\\..\\evil.json",
		"/etc/passwd",
		"con",
		"NUL.json",
		"a\0b",
		"",
		".",
		"..",
		"x".repeat(900),
	])("called %j stays within a folder of its own", async (name) => {
		await offer(name, "{}");
		const path = double.opened[0]?.path ?? "";
		expect(path.startsWith(join(folder, "cache", "offered"))).toBe(true);
		expect(path.slice(join(folder, "cache", "offered").length + 1).split(/[\\/]/u)).toHaveLength(2);
		expect(basename(path)).not.toMatch(/^(?:con|nul)(?:\.|$)|^\.|[. ]$|\0/iu);
	});

	test("that is no export is told so and not kept", async () => {
		double.refusesToOpen = true;
		expect(JSON.parse((await offer("cat.png", "cat")).body.toString())).toMatchObject({
			ok: false,
			code: "not-an-export",
		});
		expect(kept()).toEqual([]);
	});

	test("that cannot fit is refused before it is written", async () => {
		const room = JSON.parse((await get("/room?bytes=900000000000000")).body.toString()) as unknown;
		expect(room).toMatchObject({ ok: false, code: "no-space" });
		const own = { cookie, origin, "content-length": 900_000_000_000_000 };
		const { hostname, port } = new URL(origin);
		const call = request({ hostname, port, method: "POST", path: "/offer?name=a", headers: own, agent: false });
		call.on("error", () => undefined).flushHeaders();
		const [response] = (await once(call, "response")) as [NodeJS.ReadableStream];
		let text = "";
		for await (const piece of response) text += String(piece);
		call.destroy();
		expect(JSON.parse(text)).toMatchObject({ ok: false, code: "no-space" });
		expect(kept()).toEqual([]);
	});

	test("without a length is refused", async () => {
		expect((await offer("a.json", "{}", { "transfer-encoding": "chunked" })).status).toBe(411);
	});

	test("whose page goes away in the middle leaves nothing behind", async () => {
		const { hostname, port } = new URL(origin);
		const headers = { cookie, origin, "content-length": 1_000_000 };
		const call = request({ hostname, port, method: "POST", path: "/offer?name=a.json", headers, agent: false });
		call.on("error", () => undefined);
		call.write(Buffer.alloc(1000));
		await expect.poll(kept).toHaveLength(1);
		call.destroy();
		await expect.poll(kept).toEqual([]);
		expect(double.opened).toEqual([]);
	});
});

describe("a picture", () => {
	beforeEach(() => {
		const path = join(folder, "picture.png");
		writeFileSync(path, "0123456789");
		double.media.set("one", { path, mimeType: "image/png", bytes: 10 });
		double.media.set("gone", { path: join(folder, "gone.png"), mimeType: "image/png", bytes: 10 });
	});

	test("comes whole, as what it is", async () => {
		const reply = await get("/media/one");
		expect([reply.status, reply.body.toString()]).toEqual([200, "0123456789"]);
		expect(reply.headers).toMatchObject({ "content-type": "image/png", "x-content-type-options": "nosniff" });
		expect(reply.headers["cache-control"]).toContain("no-store");
	});

	test.each([
		["bytes=2-4", 206, "234", "bytes 2-4/10"],
		["bytes=7-", 206, "789", "bytes 7-9/10"],
		["bytes=-2", 206, "89", "bytes 8-9/10"],
		["bytes=8-99", 206, "89", "bytes 8-9/10"],
		["bytes=0-0", 206, "0", "bytes 0-0/10"],
		["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
		["bytes=10-", 416, "", "bytes */10"],
		["bytes=-0", 416, "", "bytes */10"],
		["bytes=0-1,3-4", 200, "0123456789", undefined],
		["bytes=4-2", 200, "0123456789", undefined],
	])("comes in part for %s", async (range, status, text, contentRange) => {
		const reply = await get("/media/one", { range });
		expect([reply.status, reply.body.toString(), reply.headers["content-range"]]).toEqual([status, text, contentRange]);
	});

	test("of many bytes that a page stops reading is let go, again and again", async () => {
		const path = join(folder, "film.webm");
		writeFileSync(path, Buffer.alloc(40_000_000));
		double.media.set("film", { path, mimeType: "video/webm", bytes: 40_000_000 });
		const open = () => readdirSync("/proc/self/fd").filter((fd) => linkOf(fd) === path).length;
		for (let n = 0; n < 20; n++) {
			const { hostname, port } = new URL(origin);
			const headers = { cookie, range: `bytes=${String(n * 1_000_000)}-` };
			const call = request({ hostname, port, path: "/media/film", headers, agent: false });
			call.on("error", () => undefined);
			call.end();
			const [response] = (await once(call, "response")) as [IncomingMessage];
			expect([response.statusCode, response.headers["content-length"]]).toEqual([
				206,
				String(40_000_000 - n * 1_000_000),
			]);
			await once(response, "data");
			call.destroy();
		}
		if (process.platform === "linux") await expect.poll(open).toBe(0);
		expect((await get("/media/film", { range: "bytes=-3" })).body).toHaveLength(3);
	});

	test.each(["/media/unknown", "/media/gone", "/media/", "/media/one/..", "/media/%2e%2e"])(
		"%s is not there, and no path is named",
		async (path) => {
			const reply = await get(path);
			expect(reply.status).toBeGreaterThanOrEqual(400);
			expect(reply.status).toBeLessThan(500);
			expect(reply.body.toString()).not.toContain(folder);
		},
	);
});
