import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HostEvent } from "#shared/contract";
import type { Engine } from "../../../../main/engine/engine.ts";
import type { OpenExport } from "../../../../main/engine/exports/open-export.ts";
import { answerPage } from "../../../../main/page/page-answers.ts";
import { valueOf } from "../../../value-of.ts";
import { Bundle } from "../../../../main/engine/media/bundle/bundle.ts";
import { zip } from "./zip-maker.ts";
import { exportLine, linkOf, makeBundle, maskOf } from "./packed.ts";
import { engineHere } from "../../engine-here.ts";

let folder = "";
let archive = "";
let engine: Engine;
let events: HostEvent[] = [];

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-open-"));
	archive = path.join(folder, "made.loupe");
	start();
});

afterEach(async () => {
	await engine.stop();
	fs.rmSync(folder, { recursive: true, force: true });
});

function start(): void {
	events = [];
	engine = engineHere(folder);
	engine.subscribe((event) => events.push(event));
}

async function open(file: string): Promise<OpenExport> {
	const [id = ""] = valueOf(await engine.openPaths([file]));
	return valueOf(await engine.reading(id));
}

/** Text of the mask of a row, by its link; the class of what is missing. */
async function maskAt(open: OpenExport, row: number): Promise<Buffer | string> {
	const { id } = open.summary;
	const wanted = { ref: { export: id, row }, taskId: `t${String(row)}`, externalId: null, role: "brush" } as const;
	const link = linkOf(`${String(row)}.png`).replace("5ec7e7", "another");
	const { file, why } = valueOf(await engine.media.linked.find({ ...wanted, page: null, visit: null, link }));
	if (file === null) return why.class;
	expect(file.origin).toBe("bundle");
	return fs.readFileSync(file.path).subarray(file.offset, file.offset + file.bytes);
}

const lines = [0, 1, 2, 3].map(exportLine);

describe("a bundle is opened as the export in it", () => {
	test.each<[string, boolean, string, string | Buffer]>([
		["as an archive", false, "a.json", `[${lines.join(",\n")}]`],
		["as a folder", true, "a.json", `[${lines.join(",\n")}]`],
		["with an NDJSON export", false, "a.ndjson", lines.join("\n")],
		["with a gzip export", false, "a.json.gz", gzipSync(lines.join("\n"))],
		["with a gzip export in a folder", true, "a.json.gz", gzipSync(lines.join("\n"))],
		["with an UTF-16 export", false, "a.json", Buffer.from(`\ufeff${lines.join("\n")}`, "utf16le")],
	])("%s, and again from what is kept of it", async (_, asFolder, name, text) => {
		await makeBundle(folder, archive, { asFolder, name, text });
		for (const tasks of [4, 4]) {
			const bundled = await open(archive);
			expect(bundled.summary).toMatchObject({ phase: "done", tasks, problems: 0, name: "made.loupe" });
			expect(bundled.summary.notes.slice(0, 2)).toEqual([
				expect.stringMatching(/^A bundle with 3 files of media inside \(\d+ bytes\)\.$/u),
				"1 file that the export points to is not in the bundle: 1 expired.",
			]);
			const task = valueOf(bundled.readTask({ export: bundled.summary.id, row: 2 }, null));
			expect(task.taskId).toBe("t2");
			expect(await maskAt(bundled, 2)).toEqual(maskOf(2));
			expect(await maskAt(bundled, 3)).toBe("expired");
			await engine.stop();
			start();
		}
	});

	test("with a ZIP export, and what else lies in the file is not taken for one", async () => {
		const text = zip([{ name: "inner.json", bytes: Buffer.from(lines.join("\n")), packed: true }]);
		await makeBundle(folder, archive, { name: "a.zip", text });
		const bundled = await open(archive);
		expect(bundled.summary).toMatchObject({ phase: "done", tasks: 4, container: "zip", entries: 1 });
	});

	test("once, whoever asks for it again; remembered, and opened anew under another id", async () => {
		await makeBundle(folder, archive, { asFolder: true });
		const bundled = await open(archive);
		expect((await open(archive)).summary.id).toBe(bundled.summary.id);
		expect(valueOf(await engine.listRecent())).toMatchObject([{ name: "made.loupe", present: true }]);
		const again = valueOf(await engine.reopenExport(bundled.summary.id));
		expect(again).not.toBe(bundled.summary.id);
		expect(await maskAt(valueOf(await engine.reading(again)), 2)).toEqual(maskOf(2));
	});

	test("and is named where it is none, or no bundle that is read", async () => {
		fs.mkdirSync(path.join(folder, "pictures"));
		expect(await engine.openPaths([path.join(folder, "pictures")])).toMatchObject({ ok: false, code: "not-a-file" });
		await makeBundle(folder, archive);
		fs.truncateSync(archive, fs.statSync(archive).size - 30);
		expect(await engine.openPaths([archive])).toMatchObject({
			ok: false,
			code: "bundle-refused",
			detail: "made.loupe: it has no end record: it was cut, or is no ZIP file",
		});
	});
});

