import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MediaRole } from "#shared/media-needs";
import { agentsFor, type Fetched, type FetchLimits, fetchLink, usualLimits } from "../../main/collect/fetch-link.ts";
import { type Reach, reachOf } from "../../main/collect/reachable-host.ts";
import { mark } from "../shared/signed-links.ts";
import { HostileServer, pngOf } from "./hostile-server.ts";
import { recordedAnswers } from "./recorded-answers.ts";

let server: HostileServer;
const agents = agentsFor(4);

beforeAll(async () => {
	server = await HostileServer.start();
});

afterAll(async () => {
	agents.http.destroy();
	agents.https.destroy();
	await server.stop();
});

async function fetched(
	link: string,
	limits: Partial<FetchLimits> = {},
	role: MediaRole = "brush",
	signal = new AbortController().signal,
): Promise<{ result: Fetched; bytes: Buffer | null }> {
	let bytes: Buffer | null = null;
	const result = await fetchLink({
		link,
		role,
		limits: { ...usualLimits, allowInner: true, idle: 15_000, whole: 20_000, most: 1_000_000, ...limits },
		agents,
		signal,
		now: () => 0,
		begin: () => {
			bytes = Buffer.alloc(0);
			return Promise.resolve({
				write: (piece: Uint8Array) => {
					bytes = Buffer.concat([bytes ?? Buffer.alloc(0), piece]);
					return Promise.resolve();
				},
			});
		},
	});
	return { result, bytes };
}

describe("fetchLink gets", () => {
	it.each([
		["a file", "/ok/a?X-Amz-Signature=b", pngOf("/ok/a")],
		["a file that comes slowly", "/slow/a", pngOf("/slow/a", 60_000)],
		["a file that was stored packed", "/gzip", pngOf("one")],
		["a file after some redirects", "/hops/5", pngOf("/ok/hopped")],
	])("%s", async (_, path, expected) => {
		const { result, bytes } = await fetched(server.at(path));
		expect(result).toMatchObject({ ok: true, status: 200, type: "png" });
		expect(bytes?.equals(expected)).toBe(true);
	});

	it("by GET alone, since a link is signed for that", () => {
		expect([...server.methods]).toEqual(["GET"]);
	});
});

