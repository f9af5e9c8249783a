import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { CollectState } from "#shared/media-needs";
import { type Ended, ended, startLoupe } from "../collect/called-program.ts";
import { brokenFiles, filesUnder } from "../collect/collect-here.ts";
import { HostileServer, pngOf } from "../collect/hostile-server.ts";
import { linkedExport, type LinkedTask } from "../collect/linked-export.ts";
import { awsLink, mark } from "../shared/signed-links.ts";
import { builtProgram } from "./built-program.ts";

// Every call is a process of its own.
vi.setConfig({ testTimeout: 120_000 });

const { folder } = builtProgram("scan-worker", "collect");
let server: HostileServer;
let home = "";

beforeAll(async () => {
	server = await HostileServer.start();
	writeFileSync(path.join(folder, "package.json"), '{"version":"0","type":"module"}');
});

afterAll(() => server.stop());

beforeEach(() => {
	home = mkdtempSync(path.join(folder, "home-"));
	server.asked.length = 0;
});

function exportOf(...tasks: LinkedTask[]): string {
	const file = path.join(home, "export.ndjson");
	writeFileSync(file, linkedExport(tasks));
	return file;
}

function collect(...args: string[]): Promise<Ended> {
	return ended(startLoupe(folder, home, ["collect", ...args]));
}

function stateIn({ out }: Ended): CollectState {
	return JSON.parse(out) as CollectState;
}

/** Links that a signature makes good until the far future of the test. */
const signed = (path: string): string => awsLink(server.at(path), "20261122T101500Z", "604800");

