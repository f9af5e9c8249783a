import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { locatePointer } from "../../../main/engine/exports/json-pointer.ts";
import { parseLargeAsset } from "../../../main/engine/exports/large-asset.ts";
import { RawLines } from "../../../main/engine/exports/raw-lines.ts";
import { MemoryText } from "../../../main/engine/exports/text-source.ts";
import { engineHere } from "../engine-here.ts";

const folder = mkdtempSync(path.join(tmpdir(), "loupe-forms-"));
const engine = engineHere(folder);

afterAll(async () => {
	await engine.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, bytes: Uint8Array | string): Promise<OpenExport> {
	const file = path.join(folder, name);
	writeFileSync(file, bytes);
	const ids = await engine.openPaths([file]);
	const [id] = ids.ok ? ids.value : [];
	const reading = await engine.reading(id ?? "");
	if (!reading.ok) throw new Error(reading.detail);
	return reading.value;
}

/** A ZIP file of deflated entries. */
function zip(entries: readonly (readonly [name: string, text: string])[], spoil = false): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [name, text] of entries) {
		const data = deflateRawSync(text);
		const fields = Buffer.alloc(26);
		fields.writeUInt16LE(20, 0);
		fields.writeUInt16LE(8, 4);
		fields.writeUInt32LE((crc32(text) ^ (spoil ? 1 : 0)) >>> 0, 10);
		fields.writeUInt32LE(data.length, 14);
		fields.writeUInt32LE(Buffer.byteLength(text), 18);
		fields.writeUInt16LE(Buffer.byteLength(name), 22);
		const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), fields, Buffer.from(name), data]);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), fields, tail, Buffer.from(name)]));
		locals.push(local);
		offset += local.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(entries.length, 4);
	end.writeUInt16LE(entries.length, 6);
	end.writeUInt32LE(central.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...locals, central, Buffer.from("PK\u0005\u0006"), end]);
}

const tool = { objectId: "o", schemaId: "s", title: "Car", "bounding-box": { x: 10, y: 10, width: -5, height: 5 } };
const visit = {
	stage: "Label",
	stageId: "Label",
	duration: 2000,
	completedAt: "2024-01-01T00:10:00.000Z",
	completedBy: "a@x.io",
	tools: [tool],
	classifications: [],
	relations: [],
};
const asset = (id: string) => ({
	asset: `https://h.invalid/${id}.jpg`,
	externalId: `${id}.jpg`,
	oddKey: { __proto__x: [1, null] },
	task: {
		taskId: id,
		stage: "Complete",
		stageId: "Complete",
		totalDuration: 2000,
		tools: [tool, { ...tool, segmentation: null }],
		classifications: [{ title: "Ok?", tool: "checkbox", answer: [null] }],
		relations: [],
		stageHistory: [visit],
	},
});
const assets = ["t1", "t2", "t3"].map(asset);
const text = JSON.stringify(assets);

