import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { defaultSettings } from "#shared/compare/settings";
import { linkLife } from "#shared/link-life";
import { Engine } from "../../main/engine/engine.ts";
import { InlinePool } from "../../main/engine/exports/scan-pool.ts";
import { drawHere } from "../../main/engine/thumbnails/drawing-threads.ts";
import { ended, startLoupe } from "../collect/called-program.ts";
import { HostileServer } from "../collect/hostile-server.ts";
import { linkedExport, type LinkedTask } from "../collect/linked-export.ts";
import { checkHere, compareHere } from "../engine/batches-here.ts";
import { mark, signedLinks } from "../shared/signed-links.ts";
import { valueOf } from "../value-of.ts";
import { builtProgram } from "./built-program.ts";

vi.setConfig({ testTimeout: 120_000 });

const { folder: program } = builtProgram("scan-worker", "compare-worker", "search-worker", "check-worker", "collect");
let server: HostileServer;
let folder = "";
let given = "";
let tasks: LinkedTask[] = [];

beforeAll(async () => {
	server = await HostileServer.start();
	folder = mkdtempSync(path.join(program, "secrets-"));
	given = path.join(folder, "given");
	writeFileSync(path.join(program, "package.json"), '{"version":"0","type":"module"}');
	mkdirSync(given);
	// Links of every signer, each leading to one of the answers: files, refusals, pages.
	const answers = ["/ok/", "/page", "/gone/", "/endless", "/truncated"];
	const secret = signedLinks.filter(({ link }) => link.includes(mark));
	const linkTo = (n: number): string => {
		const query = secret[n % secret.length]?.link.replace(/^[^?]*\?/u, "") ?? "";
		return server.at(`${answers[n % answers.length] ?? ""}${String(n)}.png?${query}`);
	};
	tasks = Array.from({ length: secret.length }, (_, n) => ({
		id: `T${String(n)}`,
		picture: linkTo(4 * n),
		brush: linkTo(4 * n + 1),
		volume: linkTo(4 * n + 2),
		visitBrush: linkTo(4 * n + 3),
	}));
	// What no signer writes, and people make of links all the same.
	const odd = [
		`ftp://h/x.png?X-Amz-Signature=${mark}`,
		`s3:x?Signature=${mark}`,
		`https://u:${mark}@127.0.0.1:9/x.png`,
		`x.png?sig=${mark}`,
	];
	tasks.push(...odd.map((link, n) => ({ id: `odd${String(n)}`, picture: link, brush: link, volume: link })));
	writeFileSync(path.join(given, "export.ndjson"), linkedExport(tasks));
	writeFileSync(path.join(given, "other.ndjson.gz"), gzipSync(linkedExport(tasks)));
});

afterAll(() => server.stop());

/** Files below a folder that hold the mark, in any of the forms in which a text may lie in a file. */
function leaks(at: string): string[] {
	return readdirSync(at, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => {
			const bytes = readFileSync(file);
			const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
			const forms = [
				Buffer.from(mark),
				Buffer.from(mark, "utf16le"),
				Buffer.from(Buffer.from(mark).toString("base64").slice(0, -4)),
			];
			return forms.some((form) => plain.includes(form));
		});
}

