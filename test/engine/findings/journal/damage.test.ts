import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";
import { Random } from "../../../bench/random.ts";

/** A journal of 12 operations: the first 6 held by its second generation, the others after them, each with an fsync. */
let made = "";
let folder = "";
const first = "journal-00000001-00000001.jsonl";
const second = "journal-00000001-00000002.jsonl";

beforeAll(async () => {
	made = mkdtempSync(join(tmpdir(), "loupe-journal-made-"));
	const { journal } = await openJournal(made, { due: { ops: 6, bytes: 10 } });
	const done: string[] = [];
	for (let n = 1; n <= 12; n++) {
		const op = `${n} ${"text ".repeat(n * 40)}`;
		await journal.append(op);
		done.push(op);
		if (n === 6) expect(await journal.compactIfDue(() => done)).toEqual({ ok: true, value: true });
	}
	await journal.close();
	expect(readdirSync(made).sort()).toEqual([first, second, "writer-00000001.free"]);
});

afterAll(() => {
	rmSync(made, { recursive: true, force: true });
});

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "loupe-journal-"));
	for (const file of readdirSync(made)) copyFileSync(join(made, file), join(folder, file));
});

afterEach(() => {
	rmSync(folder, { recursive: true, force: true });
});

const linesOf = (file: string): string[] => readFileSync(join(folder, file), "latin1").split("\n").slice(0, -1);

function rewrite(file: string, change: (lines: string[]) => string[]): void {
	writeFileSync(join(folder, file), change(linesOf(file)).join("\n") + "\n", "latin1");
}

/** Numbers of what is found, what is told of it, and what becomes of one more. */
async function reopened(): Promise<{ found: number[]; notes: readonly string[]; aside: string[]; trouble: unknown }> {
	const { journal, entries, notes } = await openJournal(folder);
	const found = entries.map(({ op }) => Number.parseInt(JSON.stringify(op).slice(1), 10));
	const [trouble, { seq }] = [journal.trouble, journal];
	if (journal.mode === "saving")
		expect(await journal.append("more")).toMatchObject({ ok: true, value: { seq: seq + 1 } });
	await journal.close();
	const again = await openJournal(folder);
	expect(again.entries.length).toBe(found.length + (journal.trouble === null ? 1 : 0));
	// What was told once is not told again.
	if (trouble === null) expect(again.notes).toEqual([]);
	await again.journal.close();
	return { found, notes, aside: readdirSync(folder).filter((name) => name.includes("damaged")), trouble };
}

const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