describe("collect", () => {
	it("fetches everything that the tasks point to, and says so", async () => {
		const file = exportOf(
			{ id: "A", picture: signed("/ok/a.jpg"), brush: signed("/ok/a.png"), visitBrush: signed("/ok/a-before.png") },
			{ id: "B", picture: signed("/ok/b.jpg"), volume: signed("/ok/b.zip") },
		);
		const call = await collect(file, "--inner", "--json");
		expect([call.code, call.err]).toEqual([0, ""]);
		expect(stateIn(call)).toMatchObject({ phase: "done", needs: 5, fetched: 5, there: 0, bytes: 25_000, failed: [] });
		expect(server.asked).toHaveLength(5);
		const again = await collect(file, "--inner");
		expect([again.code, again.out]).toEqual([0, expect.stringMatching(/^5 files, 0 bytes fetched\n/u)]);
		expect(server.asked).toHaveLength(5);
		expect(brokenFiles(home)).toEqual([]);
	});

	it("takes the tasks of a query, the roles that are asked for, and the lines of a list", async () => {
		const file = exportOf(
			{ id: "A", picture: server.at("/ok/a.jpg"), brush: server.at("/ok/a.png") },
			{ id: "B", picture: server.at("/ok/b.jpg"), brush: server.at("/ok/b.png") },
		);
		await collect(file, "--inner", "--where", "task:B", "--roles", "brush");
		expect(server.asked).toEqual(["/ok/b.png"]);
		const list = path.join(home, "list.txt");
		const place = server.at("/ok/a.jpg").replace("http://", "");
		writeFileSync(list, `ango-loupe media list 1\r\nrole\ttask id\tplace\r\nasset\tA\t${place}\r\n`);
		await collect(file, "--inner", "--only", list);
		expect(server.asked).toEqual(["/ok/b.png", "/ok/a.jpg"]);
	});

	it("packs what is here into a bundle, with the reasons for what is not", async () => {
		const file = exportOf({ id: "A", picture: signed("/ok/a.jpg"), brush: signed("/gone.png") });
		for (const [name, kind] of [
			["one.loupe", "file"],
			["two", "folder"],
		] as const) {
			const bundle = path.join(home, name);
			const call = await collect(file, "--inner", "--into", bundle, "--json");
			expect([call.code, call.out.trimEnd().split("\n").length]).toEqual([3, 2]);
			expect(statSync(bundle).isDirectory()).toBe(kind === "folder");
			const verified = await ended(startLoupe(folder, home, ["verify", bundle]));
			expect([verified.code, verified.out]).toEqual([0, ""]);
			const again = await ended(startLoupe(folder, home, ["tasks", bundle, "--json"]));
			expect((JSON.parse(again.out) as { taskId: string }).taskId).toBe("A");
		}
		const list = readFileSync(path.join(home, "two", "data", "missing.json"), "utf8");
		expect(list).toContain("does not exist in the storage");
		expect(list).not.toContain(mark);
	});

	it("ends with 3 where something is missing, and says what and why without what signs it", async () => {
		const file = exportOf(
			{ id: "A", picture: signed("/ok/a.jpg"), brush: signed("/page") },
			{ id: "B", picture: signed("/gone.jpg"), brush: signed("/endless"), volume: "ftp://h/b.zip" },
		);
		const call = await collect(file, "--inner", "--retries", "0", "--most-bytes", "100000");
		expect(call.code).toBe(3);
		expect(call.out).toContain("missing");
		for (const words of ["Task A: ", "web page came", "does not exist", "more than 100000 bytes", "no link by http"])
			expect(call.err).toContain(words);
		const texts = [
			call.out,
			call.err,
			...filesUnder(home)
				.filter((name) => name !== file)
				.map((name) => readFileSync(name, "latin1")),
		];
		expect(texts.filter((text) => text.includes(mark))).toEqual([]);
	});

	it("asks no host of this machine where nobody allowed it", async () => {
		const call = await collect(exportOf({ id: "A", picture: server.at("/ok/a.jpg") }), "--json");
		expect([call.code, stateIn(call).failed]).toEqual([3, [{ class: "link-refused", needs: 1 }]]);
		expect(server.asked).toEqual([]);
	});

	it.each([
		[["--roles", "films"], "pictures, brush, volumes"],
		[["--parallel", "0"], "--parallel takes a whole number from 1 to 64"],
		[["--only", ""], "--only takes a name"],
		[["--csv"], "csv"],
		[["--where", "stage:"], "^"],
	])("refuses %j", async (args, words) => {
		const call = await collect(exportOf({ id: "A" }), ...args);
		expect(call.code).toBe(2);
		expect(call.err).toContain(words);
	});

	it("fails where the export or the list cannot be read, or it cannot write", async () => {
		expect((await collect(path.join(home, "none.json"))).code).toBe(1);
		const file = exportOf({ id: "A", picture: server.at("/ok/a.jpg") });
		const list = path.join(home, "list.txt");
		writeFileSync(list, "a list of something else");
		const call = await collect(file, "--only", list);
		expect([call.code, call.err]).toEqual([1, expect.stringContaining("line 1")]);
		if (process.platform !== "linux") return;
		mkdirSync(path.join(home, "config", "ango-loupe"), { recursive: true });
		writeFileSync(path.join(home, "config", "ango-loupe", "media"), "a file where a folder should be");
		expect((await collect(file, "--inner")).code).toBe(1);
	});

	it("puts its files away and says how far it came when it is interrupted", async () => {
		const file = exportOf(...["a", "b"].map((id) => ({ id, picture: server.at(`/stall?${id}`) })));
		const child = startLoupe(folder, home, ["collect", file, "--inner", "--json"]);
		const over = ended(child);
		while (server.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
		child.kill("SIGINT");
		const call = await over;
		// Windows has no such signal: the program ends at once.
		if (process.platform !== "win32") expect([call.code, stateIn(call).phase]).toEqual([1, "cancelled"]);
		expect(brokenFiles(home)).toEqual([]);
	});
});

describe("the page", () => {
	/** What a served page is told of its host, and what the terminal says. */
	async function hostInfo(...args: string[]): Promise<{ collects: unknown; err: string }> {
		const child = startLoupe(folder, home, ["serve", "--no-open", ...args, exportOf({ id: "A" })]);
		const over = ended(child);
		const link = await new Promise<URL>((resolve) => {
			let out = "";
			child.stdout?.on("data", (piece: string) => {
				const [found] = /http:\S+/u.exec((out += piece)) ?? [];
				if (found !== undefined) resolve(new URL(found));
			});
		});
		const admitted = await fetch(link, { redirect: "manual" });
		const cookie = (admitted.headers.get("set-cookie") ?? "").split(";", 1)[0] ?? "";
		const headers = {
			cookie,
			origin: link.origin,
			"content-type": "application/json",
			"sec-fetch-site": "same-origin",
		};
		const body = JSON.stringify({ question: "info", args: [] });
		const answer = await fetch(new URL("/ask", link), { method: "POST", headers, body });
		const info = (await answer.json()) as { value: { collects: unknown } };
		child.kill("SIGTERM");
		return { collects: info.value.collects, err: (await over).err };
	}

	it("may fetch only where the program was started so, and has what it takes", async () => {
		mkdirSync(path.join(folder, "dist", "renderer"), { recursive: true });
		writeFileSync(path.join(folder, "dist", "renderer", "index.html"), "<!doctype html>");
		expect((await hostInfo()).collects).toBe(false);
		expect(await hostInfo("--collect")).toEqual({ collects: true, err: "" });
		const program = path.join(folder, "dist", "main", "collect.cjs");
		renameSync(program, `${program}.away`);
		try {
			const { collects, err } = await hostInfo("--collect");
			expect([collects, err]).toEqual([false, expect.stringContaining("this program was made without it")]);
			const call = await collect(exportOf({ id: "A", picture: server.at("/ok/a.jpg") }), "--inner");
			expect([call.code, call.err]).toEqual([1, expect.stringContaining("this program was made without it")]);
			expect(server.asked).toEqual([]);
		} finally {
			renameSync(`${program}.away`, program);
		}
	});
});

/** More of them by LOUPE_KILL_POINTS=200: see the comment there. */
const killPoints = Number(process.env["LOUPE_KILL_POINTS"] ?? 20);

describe(`collect, killed at ${String(killPoints)} points`, () => {
	/*
	 * Each run is killed when the other side has sent so many pieces, counted anew in every run: within a file, between
	 * two, while one is being given its name. What is there afterwards has to be whole, and is not asked for again.
	 * LOUPE_KILL_POINTS=200 npx vitest run --config test/vitest.config.ts test/cli/collect.test.ts -t killed
	 */
	it("has only whole files in its store, and goes on where it was", { timeout: 30_000 * killPoints }, async () => {
		const names = Array.from({ length: 12 }, (_, n) => `/pieces/${String(n)}`);
		let pieces = 0;
		let fatal = Infinity;
		let child: ReturnType<typeof startLoupe> | null = null;
		server.on("/pieces/", (request, response) => {
			const body = pngOf(request.url ?? "", 40_000);
			response.writeHead(200, { "content-length": body.length });
			const send = (at: number): void => {
				if (response.destroyed) return;
				if (++pieces === fatal) child?.kill("SIGKILL");
				response.write(body.subarray(at, at + 10_000), () => {
					if (at + 10_000 < body.length) setImmediate(send, at + 10_000);
					else response.end();
				});
			};
			send(0);
		});
		// Beside the stores, which go once they are full.
		const file = path.join(folder, "killed.ndjson");
		const pointing = names.map((name, n) => ({ id: `T${String(n)}`, brush: server.at(name), picture: "" }));
		writeFileSync(file, linkedExport(pointing));
		let killed = 0;
		for (let point = 0; killed < killPoints; point++) {
			const before = placesKept(home);
			server.asked.length = 0;
			[pieces, fatal] = [0, 1 + ((point * 7) % 40)];
			child = startLoupe(folder, home, ["collect", file, "--inner", "--json", "--parallel", "3", "--retries", "0"]);
			const call = await ended(child);
			expect(server.asked.filter((asked) => before.has(asked))).toEqual([]);
			expect(brokenFiles(home).filter((name) => !/[\\/]incoming[\\/]/u.test(name))).toEqual([]);
			if (call.code === null) {
				killed++;
				continue;
			}
			// It came through before that point: everything is here, nothing is left over, and it begins anew.
			expect([call.code, stateIn(call).failed, placesKept(home).size]).toEqual([0, [], names.length]);
			expect(brokenFiles(home)).toEqual([]);
			rmSync(home, { recursive: true, force: true });
			home = mkdtempSync(path.join(folder, "home-"));
		}
	});
});

/** Paths of the links whose files are kept. */
function placesKept(home: string): Set<string> {
	const records = filesUnder(home).filter((name) => /[\\/]kept[\\/]/u.test(name) && name.endsWith(".json"));
	return new Set(
		records.map((name) => {
			const { record } = JSON.parse(readFileSync(name, "utf8")) as { record: { place: string } };
			return record.place.slice(record.place.indexOf("/"));
		}),
	);
}