describe("no file and no sentence holds what signs a link", () => {
	it("of all that the engine does for a page", async () => {
		const at = path.join(folder, "engine");
		const spoken: string[] = [];
		const engine = new Engine(
			{
				dataFolder: path.join(at, "data"),
				cacheFolder: path.join(at, "cache"),
				resourcesFolder: "resources",
				workerFile: path.join(program, "dist", "main", "scan-worker.cjs"),
				scannerFile: inject("scannerFile"),
				collectFile: path.join(program, "dist", "main", "collect.cjs"),
			},
			{
				pool: new InlinePool(new WebAssembly.Module(readFileSync(inject("scannerFile")))),
				drawers: drawHere(),
				checkers: checkHere(),
				comparers: compareHere(),
			},
		);
		engine.subscribe((event) => spoken.push(JSON.stringify(event)));
		const note = <T>(value: T): T => {
			spoken.push(JSON.stringify(value));
			return value;
		};
		const ids = valueOf(
			await engine.openPaths(["export.ndjson", "other.ndjson.gz"].map((name) => path.join(given, name))),
		);
		const [a = "", b = ""] = ids;
		for (const id of ids) valueOf(await engine.checking(id));
		const refs = tasks.map((_, row) => ({ export: a, row }));
		await engine.wantThumbnails({ export: a, scheme: "light", rows: refs.map(({ row }) => row), viewer: "v" });
		await engine.addMediaFolder(given);
		for (const ref of refs) {
			for (const found of [
				await engine.findMedia(ref, 0),
				await engine.findText(ref, 0),
				await engine.findVolume(ref),
				await engine.findRecording(ref, "video"),
				await engine.findDocument(ref),
				await engine.readMask(ref, null, 0),
				await engine.readVolume(ref, "volume", null),
			])
				note(found);
		}
		note(await engine.readProblems(a, 0, 100));
		note(await engine.readRows(a, { where: "", order: null }, 0, 100));
		const moment = { kind: "exported" } as const;
		for (const plan of [
			{ kind: "exports", a, b, from: moment, to: moment },
			{ kind: "stages", export: a, from: { kind: "stage", stage: "Label", which: "latest" }, to: moment },
		] as const) {
			valueOf(await engine.startComparison(plan, defaultSettings));
			await vi.waitFor(async () => {
				expect(note(valueOf(await engine.readComparison(a, "", null)))?.state.phase).toBe("done");
			}, 30_000);
		}
		note(
			await engine.compareTasks(
				{ ref: { export: a, row: 0 }, moment },
				{ ref: { export: b, row: 0 }, moment },
				defaultSettings,
			),
		);
		valueOf(await engine.startCollect(a, ""));
		await vi.waitFor(async () => {
			const state = note(valueOf(await engine.readCollect(a)));
			expect([state.phase, state.needs]).toEqual(["done", expect.any(Number)]);
			// Hosts of this machine are not asked by the page.
			expect(state.failed.map(({ class: kind }) => kind)).toEqual(["link-refused"]);
		}, 30_000);
		await vi.waitFor(async () => {
			expect(note(valueOf(await engine.readMediaReport(a, ""))).phase).toBe("done");
		}, 30_000);
		const all = { role: null, state: null, class: null };
		note(await engine.listMediaNeeds(a, "", all, 0, 1000));
		note(await engine.copyMediaList(a, "", all));
		note(await engine.readMediaStore());
		note(await engine.listRecent());
		await engine.stop();
		expect(spoken.filter((sentence) => sentence.includes(mark))).toEqual([]);
		// What is unpacked of a compressed export is that export, unchanged.
		const unpacked = path.join(at, "cache", "unpacked-");
		expect(leaks(at).filter((file) => !file.startsWith(unpacked))).toEqual([]);
	});

	it("of all that the command line does", async () => {
		const home = path.join(folder, "home");
		mkdirSync(home);
		const [file, other] = ["export.ndjson", "other.ndjson.gz"].map((name) => path.join(given, name)) as [
			string,
			string,
		];
		const csv = path.join(home, "csv");
		mkdirSync(path.join(folder, "made"));
		const made = (name: string): string => path.join(folder, "made", name);
		const calls = [
			["info", file, "--json"],
			["tasks", file],
			["tasks", file, "--csv"],
			["tasks", file, "--json"],
			["tasks", file, "--facets"],
			["check", file, "--json"],
			["compare", file, other, "--csv", csv, "--json"],
			["compare", file, "--from", "Label", "--json"],
			["collect", file, "--inner", "--retries", "0", "--most-bytes", "100000", "--json"],
			["collect", file, "--inner", "--retries", "0", "--into", made("collected.loupe")],
			["pack", file, "--into", made("folder"), "--folder"],
			["pack", other, "--into", made("packed.loupe"), "--json"],
			["verify", made("packed.loupe")],
			["unpack", made("packed.loupe"), "--into", made("unpacked")],
			["tasks", made("packed.loupe")],
			["collect", other],
			["collect", path.join(given, "none.json")],
		];
		for (const args of calls) {
			const { code, out, err } = await ended(startLoupe(program, home, args));
			expect([args[0], code]).toEqual([args[0], args[0] === "collect" ? expect.any(Number) : 0]);
			expect([args.slice(2), out.includes(mark), err.includes(mark)]).toEqual([args.slice(2), false, false]);
		}
		expect(server.asked.filter((asked) => asked.includes(mark)).length).toBeGreaterThan(100);
		expect(readdirSync(csv).length).toBeGreaterThan(0);
		expect(leaks(home)).toEqual([]);
		// A bundle holds the export, unchanged (compressed in one), and what else is in it says nothing.
		const holding = ["collected.loupe", "folder/data/export.ndjson", "unpacked/data/export.ndjson.gz"];
		expect(leaks(path.join(folder, "made")).sort()).toEqual(holding.map(made).sort());
	});

	it("and the test would see it", () => {
		copyFileSync(path.join(given, "other.ndjson.gz"), path.join(folder, "copy.gz"));
		expect(leaks(folder)).toContain(path.join(folder, "copy.gz"));
		expect(signedLinks.filter(({ link }) => link.includes(mark)).map(({ link }) => linkLife(link).signer)).toEqual(
			expect.arrayContaining(["aws-v4", "aws-v2", "google", "azure", "cloudfront", "alibaba"]),
		);
	});
});