describe("fetchLink says why it got no file, and whether to try again", () => {
	it.each([
		["a body that breaks off", "/truncated", "temporary", true, /broke after \d+ bytes/u],
		["chunks that break off", "/cut-chunks", "temporary", true, /broke after \d+ bytes/u],
		["a body without a length that ends early", "/cut-until-closed", "temporary", true, /before its own end/u],
		["a length that is too short", "/wrong-length", "temporary", true, /before its own end/u],
		["a packed body that ends early", "/gzip-cut", "temporary", true, /ended within what it was packed in/u],
		["what is not packed as it says", "/gzip-not", "temporary", true, /could not be unpacked/u],
		["what unpacks to too much", "/bomb", "too-large", false, /more than 1000000 bytes/u],
		["a body without an end", "/endless", "too-large", false, /more than 1000000 bytes/u],
		["a length that is too large", "/huge", "too-large", false, /It has 9000000000000 bytes; at most 1000000/u],
		["nothing", "/empty", "wrong-content", false, /empty/u],
		["a page", "/page", "proxy-page", false, /web page came in its place/u],
		["JSON", "/json", "wrong-content", false, /JSON came/u],
		["a reset", "/reset", "temporary", true, /connection broke \(ECONNRESET\)/u],
		["what is no HTTP", "/garbage", "temporary", true, /connection broke \(HPE_INVALID/u],
		["spoilt bytes", "/spoilt", "temporary", true, /content-md5/u],
		["silence", "/silent", "temporary", true, /said nothing for too long/u],
		["silence in the middle", "/stall", "temporary", true, /said nothing for too long/u],
		["a loop", "/loop", "proxy-page", false, /more than 5 times/u],
		["six redirects", "/hops/6", "proxy-page", false, /more than 5 times/u],
		["a redirect to a file", "/to/file%3A%2F%2F%2Fetc%2Fpasswd", "link-refused", false, /no link by http/u],
		["a redirect to data", "/to/data%3Aimage%2Fpng%3Bbase64%2Cx", "link-refused", false, /no link by http/u],
		["a redirect to keys of a cloud", "/to/http%3A%2F%2F169.254.169.254%2F", "link-refused", false, /is not asked/u],
		["a redirect to nowhere", "/to/http%3A%2F%2F%5B", "link-refused", false, /no link/u],
		["a redirect that says no place", "/nowhere", "refused", false, /another region/u],
		["what is not there", "/nothing", "absent", false, /does not exist/u],
	])("%s", async (_, path, expected, retry, sentence) => {
		const idle = /^\/(?:silent|stall)$/u.test(path) ? 300 : 15_000;
		const { result } = await fetched(server.at(`${path}?X-Amz-Signature=${mark}`), { idle });
		if (result.ok) throw new Error("It was taken for a file");
		expect([result.why.class, result.retry]).toEqual([expected, retry]);
		expect(result.why.sentence).toMatch(sentence);
		expect(result.why.sentence).not.toContain(mark);
	});

	it.each(recordedAnswers.map((answer, at) => [answer.name, answer, at] as const))(
		"%s, over the wire",
		async (_, answer, at) => {
			const path = `/recorded/${String(at)}`;
			server.on(path, (_request, response) => {
				response.writeHead(answer.status, { ...answer.headers, "retry-after": "7" }).end(answer.body);
			});
			const link = server.at(`${path}${answer.link.replace(/^[^?]*/u, "")}`);
			const { result } = await fetched(link);
			expect(result).toMatchObject({ ok: false, status: answer.status, after: 7000, why: { class: answer.class } });
			expect(result).toMatchObject({ retry: answer.class === "temporary" });
			expect(JSON.stringify(result)).not.toContain(mark);
		},
	);

	it("a host that nobody knows or that does not answer", async () => {
		const unknown = await fetched("http://no-such-host.invalid/a.png");
		expect(unknown.result).toMatchObject({ ok: false, unreached: true, retry: true, why: { class: "temporary" } });
		const closed = await fetched("http://127.0.0.1:9/a.png");
		expect(closed.result).toMatchObject({
			ok: false,
			unreached: true,
			why: { sentence: "The host does not answer (ECONNREFUSED)." },
		});
	});

	it("what takes too long as a whole, though it never falls silent", async () => {
		server.on("/drip", (_, response) => {
			response.writeHead(200);
			const timer = setInterval(() => response.write("x"), 20);
			response.on("close", () => {
				clearInterval(timer);
			});
		});
		const { result } = await fetched(server.at("/drip"), { whole: 500 });
		expect(result).toMatchObject({ ok: false, retry: false, why: { class: "temporary" } });
	});

	it("no further once it is given up", async () => {
		const stop = new AbortController();
		const asked = fetched(server.at("/silent"), { idle: 60_000 }, "brush", stop.signal);
		setTimeout(() => {
			stop.abort();
		}, 30);
		await expect(asked).rejects.toThrow(/abort/iu);
	});

	it("an error of the disk as what it is", async () => {
		const full = Object.assign(new Error("full"), { code: "ENOSPC", syscall: "write" });
		const order = { link: server.at("/ok/a"), role: "brush", agents, signal: new AbortController().signal } as const;
		const limits = { ...usualLimits, allowInner: true };
		const asked = fetchLink({ ...order, limits, now: () => 0, begin: () => Promise.reject(full) });
		await expect(asked).rejects.toBe(full);
	});
});

describe("hosts that are not asked", () => {
	it.each([
		"http://127.0.0.1/a",
		"http://localhost/a",
		"http://10.0.0.1/a",
		"http://192.168.1.1/a",
		"http://[::1]/a",
		"http://[::ffff:127.0.0.1]/a",
		"http://2130706433/a",
		"http://0x7f.1/a",
		"http://169.254.169.254/latest/meta-data",
		"http://0.0.0.0/a",
		"ftp://example.org/a",
		"file:///etc/passwd",
		"data:image/png;base64,AA",
		"gopher://example.org/a",
		"//example.org/a",
		"C:\\a.png",
		"https://",
		"",
	])("%s", async (link) => {
		const { result } = await fetched(link, { allowInner: false });
		expect(result).toMatchObject({ ok: false, status: null, retry: false, why: { class: "link-refused" } });
	});

	it("keys of a cloud, whatever is allowed", async () => {
		for (const link of [
			"http://169.254.169.254/a",
			"http://[fe80::1]/a",
			"http://[::ffff:169.254.169.254]/a",
			"http://0.0.0.0/",
		]) {
			const { result } = await fetched(link, { allowInner: true });
			expect(result).toMatchObject({ ok: false, why: { class: "link-refused" } });
		}
	});

	it("an inner host that a public one sends on to, though inner hosts are allowed", async () => {
		// The first address of this machine stands for the public one.
		const reach = (address: string): Reach => (address === "127.0.0.1" ? "public" : reachOf(address));
		const to = encodeURIComponent("http://127.0.0.2:1/secret");
		const { result } = await fetched(server.at(`/to/${to}`), { allowInner: true, reachOf: reach });
		expect(result).toMatchObject({ ok: false, why: { class: "link-refused" } });
	});

	it("knows where an address lies, however it is written", () => {
		const lies = (address: string): Reach => reachOf(address);
		expect(["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "172.32.0.1"].map(lies)).toEqual(
			Array(5).fill("public"),
		);
		expect(
			[
				"127.1.2.3",
				"10.1.1.1",
				"172.16.0.1",
				"100.64.0.1",
				"::1",
				"fd00::1",
				"::ffff:7f00:1",
				"::127.0.0.1",
				"64:ff9b::7f00:1",
				"2002:7f00:1::",
			].map(lies),
		).toEqual(Array(10).fill("inner"));
		expect(
			["169.254.1.1", "0.0.0.0", "224.0.0.1", "::", "fe80::1%eth0", "ff02::1", "255.255.255.255", "nonsense", ""].map(
				lies,
			),
		).toEqual(Array(9).fill("never"));
	});
});
