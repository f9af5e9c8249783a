import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, inject, test } from "vitest";
import { packArrays, unpackArrays } from "../../../main/engine/exports/array-store.ts";
import { contentKey, IndexCache } from "../../../main/engine/exports/index-cache.ts";
import { OpenExport } from "../../../main/engine/exports/open-export.ts";
import { RowIndex } from "../../../main/engine/exports/row-index.ts";
import { InlinePool } from "../../../main/engine/exports/scan-pool.ts";
import { TextCache } from "../../../main/engine/exports/text-cache.ts";
import { SearchThreads } from "../../../main/engine/exports/text-search/search-threads.ts";
import { checkHere } from "../batches-here.ts";
import { rowsOf, scanSlowly } from "./scanned.ts";
import { vendorExport } from "./vendor-exports.ts";

const folder = mkdtempSync(path.join(tmpdir(), "loupe-kept-"));
afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});
const noSearches = new SearchThreads(() => {
	throw new Error("Nobody searches here");
});
const scanner = new WebAssembly.Module(readFileSync(inject("scannerFile")));

/** A pool that remembers what it was asked to do. */
class WatchedPool extends InlinePool {
	readonly asked: string[] = [];

	override run: InlinePool["run"] = (job, options) => {
		this.asked.push(job.type);
		return super.run(job, options);
	};
}

function caches(name: string, mostBytes?: number) {
	const at = path.join(folder, name);
	return { indexes: new IndexCache(path.join(at, "indexes"), mostBytes), texts: new TextCache(at) };
}

async function open(file: string, kept: ReturnType<typeof caches>): Promise<{ opened: OpenExport; asked: string[] }> {
	const pool = new WatchedPool(scanner);
	const opened = new OpenExport(
		{ id: "id", path: file, name: path.basename(file), bytes: statSync(file).size },
		{ pool, caches: kept, checks: { checkers: checkHere(), atOnce: false }, searchThreads: noSearches },
		{ changed: () => undefined, searchChanged: () => undefined },
	);
	opened.start({ firstBytes: 400, segmentBytes: 2000 });
	await opened.ended;
	await opened.kept();
	return { opened, asked: pool.asked };
}

const asset = (id: number, title = "Car"): string =>
	JSON.stringify({
		externalId: `${String(id)}.jpg`,
		batches: ["B1"],
		task: {
			taskId: `t${String(id)}`,
			stage: "Review",
			tools: [{ point: [1, 2], schemaId: "s", title }],
			stageHistory: [{ stage: "Label", stageId: "L", completedBy: "a@x.io", duration: 3, tools: [] }],
		},
	});
const text = (count: number): string => `[${Array.from({ length: count }, (_, id) => asset(id)).join(",")}, 5]`;

describe("a second opening", () => {
	test("reads nothing of the export, and shows the same", async () => {
		const file = path.join(folder, "a.json");
		writeFileSync(file, text(300));
		const kept = caches("same");
		const first = await open(file, kept);
		const second = await open(file, kept);
		expect(first.asked).toContain("segment");
		expect(second.asked).toEqual([]);
		const { id: _a, ...before } = first.opened.summary;
		const { id: _b, ...after } = second.opened.summary;
		expect(after).toEqual(before);
		expect(second.opened.readProblems(0, 10)).toEqual(first.opened.readProblems(0, 10));
		expect(second.opened.summary.problems).toBe(1);
		const rows = { where: "class:Car person:none OR stage:Review", order: null };
		expect(second.opened.readRows(rows, 0, 50)).toEqual(first.opened.readRows(rows, 0, 50));
		const ref = { export: "id", row: 17 };
		expect(second.opened.readTask(ref, null)).toEqual(first.opened.readTask(ref, null));
	});

	test("of a compressed export inflates nothing", async () => {
		const file = path.join(folder, "a.json.gz");
		writeFileSync(file, gzipSync(text(300)));
		const kept = caches("gzip");
		const first = await open(file, kept);
		await first.opened.close();
		const second = await open(file, kept);
		expect(first.asked).toContain("unpack");
		expect(second.asked).toEqual([]);
		expect(second.opened.summary.container).toBe("gzip");
		expect(second.opened.readTask({ export: "id", row: 299 }, null)).toMatchObject({
			ok: true,
			value: { taskId: "t299" },
		});
	});

	test("of a compressed export whose text is gone inflates it again", async () => {
		const file = path.join(folder, "b.json.gz");
		writeFileSync(file, gzipSync(text(20)));
		const kept = caches("gone");
		await (await open(file, kept)).opened.close();
		for (const name of readdirSync(kept.texts.folder))
			if (name.startsWith("unpacked-")) rmSync(path.join(kept.texts.folder, name));
		const second = await open(file, kept);
		expect(second.asked).toContain("unpack");
		expect(second.opened.summary.tasks).toBe(20);
	});

	test("of a file that changed reads it", async () => {
		const file = path.join(folder, "c.json");
		const kept = caches("changed");
		writeFileSync(file, text(30));
		await open(file, kept);
		writeFileSync(file, text(31));
		expect((await open(file, kept)).opened.summary.tasks).toBe(31);
	});

	test("of a file edited at the same size and time says so when the task is read", async () => {
		const file = path.join(folder, "d.json");
		const kept = caches("edited");
		// Longer than what the key looks at: most of the file lies between the samples.
		writeFileSync(file, text(20_000));
		const { mtime, size } = statSync(file);
		await open(file, kept);
		const edited = Buffer.from(readFileSync(file, "utf8").replace('"taskId":"t9000"', '"taskId":"x9000"'));
		writeFileSync(file, edited);
		utimesSync(file, mtime, mtime);
		expect(edited.length).toBe(size);
		const { opened, asked } = await open(file, kept);
		if (asked.length === 0) {
			expect(opened.readTask({ export: "id", row: 9000 }, null)).toMatchObject({ ok: false, code: "file-changed" });
			// And it is not believed again.
			expect((await open(file, kept)).asked).toContain("segment");
		} else expect(opened.summary.tasks).toBe(20_000);
	});
});

