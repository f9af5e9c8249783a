/** One asset that JavaScript could not hold as a text, or only just: listed and shown in part, or refused in figures. */
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeEach, expect, inject, test } from "vitest";
import type { HugeReading } from "./read-huge.ts";

const reader = fileURLToPath(new URL("read-huge.ts", import.meta.url));
const folder = fs.mkdtempSync(path.join(tmpdir(), "loupe-huge-"));
afterAll(() => {
	fs.rmSync(folder, { recursive: true, force: true });
});

const MB = 1e6;
/** What has to be free for the files. */
const ROOM = 1000 * MB;
/** More than this is not taken for opening a file, however large its assets are. */
const OPENING = 64 * MB;

/** Bytes of a list of tools that are shown, and what a process that shows so many may take in all. */
const SHOWN = 24 * 1024 * 1024;
const SHOWING = 550 * MB;

beforeEach(() => {
	const { bavail, bsize } = fs.statfsSync(folder);
	if (bavail * bsize >= ROOM) return;
	const why = `${String(Math.round((bavail * bsize) / MB))} MB are free in ${tmpdir()}, and ${String(ROOM / MB)} are needed`;
	throw new Error(`${why}: make room, or name another folder for temporary files by TMPDIR`);
});

/** Written piece by piece: none of these files is ever one text here. */
function write(pieces: Iterable<string>): { file: string; bytes: number } {
	const file = path.join(folder, "huge.json");
	const descriptor = fs.openSync(file, "w");
	for (const piece of pieces) fs.writeSync(descriptor, piece);
	const bytes = fs.fstatSync(descriptor).size;
	fs.closeSync(descriptor);
	return { file, bytes };
}

/** By a process of its own: its memory can be told from that of the tests. */
async function read(file: string, ...rows: number[]): Promise<HugeReading> {
	const args = ["--import", "tsx", reader, file, inject("scannerFile"), folder, ...rows.map(String)];
	const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * MB });
	fs.rmSync(file);
	return JSON.parse(stdout) as HugeReading;
}

const points = JSON.stringify(Array.from({ length: 1000 }, (_, i) => [i + 0.5, i * 2 + 0.25]));
const tool = (n: number): string =>
	`{"polygon":${points},"objectId":"o${String(n)}","schemaId":"s","title":"Car","classifications":[]}`;

/** How many tools there are in so many bytes of a list, with its bracket and commas. */
function fitting(bytes: number): number {
	let count = 0;
	for (let end = 1 + tool(0).length; end <= bytes; end += 1 + tool(count).length) count++;
	return count;
}

const start = (id: string, more = ""): string =>
	`{"asset":"https://h.invalid/${id}.jpg","externalId":"${id}.jpg",${more}"task":{"taskId":"${id}","stage":"Review","stageId":"r","tools":[`;
const small = (id: string): string => `${start(id)}${tool(0)}]}}`;
const visit = `{"stage":"Label","stageId":"l","completedBy":"a@x.io","duration":7,"tools":[${tool(0)},${tool(1)}]}`;

const firstRow = { taskId: "first", externalId: "first.jpg", tools: 1 };
const lastRow = { taskId: "last", externalId: "last.jpg", tools: 1 };
const smallTask = { ok: true, value: { tools: ["o0"], toolsLeftOut: 0 } };

test.each([200, 600])(
	"an asset of %i MB of tools is listed, and shown with those that fit",
	async (megabytes) => {
		const count = Math.ceil((megabytes * MB) / tool(10_000).length);
		function* pieces(): Generator<string> {
			yield `[${small("first")},\n${start("huge")}`;
			for (let n = 0; n < count; n++) yield (n > 0 ? "," : "") + tool(n);
			yield `],"stageHistory":[${visit}]}},\n${small("last")}]`;
		}
		const { file, bytes } = write(pieces());
		expect(bytes).toBeGreaterThan(megabytes * MB * 0.99);
		const { summary, rows, tasks, copies, memory } = await read(file, 1, 0, 2);
		expect(summary).toMatchObject({ phase: "done", kind: "tasks-v3", assets: 3, tasks: 3, problems: 0, fault: null });
		const row = { taskId: "huge", externalId: "huge.jpg", stage: "Review", tools: count, visits: 1, visitDuration: 7 };
		expect(rows).toMatchObject([firstRow, row, lastRow]);

		const [huge, ...others] = tasks;
		expect(others).toMatchObject([smallTask, smallTask]);
		if (!huge?.ok) throw new Error(huge?.detail);
		const { tools, toolsLeftOut } = huge.value;
		expect(huge.value).toMatchObject({ taskId: "huge", visits: [2] });
		// As many as fit into 24 MB, from the first on; the row says how many there are.
		expect(tools.length).toBe(fitting(SHOWN));
		expect(tools).toEqual(tools.map((_, n) => `o${String(n)}`));
		expect(tools.length + toolsLeftOut).toBe(count);
		const clipboard = `${String(huge.value.bytes)} bytes; the clipboard takes at most 67108864`;
		expect(copies[0]).toEqual({ ok: false, code: "too-large", detail: clipboard });
		expect(huge.value.bytes).toBeGreaterThan(bytes * 0.99);

		expect(memory.opened - memory.started).toBeLessThan(OPENING);
		// What is shown of it costs the same, whatever there is.
		expect(memory.ended).toBeLessThan(SHOWING);
	},
	120_000,
);

test("an asset of 200 MB of something else is listed, and refused with its figures", async () => {
	const filler = `"${"x".repeat(MB)}"`;
	function* pieces(): Generator<string> {
		yield `[${small("first")},\n${start("huge")}${tool(0)},${tool(1)}]},"contextData":{"texts":[`;
		for (let n = 0; n < 200; n++) yield (n > 0 ? "," : "") + filler;
		yield `]}},\n${small("last")}]`;
	}
	const { file, bytes } = write(pieces());
	const { summary, rows, tasks, memory } = await read(file, 1, 0, 2);
	expect(summary).toMatchObject({ phase: "done", assets: 3, tasks: 3, problems: 0, fault: null });
	expect(rows).toMatchObject([firstRow, { taskId: "huge", externalId: "huge.jpg", tools: 2 }, lastRow]);

	const [huge, ...others] = tasks;
	expect(others).toMatchObject([smallTask, smallTask]);
	const at = small("first").length + 3;
	const size = bytes - at - small("last").length - 3;
	expect(huge).toMatchObject({ ok: false, code: "too-large" });
	expect(huge?.ok === false && huge.detail).toBe(
		`huge.json, asset at byte ${String(at)}: ${String(size)} bytes, ${String(size)} of them besides its lists of tools; at most 134217728 can be shown`,
	);
	// Nothing of it was held.
	expect(memory.ended - memory.started).toBeLessThan(OPENING);
}, 120_000);