describe("one export in every form reads the same", () => {
	const lines = assets.map((one) => JSON.stringify(one));
	test.each<[string, Uint8Array | string]>([
		["array.json", text],
		["indented.txt", JSON.stringify(assets, null, 2)],
		["mark and crlf.json", `\uFEFF\r\n[${lines.join(",\r\n")}]\r\n`],
		["lines.weird", `${lines.join("\n\n")}\n`],
		["utf16.json", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")])],
		["packed.json", gzipSync(text)],
		["packed lines", gzipSync(lines.join("\n"))],
		[
			"first.zip",
			zip([
				["export.json", text],
				["notes.csv", "a;b"],
			]),
		],
		["many.zip", zip(lines.map((line, index) => [`part/${String(index)}.json`, line] as const))],
	])("%s", async (name, bytes) => {
		const opened = await open(name, bytes);
		const { summary } = opened;
		expect(summary).toMatchObject({
			phase: "done",
			kind: "tasks-v3",
			assets: 3,
			tasks: 3,
			tools: 6,
			classifications: 3,
			problems: 0,
		});
		expect(summary.people).toEqual([{ person: "a@x.io", tasks: 0, visits: 3 }]);
		expect([0, 1, 2].map((row) => opened.index.row(row).taskId)).toEqual(["t1", "t2", "t3"]);
		const ref = { export: summary.id, row: 1 };
		const task = opened.readTask(ref, null);
		expect(task.ok && task.value.snapshot.tools[0]?.geometry).toEqual({
			kind: "bounding-box",
			x: 5,
			y: 10,
			width: 5,
			height: 5,
		});
		expect(task.ok && task.value.snapshot.classifications[0]?.answer).toBeNull();
		expect(task.ok && task.value.asset.unknown).toEqual([["oddKey", { __proto__x: [1, null] }]]);
		const labelled = opened.readTask(ref, 0);
		expect(labelled.ok && labelled.value.snapshot.tools).toHaveLength(1);
		expect(opened.readTask(ref, 7)).toMatchObject({ ok: false, code: "stage-missing" });
		const raw = opened.copyRaw(ref, "/task/tools/0");
		expect(raw.ok && JSON.parse(raw.value)).toEqual(tool);
	});

	test("an altered checksum, a cut gzip and a file that is no export are told", async () => {
		expect((await open("spoilt.zip", zip([["a.json", text]], true))).summary).toMatchObject({ tasks: 3, problems: 1 });
		expect((await open("cut.gz", gzipSync(text).subarray(0, -20))).summary.problems).toBeGreaterThan(0);
		expect((await open("page.html", "<html>")).summary).toMatchObject({
			phase: "failed",
			fault: { code: "not-an-export" },
		});
		expect((await open("none.zip", zip([["a.csv", "x"]]))).summary).toMatchObject({ fault: { code: "zip-empty" } });
	});

	test("what follows gzip data takes no more than the last bytes of the text along", async () => {
		const trailed = await open("trailed.gz", Buffer.concat([gzipSync(text), Buffer.from("not gzip")]));
		expect(trailed.summary).toMatchObject({ phase: "done", tasks: 2, problems: 2 });
		expect(trailed.readProblems(0, 1).problems[0]?.sentence).toMatch(
			/damaged or cut .* what came out before is shown/u,
		);
		const spoilt = gzipSync(text);
		spoilt.writeUInt8(spoilt.readUInt8(spoilt.length - 12) ^ 0xff, spoilt.length - 12);
		expect((await open("spoilt.gz", spoilt)).summary.tasks).toBeGreaterThan(0);
	});

	test("a ZIP file that tries to leave its folder is refused, not called damaged", async () => {
		for (const name of ["../../up.json", "/etc/x.json"])
			expect((await open(`${path.basename(name)}.zip`, zip([[name, text]]))).summary).toMatchObject({
				phase: "failed",
				fault: { code: "zip-refused" },
			});
	});

	test("a task that stands by itself is read as a task, with its stages", async () => {
		const opened = await open("task.json", JSON.stringify(asset("t7").task));
		expect(opened.summary).toMatchObject({ kind: "tasks-v3", layout: "single", tasks: 1, tools: 2, problems: 0 });
		expect(opened.summary.notes).toEqual([]);
		const task = opened.readTask({ export: opened.summary.id, row: 0 }, 0);
		expect(task.ok && [task.value.taskId, task.value.form, task.value.snapshot.tools.length]).toEqual(["t7", "v3", 1]);
		expect(task.ok && task.value.notes).toContain(
			"This task stands by itself, without its asset: the picture's name and size are not known.",
		);
	});

	test("a file that cannot be opened is named without its folder", async () => {
		const missing = await engine.openPaths([path.join(folder, "nothing-here.json")]);
		expect(missing).toEqual({ ok: false, code: "file-missing", detail: "nothing-here.json" });
		const long = await engine.openPaths([path.join(folder, "n".repeat(300))]);
		expect(long).toMatchObject({ code: "file-unreadable" });
		expect(long.ok ? "" : long.detail).toMatch(/ENAMETOOLONG: name too long/u);
		expect(JSON.stringify(long)).not.toContain(folder);
	});

	test("a file that changed since it was read is not read on", async () => {
		const opened = await open("changing.json", text);
		writeFileSync(path.join(folder, "changing.json"), text.slice(0, 100));
		expect(opened.readTask({ export: opened.summary.id, row: 2 }, null)).toMatchObject({
			ok: false,
			code: "file-changed",
		});
	});

	test("a task whose id is longer than the list keeps is the one that was read", async () => {
		const ids = ["k".repeat(4096), "k".repeat(4097), `${"ü".repeat(3000)}"\n`, "short"];
		const asset = (taskId: string) => ({ externalId: "a", task: { taskId, stage: "L", tools: [] } });
		const opened = await open("long-ids.json", JSON.stringify(ids.map(asset)));
		const read = ids.map((_, row) => opened.readTask({ export: opened.summary.id, row }, null));
		expect(read.map((task) => task.ok && task.value.taskId)).toEqual(ids);
	});

	test("V2 gives a row for each labeler, and the counts of an independent script", async () => {
		const v2 = [
			{
				asset: "u",
				externalId: "a",
				status: "Reviewed",
				tasks: [1, 2].map((n) => ({
					taskId: `v${String(n)}`,
					completedBy: "Ann",
					completedAt: "2022-01-01T00:00:00.000Z",
					"duration(ms)": 6429,
					review: { status: "Fixed", completedAt: "2022-01-02T00:00:00.000Z", completedBy: "Bo" },
					objects: [tool],
					classifications: [],
					relations: [],
				})),
			},
		];
		const opened = await open("v2.json", JSON.stringify(v2));
		expect(opened.summary).toMatchObject({ kind: "tasks-v2", assets: 1, tasks: 2, tools: 2 });
		const task = opened.readTask({ export: opened.summary.id, row: 1 }, null);
		expect(task.ok && [task.value.taskId, task.value.visits.map((one) => [one.stage, one.completedBy])]).toEqual([
			"v2",
			[
				["Label", "Ann"],
				["Review", "Bo"],
			],
		]);
		const counted = spawnSync(process.execPath, ["test/independent-count.mjs", path.join(folder, "v2.json")], {
			encoding: "utf8",
		});
		expect(JSON.parse(counted.stdout)).toMatchObject({ assets: 1, tasks: 2, tools: 2 });
	});
});

const jsonText = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value));