describe("what is kept is refused", () => {
	const store = { meta: { a: 1 }, arrays: new Map([["x", Uint32Array.of(1, 2, 3)]]) };
	const bytes = Buffer.concat(packArrays("LOUPEIDX", 1, store));

	test("by magic", () => {
		expect(unpackArrays("OTHER", 1, bytes)).toBe('got magic "LOUPEIDX", expected "OTHER"');
	});

	test("by version", () => {
		expect(unpackArrays("LOUPEIDX", 2, bytes)).toBe("got version 1, expected 2");
	});

	test("where any byte of it is damaged, or it ends anywhere", () => {
		for (let at = 0; at < bytes.length; at++) {
			const damaged = Buffer.from(bytes);
			damaged[at] = (damaged[at] ?? 0) ^ 1;
			const read = unpackArrays("LOUPEIDX", 1, damaged);
			// Between the head and the body stand bytes that mean nothing.
			if (typeof read !== "string") expect(read).toEqual(unpackArrays("LOUPEIDX", 1, bytes));
			expect(typeof unpackArrays("LOUPEIDX", 1, bytes.subarray(0, at))).toBe("string");
		}
	});

	test("and the export is read instead, without a word", async () => {
		const file = path.join(folder, "e.json");
		writeFileSync(file, text(10));
		const kept = caches("damaged");
		await open(file, kept);
		const [name = ""] = readdirSync(path.join(kept.texts.folder, "indexes"));
		const index = path.join(kept.texts.folder, "indexes", name);
		writeFileSync(index, readFileSync(index).subarray(0, 100));
		const again = await open(file, kept);
		expect(again.asked.length + again.opened.summary.tasks).toBeGreaterThanOrEqual(10);
		expect(again.opened.summary.problems).toBe(1);
		expect((await open(file, kept)).opened.summary.tasks).toBe(10);
	});
});

test("the indexes used longest ago make room for new ones", async () => {
	const kept = new IndexCache(path.join(folder, "small"), 4000);
	const index = { meta: {}, arrays: new Map([["x", new Uint8Array(1500)]]) };
	for (const key of ["a", "b"]) expect(await kept.keep(key, index)).toBe(true);
	utimesSync(path.join(folder, "small", "a.index"), new Date(1000), new Date(1000));
	expect(await kept.keep("c", index)).toBe(true);
	expect([kept.find("a"), kept.find("b"), kept.find("c")].map((found) => found !== null)).toEqual([false, true, true]);
	expect(await kept.keep("d", { meta: {}, arrays: new Map([["x", new Uint8Array(5000)]]) })).toBe(false);
});

test("what a program left half written when it was killed makes room, too", async () => {
	const kept = new IndexCache(path.join(folder, "killed"), 4000);
	const index = { meta: {}, arrays: new Map([["x", new Uint8Array(1500)]]) };
	expect(await kept.keep("a", index)).toBe(true);
	const left = path.join(folder, "killed", ".0123456789ab.tmp");
	writeFileSync(left, new Uint8Array(3000));
	utimesSync(left, new Date(1000), new Date(1000));
	expect(await kept.keep("b", index)).toBe(true);
	expect(readdirSync(path.join(folder, "killed")).sort()).toEqual(["a.index", "b.index"]);
});

test("an index that was kept is the index that was made", async () => {
	await fc.assert(
		fc.asyncProperty(vendorExport, async (made) => {
			const slow = await scanSlowly(Buffer.from(made));
			const { meta, arrays } = slow.index.stored();
			const packed = unpackArrays("LOUPEIDX", 1, Buffer.concat(packArrays("LOUPEIDX", 1, { meta, arrays })));
			if (typeof packed === "string") throw new Error(packed);
			const index = new RowIndex();
			expect(index.restore(packed)).toBe(true);
			expect(rowsOf({ ...slow, index })).toEqual(rowsOf(slow));
		}),
		{ numRuns: 200 },
	);
});

test("the key changes with size, time, and any of the bytes it looks at", () => {
	const file = path.join(folder, "key.json");
	const bytes = Buffer.alloc(300_000, 0x20);
	const at = new Date(1_700_000_000_000);
	const key = (): string => {
		writeFileSync(file, bytes);
		utimesSync(file, at, at);
		return contentKey(file);
	};
	const first = key();
	expect(key()).toBe(first);
	for (const place of [0, 65_535, 299_999, Math.floor((300_000 / 17) * 8)]) {
		bytes[place] = 0x21;
		expect(key()).not.toBe(first);
		bytes[place] = 0x20;
	}
	utimesSync(file, at, new Date(at.getTime() + 1000));
	expect(contentKey(file)).not.toBe(first);
});
