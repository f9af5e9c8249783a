import { spawn } from "node:child_process";
import { once } from "node:events";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { OpenedJournal } from "../../../../main/engine/findings/journal/journal.ts";
import { type JournalDisk, systemDisk } from "../../../../main/engine/findings/journal/journal-disk.ts";
import { type JournalOptions, openJournal } from "../../../../main/engine/findings/journal/open-journal.ts";
import { lifeOf, type ProcessName, thisProcess } from "../../../../main/engine/findings/journal/this-process.ts";

let folder = "";
const opened: OpenedJournal[] = [];

beforeEach(() => {
	folder = join(mkdtempSync(join(tmpdir(), "loupe-journal-")), "findings");
});

afterEach(async () => {
	for (const { journal } of opened.splice(0)) await journal.close();
	rmSync(join(folder, ".."), { recursive: true, force: true });
});

async function open(options: Partial<JournalOptions> = {}): Promise<OpenedJournal> {
	const one = await openJournal(folder, { poll: 10, ...options });
	opened.push(one);
	return one;
}

/** Beside a listener that keeps everything that is told. */
async function openHearing(options: Partial<JournalOptions> = {}): Promise<OpenedJournal & { ops: unknown[] }> {
	const one = await open(options);
	const ops = one.entries.map(({ op }) => op as unknown);
	one.journal.follow((entries, isWhole) => {
		if (isWhole) ops.splice(0);
		ops.push(...entries.map(({ op }) => op));
	});
	return { ...one, ops };
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 3));
}

const elsewhere: ProcessName = { ...thisProcess(), machine: "another machine" };
const times = { beat: 5, silence: 60, torn: 30 };

describe("of two programs", () => {
	it("on two machines, the second writes when nothing was heard of the first for long enough, and the first gives way", async () => {
		// A first one that gives no sign of life: it sleeps, and does not know that.
		const first = await openHearing({ times: { ...times, beat: 1e9 }, poll: 1e9 });
		await first.journal.append("1");
		const second = await openHearing({ self: elsewhere, times });
		expect(second.journal.mode).toBe("reading");
		await until(() => second.journal.mode === "saving");
		expect(await second.journal.append("2")).toMatchObject({ ok: true, value: { seq: 2 } });
		// It wakes up, and writes what nobody is to believe.
		expect(await first.journal.append("never")).toMatchObject({ ok: false, code: "findings-elsewhere" });
		expect([first.journal.mode, await first.journal.retry()]).toMatchObject(["reading", { ok: false }]);
		expect([first.journal.seq, first.ops, second.ops]).toEqual([2, ["2"], ["1"]]);
		await second.journal.append("3");
		await second.journal.close();
		await first.journal.retry();
		expect([first.journal.mode, first.journal.seq, first.ops]).toEqual(["saving", 3, ["2", "3"]]);
		await first.journal.close();
		expect((await open()).entries.map(({ op }) => op)).toEqual(["1", "2", "3"]);
	});

	it("the first stays the writer as long as it gives signs of life", async () => {
		const first = await open({ times: { ...times, silence: 1e9 } });
		const second = await open({ self: elsewhere, times: { ...times, silence: 200 } });
		for (let n = 0; n < 40; n++) {
			await new Promise((resolve) => setTimeout(resolve, 10));
			expect(await first.journal.append(n)).toMatchObject({ ok: true });
		}
		expect(second.journal.mode).toBe("reading");
	});

	it("a reader follows over many new generations, and what the writer takes back", async () => {
		let fails = false;
		const disk: JournalDisk = {
			...systemDisk,
			list: (at) =>
				fails ? Promise.reject(Object.assign(new Error("EIO"), { code: "EIO", syscall: "x" })) : systemDisk.list(at),
		};
		const writer = await open({ disk, due: { ops: 3, bytes: 10 } });
		const reader = await openHearing();
		const saved: string[] = [];
		for (let n = 0; n < 60; n++) {
			const op = `${n} ${"text ".repeat(n % 7)}`;
			fails = n % 10 === 3;
			if ((await writer.journal.append(op)).ok) saved.push(op);
			fails = false;
			if (n % 4 === 0) await writer.journal.compactIfDue(() => saved);
			if (n % 6 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
		}
		await until(() => reader.journal.seq === writer.journal.seq);
		await writer.journal.close();
		await until(() => reader.journal.mode === "saving");
		expect([saved.length, reader.ops]).toEqual([54, saved]);
	});

	it("only one becomes the writer of a new folder, however many begin at once", async () => {
		const all = await Promise.all(Array.from({ length: 6 }, () => openHearing()));
		expect(all.filter(({ journal }) => journal.mode === "saving").length).toBe(1);
		const saved: unknown[] = [];
		// Each of them writes in the end, when those before it are gone.
		for (let left = all; left.length > 0;) {
			await until(() => left.some(({ journal }) => journal.mode === "saving"));
			const writing = left.find(({ journal }) => journal.mode === "saving") as (typeof all)[number];
			expect(writing.ops.slice(-saved.length)).toEqual(saved);
			const op = `of ${left.length}`;
			expect(await writing.journal.append(op)).toMatchObject({ ok: true });
			saved.push(op);
			await writing.journal.close();
			left = left.filter((one) => one !== writing);
			await until(() => left.every(({ journal }) => journal.seq === saved.length));
		}
		expect((await open()).entries.map(({ op }) => op)).toEqual(saved);
	});

	it("one that was killed is gone at once, and one that only stopped is not", async () => {
		const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: ["pipe", "ignore", "ignore"] });
		await once(child, "spawn");
		const started = process.platform === "linux" ? startedAt(child.pid as number) : "";
		const name: ProcessName = { ...thisProcess(), pid: child.pid as number, started };
		expect(lifeOf(name, thisProcess())).toBe(started === "" ? "unknown" : "runs");
		// Another process with the same number, another machine, another start of this one, another container.
		if (started !== "") expect(lifeOf({ ...name, started: "1" }, thisProcess())).toBe("gone");
		expect(lifeOf({ ...name, machine: "m" }, thisProcess())).toBe("unknown");
		const sure = { ...thisProcess(), isSure: true };
		expect(lifeOf({ ...name, isSure: true, boot: "before" }, sure)).toBe("gone");
		expect(lifeOf({ ...name, isSure: false, boot: "before" }, sure)).toBe("unknown");
		expect(lifeOf({ ...name, space: "pid:[1]" }, thisProcess())).toBe("unknown");
		child.kill("SIGKILL");
		await once(child, "exit");
		expect(lifeOf(name, thisProcess())).toBe("gone");
	});

	it.each([
		["empty", ""],
		["no JSON", "}{"],
		["of something else", '{"magic":"other"}'],
		["of a process that cannot be", JSON.stringify({ magic: "ango-loupe-writer", ...thisProcess(), pid: -1 })],
	])("a lease that is %s holds nobody up for long", async (_, text) => {
		mkdirSync(folder);
		writeFileSync(join(folder, "writer-00000007.lease"), text);
		const { journal } = await open({ times });
		expect([journal.mode, journal.trouble?.code]).toEqual(["reading", "findings-elsewhere"]);
		await until(() => journal.mode === "saving");
		expect(readdirSync(folder)).toContain("writer-00000008.lease");
	});
});