describe("a journal of which something is damaged", () => {
	it("is as it was where nothing is", async () => {
		expect(await reopened()).toEqual({ found: all, notes: [], aside: [], trouble: null });
	});

	it.each([1, 7, 40])("keeps what was torn from its end aside, and says so (%d bytes)", async (missing) => {
		const bytes = readFileSync(join(folder, second));
		writeFileSync(join(folder, second), bytes.subarray(0, bytes.length - missing));
		const { found, notes, aside } = await reopened();
		expect(found).toEqual(all.slice(0, -1));
		expect(notes.join()).toMatch(/its last \d+ bytes are of a write that was not finished; kept as journal.*damaged-/u);
		expect(readFileSync(join(folder, aside[0] ?? ""), "utf8")).toMatch(/^\{"seq":12,.*text/u);
	});

	it("leaves out a damaged line, and none of those after it", async () => {
		rewrite(second, (lines) => lines.map((line) => line.replace('"op":"9 text', '"op":"9 test')));
		const { found, notes, aside } = await reopened();
		expect(found).toEqual(all.filter((n) => n !== 9));
		expect(notes.join()).toMatch(/line 11 \(byte \d+\) is damaged; operation 9 is lost; kept as/u);
		expect(linesOf(aside[0] ?? "").length).toBe(14);
	});

	it.each([
		["is there twice", (lines: string[]) => [...lines.slice(0, 12), ...lines.slice(11)], all],
		["is missing", (lines: string[]) => lines.filter((_, at) => at !== 10), all.filter((n) => n !== 9)],
		[
			"is of another file",
			(lines: string[]) => [...lines, '{"seq":13,"synced":12,"utc":"","op":1,"sum":"00000000"}'],
			all,
		],
		["stands elsewhere", (lines: string[]) => [...lines.slice(0, 9), ...lines.slice(9).reverse()], all],
	] as const)("tells of a line that %s", async (what, change, expected) => {
		rewrite(second, change);
		const { found, notes } = await reopened();
		expect(found).toEqual(expected);
		expect(notes.length).toBe(what === "stands elsewhere" ? 0 : 1);
	});

	it.each([
		["the first line", 0],
		["a line of what it begins with", 3],
		["the line after what it begins with", 7],
	])("takes what it begins with from the generation before where %s is damaged", async (_, at) => {
		rewrite(second, (lines) => lines.map((line, n) => (n === at ? line.slice(0, 20) + "#" + line.slice(21) : line)));
		const { found, notes, aside } = await reopened();
		expect([found, aside.length]).toEqual([all, 1]);
		expect(notes.join()).toMatch(/is damaged.*kept as/u);
	});

	it("takes everything up to there from the generation before where the newest is empty, or is no text", async () => {
		for (const bytes of [Buffer.alloc(0), Buffer.alloc(5000), Buffer.from("\xff\x00{]\n".repeat(100), "latin1")]) {
			for (const file of readdirSync(made)) copyFileSync(join(made, file), join(folder, file));
			writeFileSync(join(folder, second), bytes);
			expect((await reopened()).found).toEqual([1, 2, 3, 4, 5, 6]);
			rmSync(folder, { recursive: true });
			mkdirSync(folder);
		}
	});

	it("keeps what can be read where both generations are damaged", async () => {
		rewrite(second, (lines) => lines.map((line, n) => (n === 3 ? "" : line)));
		rmSync(join(folder, first));
		const { found, notes } = await reopened();
		expect(found).toEqual(all.filter((n) => n !== 3));
		expect(notes.join()).toContain("what it begins with is not whole");
	});

	it("keeps everything but what a flipped bit hits, wherever it is", async () => {
		const random = new Random(5);
		for (let run = 0; run < 60; run++) {
			rmSync(folder, { recursive: true });
			mkdirSync(folder);
			for (const file of readdirSync(made)) copyFileSync(join(made, file), join(folder, file));
			const bytes = readFileSync(join(folder, second));
			const at = random.between(0, bytes.length - 1);
			bytes[at] = (bytes[at] as number) ^ (1 << random.between(0, 7));
			writeFileSync(join(folder, second), bytes);
			const { found, notes } = await reopened();
			expect([at, found.length >= 11, notes.length > 0]).toEqual([at, true, true]);
			expect(found).toEqual(all.filter((n) => found.includes(n)));
		}
	});

	it("counts on from what is known to be lost, however much a line says that is", async () => {
		const header = linesOf(second)[0] ?? "";
		const id = /"id":"([^"]*)"/u.exec(header)?.[1] ?? "";
		const text = `{"seq":8000000000000000,"synced":7999999999999999,"utc":"","op":"13"`;
		const sum = crc32(text, crc32(`${id} 1-2`))
			.toString(16)
			.padStart(8, "0");
		rewrite(second, (lines) => [...lines, `${text},"sum":"${sum}"}`]);
		const { found, notes } = await reopened();
		expect([found, notes.join()]).toEqual([
			[...all, 13],
			expect.stringContaining("operations 13 to 7999999999999999 are lost"),
		]);
	});
});

describe("a journal of a newer version", () => {
	const signed = (line: string): string => {
		const text = line.slice(0, line.indexOf(',"sum":'));
		return `${text},"sum":"${crc32(text).toString(16).padStart(8, "0")}"}`;
	};
	const newer = (lines: string[], readers: number): string[] =>
		lines.map((line) =>
			line.startsWith('{"magic"')
				? signed(line.replace('"version":2,"readers":2', `"version":3,"readers":${readers}`))
				: line,
		);

	it("is read where its writers say that it can be, and never written", async () => {
		rewrite(second, (lines) => newer(lines, 2));
		const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]);
		const { found, trouble } = await reopened();
		expect([found, trouble]).toMatchObject([all, { code: "findings-newer" }]);
		expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")])).toEqual(before);
	});

	it("is refused by its version otherwise, and left as it is", async () => {
		rewrite(second, (lines) => newer(lines, 3));
		const { found, trouble } = await reopened();
		expect([found, trouble]).toMatchObject([
			[],
			{ code: "findings-newer", detail: "the folder of findings, format 3" },
		]);
		expect(readdirSync(folder).sort()).toEqual([first, second, "writer-00000001.free"]);
	});
});