test("raw lines are the text that JSON.stringify indents, from any line on", () => {
	fc.assert(
		fc.property(
			fc.oneof(
				jsonText,
				fc.array(fc.string(), { minLength: 150, maxLength: 300 }).map((list) => JSON.stringify(list)),
			),
			fc.nat(),
			(json, at) => {
				// Values as exported: JSON.stringify writes the same numbers and escapes that it wrote before.
				const expected = JSON.stringify(JSON.parse(json), null, 2).split("\n");
				const source = new MemoryText(Buffer.from(json));
				const lines = new RawLines(source);
				expect(lines.total).toBe(expected.length);
				const from = at % expected.length;
				expect(lines.lines(source, from, from + 150)).toEqual(expected.slice(from, from + 150));
			},
		),
		{ numRuns: 40, endOnFailure: true },
	);
});

test("a pointer leads to the bytes of its value", () => {
	const pointers = (value: unknown, at: string): [string, unknown][] => {
		const children =
			typeof value === "object" && value !== null ? Object.entries(value as Record<string, unknown>) : [];
		return [
			[at, value],
			...children.flatMap(([key, child]) =>
				pointers(child, `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
			),
		];
	};
	fc.assert(
		fc.property(jsonText, (json) => {
			const bytes = Buffer.from(json);
			for (const [pointer, value] of pointers(JSON.parse(json), "")) {
				const range = locatePointer(new MemoryText(bytes), pointer);
				expect(range && JSON.parse(bytes.toString("utf8", range.start, range.end))).toEqual(value);
			}
			expect(locatePointer(new MemoryText(bytes), "/no/such/thing")).toBeNull();
		}),
		{ numRuns: 40, endOnFailure: true },
	);
});

test("a large asset keeps all but its lists of tools, and says what was cut", () => {
	const whole = {
		...asset("t"),
		task: { ...asset("t").task, tools: Array.from({ length: 50 }, (_, n) => ({ ...tool, n })) },
	};
	const bytes = Buffer.from(JSON.stringify(whole));
	const { value, cut } = parseLargeAsset(new MemoryText(bytes), (pointer) => pointer === "/task/tools", 500);
	const kept = cut.get("/task/tools")?.kept ?? 0;
	expect(cut.get("/task/tools")?.total).toBe(50);
	expect(kept).toBeGreaterThan(2);
	expect(cut.get("/task/stageHistory/0/tools")).toEqual({ total: 1, kept: 0 });
	expect(value).toEqual({
		...whole,
		task: { ...whole.task, tools: whole.task.tools.slice(0, kept), stageHistory: [{ ...visit, tools: [] }] },
	});
});

test("the sample reads as the independent script counts it, its damaged task told", async () => {
	const opened = await open("sample.json", readFileSync("resources/sample/sample-export.json"));
	expect(opened.summary.problems).toBe(1);
	expect(opened.summary.tasks).toBeGreaterThanOrEqual(24);
});