test("its files are compared with the manifest when it has been read, and what differs is noted", async () => {
	await makeBundle(folder, archive);
	const bytes = fs.readFileSync(archive);
	const at = bytes.indexOf(maskOf(1)) + 20;
	bytes[at] = (bytes[at] ?? 0) ^ 1;
	fs.writeFileSync(archive, bytes);
	const { bundles } = engine.media;
	const bundle = valueOf(await Bundle.open(archive));
	const bundled = await open(archive);
	if (bundle === null) throw new Error("It was taken for no bundle");
	bundles.add(bundled.summary.id, bundle, bundled, true);
	await bundles.checked(bundled.summary.id);
	expect(bundled.summary.notes.join("\n")).toMatch(/The bundle is damaged: .*data\/media\/[0-9a-f]{64}\.png/u);
	expect(await maskAt(bundled, 1)).toBe("damaged");
	const ofRow = async (row: number) => valueOf(await engine.findMedia({ export: bundled.summary.id, row }, 0));
	expect(await ofRow(1)).toMatchObject({ url: null, missing: { class: "damaged" } });
	expect(await ofRow(2)).not.toHaveProperty("missing");
	// Its link says when it ended: nobody had to find that out.
	expect(await ofRow(3)).not.toHaveProperty("missing");
	expect(await maskAt(bundled, 2)).toEqual(maskOf(2));
	expect(events.some(({ name, payload }) => name === "exportChanged" && payload.notes.join().includes("damaged"))).toBe(
		true,
	);
});

test("its pictures are shown from within it, whole and in parts", async () => {
	await makeBundle(folder, archive);
	const bundled = await open(archive);
	const found = valueOf(await engine.findMedia({ export: bundled.summary.id, row: 2 }, 0));
	expect(found).toMatchObject({ bytes: maskOf(2).length, size: { width: 3, height: 2 }, match: { by: "link" } });
	const page = path.join(folder, "page");
	fs.mkdirSync(page);
	const answer = await answerPage({
		folder: page,
		headers: {},
		resolveMedia: (id) => engine.resolveMedia(id),
		readThumbnail: (id) => engine.readThumbnail(id),
	});
	const ask = async (range: string | null): Promise<[number, Buffer]> => {
		const response = await answer({ method: "GET", url: `app://bundle${found.url ?? ""}`, range });
		return [response.status, Buffer.from(await response.arrayBuffer())];
	};
	expect(await ask(null)).toEqual([200, maskOf(2)]);
	expect(await ask("bytes=1-3")).toEqual([206, maskOf(2).subarray(1, 4)]);
	expect(await ask("bytes=-2")).toEqual([206, maskOf(2).subarray(-2)]);
	expect((await ask("bytes=100000-"))[0]).toBe(416);
	expect(valueOf(await engine.findMedia({ export: bundled.summary.id, row: 3 }, 0)).url).toBeNull();
});