/** As the system counts. */
function startedAt(pid: number): string {
	return (
		readFileSync(`/proc/${pid}/stat`, "latin1")
			.replace(/^.*\) /su, "")
			.split(" ")[19] ?? ""
	);
}

describe("a folder", () => {
	it.each([
		"日本語フォルダ",
		"مجلد",
		"🗂️ emoji",
		"e\u0301 \u00e9",
		"100% #1 ?x=1&y",
		"-rf",
		"a\nb",
		"CON",
		"x".repeat(200),
	])("called %j holds a journal like any other", async (name) => {
		const odd = join(folder, name, "findings");
		for (const seq of [1, 2]) {
			const { journal, notes } = await openJournal(odd);
			expect([journal.trouble, notes]).toEqual([null, []]);
			expect(await journal.append(seq)).toMatchObject({ ok: true, value: { seq } });
			await journal.close();
		}
	});

	it.each([
		["longer than a name may be", "y".repeat(300), "ENAMETOOLONG"],
		["within what is a file", join("file", "findings"), "ENOTDIR"],
		["that is a file", "file", "EEXIST"],
	])("%s is said, and nothing is thrown", async (_, name, code) => {
		mkdirSync(folder);
		writeFileSync(join(folder, "file"), "");
		const { journal, entries } = await openJournal(join(folder, name));
		expect([entries, journal.mode, journal.trouble?.detail.includes(code)]).toEqual([[], "reading", true]);
		expect(await journal.append(1)).toMatchObject({ ok: false, detail: journal.trouble?.detail });
		expect(await journal.retry()).toMatchObject({ ok: false, detail: journal.trouble?.detail });
		await journal.close();
	});

	it("that goes away is said, is not made anew, and is written on when it is back", async () => {
		const { journal } = await open({ poll: 1e9 });
		await journal.append("1");
		renameSync(folder, `${folder} away`);
		expect(await journal.append("lost")).toMatchObject({ ok: false, code: "findings-away" });
		expect(await journal.retry()).toMatchObject({ ok: false, code: "findings-away" });
		expect(existsSync(folder)).toBe(false);
		renameSync(`${folder} away`, folder);
		await journal.retry();
		await journal.retry();
		expect(await journal.append("2")).toMatchObject({ ok: true, value: { seq: 2 } });
		await journal.close();
		expect((await open()).entries.map(({ op }) => op)).toEqual(["1", "2"]);
	});

	it("whose files are deleted under it is written again from what its owner knows", async () => {
		const { journal } = await open({ poll: 1e9 });
		await journal.append("1");
		for (const file of readdirSync(folder)) if (file.startsWith("journal")) rmSync(join(folder, file));
		expect(await journal.append("2")).toMatchObject({ ok: false, code: "findings-away" });
		expect(await journal.compactIfDue(() => ["1"])).toEqual({ ok: true, value: true });
		expect(await journal.append("2")).toMatchObject({ ok: true, value: { seq: 2 } });
		await journal.close();
		expect((await open()).entries.map(({ op }) => op)).toEqual(["1", "2"]);
	});
});
